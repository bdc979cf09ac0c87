import ChemTrack
import Compliance
import Testing

/// Rows of `Cases/waste-codes.csv`: facts of a waste, and what 40 CFR 261, the national list of China and Annex III of
/// Directive 2008/98/EC make of them. `none` = the code is not among the answers.
@Suite("Codes proposed for a waste")
struct WasteCodeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var cells: [String: String]

        subscript(_ column: String) -> String { cells[column] ?? "" }
        var testDescription: String { self["case"] }

        func parts(_ column: String) -> [MixtureComponent] {
            self[column].split(separator: ";").compactMap { part in
                let sides = part.split(separator: "=")
                return MixtureComponent(cas: String(sides[0]), content: String(sides[1]))
            }
        }

        var facts: WasteStreamFacts {
            let components = parts("components")
            return WasteStreamFacts(
                origin: WasteOrigin(rawValue: self["origin"]) ?? .process,
                process: Bilingual(zh: "工序", en: self["process"]), form: PhysicalForm(rawValue: self["form"]),
                composition: components.isEmpty
                    ? nil : Mixture(components: components, flash_c: Double(self["flash_c"]), ph: Double(self["ph"])),
                isAqueous: self["aqueous"] == "1" ? true : nil, solventUse: SolventUse(rawValue: self["use"]),
                beforeUse: parts("before"), soleActive: self["sole"].isEmpty ? nil : self["sole"],
                leaching: parts("leaching").map { LeachingResult(cas: $0.cas ?? "", amount_mg_per_L: $0.high_pct) },
                signs: Set(self["signs"].split(separator: ";").compactMap { WasteSign(rawValue: String($0)) }))
        }
    }

    static let cases = CaseFile.rows("waste-codes").map { Case(cells: $0) }
    static let proposer = Result {
        WasteProposer(
            tables: try DisposalTables.tables().streams,
            registry: try SubstanceRegistry(catalogs: DisposalTables.catalogs.get()))
    }

    @Test("the facts make the codes", arguments: cases)
    func codes(_ one: Case) throws {
        let proposals = try Self.proposer.get().proposals(for: one.facts)
        for part in one["expect"].split(separator: ";") {
            let sides = part.split(separator: "=").map(String.init)
            let found = proposals.filter { $0.code == sides[0] }
            #expect(found.map(\.standing.rawValue) == (sides[1] == "none" ? [] : [sides[1]]), "\(sides[0])")
        }
    }

    @Test("every answer has a reason in both languages and a clause; what is open says what to do", arguments: cases)
    func explained(_ one: Case) throws {
        for proposal in try Self.proposer.get().proposals(for: one.facts) {
            #expect(!proposal.reason.zh.isEmpty && !proposal.reason.en.isEmpty)
            #expect(proposal.citation.clause?.isEmpty == false)
            if proposal.standing == .undecided { #expect(proposal.toDo != nil, "\(proposal.code)") }
        }
    }

    @Test(
        "more knowledge never makes a characteristic of an unknown waste harmless",
        arguments: [3, 17, 2027] as [UInt64])
    func unknownIsNotSafe(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let stuff = ["67-64-1", "108-88-3", "7732-18-5", "1310-73-2", "7757-79-1", "143-33-9", "7439-92-1"]
        for _ in 0..<60 {
            // A component that no catalogue knows stays in the waste.
            var parts = [MixtureComponent(name: "proprietary resin X-\(random.next() % 97)", low_pct: 1, high_pct: 60)]
            for cas in stuff where Bool.random(using: &random) {
                parts.append(
                    MixtureComponent(cas: cas, low_pct: 0, high_pct: Double.random(in: 0.1...40, using: &random)))
            }
            let facts = WasteStreamFacts(
                origin: .process, process: Bilingual(zh: "工序", en: "work"), form: .liquid,
                composition: Mixture(components: parts))
            let proposals = try Self.proposer.get().proposals(for: facts, regimes: [.us])
            for code in ["D001", "D002", "D003"] {
                let standing = try #require(proposals.first { $0.code == code }?.standing)
                #expect(standing != .ruledOut, "\(code), seed \(seed)")
            }
        }
    }
}
