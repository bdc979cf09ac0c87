#pragma once
#include <stddef.h>
#include <dmtx.h>
