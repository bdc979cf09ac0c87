#pragma once
#include <stddef.h>
#include <zint.h>

// Swift would import these two arrays as tuples, one of 28,800 members, on which its optimiser never ends.
static inline const unsigned char *_Nonnull chemtrack_zint_row(const struct zint_symbol *_Nonnull symbol, int row) {
    return symbol->encoded_data[row];
}

static inline const char *_Nonnull chemtrack_zint_error(const struct zint_symbol *_Nonnull symbol) {
    return symbol->errtxt;
}
