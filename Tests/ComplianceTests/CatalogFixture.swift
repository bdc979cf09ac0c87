import Foundation
import Testing

@testable import Compliance

/// The catalogues of the repository, loaded once for all suites.
enum CatalogFixture {
    static let directory: String = {
        let here = URL(fileURLWithPath: #filePath)
        return here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("data/catalogs").path
    }()

    private static let loaded = Result { try Catalogs.load(from: directory) }

    static func catalogs() throws -> Catalogs { try loaded.get() }
}
