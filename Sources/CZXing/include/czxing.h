// One picture in, the symbols found out, over the C++ library ZXing 1.4.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    char format[24];
    char identifier[8];
    int32_t x[4], y[4];
    // Owned by the hit until czxing_free.
    uint8_t *bytes;
    size_t bytes_length;
    // The content as UTF-8, by its ECI or the guessed character set.
    char *text;
    size_t text_length;
} czxing_hit;

// Formats to look for, in one call.
enum { CZXING_MATRIX = 1, CZXING_LINEAR = 2 };

// Returns the number of hits, at most `capacity`, or -1 when the library failed. `luminance` has `width * height`
// bytes. `harder` also tries smaller sizes and quarter turns.
int czxing_read(
    const uint8_t *luminance, int32_t width, int32_t height, int formats, int harder, czxing_hit *hits, int capacity);

void czxing_free(czxing_hit *hits, int count);

#ifdef __cplusplus
}
#endif
