import ChemTrack
import Compliance
import Foundation
import HTTPTypes
import Hummingbird

/// Reads JSON bodies; what is wrong with one is told as a problem with the field, not as the decoder's words.
struct BodyDecoder: RequestDecoder {
    private var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    func decode<Body: Decodable>(
        _ type: Body.Type, from request: Request, context: some RequestContext
    ) async throws -> Body {
        try decode(type, from: try await request.collected(upTo: context.maxUploadSize))
    }

    func decode<Body: Decodable>(_ type: Body.Type, from buffer: ByteBuffer) throws(Problem) -> Body {
        do {
            return try decoder.decode(type, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw Problem(error)
        } catch {
            throw Problem(.badRequest, "invalid", Bilingual(zh: "请求内容无法读取。", en: "the body cannot be read"))
        }
    }
}

extension Request {
    /// The whole body. One that is too large is still read to its end, and dropped: a client that is not read hangs
    /// while it sends and never sees the answer.
    ///
    /// - Throws: ``Problem`` 413 above `limit` bytes; at eight times that, without waiting for the end.
    func collected(upTo limit: Int) async throws -> ByteBuffer {
        var kept = ByteBuffer()
        var total = 0
        for try await var part in body {
            total += part.readableBytes
            if total <= limit { kept.writeBuffer(&part) } else { kept.clear() }
            if total > 8 * limit { break }
        }
        guard total <= limit else { throw Problem.tooLarge(limit) }
        return kept
    }

    /// A body that may be missing altogether.
    func optionalBody<Body: Decodable>(_ type: Body.Type, _ context: AppContext) async throws -> Body? {
        let buffer = try await collected(upTo: context.maxUploadSize)
        return buffer.readableBytes > 0 ? try context.requestDecoder.decode(type, from: buffer) : nil
    }

    /// How many elements the page of a list is to have.
    ///
    /// - Throws: ``Problem`` 400 when it is not a whole number from 1.
    func limit(default usual: Int) throws(Problem) -> Int {
        guard let text = uri.queryParameters["limit"].map(String.init) else { return usual }
        guard let limit = Int(text), limit > 0 else {
            throw Problem(
                .badRequest, "invalid",
                Bilingual(zh: "limit `\(text)` 应为正整数。", en: "limit `\(text)` is not a number from 1"),
                field: "limit")
        }
        return limit
    }
}

extension Problem {
    static func tooLarge(_ limit: Int) -> Problem {
        let size = limit >= 1_000_000 ? "\(limit / 1_000_000) MB" : "\(limit) bytes"
        return Problem(
            .contentTooLarge, "too-large",
            Bilingual(zh: "请求内容超过 \(size)。", en: "the body is over \(size): send less at once"))
    }
}
