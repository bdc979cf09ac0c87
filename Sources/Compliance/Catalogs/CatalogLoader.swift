import Foundation

/// Reads files into tables and collects what is wrong with them.
struct CatalogLoader {
    struct Loaded {
        var description: CatalogDescription
        var table: CatalogTable
    }

    private(set) var loaded: [Loaded] = []
    var problems: [CatalogProblem] = []
    /// Id and first day of each edition that was named, also of those that could not be read.
    private var named: Set<[String]> = []
    /// A broken file could fill the screen: this many problems of one file are enough.
    static let problemsPerFile_max = 100

    /// Every edition of every catalogue that was read.
    var tables: [CatalogTable] { loaded.map(\.table) }

    /// Reads a directory; a plant's may replace tables that were read before it.
    mutating func read(_ directory: String, isPlant: Bool) throws(CatalogError) {
        try read(directory, folder: "", isPlant: isPlant, depth: 0)
    }

    private mutating func read(
        _ directory: String, folder: String, isPlant: Bool, depth: Int
    ) throws(CatalogError) {
        let manifest = try Self.manifest(in: folder.isEmpty ? directory : directory + "/" + folder)
        // Depth one only: an included list that includes itself must not loop.
        for name in manifest.include ?? [] where depth == 0 {
            try read(directory, folder: name + "/", isPlant: isPlant, depth: 1)
        }
        for var description in manifest.catalogs {
            description.file = folder + description.file
            guard isNew(&description, isPlant: isPlant) else { continue }
            guard let columns = CatalogSchema.columns(of: description, like: loaded.map(\.description)) else {
                add(
                    description.file, "`columns` is missing, and kind `\(description.kind.rawValue)` has no usual ones",
                    "describe the columns in catalogs.json")
                continue
            }
            description.columns = columns
            if description.index == nil { description.index = CatalogSchema.indexed(columns) }
            let path = directory + "/" + description.file
            guard let data = FileManager.default.contents(atPath: path) else {
                add(description.file, "the file cannot be read", "put it there or take it out of catalogs.json")
                continue
            }
            read(description, bytes: [UInt8](data))
        }
    }

    /// Whether an edition may be added: its dates are dates, and it stands nowhere yet or replaces what stands there.
    private mutating func isNew(_ description: inout CatalogDescription, isPlant: Bool) -> Bool {
        let dates = [description.inForce, description.endsOn] + (description.earlier ?? []).map(\.inForce)
        for date in dates.compactMap({ $0 }) where CalendarDay(date) == nil {
            add(
                description.file, "`\(date)` in catalogs.json is not a date",
                "write year-month-day, as in 2026-05-01")
            return false
        }
        if description.replaces != nil {
            guard isPlant else {
                add(description.file, "`replaces` stands in the product's own catalogs.json", "take it out")
                return false
            }
            guard let base = newest(description.id) else {
                add(
                    description.file, "it replaces `\(description.id)`, which is not there",
                    "correct the id, or take `replaces` out")
                return false
            }
            // It holds for the time of what it replaces.
            description.inForce = base.description.inForce
            description.endsOn = base.description.endsOn
            return true
        }
        guard named.insert([description.id, description.inForce ?? ""]).inserted else {
            add(
                description.file, "the id `\(description.id)` stands twice in catalogs.json",
                "rename one of them, give another edition its own `inForce`, or say that it `replaces` the other")
            return false
        }
        return true
    }

    private func newest(_ id: String) -> Loaded? {
        loaded.filter { $0.description.id == id }.max {
            ($0.description.inForce ?? "") < ($1.description.inForce ?? "")
        }
    }

    private static func manifest(in directory: String) throws(CatalogError) -> CatalogManifest {
        let path = directory + "/catalogs.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable(path: directory, reason: "catalogs.json is not there or not readable")
        }
        let manifest: CatalogManifest
        do {
            manifest = try JSONDecoder().decode(CatalogManifest.self, from: data)
        } catch {
            throw .unreadable(path: path, reason: Self.explain(error))
        }
        guard manifest.format == 1 else {
            throw .unreadable(path: path, reason: "its format is \(manifest.format), this program reads format 1")
        }
        return manifest
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        switch error {
        case .keyNotFound(let key, let context): return "`\(key.stringValue)` is missing at \(path(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(context.debugDescription) at \(path(context))"
        @unknown default: return "it cannot be understood"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the top" : path
    }

    private mutating func read(_ description: CatalogDescription, bytes: [UInt8]) {
        let file = description.file
        let sha256 = SHA256.hex(of: bytes)
        if let stated = description.sha256, sha256 != stated {
            add(
                file, "its SHA-256 is \(sha256), catalogs.json says \(stated)",
                "restore the file, or check the change and write the new hash")
        }
        let scanner = CSVScanner(bytes)
        for trouble in scanner.troubles {
            let columns = scanner.header
            let name = trouble.column <= columns.count ? columns[trouble.column - 1] : nil
            add(file, trouble.what, trouble.remedy, line: trouble.line, column: trouble.column, name: name)
        }
        guard checkHeader(scanner.header, description) else { return }
        let store = CellStore(
            columns: scanner.header, bytes: scanner.bytes, starts: scanner.starts, ends: scanner.ends,
            lines: scanner.lines)
        if scanner.troubles.isEmpty, let stated = description.rows, store.lines.count != stated {
            add(
                file, "it has \(store.lines.count) rows, catalogs.json says \(stated)",
                "restore the missing rows, or correct the number")
        }
        checkCells(store, description)
        keep(table(store, description, sha256: sha256), description)
    }

    /// Adds the table with its earlier editions, or puts it in the place of the one it replaces.
    private mutating func keep(_ table: CatalogTable, _ description: CatalogDescription) {
        if let replaces = description.replaces, let base = newest(description.id) {
            let comparison = CatalogComparison(of: table, with: base.table)
            for name in comparison.missingColumns {
                add(
                    description.file, "the column `\(name)` of the table it replaces is missing",
                    "add it to the header and to every row", line: 1)
            }
            let answer = [replaces.reason, replaces.by, replaces.on]
            if let milder = comparison.milder.first, answer.contains(where: { ($0 ?? "").isEmpty }) {
                add(
                    description.file,
                    "it is milder than the table it replaces in \(comparison.milder.count) rows, first `\(milder.text)`",
                    "put the row back, or state `reason`, `by` and `on` under `replaces` in catalogs.json",
                    line: milder.line)
            }
            if let on = replaces.on, CalendarDay(on) == nil {
                add(description.file, "`on` is `\(on)`, which is not a date", "write year-month-day, as in 2026-05-01")
            }
            var edition = table.edition
            edition.plantChange = PlantChange(replaces, comparison)
            loaded.removeAll { $0.table.edition.id == description.id && $0.table.edition.inForce == edition.inForce }
            loaded.append(Loaded(description: description, table: table.renamed(edition)))
            return
        }
        loaded.append(Loaded(description: description, table: table))
        guard let earlier = description.earlier else { return }
        guard let column = table.columns.firstIndex(of: description.since ?? "") else {
            add(
                description.file, "`earlier` needs `since`, the column that says since when a row stands there",
                "name one of its columns")
            return
        }
        for older in earlier {
            var edition = table.edition
            edition.edition = older.edition
            edition.inForce = older.inForce
            var olderDescription = description
            olderDescription.inForce = older.inForce
            guard named.insert([description.id, older.inForce]).inserted else {
                add(
                    description.file, "two editions of `\(description.id)` begin on \(older.inForce)",
                    "correct one date")
                continue
            }
            let rows = table.keeping(column, upTo: older.upTo, as: edition)
            loaded.append(Loaded(description: olderDescription, table: rows))
        }
    }
}
