import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Labels
import Store

/// Labels of containers in a plant's data folder, also while a daemon uses it.
struct StoredLabels: LabelSource {
    let folder: String
    let catalogs: String?

    func containerLabel(item: String?) async throws(ExitCode) -> ContainerLabel {
        let (found, profile, parties) = try await look(item ?? "")
        return ContainerLabel(item: found, profile: profile, parties: parties)
    }

    func wasteLabel(item: String?) async throws(ExitCode) -> WasteLabel {
        let (found, profile, parties) = try await look(item ?? "")
        guard let waste = found.waste else { throw Terminal.unusable("\(found.code): has not been declared waste") }
        return WasteLabel(
            item: found, waste: waste, profile: profile, holder: parties.first { $0.role == .generator }?.details)
    }

    private func look(_ code: String) async throws(ExitCode) -> (Item, HazardProfile, [Party]) {
        let wanted: String
        do {
            wanted = try ItemCode(code).text
        } catch {
            throw Terminal.unusable("\(error)")
        }
        do {
            let registry = try SubstanceRegistry(catalogs: try CatalogLocation.load(catalogs))
            let reader = PlantReader(try PlantDatabase(reading: folder))
            guard let item = try await reader.item(wanted) else {
                throw Terminal.unusable("\(folder): holds no container `\(wanted)`")
            }
            return (item, registry.profile(item.query), try await reader.parties())
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }
}
