// PNG, BMP and PGM in, grey pixels out, over stb_image.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Reads the size from the header alone. Returns 1, or 0 when the header is no PNG, BMP or PNM.
int cstb_size(const uint8_t *bytes, int32_t length, int32_t *width, int32_t *height);

// The picture as `width * height` luminances (Rec. 601), transparency composited on white. Null when it cannot be
// decoded. The caller frees it with cstb_free.
uint8_t *cstb_gray(const uint8_t *bytes, int32_t length, int32_t *width, int32_t *height);

void cstb_free(uint8_t *pixels);
