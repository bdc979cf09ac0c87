import Foundation
import Testing

@testable import Compliance

/// One line of `Cases/storage-putaway.json`: what is put away, what stands there, and what has to come out.
struct PutAwayCase: Decodable, CustomTestStringConvertible {
    struct Standing: Decodable {
        var id: String
        var material: String
        var quantity: String
        var zone: String
    }
    var title: String
    var item: String
    var quantity: String
    var waste: Bool
    var stock: [Standing]
    /// Zones in the order of their rank.
    var accepted: [String]
    /// Refused zones with the rules that speak against them.
    var refused: [String: [String]]

    var testDescription: String { title }

    static let all: [PutAwayCase] = {
        guard let data = try? PairFixture.caseFile("storage-putaway.json") else { return [] }
        return (try? JSONDecoder().decode([PutAwayCase].self, from: data)) ?? []
    }()

    func items() throws -> [StoredItem] {
        try stock.map {
            StoredItem(
                id: $0.id, profile: try PairFixture.material($0.material), quantity: try Quantity($0.quantity),
                zone: $0.zone, isWaste: waste)
        }
    }
}

enum StorageFixture {
    static func zones() throws -> [StorageZone] {
        try JSONDecoder().decode([StorageZone].self, from: PairFixture.caseFile("storage-zones.json"))
    }

    static func item(
        _ id: String, _ material: String, zone: String, quantity: String = "1 kg",
        at position: StoredItem.Position? = nil
    ) throws -> StoredItem {
        StoredItem(
            id: id, profile: try PairFixture.material(material), quantity: try Quantity(quantity), zone: zone,
            position: position)
    }
}
