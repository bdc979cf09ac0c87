import Foundation
import Testing

/// The habits of this house, kept by a test: short files, no shortcuts, nothing left lying about.
struct TidyTests {
    @Test("files stay short enough to be read in one sitting")
    func fileLength() throws {
        for file in try SourceFile.all(in: ["Sources", "Tests"]) where !file.isGenerated {
            #expect(file.lines.count <= 420, "\(file.path) has \(file.lines.count) lines: split it by subject")
        }
    }

    @Test("functions stay under 70 lines")
    func functionLength() throws {
        for file in try SourceFile.all(in: ["Sources"]) where !file.isGenerated {
            for function in file.functions {
                #expect(function.length <= 70, "\(file.path):\(function.line) has \(function.length) lines")
            }
        }
    }

    @Test(
        "shortcuts stay out of the sources",
        arguments: [
            (pattern: "try! ", reason: "say what happens when it fails"),
            (pattern: " as! ", reason: "say what happens when it is something else"),
            (pattern: "nonisolated(unsafe)", reason: "it hides a race"),
            (pattern: "@preconcurrency", reason: "it hides a race"),
            (pattern: "TO" + "DO", reason: "do it, or open an issue"),
            (pattern: "FIX" + "ME", reason: "do it, or open an issue"),
        ])
    func noShortcuts(rule: (pattern: String, reason: String)) throws {
        for file in try SourceFile.all(in: ["Sources"]) where !file.isGenerated {
            for (index, line) in file.lines.enumerated() where line.contains(rule.pattern) {
                Issue.record("\(file.path):\(index + 1): `\(rule.pattern)`: \(rule.reason)")
            }
        }
    }

    @Test("only the command-line program writes to the terminal")
    func noPrinting() throws {
        for file in try SourceFile.all(in: ["Sources"]) where !file.path.hasPrefix("Sources/chemd/") {
            for (index, line) in file.lines.enumerated() {
                let code = line.trimmingCharacters(in: .whitespaces)
                if code.hasPrefix("print(") { Issue.record("\(file.path):\(index + 1): print( in a library") }
            }
        }
    }

    @Test("an engine knows nothing of the floors above it")
    func roomsKeepTheirDistance() throws {
        let forbidden: [String: [String]] = [
            "Sources/Geofence/": ["Compliance", "Labels", "ChemTrack", "Store", "MQTT", "GRDB", "Hummingbird"],
            "Sources/Compliance/": ["Geofence", "Labels", "ChemTrack", "Store", "MQTT", "GRDB", "Hummingbird"],
            "Sources/Labels/": ["Geofence", "Compliance", "ChemTrack", "Store", "MQTT", "GRDB", "Hummingbird"],
            "Sources/ChemTrack/": ["Store", "MQTT", "GRDB", "Hummingbird", "NIOCore", "CZBar", "CPangoCairo"],
            "Sources/Store/": ["Labels", "MQTT", "Hummingbird", "NIOCore"],
            "Sources/MQTT/": ["ChemTrack", "Geofence", "Compliance", "Store", "Hummingbird"],
        ]
        for file in try SourceFile.all(in: ["Sources"]) {
            guard let names = forbidden.first(where: { file.path.hasPrefix($0.key) })?.value else { continue }
            for (index, line) in file.lines.enumerated() {
                let words = line.split(whereSeparator: { " .".contains($0) })
                guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { continue }
                if names.contains(where: { words[(at + 1)...].contains(Substring($0)) }) {
                    Issue.record("\(file.path):\(index + 1): `\(line)` reaches above its floor")
                }
            }
        }
    }
}
