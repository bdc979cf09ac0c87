import ChemTrack
import Compliance
import Foundation
import Hummingbird
import Store

/// Corrections of manifests, and the versions they replaced.
struct ManifestVersionRoutes {
    let services: Services

    private struct Version: Encodable {
        var version: Int
        var reason: String?
        var replacedAt: String?
        var replacedBy: String?
        /// What differs from the version before; empty for the first.
        var changes: [Change]
    }

    private struct Change: Encodable {
        var path: String
        var before: JSONTree?
        var after: JSONTree?
    }

    func add(to api: RouterGroup<AppContext>) {
        api.post("manifests/:id/correct") { request, context in
            let actor = try context.signedIn()
            let id = try context.parameters.require("id")
            let buffer = try await request.collected(upTo: context.maxUploadSize)
            let (record, reason) = try Self.correction(Data(buffer.readableBytesView))
            let manifest = try await services.plant.correct(manifest: id, with: record, reason: reason, by: actor)
            await services.keeper.sign()
            return try APIJSON.response(ManifestView(manifest))
        }
        api.get("manifests/:id/versions") { _, context in
            _ = try context.signedIn()
            let manifest = try await manifest(context)
            var before: ManifestRecord?
            var versions: [Version] = []
            for (record, kept) in manifest.everyVersion {
                let changes = try before?.differences(to: record) ?? []
                versions.append(
                    Version(
                        version: record.version, reason: record.correctionReason,
                        replacedAt: kept?.replacedAt_ms.rfc3339, replacedBy: kept?.replacedBy,
                        changes: changes.map { Change(path: $0.path, before: $0.before, after: $0.after) }))
                before = record
            }
            return try APIJSON.response(ListView(items: versions, next: nil))
        }
        api.get("manifests/:id/versions/:version") { _, context in
            _ = try context.signedIn()
            let number = try context.parameters.require("version")
            let versions = try await manifest(context).everyVersion
            guard let found = versions.first(where: { String($0.record.version) == number }) else {
                throw PlantError.notFound(kind: "version", id: number)
            }
            return ManifestRoutes.response(json: try found.record.json())
        }
    }

    /// `{"reason": …, "record": …}`: the record is read as a file would be, so that its paths and errors are the same.
    private static func correction(_ data: Data) throws -> (ManifestRecord, reason: String) {
        do throws(ManifestReadError) {
            let tree = try JSONTree(data)
            guard let stated = tree["record"] else {
                throw .badField(path: "record", "missing; it is the whole corrected manifest record")
            }
            let (record, unknownPaths) = try ManifestRecord.read(try stated.json())
            if let path = unknownPaths.first { throw .badField(path: "record.\(path)", "unknown member") }
            return (record, tree["reason"]?.text ?? "")
        } catch {
            throw PlantError.invalid(
                field: "record", Bilingual(zh: "联单记录无法读取：\(error)", en: "the record cannot be read: \(error)"))
        }
    }

    private func manifest(_ context: AppContext) async throws -> Manifest {
        let id = try context.parameters.require("id")
        guard let manifest = try await services.reader.manifest(id) else {
            throw PlantError.notFound(kind: "manifest", id: id)
        }
        return manifest
    }
}
