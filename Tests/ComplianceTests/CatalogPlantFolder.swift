import Foundation

@testable import Compliance

/// A plant's own folder of catalogues, loaded after the product's.
struct PlantFolder: ~Copyable {
    let directory: String

    /// - Parameters:
    ///   - manifest: the entries of `catalogs` in `catalogs.json`.
    ///   - files: name and text of each file.
    init(_ manifest: String, _ files: [String: String]) throws {
        directory = NSTemporaryDirectory() + "plant-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let all = files.merging(["catalogs.json": "{\"format\": 1, \"catalogs\": [\(manifest)]}"]) { $1 }
        for (name, text) in all {
            try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/" + name))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func load() throws(CatalogError) -> Catalogs {
        try Catalogs.load(from: [CatalogFixture.directory, directory])
    }

    func problems() -> [String] {
        do {
            _ = try SubstanceRegistry(catalogs: try load())
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    func review(_ regime: Regime = .cn, on day: CalendarDay? = nil) throws -> PurchaseReview {
        let catalogs = try load()
        let chosen = day.map { catalogs.asOf($0) } ?? catalogs
        return try PurchaseReview(
            catalogs: chosen, registry: try SubstanceRegistry(catalogs: chosen), regimes: [regime])
    }
}

extension PurchaseReview {
    /// The decision for a kilogram of something, at a day.
    func kilogram(_ cas: String, _ concentration_pct: Double? = nil, on day: String = "2026-11-28") throws -> Decision {
        decide(
            PurchaseRequest(cas: cas, quantity: try Quantity("1 kg"), concentration_pct: concentration_pct), stock: [],
            now_ms: PurchaseFixture.day_ms(day))
    }
}
