import Compliance
import Foundation
import Testing

/// A mixture a chemist can work out by hand. See `Cases/mixtures.json`.
struct MixtureCase: Decodable, Sendable, CustomTestStringConvertible {
    var title: String
    var clause: String
    /// The arithmetic.
    var worked: String
    var components: [MixtureComponent]
    var regime: Regime
    var form: PhysicalForm?
    var flash_c: Double?
    var boiling_c: Double?
    var ph: Double?
    var viscosity_mm2_s: Double?
    var classification: StatedClassification?
    /// `SKIN_CORR 1B`: class and category that have to be there.
    var expect: [String]
    /// Classes that must not be there in any category.
    var absent: [String]
    var known: Bool?
    var unknown_pct: Double?
    /// Words of the supplemental statements.
    var supplemental: [String]?
    /// Words that the supplemental statements must not have.
    var silent: [String]?
    /// Words of the facts that are asked for.
    var needs: [String]?

    var testDescription: String { title }

    var query: SubstanceQuery {
        SubstanceQuery(
            form: form,
            mixture: Mixture(
                components: components, flash_c: flash_c, boiling_c: boiling_c, ph: ph,
                viscosity_mm2_s: viscosity_mm2_s), stated: classification)
    }

    static let all: [MixtureCase] = {
        guard let url = Bundle.module.resourceURL?.appendingPathComponent("Cases/mixtures.json"),
            let data = try? Data(contentsOf: url)
        else { return [] }
        do {
            return try JSONDecoder().decode([MixtureCase].self, from: data)
        } catch {
            // A broken case file must not pass as "no cases".
            fatalError("mixtures.json: \(error)")
        }
    }()
}

@Suite("Mixtures")
struct MixtureCaseTests {
    @Test("There are the cases the rules need, each with its clause and its arithmetic")
    func count() {
        #expect(MixtureCase.all.count >= 150)
        #expect(MixtureCase.all.allSatisfy { !$0.clause.isEmpty && !$0.worked.isEmpty })
    }

    @Test("Case", arguments: MixtureCase.all)
    func classify(_ item: MixtureCase) throws {
        let profile = try SubstanceIdentityTests.shared.get().profile(item.query, regime: item.regime)
        let found = profile.statements.map { "\($0.hazardClass) \($0.category)" }
        let shown = Comment(rawValue: "\(found) \(profile.unknownBecause?.en ?? "")")
        for wanted in item.expect { #expect(found.contains(wanted), "\(wanted): \(shown)") }
        for hazardClass in item.absent { #expect(!profile.has(hazardClass), "\(hazardClass): \(shown)") }
        if let known = item.known { #expect(profile.isKnown == known, shown) }
        if let unknown_pct = item.unknown_pct {
            #expect(profile.mixture.map { abs($0.unknown_pct - unknown_pct) < 1e-6 } == true)
        }
        for words in item.supplemental ?? [] {
            #expect(profile.mixture?.supplemental.contains { $0.en.contains(words) } == true, "\(words)")
        }
        for words in item.silent ?? [] {
            #expect(profile.mixture?.supplemental.contains { $0.en.contains(words) } == false, "\(words)")
        }
        for words in item.needs ?? [] {
            let needs = profile.mixture?.needs.map(\.en) ?? []
            #expect(needs.contains { $0.contains(words) }, "\(words): \(needs)")
        }
        // Every statement says who says so, from which clause, and how it was worked out.
        for statement in profile.statements {
            #expect(!statement.source.document.isEmpty && !statement.source.edition.isEmpty)
            if statement.origin == .calculated || statement.origin == .measured {
                #expect(statement.because?.zh.isEmpty == false && statement.source.clause != nil)
            }
        }
    }
}
