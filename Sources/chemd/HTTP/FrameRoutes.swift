import ChemTrack
import HTTPTypes
import Hummingbird
import Labels

/// A camera's frames over one request, and an answer for each code that comes into view.
///
/// The body is frame after frame, each with four bytes of length before it, high byte first. The answer is a line of
/// JSON for each frame that shows something new or cannot be read.
struct FrameRoutes {
    let services: Services
    let scan: ScanRoutes

    /// One line of the answer.
    private struct Line: Encodable {
        /// Counted from one.
        var frame: Int
        var symbols: [SymbolView]?
        var match: MatchView?
        var error: Fault?

        struct Fault: Encodable {
            var en: String
            var zh: String
        }
    }

    func add(to api: RouterGroup<AppContext>) {
        api.post("scan/frames") { request, context in
            _ = try context.signedIn()
            let body = request.body
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
                body: ResponseBody { writer in
                    var reader = FrameReader()
                    var seen = SightedSymbols()
                    for try await part in body {
                        reader.append(part)
                        while let frame = reader.next() {
                            guard let line = await self.line(for: frame, number: reader.count, seen: &seen) else {
                                continue
                            }
                            try await writer.write(ByteBuffer(string: try APIJSON.text(line) + "\n"))
                        }
                        if reader.isBroken { break }
                    }
                    if reader.isBroken {
                        let error = PictureError.tooManyBytes(reader.stated)
                        let line = Line(frame: reader.count + 1, error: .init(en: error.description, zh: error.zh))
                        try await writer.write(ByteBuffer(string: try APIJSON.text(line) + "\n"))
                    }
                    try await writer.finish(nil)
                })
        }
    }

    private func line(for frame: [UInt8], number: Int, seen: inout SightedSymbols) async -> Line? {
        do throws(DecoderError) {
            let found = try await services.decoder.decode(frame).symbols
            let fresh = seen.fresh(found, at: services.clock.now_ms())
            guard !fresh.isEmpty else { return nil }
            return Line(frame: number, symbols: fresh.map { SymbolView($0) }, match: await scan.match(fresh))
        } catch {
            return Line(frame: number, error: .init(en: error.description, zh: error.zh))
        }
    }
}

/// Parts a stream of bytes into frames.
private struct FrameReader {
    private var waiting = ByteBuffer()
    /// Frames given out.
    private(set) var count = 0
    /// The length that the last head stated.
    private(set) var stated = 0
    /// A head has stated more than a picture may have: nothing after it can be told apart.
    private(set) var isBroken = false

    mutating func append(_ part: ByteBuffer) {
        var part = part
        waiting.discardReadBytes()
        waiting.writeBuffer(&part)
    }

    mutating func next() -> [UInt8]? {
        guard !isBroken, let length = waiting.getInteger(at: waiting.readerIndex, as: UInt32.self) else { return nil }
        stated = Int(length)
        guard stated <= PictureReader.bytes_max else {
            isBroken = true
            return nil
        }
        guard waiting.readableBytes >= 4 + stated else { return nil }
        waiting.moveReaderIndex(forwardBy: 4)
        count += 1
        return waiting.readBytes(length: stated)
    }
}
