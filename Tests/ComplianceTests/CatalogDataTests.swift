import Compliance
import Foundation
import Testing

@Suite("The catalogues of the product")
struct CatalogDataTests {
    @Test("load without a problem, in good time")
    func load() throws {
        let clock = ContinuousClock()
        let began = clock.now
        let catalogs = try Catalogs.load(from: CatalogFixture.directory)
        let took = clock.now - began
        #expect(catalogs.editions.count >= 60)
        // Generous: a debug build on a busy machine. A release build takes a tenth of it.
        #expect(took < .seconds(20), "loading took \(took)")
        if ProcessInfo.processInfo.environment["CATALOG_TIME"] != nil {
            FileHandle.standardError.write(Data("catalogues loaded in \(took)\n".utf8))
        }
    }
}
