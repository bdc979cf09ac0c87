#pragma once
#include <stddef.h>
#include <zint.h>
