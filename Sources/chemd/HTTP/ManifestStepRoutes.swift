import ChemTrack
import Compliance
import Foundation
import Hummingbird

/// The life of a manifest after it was made: each step is one request.
struct ManifestStepRoutes {
    let services: Services

    private struct Signed: Decodable {
        var signedBy: String?
        var at: String?
        var tag: String?
        var longitude: Double?
        var latitude: Double?
        /// The password of whoever is signed in: makes the signature one.
        var password: String?
        // Leaving
        var carrierSignedBy: String?
        var paperReason: String?
        // Refusing
        var reason: String?
        // Accepting
        var arrivedAt: String?
        var lines: [Line]?
        var transporterOnSite: Bool?
        // Returning and forwarding
        var zone: String?
        var facility: String?
        var newNumbers: [String]?
    }

    private struct Line: Decodable {
        var line: Int
        var mass: String?
        var pieces: Int64?
        var refused: [String]?
        var typeDiffers: Bool?
        var comment: String?
        var residue: Bool?
        var residueComment: String?
        var method: String?
    }

    private struct Numbers: Decodable {
        var cn: String?
        var us: String?
    }

    func add(to api: RouterGroup<AppContext>) {
        for step in ManifestStep.allCases where step != .correct {
            api.post("manifests/:id/\(step.rawValue)") { request, context in
                let id = try context.parameters.require("id")
                _ = try context.signedIn()
                let body = try await request.optionalBody(Signed.self, context) ?? Signed()
                let actor = try await Signing.actor(context, password: body.password, services)
                let manifest = try await take(step, of: id, body, by: actor)
                await services.keeper.sign()
                return try APIJSON.response(ManifestView(manifest))
            }
        }
        api.put("manifests/:id/numbers") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let body = try await request.decode(as: Numbers.self, context: context)
            let manifest = try await services.plant.number(
                manifest: id, cn: body.cn.nonEmpty, us: body.us.nonEmpty, by: actor)
            return try APIJSON.response(ManifestView(manifest))
        }
    }

    private func take(
        _ step: ManifestStep, of id: String, _ body: Signed, by actor: Actor
    ) async throws -> Manifest {
        let plant = services.plant
        let signing = SigningRequest(
            name: body.signedBy.nonEmpty, at: try time(body.at, field: "at"), tag: body.tag.nonEmpty,
            longitude: body.longitude, latitude: body.latitude)
        switch step {
        case .issue: return try await plant.issue(manifest: id, by: actor)
        case .void: return try await plant.void(manifest: id, by: actor)
        case .refuse: return try await plant.refuse(manifest: id, reason: body.reason ?? "", by: actor)
        case .ship:
            let request = DepartureRequest(
                generator: signing, carrier: body.carrierSignedBy.nonEmpty, paperReason: body.paperReason.nonEmpty)
            return try await plant.ship(manifest: id, request, by: actor)
        case .handOver: return try await plant.handOver(manifest: id, signing, by: actor)
        case .arrive: return try await plant.arrive(manifest: id, signing, by: actor)
        case .accept:
            let request = AcceptanceRequest(
                arrivedAt: try time(body.arrivedAt, field: "arrived_at"), signing: signing,
                lines: try body.lines?.enumerated().map { try receipt($1, field: "lines.\($0)") },
                isTransporterOnSite: body.transporterOnSite)
            return try await plant.accept(manifest: id, request, by: actor)
        case .takeBack:
            return try await plant.takeBack(
                manifest: id, to: try required(body.zone, field: "zone"), signing, by: actor)
        case .forward:
            return try await plant.forward(
                manifest: id, to: try required(body.facility, field: "facility"), signing,
                newNumbers: body.newNumbers ?? [], by: actor)
        case .close: return try await plant.close(manifest: id, by: actor)
        case .correct: throw HTTPError(.notFound)
        }
    }

    private func receipt(_ line: Line, field: String) throws -> LineReceipt {
        var mass_mg: Int64?
        if let text = line.mass.nonEmpty {
            guard let quantity = try? Quantity(text), case .mass(let mass) = quantity else {
                throw PlantError.invalid(
                    field: "\(field).mass",
                    Bilingual(zh: "`\(text)` 不是重量：例如 181.5 kg。", en: "`\(text)` is no mass: write 181.5 kg"))
            }
            mass_mg = mass.milligrams
        }
        return LineReceipt(
            line: line.line, mass_mg: mass_mg, pieces: line.pieces, refused: line.refused ?? [],
            isTypeDiscrepancy: line.typeDiffers ?? false, comment: line.comment, isResidue: line.residue ?? false,
            residueComment: line.residueComment, method: line.method)
    }

    private func time(_ text: String?, field: String) throws -> ManifestTime? {
        guard let text = text.nonEmpty else { return nil }
        guard let time = ManifestTime(text) else {
            throw PlantError.invalid(
                field: field,
                Bilingual(
                    zh: "`\(text)` 不是时间：例如 2026-11-28T08:30:00Z。",
                    en: "`\(text)` is no time: write 2026-11-28T08:30:00Z"))
        }
        return time
    }

    private func required(_ text: String?, field: String) throws -> String {
        guard let text = text.nonEmpty else {
            throw PlantError.invalid(field: field, Bilingual(zh: "请填写 \(field)。", en: "say the \(field)"))
        }
        return text
    }
}
