#ifndef CHEMTRACK_CWEBASSETS_H
#define CHEMTRACK_CWEBASSETS_H

#include <stddef.h>

/// One file of the folder `assets`, embedded in the binary.
typedef struct {
    /// Path below `assets`, for example `ghs/GHS02.svg`.
    const char *path;
    const unsigned char *bytes;
    size_t length;
} chemtrack_asset;

/// How many files are embedded.
size_t chemtrack_asset_count(void);

/// The file at `index`, which must be below `chemtrack_asset_count()`. Lives as long as the process.
const chemtrack_asset *chemtrack_asset_at(size_t index);

#endif
