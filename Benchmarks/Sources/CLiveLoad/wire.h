#pragma once
#include <stddef.h>

// A connection to a port of this machine; -1 when there is none.
int live_connect(int port);
// Everything or -1.
int live_write(int line, const char *bytes, size_t count);
