import Compliance
import Foundation

/// The folders that catalogues are read from.
struct CatalogSource: Sendable {
    /// The product's first.
    let directories: [String]
    /// A plant's own; it may come into being later.
    let plant: String?

    /// The folders that are there, the plant's last.
    var present: [String] { directories + [plant].compactMap { $0 }.filter(Self.holdsCatalogs) }

    /// Every edition of every catalogue.
    func load() throws(CatalogError) -> Catalogs { try Catalogs.load(from: present) }

    static func holdsCatalogs(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: directory + "/catalogs.json")
    }

    /// Names, sizes and times of all files: it changes when one of them does.
    var stamp: String {
        present.map { directory in
            let files = (FileManager.default.enumerator(atPath: directory)?.allObjects as? [String] ?? []).sorted()
            return files.map { file in
                let facts = try? FileManager.default.attributesOfItem(atPath: directory + "/" + file)
                let time = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
                return "\(file) \(facts?[.size] as? Int ?? 0) \(time)"
            }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
