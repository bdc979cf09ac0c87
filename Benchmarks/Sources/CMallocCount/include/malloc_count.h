#pragma once
#include <stdint.h>

/// How often this process has asked for memory so far. The executable's own `malloc` counts and passes on to glibc's.
uint64_t malloc_count(void);
