#define ZX_USE_UTF8 1
#include "czxing.h"

#include <ReadBarcode.h>

#include <cstdlib>
#include <cstring>
#include <string>

using namespace ZXing;

namespace {

bool copy(const void *from, size_t length, uint8_t *&to) {
    to = static_cast<uint8_t *>(malloc(length + 1));
    if (!to) return false;
    if (length) memcpy(to, from, length);
    to[length] = 0;
    return true;
}

bool put(const Result &result, czxing_hit &hit) {
    memset(&hit, 0, sizeof hit);
    strncpy(hit.format, ToString(result.format()), sizeof hit.format - 1);
    strncpy(hit.identifier, result.symbologyIdentifier().c_str(), sizeof hit.identifier - 1);
    auto position = result.position();
    for (int i = 0; i < 4; i++) {
        hit.x[i] = position[i].x;
        hit.y[i] = position[i].y;
    }
    const auto &bytes = result.bytes();
    if (!copy(bytes.data(), bytes.size(), hit.bytes)) return false;
    hit.bytes_length = bytes.size();
    std::string text = result.text();
    uint8_t *characters = nullptr;
    if (!copy(text.data(), text.size(), characters)) {
        free(hit.bytes);
        return false;
    }
    hit.text = reinterpret_cast<char *>(characters);
    hit.text_length = text.size();
    return true;
}

}  // namespace

extern "C" int czxing_read(
    const uint8_t *luminance, int32_t width, int32_t height, int formats, int harder, czxing_hit *hits, int capacity) {
    int count = 0;
    try {
        using F = BarcodeFormat;
        ImageView view(luminance, width, height, ImageFormat::Lum, width, 1);
        DecodeHints hints;
        hints.setTryHarder(harder).setTryRotate(harder).setTryDownscale(harder);
        hints.setBinarizer(Binarizer::LocalAverage);
        if (formats & CZXING_MATRIX) {
            hints.setFormats(F::MatrixCodes);
            for (auto &result : ReadBarcodes(view, hints))
                if (count < capacity && result.isValid() && put(result, hits[count])) count++;
        }
        if ((formats & CZXING_LINEAR) && count < capacity) {
            // Debian's 1.4.0 is built with its assertions on: the plural call with linear formats, and DataBar with
            // either call, abort the process. One symbol, without DataBar, is safe; zbar reads DataBar.
            hints.setFormats(
                F::Codabar | F::Code39 | F::Code93 | F::Code128 | F::EAN8 | F::EAN13 | F::ITF | F::UPCA | F::UPCE);
            hints.setMaxNumberOfSymbols(1);
            auto result = ReadBarcode(view, hints);
            if (result.isValid() && put(result, hits[count])) count++;
        }
        return count;
    } catch (...) {
        czxing_free(hits, count);
        return -1;
    }
}

extern "C" void czxing_free(czxing_hit *hits, int count) {
    for (int i = 0; i < count; i++) {
        free(hits[i].bytes);
        free(hits[i].text);
    }
}
