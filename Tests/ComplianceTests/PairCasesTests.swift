import Foundation
import Testing

@testable import Compliance

/// One line of `Cases/pairs-real.json`.
struct PairCase: Decodable, CustomTestStringConvertible {
    var a: String
    var b: String
    var verdict: KeepAnswer
    var distance_m: Double?
    /// Expected answers of single systems; others may say what they like below the verdict.
    var systems: [String: KeepAnswer]
    /// A gas that has to be named.
    var gas: String?
    /// A clause that has to be cited by some answer.
    var clause: String?
    var waste: Bool?
    var why: String

    var testDescription: String { "\(a) with \(b): \(verdict.rawValue)" }

    static let all: [PairCase] = {
        guard let data = try? PairFixture.caseFile("pairs-real.json") else { return [] }
        return (try? JSONDecoder().decode([PairCase].self, from: data)) ?? []
    }()
}

@Suite("Pairs of real materials")
struct PairCasesTests {
    @Test("The case file is read")
    func readCases() {
        #expect(PairCase.all.count >= 60)
    }

    @Test("Each pair gets its verdict, its answers and its clause, both ways round", arguments: PairCase.all)
    func judge(_ one: PairCase) throws {
        let rules = try PairFixture.rules()
        let a = rules.signature(of: try PairFixture.material(one.a), isWaste: one.waste ?? false)
        let b = rules.signature(of: try PairFixture.material(one.b), isWaste: one.waste ?? false)
        for verdict in [rules.judge(a, b), rules.judge(b, a)] {
            #expect(
                verdict.verdict == one.verdict, "\(one.why): \(verdict.systems.map { "\($0.system) \($0.answer)" })")
            #expect(verdict.distance_m == one.distance_m)
            for (system, expected) in one.systems {
                let answer = verdict.systems.first { $0.system == system }
                #expect(answer?.answer == expected, "\(system): \(answer?.because.en ?? "no answer")")
            }
            if let gas = one.gas { #expect(verdict.systems.contains { $0.gases.contains(gas) }) }
            if let clause = one.clause { #expect(verdict.systems.contains { $0.citation.clause == clause }) }
        }
    }

    @Test("Each answer has a reason in both languages and a citation; the verdict is the strictest of them")
    func explained() throws {
        let rules = try PairFixture.rules()
        let materials = try PairFixture.materials().sorted { $0.key < $1.key }
        for (nameA, a) in materials {
            for (nameB, b) in materials where nameA <= nameB {
                let verdict = rules.judge(a, b)
                #expect(verdict.verdict == verdict.systems.map(\.answer).max())
                for answer in verdict.systems {
                    let isExplained =
                        !answer.because.zh.isEmpty && !answer.because.en.isEmpty && !answer.citation.document.isEmpty
                        && !answer.citation.edition.isEmpty
                    #expect(isExplained, "\(nameA) with \(nameB): \(answer.system)")
                    #expect(answer.answer != .apart || (answer.distance_m ?? 0) > 0, "\(nameA), \(nameB): \(answer)")
                }
            }
        }
    }

    @Test("The verdict is written as the contract says")
    func json() throws {
        let rules = try PairFixture.rules()
        let verdict = rules.judge(
            try PairFixture.material("sodium cyanide"), try PairFixture.material("hydrochloric acid"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(verdict)) as? [String: Any])
        #expect(object["a"] as? String == "143-33-9")
        #expect(object["b"] as? String == "7647-01-0")
        #expect(object["verdict"] as? String == "never")
        #expect(object["distance_m"] == nil)
        let systems = try #require(object["systems"] as? [[String: Any]])
        #expect(systems.compactMap { $0["system"] as? String } == ["us-177.848", "imdg", "cameo", "trgs-510", "plant"])
        for system in systems {
            #expect(system["answer"] is String)
            #expect((system["because"] as? [String: String])?["zh"]?.isEmpty == false)
            #expect((system["citation"] as? [String: String])?["document"]?.isEmpty == false)
        }
    }

    @Test("A group that rests on a name alone never decides")
    func nameOnly() throws {
        let rules = try PairFixture.rules()
        var guessed = try PairFixture.material("hydrogen peroxide 50 %")
        let acetone = try PairFixture.material("acetone")
        #expect(rules.judge(guessed, acetone).systems.first { $0.system == "cameo" }?.answer == .apart)
        guessed.reactiveGroups = guessed.reactiveGroups.map {
            ReactiveGroup(id: $0.id, name: $0.name, evidence: "name")
        }
        let answer = try #require(rules.judge(guessed, acetone).systems.first { $0.system == "cameo" })
        #expect(answer.answer == .unknown)
        #expect(answer.confirm == true)
        #expect(answer.because.en.contains("confirm"))
    }

    @Test("A name that says hypochlorite holds the pair with an acid, it does not forbid it")
    func nameTrait() throws {
        let rules = try PairFixture.rules()
        let product = HazardProfile(
            name: Bilingual(zh: "某次氯酸盐清洗剂", en: "a hypochlorite cleaner"),
            statements: [
                HazardStatement(
                    hazardClass: "EYE_DAM", category: "1", hCode: "H318",
                    source: Citation(document: "SDS", edition: "1"))
            ],
            reactiveGroups: [ReactiveGroup(id: 46, name: "", evidence: "curated")], form: .solid)
        let acid = try PairFixture.material("acetic acid")
        let answer = try #require(rules.judge(product, acid).systems.first { $0.system == "plant" })
        #expect(answer.answer == .unknown)
        #expect(answer.gases == ["Cl2"])
    }

    @Test("Without a transport entry the class is taken from the hazards and waits for a confirmation")
    func derivedClass() throws {
        let rules = try PairFixture.rules()
        var acetone = try PairFixture.material("acetone")
        acetone.transport = []
        let answers = rules.judge(acetone, try PairFixture.material("potassium permanganate")).systems
        #expect(answers.first { $0.system == "us-177.848" }?.answer == .apart)
        #expect(answers.first { $0.system == "us-177.848" }?.confirm == true)
        #expect(answers.first { $0.system == "imdg" }?.distance_m == 6)
    }

    @Test("An explosive that only its reactive group knows is kept like one")
    func explosiveByGroup() throws {
        let rules = try PairFixture.rules()
        var lost = try PairFixture.material("RDX")
        lost.transport = []
        lost.statements = lost.statements.filter { $0.hazardClass != "EXPL" }
        #expect(lost.reactiveGroups.contains { $0.id == 102 })
        let verdict = rules.judge(lost, try PairFixture.material("acetone"))
        #expect(verdict.verdict == .never)
        #expect(verdict.systems.first { $0.system == "us-177.848" }?.answer == .separateRoom)
    }

    @Test("A solution has not the hazards of its gas, a form that is not known has them")
    func solutionOfGas() throws {
        let rules = try PairFixture.rules()
        var acid = try PairFixture.material("hydrochloric acid")
        acid.statements.append(
            HazardStatement(
                hazardClass: "PRESS_GAS", category: "", hCode: "H280", source: Citation(document: "case", edition: "1"))
        )
        let other = try PairFixture.material("acetone")
        #expect(rules.judge(acid, other).systems.first { $0.system == "trgs-510" }?.answer == .together)
        acid.form = nil
        #expect(rules.judge(acid, other).systems.first { $0.system == "trgs-510" }?.answer == .separateRoom)
    }

    @Test("Strength makes two materials of one CAS number, only equal ones are the same")
    func sameMaterial() throws {
        let rules = try PairFixture.rules()
        let strong = try PairFixture.material("AIBN")
        var other = strong
        other.concentration_pct = 20
        #expect(rules.judge(strong, strong).systems.map(\.system) == ["plant"])
        #expect(rules.judge(strong, other).systems.count > 1)
    }

    @Test("Only the systems asked for answer")
    func chosenSystems() throws {
        let catalogs = try CatalogFixture.catalogs()
        let rules = try PairRules(catalogs: catalogs, systems: [.usSegregation, .plant])
        let verdict = rules.judge(try PairFixture.material("acetone"), try PairFixture.material("sodium hydroxide"))
        #expect(verdict.systems.map(\.system) == ["us-177.848", "plant"])
        #expect(verdict.verdict == .together)
    }

    @Test("Unknown holds: stricter than apart, milder than separate rooms")
    func order() {
        #expect(KeepAnswer.allCases.sorted() == [.together, .apart, .unknown, .separateRoom, .never])
        #expect(PairVerdict(a: "x", b: "y", systems: []).verdict == .unknown)
    }
}
