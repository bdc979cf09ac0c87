import Foundation
import Testing

/// A part of a command's effects that one of the places forgets would be lost without a word.
@Suite("Every part of a change set")
struct ChangeSetTests {
    @Test("is counted as something to store, and kept when commands share a commit")
    func isWhole() throws {
        let file = try #require(
            try SourceFile.all(in: ["Sources/ChemTrack/Ports"]).first { $0.path.hasSuffix("/ChangeSet.swift") })
        let text = file.lines.joined(separator: "\n")
        let parts = text.matches(of: /\n    public var (\w+)(?:: [^\n{]+| = [^\n{]+)(?=\n)/).map { String($0.1) }
        #expect(parts.count > 25, "the declarations are not where they were: \(parts)")
        let merging = try #require(text.range(of: "init(merging")).upperBound
        let emptiness = try #require(text.range(of: "var isEmpty")).upperBound..<merging
        for part in parts where part != "notices" {
            #expect(
                text[emptiness].contains("\(part).isEmpty") || text[emptiness].contains("\(part) == nil"), "\(part)")
            #expect(text[merging...].contains("part.\(part)"), "\(part)")
        }
    }
}
