import Foundation
import Geofence
import Testing

/// The quick reader beside the strict one: where it answers, it says the same.
@Suite("Plainly written fixes")
struct PlainFixReaderTests {
    static let plain = [
        #"{"tag":"T-000001","at":1795874661439,"x":5.35,"y":-5.46,"acc":0.3,"floor":1,"tech":"uwb","seq":"000123"}"#,
        #"{"tag": "T1", "at": 1795874661439, "x": 5, "y": 0.25, "battery": 87}"#,
        #"[{"at":0,"x":1,"y":2},{"at":1,"lon":121.5,"lat":31.25,"z":-3,"received":2},{"at":2,"x":1,"y":2,"tech":"GPS"}]"#,
        #" { "at" : 1 , "y" : 12345678.0123456 , "x" : 0.00000000000001 } "#,
    ]

    static let left = [
        "", "[]", "{}", "7", #"{"at":1,"x":1,"y":2"#, #"{"at":1,"x":1,"y":2},"#, #"{"at":1.5,"x":1,"y":2}"#,
        #"{"at":"2026-01-05T08:00:00Z","x":1,"y":2}"#, #"{"at":1,"x":1e3,"y":2}"#, #"{"at":1,"x":01,"y":2}"#,
        #"{"at":1,"x":1.,"y":2}"#, #"{"at":1,"x":-,"y":2}"#, #"{"at":1,"x":1,"y":2,"x":3}"#, #"{"at":1,"x":1,"lat":2}"#,
        #"{"at":1,"x":1,"y":2,"status":"V"}"#, #"{"at":1,"x":1,"y":2,"valid":false}"#, #"{"at":1,"x":null,"y":2}"#,
        #"{"tag":"汽","at":1,"x":1,"y":2}"#, #"{"tag":"a\u0041","at":1,"x":1,"y":2}"#, #"{"tag":7,"at":1,"x":1,"y":2}"#,
        #"{"at":1,"x":1,"y":2,"acc":-1}"#, #"{"at":1,"lon":0,"lat":0}"#, #"{"at":1,"x":1,"y":2,"more":{"a":1}}"#,
        #"{"at":1,"x":1234567890.1234567,"y":2}"#, #"{"at":1234567890123456,"x":1,"y":2}"#,
        "{\"at\":1,\n\"x\":1,\"y\":2}",
        #"[{"at":1,"x":1,"y":2},{"at":1}]"#, #"{"at":1 2,"x":1,"y":2}"#, #"{"at":1,"x":1,"y":2]"#,
    ]

    private let reader = FixReader(defaultTag: "topic", defaultReceived_ms: 9)

    @Test("what senders write is read, and as the strict reader reads it", arguments: plain)
    func read(_ text: String) throws {
        var fixes: [Fix] = []
        #expect(reader.readPlain(Array(text.utf8), into: &fixes))
        #expect(fixes == (try reader.read(Data(text.utf8)).map { try $0.get() }))
    }

    @Test("anything else is left to the strict reader, and nothing of it is kept", arguments: left)
    func leave(_ text: String) {
        let before = Fix(tag: "T", at_ms: 1, point: Point(1, 2))
        var fixes = [before]
        #expect(!reader.readPlain(Array(text.utf8), into: &fixes))
        #expect(fixes == [before])
    }

    @Test("of a hundred thousand damaged texts it says nothing that the strict reader does not say", arguments: [1, 2])
    func agree(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let signs = Array("{}[]\",: .-+eE0123456789xyat\\\u{7}汽tgncl".utf8)
        var read = 0
        for _ in 0..<50_000 {
            let first = Bool.random(using: &random) ? Self.plain : Self.left
            var text = Array((first.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text.remove(at: place)
                case 1: text.insert(signs.randomElement(using: &random) ?? 0, at: place)
                case 2: text[place] = signs.randomElement(using: &random) ?? 0
                default: text.insert(contentsOf: text[place...].prefix(9), at: place)
                }
            }
            var fixes: [Fix] = []
            guard reader.readPlain(text, into: &fixes) else { continue }
            read += 1
            let said = String(decoding: text, as: UTF8.self)
            #expect(fixes.map(Result.success) == reader.read(text), "seed \(seed): \(said)")
        }
        #expect(read > 5_000)
    }
}
