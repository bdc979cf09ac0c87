import Foundation

/// Reads files into tables and collects what is wrong with them.
struct CatalogLoader {
    private(set) var tables: [CatalogTable] = []
    private(set) var problems: [CatalogProblem] = []
    private var descriptions: [CatalogDescription] = []
    /// A broken file could fill the screen: this many problems of one file are enough.
    private static let problemsPerFile_max = 100

    mutating func read(_ directory: String) throws(CatalogError) {
        try read(directory, folder: "", depth: 0)
    }

    private mutating func read(_ directory: String, folder: String, depth: Int) throws(CatalogError) {
        let manifest = try Self.manifest(in: folder.isEmpty ? directory : directory + "/" + folder)
        // Depth one only: an included list that includes itself must not loop.
        for name in manifest.include ?? [] where depth == 0 { try read(directory, folder: name + "/", depth: 1) }
        for var description in manifest.catalogs {
            description.file = folder + description.file
            if descriptions.contains(where: { $0.id == description.id }) {
                add(description.file, "the id `\(description.id)` stands twice in catalogs.json", "rename one of them")
                continue
            }
            descriptions.append(description)
            let path = directory + "/" + description.file
            guard let data = FileManager.default.contents(atPath: path) else {
                add(description.file, "the file cannot be read", "put it there or take it out of catalogs.json")
                continue
            }
            read(description, bytes: [UInt8](data))
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
        if sha256 != description.sha256 {
            add(
                file, "its SHA-256 is \(sha256), catalogs.json says \(description.sha256)",
                "restore the file, or check the change and write the new hash")
        }
        let scanner = CSVScanner(bytes)
        for trouble in scanner.troubles {
            let name = trouble.column <= description.columns.count ? description.columns[trouble.column - 1].name : nil
            add(file, trouble.what, trouble.remedy, line: trouble.line, column: trouble.column, name: name)
        }
        guard checkHeader(scanner.header, description) else { return }
        let store = CellStore(
            columns: scanner.header, bytes: scanner.bytes, starts: scanner.starts, ends: scanner.ends,
            lines: scanner.lines)
        if scanner.troubles.isEmpty, store.lines.count != description.rows {
            add(
                file, "it has \(store.lines.count) rows, catalogs.json says \(description.rows)",
                "restore the missing rows, or correct the number")
        }
        checkCells(store, description)
        tables.append(table(store, description))
    }

    private mutating func checkHeader(_ header: [String], _ description: CatalogDescription) -> Bool {
        let file = description.file
        guard !header.isEmpty else { return false }
        let expected = description.columns.map(\.name)
        for (position, name) in expected.enumerated() where !header.contains(name) {
            add(
                file, "the column `\(name)` is missing", "add it to the header and to every row", line: 1,
                column: position + 1, name: name)
        }
        for (position, name) in header.enumerated() where !expected.contains(name) {
            add(
                file, "the column `\(name)` is not in catalogs.json", "describe it there or take it out", line: 1,
                column: position + 1, name: name)
        }
        for (position, name) in header.enumerated() where header.firstIndex(of: name) != position {
            add(file, "the column `\(name)` stands twice", "rename one", line: 1, column: position + 1, name: name)
        }
        return true
    }

    private mutating func checkCells(_ store: CellStore, _ description: CatalogDescription) {
        var found = 0
        for (position, name) in store.columns.enumerated() {
            guard let column = description.columns.first(where: { $0.name == name }) else { continue }
            let needsLook = ![.text, .code].contains(column.type) || column.required == true
            guard needsLook else { continue }
            let check = CellCheck(column)
            for row in 0..<store.lines.count {
                guard let problem = check.problem(store.cell(row: row, column: position)) else { continue }
                found += 1
                guard found <= Self.problemsPerFile_max else { return }
                add(
                    description.file, problem.what, problem.remedy, line: Int(store.lines[row]), column: position + 1,
                    name: name)
            }
        }
    }

    private mutating func table(_ store: CellStore, _ description: CatalogDescription) -> CatalogTable {
        var indexes: [String: CellIndex] = [:]
        for key in description.unique ?? [] {
            let positions = key.compactMap { store.columns.firstIndex(of: $0) }
            guard positions.count == key.count else { continue }
            var repeated: [(Int, Int)] = []
            let index = CellIndex(columns: positions, store: store) { repeated.append(($0, $1)) }
            for (row, earlier) in repeated.prefix(Self.problemsPerFile_max) {
                let value = positions.map { store.text(row: row, column: $0) }.joined(separator: " + ")
                add(
                    description.file, "the key `\(value)` already stands in line \(store.lines[earlier])",
                    "take one row out or correct its key", line: Int(store.lines[row]), column: positions[0] + 1,
                    name: key.joined(separator: "+"))
            }
            if key.count == 1 { indexes[key[0]] = index }
        }
        for name in description.index ?? [] where indexes[name] == nil {
            guard let position = store.columns.firstIndex(of: name) else { continue }
            indexes[name] = CellIndex(columns: [position], store: store)
        }
        return CatalogTable(
            edition: CatalogEdition(
                id: description.id, kind: description.kind, regime: description.regime, title: description.title,
                document: description.document, edition: description.edition, inForce: description.inForce,
                source: description.source, licence: description.licence, evidence: description.evidence,
                file: description.file, sha256: description.sha256),
            store: store, indexes: indexes)
    }

    /// Every cell of a `code` column must stand in the column it refers to.
    mutating func checkReferences() {
        for description in descriptions {
            guard let table = tables.first(where: { $0.edition.id == description.id }) else { continue }
            for column in description.columns {
                guard let ref = column.ref, let position = table.columns.firstIndex(of: column.name) else { continue }
                let parts = ref.split(separator: ".").map(String.init)
                guard parts.count == 2, let target = tables.first(where: { $0.edition.id == parts[0] }),
                    let targetPosition = target.columns.firstIndex(of: parts[1])
                else {
                    add(
                        description.file, "column `\(column.name)` refers to `\(ref)`, which is not there",
                        "correct `ref` in catalogs.json", column: position + 1, name: column.name)
                    continue
                }
                let index = target.indexes[parts[1]] ?? CellIndex(columns: [targetPosition], store: target.store)
                check(table.store, column, position: position, file: description.file, ref: ref) {
                    index.contains($0, in: target.store)
                }
            }
        }
    }

    private mutating func check(
        _ store: CellStore, _ column: CatalogColumn, position: Int, file: String, ref: String,
        known: (ArraySlice<UInt8>) -> Bool
    ) {
        var found = 0
        for row in 0..<store.lines.count {
            let cell = store.cell(row: row, column: position)
            if cell.isEmpty { continue }
            let parts = column.separator?.utf8.first.map { cell.split(separator: $0) } ?? [cell]
            for part in parts where !known(part) {
                found += 1
                guard found <= Self.problemsPerFile_max else { return }
                add(
                    file, "`\(String(decoding: part, as: UTF8.self))` does not stand in \(ref)",
                    "correct the cell, or add the code there", line: Int(store.lines[row]), column: position + 1,
                    name: column.name)
            }
        }
    }

    private mutating func add(
        _ file: String, _ what: String, _ remedy: String, line: Int? = nil, column: Int? = nil, name: String? = nil
    ) {
        problems.append(
            CatalogProblem(file: file, line: line, column: column, columnName: name, what: what, remedy: remedy))
    }
}
