extension CatalogLoader {
    mutating func checkHeader(_ header: [String], _ description: CatalogDescription) -> Bool {
        let file = description.file
        guard !header.isEmpty else { return false }
        let expected = (description.columns ?? []).map(\.name)
        let optional = Set((description.columns ?? []).filter { $0.optional == true }.map(\.name))
        for (position, name) in expected.enumerated() where !header.contains(name) && !optional.contains(name) {
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

    mutating func checkCells(_ store: CellStore, _ description: CatalogDescription) {
        var found = 0
        for (position, name) in store.columns.enumerated() {
            guard let column = description.columns?.first(where: { $0.name == name }) else { continue }
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

    mutating func table(
        _ store: CellStore, _ description: CatalogDescription, sha256: String
    ) -> CatalogTable {
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
                endsOn: description.endsOn,
                source: description.source, licence: description.licence, evidence: description.evidence,
                file: description.file, sha256: sha256),
            store: store, indexes: indexes)
    }

    /// Every cell of a `code` column must stand in the column it refers to, in any edition of that table.
    mutating func checkReferences() {
        for entry in loaded {
            for column in entry.description.columns ?? [] {
                guard let ref = column.ref, let position = entry.table.columns.firstIndex(of: column.name) else {
                    continue
                }
                let parts = ref.split(separator: ".").map(String.init)
                let targets = tables.filter { $0.edition.id == parts.first }
                let indexes = targets.compactMap { target -> (index: CellIndex, store: CellStore)? in
                    guard let place = target.columns.firstIndex(of: parts.last ?? "") else { return nil }
                    let index = target.indexes[parts.last ?? ""]
                    return (index ?? CellIndex(columns: [place], store: target.store), target.store)
                }
                guard parts.count == 2, !indexes.isEmpty else {
                    add(
                        entry.description.file, "column `\(column.name)` refers to `\(ref)`, which is not there",
                        "correct `ref` in catalogs.json", column: position + 1, name: column.name)
                    continue
                }
                check(entry.table.store, column, position: position, file: entry.description.file, ref: ref) { cell in
                    indexes.contains { $0.index.contains(cell, in: $0.store) }
                }
            }
        }
    }

    mutating func check(
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

    mutating func add(
        _ file: String, _ what: String, _ remedy: String, line: Int? = nil, column: Int? = nil, name: String? = nil
    ) {
        problems.append(
            CatalogProblem(file: file, line: line, column: column, columnName: name, what: what, remedy: remedy))
    }
}
