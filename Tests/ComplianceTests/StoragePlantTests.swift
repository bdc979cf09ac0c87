import Foundation
import Testing

@testable import Compliance

/// What a plant changes or confirms counts, and every verdict shows it.
@Suite("A plant's own keeping rules and confirmations")
struct StoragePlantTests {
    private static let changesHead = "system,code,keep,distance_m,reason,person,date\n"
    private static let confirmationsHead = "cas,kind,id,decision,person,date,reason\n"

    private func rules(changes lines: String) throws -> PairRules {
        try StorageDataTests.rules(
            changing: "storage-keep-changes", Self.changesHead, to: Self.changesHead + lines + "\n")
    }

    private func rules(confirmations lines: String) throws -> PairRules {
        try StorageDataTests.rules(
            changing: "pair-confirmations", Self.confirmationsHead, to: Self.confirmationsHead + lines + "\n")
    }

    @Test(
        "A default is changed, the answer says what it was, why and who answers for it",
        arguments: [
            // system, row, pair, before, after, milder
            (
                "us-177.848", "us-177.848,O,separate_room,,our insurer asks for it,,", "acetone", "chromium trioxide",
                KeepAnswer.apart, KeepAnswer.separateRoom, false
            ),
            (
                "us-177.848", "us-177.848,O,apart,5,wide aisles,,", "acetone", "chromium trioxide", .apart, .apart,
                false
            ),
            (
                "cameo", "cameo,N,together,,closed steel drums only,Li Hua,2026-05-04", "sodium hydroxide",
                "sulfuric acid", .apart, .together, true
            ),
            (
                "trgs-510", "trgs-510,separate,apart,5,fire wall of 90 minutes,Li Hua,2026-05-04", "acetone",
                "chromium trioxide", .separateRoom, .apart, true
            ),
            (
                "plant", "plant,oxidiser-flammable,apart,10,sprinklers and a wall,Li Hua,2026-05-04", "acetone",
                "chromium trioxide", .separateRoom, .apart, true
            ),
            (
                "plant", "plant,acid-base,separate_room,,two stores are there,,", "sodium hydroxide", "sulfuric acid",
                .apart, .separateRoom, false
            ),
        ])
    func changed(
        _ system: String, _ line: String, _ a: String, _ b: String, _ before: KeepAnswer, _ after: KeepAnswer,
        _ isMilder: Bool
    ) throws {
        let (left, right) = (try PairFixture.material(a), try PairFixture.material(b))
        let old = try #require(try PairFixture.rules().judge(left, right).systems.first { $0.system == system })
        #expect(old.answer == before && old.changed == nil)
        let verdict = try rules(changes: line).judge(left, right)
        let new = try #require(verdict.systems.first { $0.system == system })
        #expect(new.answer == after)
        let change = try #require(new.changed, "\(new.because.en)")
        #expect(change.was == before && change.isMilder == isMilder && !change.reason.isEmpty)
        #expect(new.because.en.contains(change.reason) && new.because.zh.contains(change.reason))
        if isMilder {
            #expect(change.by == "Li Hua" && change.on == "2026-05-04")
            #expect(new.because.en.contains("Li Hua") && new.because.zh.contains("放宽"))
        }
        let data = try JSONEncoder().encode(verdict)
        #expect(try JSONDecoder().decode(PairVerdict.self, from: data) == verdict)
    }

    @Test(
        "A milder change without a person or a day, or of something that is not there, is refused with its place",
        arguments: [
            ("cameo,N,together,,drums only,,2026-05-04", "person"), ("cameo,N,together,,drums only,Li Hua,", "date"),
            ("cameo,N,apart,2,drums only,,", "person"), ("plant,acid-base,together,,drums only,,2026-05-04", "person"),
            ("cameo,Q,together,,drums only,Li Hua,2026-05-04", "code"),
            ("plant,no-such-rule,never,,because,,", "code"), ("us-177.848,O,apart,,because,,", "distance_m"),
            ("cameo,N,separate_room,,,,", "reason"), ("cameo,N,elsewhere,,because,,", "keep"),
        ])
    func refused(_ line: String, _ column: String) throws {
        let error = #expect(throws: CatalogError.self) { try rules(changes: line) }
        let problem = try #require(error?.problems.first)
        #expect(problem.columnName == column && problem.line == 2)
        #expect(problem.file.contains("storage-keep-changes") && !problem.remedy.isEmpty)
    }

    /// A material whose only group rests on its name.
    private var guessed: HazardProfile {
        get throws {
            var material = try PairFixture.material("hydrogen peroxide 50 %")
            material.reactiveGroups = [ReactiveGroup(id: 44, name: "", evidence: "name")]
            return material
        }
    }

    @Test("A confirmed group decides, and the verdict says who confirmed it when")
    func confirmedGroup() throws {
        let acetone = try PairFixture.material("acetone")
        let before = try PairFixture.rules().judge(try guessed, acetone).systems.first { $0.system == "cameo" }
        #expect(before?.answer == .unknown && before?.confirm == true)
        let rules = try rules(confirmations: "7722-84-1,group,44,member,Wang Lei,2026-06-01,SDS section 10")
        let after = try #require(rules.judge(try guessed, acetone).systems.first { $0.system == "cameo" })
        #expect(after.answer == .apart && after.confirm == nil)
        #expect(after.confirmed?.map(\.by) == ["Wang Lei"])
        #expect(after.because.en.contains("Wang Lei") && after.because.zh.contains("2026-06-01"))
        let coverage = rules.coverage(of: [try guessed])
        #expect(coverage.confirmed == 1 && coverage.open.isEmpty && coverage.withGroups == 1)
    }

    @Test("A denied group asks no more; to deny a known one is shown as well")
    func deniedGroup() throws {
        let acetone = try PairFixture.material("acetone")
        let line = "7722-84-1,group,44,not_member,Wang Lei,2026-06-01,placeholder name in the list"
        let rules = try rules(confirmations: line)
        var other = try guessed
        other.reactiveGroups.append(ReactiveGroup(id: 100, name: "", evidence: "curated"))
        let answer = try #require(rules.judge(other, acetone).systems.first { $0.system == "cameo" })
        #expect(answer.answer == .together)
        #expect(answer.because.en.contains("is not in") && answer.because.zh.contains("不属于"))
        // Nothing is left of the material's groups: nobody knows, and that holds.
        let bare = rules.judge(try guessed, acetone).systems.first { $0.system == "cameo" }
        #expect(bare?.answer == .unknown)
    }

    @Test("A kind that a name suggests counts once confirmed, and no more asks once denied")
    func kinds() throws {
        let product = HazardProfile(
            cas: "7757-82-6", name: Bilingual(zh: "某次氯酸盐清洗剂", en: "a hypochlorite cleaner"),
            statements: [
                HazardStatement(
                    hazardClass: "EYE_DAM", category: "1", hCode: "H318",
                    source: Citation(document: "SDS", edition: "1"))
            ],
            reactiveGroups: [ReactiveGroup(id: 46, name: "", evidence: "curated")], form: .solid)
        let acid = try PairFixture.material("acetic acid")
        func plant(_ rules: PairRules) -> SystemAnswer? {
            rules.judge(product, acid).systems.first { $0.system == "plant" }
        }
        #expect(plant(try PairFixture.rules())?.answer == .unknown)
        let member = plant(
            try rules(confirmations: "7757-82-6,trait,hypochlorite,member,Wang Lei,2026-06-01,"))
        #expect(member?.answer == .never && member?.confirmed?.count == 1)
        let denied = plant(
            try rules(confirmations: "7757-82-6,trait,hypochlorite,not_member,Wang Lei,2026-06-01,free of chlorine"))
        #expect(denied?.answer == .together && denied?.because.en.contains("free of chlorine") == true)
        let open = try PairFixture.rules().coverage(of: [product])
        #expect(open.open.map(\.id) == ["hypochlorite"] && open.open.first?.of.en == "hypochlorite")
    }

    @Test(
        "A confirmation that cannot be used is refused with its place",
        arguments: [
            ("7722-84-1,group,4444,member,Wang Lei,2026-06-01,", "id"),
            ("7722-84-1,trait,oxidizer,member,Wang Lei,2026-06-01,", "id"),
            ("7722-84-1,group,44,not_member,Wang Lei,2026-06-01,", "reason"),
            ("7722-84-1,group,44,member,,2026-06-01,", "person"), ("7722-84-2,group,44,member,A,2026-06-01,", "cas"),
            ("7722-84-1,group,44,perhaps,A,2026-06-01,", "decision"), ("7722-84-1,group,44,member,A,June,", "date"),
        ])
    func refusedConfirmation(_ line: String, _ column: String) throws {
        let error = #expect(throws: CatalogError.self) { try rules(confirmations: line) }
        let problem = try #require(error?.problems.first)
        #expect(problem.columnName == column && problem.line == 2)
        #expect(!problem.remedy.isEmpty)
    }
}
