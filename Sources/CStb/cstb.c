#include "cstb.h"

#include <stdlib.h>

// Few formats: each further one has had its own holes.
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_PNM
#define STBI_NO_STDIO
#define STBI_MAX_DIMENSIONS 16384
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <stb/stb_image.h>
#pragma clang diagnostic pop

int cstb_size(const uint8_t *bytes, int32_t length, int32_t *width, int32_t *height) {
    int w = 0, h = 0, channels = 0;
    if (!stbi_info_from_memory(bytes, length, &w, &h, &channels)) return 0;
    *width = w;
    *height = h;
    return 1;
}

uint8_t *cstb_gray(const uint8_t *bytes, int32_t length, int32_t *width, int32_t *height) {
    int w = 0, h = 0, channels = 0;
    // A PGM is grey already and has no alpha, which stb cannot tell of a PNG before it has read it.
    if (length > 1 && bytes[0] == 'P' && bytes[1] == '5') {
        uint8_t *gray = stbi_load_from_memory(bytes, length, &w, &h, &channels, 1);
        *width = w;
        *height = h;
        return gray;
    }
    unsigned char *colours = stbi_load_from_memory(bytes, length, &w, &h, &channels, 4);
    if (!colours) return NULL;
    size_t count = (size_t)w * (size_t)h;
    uint8_t *gray = malloc(count ? count : 1);
    if (gray) {
        for (size_t i = 0; i < count; i++) {
            const unsigned char *p = colours + 4 * i;
            unsigned alpha = p[3];
            unsigned y = (77u * p[0] + 150u * p[1] + 29u * p[2]) >> 8;
            gray[i] = (uint8_t)((y * alpha + 255u * (255u - alpha)) / 255u);
        }
        *width = w;
        *height = h;
    }
    stbi_image_free(colours);
    return gray;
}

void cstb_free(uint8_t *pixels) { free(pixels); }
