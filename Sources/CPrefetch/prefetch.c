// All of it stands in the header, so that a call costs one instruction.
#include "prefetch.h"
