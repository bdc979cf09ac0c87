import Foundation
import Testing

@testable import Compliance

@Suite("Where a container may be put")
struct StoragePutAwayTests {
    @Test("The case file is read")
    func readCases() {
        #expect(PutAwayCase.all.count >= 12)
    }

    @Test("Zones are ranked, and every refused zone says all its reasons", arguments: PutAwayCase.all)
    func rank(_ one: PutAwayCase) throws {
        let putAway = PutAway(rules: try PairFixture.rules())
        let zones = try StorageFixture.zones()
        let suggestions = putAway.rank(
            try PairFixture.material(one.item), quantity: try Quantity(one.quantity), isWaste: one.waste, zones: zones,
            stock: try one.items())
        #expect(suggestions.count == zones.count)
        #expect(suggestions.filter(\.accepted).map(\.zone) == one.accepted)
        #expect(
            suggestions.compactMap(\.rank)
                == Array(1...max(1, one.accepted.count)).prefix(one.accepted.count).map { $0 })
        for suggestion in suggestions where !suggestion.accepted {
            let rules = suggestion.findings.filter { $0.verdict >= .review }.map(\.rule).sorted()
            #expect(rules == one.refused[suggestion.zone]?.sorted(), "\(suggestion.zone)")
        }
    }

    @Test("Each finding has a citation, both languages, a remedy and its zone", arguments: PutAwayCase.all)
    func explained(_ one: PutAwayCase) throws {
        let putAway = PutAway(rules: try PairFixture.rules())
        let suggestions = putAway.rank(
            try PairFixture.material(one.item), quantity: try Quantity(one.quantity), isWaste: one.waste,
            zones: try StorageFixture.zones(), stock: try one.items())
        for suggestion in suggestions {
            #expect(!suggestion.findings.isEmpty, "\(suggestion.zone)")
            for finding in suggestion.findings {
                #expect(!finding.citation.document.isEmpty && !finding.citation.edition.isEmpty, "\(finding.rule)")
                #expect(!finding.message.zh.isEmpty && !finding.message.en.isEmpty, "\(finding.rule)")
                #expect(!finding.remedy.zh.isEmpty && !finding.remedy.en.isEmpty, "\(finding.rule)")
                #expect(finding.facts["zone"] == .text(suggestion.zone), "\(finding.rule)")
            }
        }
    }

    @Test("A pair finding names the neighbours, the clause and the gases")
    func neighbours() throws {
        let putAway = PutAway(rules: try PairFixture.rules())
        let zone = StorageZone(id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R")
        let stock = try (1...30).map { try StorageFixture.item("C\($0)", "sodium cyanide", zone: "Z") }
        let suggestions = putAway.rank(
            try PairFixture.material("hydrochloric acid"), quantity: try Quantity("1 L"), zones: [zone], stock: stock)
        let finding = try #require(suggestions[0].findings.first { $0.rule == "pair.plant" })
        #expect(finding.verdict == .prohibited)
        #expect(finding.facts["neighbour_count"] == .number(30))
        guard case .list(let named)? = finding.facts["neighbours"] else {
            Issue.record("no neighbours named")
            return
        }
        #expect(named.count == 20)
        guard case .list(let gases)? = finding.facts["gases"] else {
            Issue.record("no gases named")
            return
        }
        #expect(gases.contains("HCN"))
        #expect(finding.message.en.contains("and 29 more"))
    }

    @Test("An answer that rests on unconfirmed data asks for a review and forbids nothing")
    func unconfirmed() throws {
        let rules = try PairRules(catalogs: try CatalogFixture.catalogs(), systems: [.trgs510])
        let zone = StorageZone(id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R")
        let suggestions = PutAway(rules: rules).rank(
            try PairFixture.material("acetone"), quantity: try Quantity("1 L"), zones: [zone],
            stock: [try StorageFixture.item("N2", "nitrogen", zone: "Z")])
        #expect(suggestions[0].accepted == false)
        #expect(suggestions[0].findings.filter { $0.rule == "pair.trgs-510" }.map(\.verdict) == [.review])
    }

    @Test(
        "Amounts one litre below, at and above the containment",
        arguments: [
            ("59 L", true), ("60 L", true), ("61 L", false),
        ])
    func containment(_ quantity: String, _ accepted: Bool) throws {
        let suggestions = PutAway(rules: try PairFixture.rules()).rank(
            try PairFixture.material("acetone"), quantity: try Quantity(quantity), zones: try StorageFixture.zones(),
            stock: [])
        #expect(suggestions.first { $0.zone == "FL-2" }?.accepted == accepted)
    }

    @Test("A zone without a stated containment is accepted with a note, for waste it needs a review")
    func unstatedContainment() throws {
        let rules = try PairFixture.rules()
        for (isWaste, expected) in [(false, Verdict.note), (true, .review)] {
            let zone = StorageZone(
                id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: isWaste ? "waste" : "storage", room: "R")
            let suggestion = PutAway(rules: rules).rank(
                try PairFixture.material("acetone"), quantity: try Quantity("5 L"), isWaste: isWaste, zones: [zone],
                stock: [])[0]
            #expect(suggestion.findings.first { $0.rule == "storage.containment-largest" }?.verdict == expected)
            #expect(suggestion.accepted == !isWaste)
        }
    }

    @Test("A base in the next zone of the acids' room is accepted with a note on the distance")
    func distanceNote() throws {
        let suggestions = PutAway(rules: try PairFixture.rules()).rank(
            try PairFixture.material("sodium hydroxide"), quantity: try Quantity("25 kg"),
            zones: try StorageFixture.zones(), stock: [try StorageFixture.item("S", "sulfuric acid", zone: "AC-1")])
        let next = try #require(suggestions.first { $0.zone == "BA-1" })
        #expect(next.accepted)
        let note = try #require(next.findings.first { $0.rule.hasPrefix("pair.") })
        #expect(note.verdict == .note)
        #expect(note.facts["distance_required_m"] == .number(3))
        #expect(note.facts["neighbour_zone"] == .text("AC-1"))
    }

    @Test("The prepared stock gives the same answer and is left as it was; an item is no neighbour of itself")
    func prepared() throws {
        let rules = try PairFixture.rules()
        let putAway = PutAway(rules: rules)
        let zones = try StorageFixture.zones()
        let item = try StorageFixture.item("A", "acetone", zone: "FL-1", quantity: "20 L")
        var stock = ZoneStock(rules: rules, zones: zones, items: [item])
        let moved = putAway.rank(item.profile, quantity: item.quantity, itemID: "A", in: &stock)
        #expect(moved == putAway.rank(item.profile, quantity: item.quantity, zones: zones, stock: []))
        #expect(stock.item("A") == item)
        #expect(stock.count(in: "FL-1") == 1)
    }

    @Test("Quarantine takes a second unknown drum only with a note on its neighbour")
    func unknownNeighbours() throws {
        let suggestions = PutAway(rules: try PairFixture.rules()).rank(
            try PairFixture.material("unlabelled drum"), quantity: try Quantity("20 L"),
            zones: try StorageFixture.zones(), stock: [try StorageFixture.item("U", "unlabelled drum", zone: "Q-1")])
        let held = try #require(suggestions.first { $0.zone == "Q-1" })
        #expect(held.accepted)
        let note = try #require(held.findings.first { $0.rule.hasPrefix("pair.") })
        #expect(note.verdict == .note && note.facts["neighbours"] == .list(["U"]))
        #expect(note.remedy.en.contains("tray") && note.remedy.zh.contains("托盘"))
    }

    @Test("Quarantine refuses what must not stand together, unknown or not", arguments: ["acetone", "sodium cyanide"])
    func incompatibleInQuarantine(_ neighbour: String) throws {
        let item = neighbour == "acetone" ? "chromium trioxide" : "hydrochloric acid"
        let suggestions = PutAway(rules: try PairFixture.rules()).rank(
            try PairFixture.material(item), quantity: try Quantity("1 L"), zones: try StorageFixture.zones(),
            stock: [try StorageFixture.item("N", neighbour, zone: "Q-1")])
        #expect(suggestions.first { $0.zone == "Q-1" }?.accepted == false)
    }

    @Test(
        "Hypertoxic without two locks: forbidden in a store, for a person in a waste zone, a note in quarantine",
        arguments: [
            ("storage", false, Verdict?.some(.prohibited)), ("waste", true, .review), ("quarantine", false, .note),
        ])
    func hypertoxicLock(_ kind: String, _ isWaste: Bool, _ expected: Verdict?) throws {
        for dualLock in [false, true] {
            let zone = StorageZone(
                id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: kind, room: "R", dualLock: dualLock)
            let suggestion = PutAway(rules: try PairFixture.rules()).rank(
                try PairFixture.material("sodium cyanide"), quantity: try Quantity("1 kg"), isWaste: isWaste,
                zones: [zone], stock: [])[0]
            let lock = suggestion.findings.first { $0.rule == "storage.hypertoxic-lock" }
            #expect(lock?.verdict == (dualLock ? nil : expected))
        }
    }

    @Test(
        "An explosive wants a store that names its class; a zone that names none refuses it, quarantine holds it",
        arguments: ["88-89-1", "118-96-7", "6484-52-2", "9004-70-0"])
    func explosiveStore(_ cas: String) throws {
        let profile = try SubstanceIdentityTests.shared.get().profile(SubstanceQuery(cas: try CASNumber(cas)))
        func answer(_ kind: String, _ classes: [String]) throws -> ZoneSuggestion {
            let zone = StorageZone(
                id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: kind, allowedClasses: classes, room: "R")
            return PutAway(rules: try PairFixture.rules()).rank(
                profile, quantity: try Quantity("1 kg"), zones: [zone], stock: [])[0]
        }
        let open = try answer("storage", [])
        #expect(!open.accepted)
        #expect(open.findings.contains { $0.rule == "storage.explosive-store" && $0.verdict == .prohibited })
        #expect(try answer("quarantine", []).accepted)
        let own = try answer("storage", profile.statements.map(\.hazardClass) + ["1"])
        #expect(own.accepted && !own.findings.contains { $0.rule == "storage.explosive-store" })
    }

    @Test("A zone that names no class says so when it accepts")
    func noClassNamed() throws {
        let zone = StorageZone(id: "Z", name: Bilingual(zh: "库", en: "Store"), kind: "storage", room: "R")
        let suggestion = PutAway(rules: try PairFixture.rules()).rank(
            try PairFixture.material("acetone"), quantity: try Quantity("1 L"), zones: [zone], stock: [])[0]
        #expect(suggestion.accepted)
        let reason = try #require(suggestion.findings.first { $0.rule == "storage.rank" })
        #expect(reason.message.en.contains("names no class") && reason.message.zh.contains("未限定类别"))
    }
}
