#pragma once
#include <stddef.h>
#include <mosquitto.h>
