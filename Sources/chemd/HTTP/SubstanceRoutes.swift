import ChemTrack
import Compliance
import HTTPTypes
import Hummingbird

/// What is known of a substance or a mixture's dangers, and who says so.
struct SubstanceRoutes {
    let services: Services

    func add(to api: RouterGroup<AppContext>) {
        api.get("substances/:cas") { request, context in
            _ = try context.signedIn()
            let query = request.uri.queryParameters
            let text = try context.parameters.require("cas")
            let body = ProfileBody(
                cas: text, concentrationPct: try query["concentration_pct"].map { try Self.number(String($0)) },
                form: query["form"].map(String.init), regime: query["regime"].map(String.init))
            return try await respond(body, on: try request.day("at"))
        }
        api.post("substances/profile") { request, context in
            _ = try context.signedIn()
            let day = try request.day("at")
            return try await respond(try await request.decode(as: ProfileBody.self, context: context), on: day)
        }
    }

    private static func number(_ text: String) throws(PlantError) -> Double {
        guard let value = Double(text) else {
            throw .invalid(
                field: "concentration_pct",
                Bilingual(zh: "`\(text)` 不是数。", en: "`\(text)` is not a number"))
        }
        return value
    }

    private func respond(_ body: ProfileBody, on day: CalendarDay?) async throws -> Response {
        let query = try services.plant.identify(
            cas: body.cas.nonEmpty, name: body.name.nonEmpty ?? (body.cas.nonEmpty == nil ? body.componentNames : nil),
            concentration_pct: body.concentrationPct, form: try PhysicalForm(field: body.form),
            mixture: try body.composition?.mixture(), stated: body.classification?.value
        ).query
        guard let regime = Regime(rawValue: body.regime ?? "cn") else {
            throw PlantError.invalid(
                field: "regime",
                Bilingual(zh: "法规体系应为 cn、us 或 eu。", en: "the regime is cn, us or eu"))
        }
        let registry = try await services.rules(on: day).registry
        return try APIJSON.response(ProfileView(registry.profile(query, regime: regime), regime))
    }
}

/// A composition as forms and scripts send it.
struct CompositionBody: Decodable {
    struct Component: Decodable {
        var cas: String?
        var name: String?
        /// `12.5` or `10-30 %`.
        var content: String
    }

    var components: [Component]
    var flashC: Double?
    var boilingC: Double?
    var ph: Double?
    var viscosityMm2S: Double?

    func mixture() throws(PlantError) -> Mixture {
        let mixture = Mixture(
            components: try Self.parts(components, field: "components"), flash_c: flashC, boiling_c: boilingC, ph: ph,
            viscosity_mm2_s: viscosityMm2S)
        do throws(MixtureError) {
            try mixture.check()
        } catch {
            throw .invalid(field: "components", error.message)
        }
        return mixture
    }

    static func parts(_ components: [Component], field: String) throws(PlantError) -> [MixtureComponent] {
        var parts: [MixtureComponent] = []
        for component in components {
            guard
                let part = MixtureComponent(
                    cas: component.cas.nonEmpty, name: component.name.nonEmpty, content: component.content)
            else {
                throw .invalid(
                    field: field,
                    Bilingual(
                        zh: "含量 `\(component.content)` 无法识别：请写数值、10-30 %、<5 % 或 >=90 %。",
                        en: "content `\(component.content)` is not understood: write a number, 10-30 %, <5 % or >=90 %")
                )
            }
            parts.append(part)
        }
        return parts
    }
}

/// A classification that a data sheet states. What the plant itself has reviewed stands in its own table.
struct ClassificationBody: Decodable {
    struct Hazard: Decodable {
        var hazardClass: String
        var category: String
    }

    var document: String
    var date: String
    var hazards: [Hazard]
    var complete: Bool?

    var value: StatedClassification {
        StatedClassification(
            author: .sds, document: document, date: date,
            hazards: hazards.map { StatedClassification.Hazard($0.hazardClass, $0.category) },
            complete: complete ?? false)
    }
}

struct ProfileBody: Decodable {
    var cas: String?
    var name: String?
    var concentrationPct: Double?
    var form: String?
    var regime: String?
    var composition: CompositionBody?
    var classification: ClassificationBody?

    init(cas: String?, concentrationPct: Double?, form: String?, regime: String?) {
        self.cas = cas
        self.concentrationPct = concentrationPct
        self.form = form
        self.regime = regime
    }

    /// What a product without a name is called.
    var componentNames: String? { composition?.components.compactMap { $0.name ?? $0.cas }.joined(separator: " + ") }
}

/// One hazard with who says so.
struct HazardOriginView: Encodable {
    var hazardClass: String
    var category: String
    var hCode: String
    var origin: String
    var originName: Bilingual
    var source: Citation
    var minimum: Bool
    var evidence: String
    var because: Bilingual?

    init(_ statement: HazardStatement) {
        hazardClass = statement.hazardClass
        category = statement.category
        hCode = statement.hCode
        origin = statement.origin.rawValue
        originName = statement.origin.name
        source = statement.source
        minimum = statement.minimum
        evidence = statement.evidence
        because = statement.because
    }
}

/// How a mixture's hazards were worked out.
struct MixtureView: Encodable {
    struct Component: Encodable {
        var cas: String?
        var name: Bilingual
        var lowPct: Double
        var highPct: Double
        var known: Bool
        var origins: [HazardOriginView]
    }

    var components: [Component]
    var remainderPct: Double
    var unknownPct: Double
    var supplemental: [Bilingual]
    var needs: [Bilingual]

    init(_ report: MixtureReport) {
        components = report.components.map {
            Component(
                cas: $0.cas, name: $0.name, lowPct: $0.low_pct, highPct: $0.high_pct, known: $0.isKnown,
                origins: $0.statements.map(HazardOriginView.init))
        }
        remainderPct = report.remainder_pct
        unknownPct = report.unknown_pct
        supplemental = report.supplemental
        needs = report.needs
    }
}

struct ProfileView: Encodable {
    var name: Bilingual
    var cas: String?
    var regime: String
    var hazards: HazardsView
    var precautions: [CodedText]
    var furtherPrecautions: [CodedText]
    var transport: [TransportView]

    init(_ profile: HazardProfile, _ regime: Regime) {
        name = profile.name
        cas = profile.cas
        self.regime = regime.rawValue
        hazards = HazardsView(profile)
        precautions = profile.label.precautionaryStatements
        furtherPrecautions = profile.label.furtherPrecautions
        transport = profile.transport.map(TransportView.init)
    }
}
