import Foundation
import Labels
import Testing

/// Vectors of other programs (biip, epcpy) and of the GS1 table worked out a second time: see
/// `scripts/generate_code_vectors.py`, which makes them.
@Suite("Code vectors")
struct CodeVectorTests {
    /// The rows of a file under `Cases`, without its head; `<GS>` is the separator.
    private static func rows(_ name: String) throws -> [[String]] {
        let url = try #require(Bundle.module.url(forResource: "Cases/\(name)", withExtension: "tsv"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map {
                String($0).replacing("<GS>", with: "\u{1D}")
            }
        }
    }

    @Test("every rule of the GS1 table by example and counter-example")
    func rules() throws {
        let rows = try Self.rows("gs1-rules")
        #expect(rows.count > 1500)
        for row in rows {
            let isValid = (try? GS1Element(identifier: row[0], value: row[1])) != nil
            #expect(isValid == (row[2] == "valid"), "(\(row[0]))\(row[1]): \(row[3])")
        }
    }

    @Test("every pair that the GS1 table requires or forbids")
    func pairs() throws {
        let rows = try Self.rows("gs1-pairs")
        #expect(rows.count > 500)
        for row in rows {
            let outcome: String
            do throws(GS1Error) {
                let message = try GS1Message(bracketed: row[0])
                let own = String(row[2].prefix { $0.isNumber })
                let lacks = message.missing.contains { error in
                    if case .missing(let identifier, _) = error { identifier == own } else { false }
                }
                outcome = lacks ? "missing" : "required"
            } catch {
                if case .excluded = error { outcome = "excluded" } else { outcome = "\(error)" }
            }
            #expect(outcome == row[1], "\(row[0]): \(row[2])")
        }
    }

    @Test("element strings are read as biip reads them")
    func messages() throws {
        let rows = try Self.rows("gs1-messages")
        #expect(rows.count == 500)
        for row in rows {
            do throws(GS1Error) {
                #expect(try GS1Message(elementString: row[0]).bracketed == row[1])
            } catch {
                // biip does not know which identifiers exclude each other.
                guard case .excluded = error else {
                    Issue.record("\(row[1]): \(error)")
                    continue
                }
            }
        }
    }

    @Test("EPC tags of every scheme and partition are those of epcpy")
    func tags() throws {
        let rows = try Self.rows("epc-tags")
        #expect(rows.count == 4 * 7 * 40)
        for row in rows {
            #expect(try EPC(uri: row[0]).hex == row[1], "\(row[0])")
            #expect(try EPC(hex: row[1]).tagURI == row[0], "\(row[1])")
        }
    }
}
