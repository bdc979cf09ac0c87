#pragma once
#include <stddef.h>
#include <zbar.h>
