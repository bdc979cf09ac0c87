import Compliance

// Counting: the place, then scans, then the differences as events. Nothing is changed before it is closed.
extension Plant {
    /// At most so many codes are read in one count.
    public static let scanLimit = 10_000

    /// Begins the count of a zone. One count runs for each zone.
    public func startStockTake(zone: String, by actor: Actor, key: String? = nil) async throws(PlantError) -> StockTake
    {
        try require(.move, of: actor)
        if let made = try await begin(key) {
            guard let take = made.first.flatMap({ state.stockTakes[$0] }) else { throw misused(key) }
            return take
        }
        defer { end(key) }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> StockTake in
            guard state.zones.storageZone(zone) != nil else { throw .notFound(kind: "zone", id: zone) }
            if let open = state.stockTakes.values.first(where: { $0.isOpen && $0.zone == zone }) {
                throw .refused(
                    Bilingual(zh: "该区域正在盘点（\(open.id)）。", en: "\(open.id) counts this zone already: go on with it"))
            }
            let expected = state.items.values.filter { $0.zone == zone && $0.state.isOnSite }.map(\.code).sorted()
            let id = nextID(.stockTake, prefix: "ST-", into: &changes)
            let take = StockTake(
                id: id, zone: zone, expected: expected, scans: [], signaturesNeeded: 1, signatures: [],
                startedAt_ms: clock.now_ms(), startedBy: actor.id, closedAt_ms: nil, lines: [])
            keep(take, into: &changes)
            try record(
                "stocktake.started", subject: id, by: actor,
                body: ["zone": LedgerValue(zone), "expected": LedgerValue(Int64(expected.count))], into: &changes)
            remember(key, made: [id], in: &changes)
            return take
        }
    }

    /// Takes the codes that were read, whatever they are; a code read twice counts once.
    public func scan(stockTake id: String, codes: [String], by actor: Actor) async throws(PlantError) -> StockTake {
        try require(.move, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> StockTake in
            var take = try openStockTake(id)
            guard take.signatures.isEmpty else {
                throw .refused(
                    Bilingual(zh: "盘点 \(id) 已签字，不能再扫码。", en: "\(id) is signed: nothing more is scanned"))
            }
            var texts = Set(take.scans.map(\.text))
            var items = Set(take.scans.compactMap(\.item))
            for code in codes {
                let text = code.trimmingWhitespace
                guard (1...2000).contains(text.utf8.count) else {
                    throw .invalid(field: "codes", Bilingual(zh: "有空的或过长的条码。", en: "a code is empty or too long"))
                }
                let item = item(forCode: text)?.code
                guard texts.insert(text).inserted, item.map({ items.insert($0).inserted }) ?? true else { continue }
                guard take.scans.count < Self.scanLimit else {
                    throw .invalid(
                        field: "codes",
                        Bilingual(zh: "一次盘点最多 \(Self.scanLimit) 个条码。", en: "a count takes \(Self.scanLimit) codes"))
                }
                take.scans.append(StockTake.Scan(text: text, item: item, at_ms: clock.now_ms(), by: actor.id))
            }
            keep(take, into: &changes)
            return take
        }
    }

    /// Signs a count; with the last signature that is needed it is closed, and its differences become events: what is missing is
    /// lost, what is misplaced stands here now, what was lost is found.
    ///
    /// - Throws: for a second signature of the same person, or one without the password.
    public func sign(stockTake id: String, by actor: Actor) async throws(PlantError) -> StockTake {
        try require(.move, of: actor)
        guard actor.hasSigned else {
            throw .invalid(
                field: "password",
                Bilingual(zh: "盘点须签名：请在请求中再次输入密码。", en: "a count is signed: give your password with the request"))
        }
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> StockTake in
            var take = try openStockTake(id)
            guard !take.signatures.contains(where: { $0.by == actor.id }) else {
                throw .refused(
                    Bilingual(
                        zh: "您已签过盘点 \(id)：剧毒品须由另一人复核签字。",
                        en: "you have signed \(id): another person has to count and sign hypertoxic goods"))
            }
            let lines = lines(of: take)
            take.signaturesNeeded = needsTwo(lines) ? 2 : 1
            take.signatures.append(StockTake.Signature(by: actor.id, at_ms: clock.now_ms()))
            let isClosed = take.signatures.count >= take.signaturesNeeded
            if isClosed {
                take.closedAt_ms = clock.now_ms()
                take.lines = lines
            }
            keep(take, into: &changes)
            var body: LedgerBody = ["zone": LedgerValue(take.zone)]
            for result in StockTake.Result.allCases {
                body[result.rawValue] = LedgerValue(Int64(lines.count { $0.result == result }))
            }
            try record(
                isClosed ? "stocktake.closed" : "stocktake.signed", subject: id, by: actor, body: body, into: &changes)
            if isClosed { try settle(take, by: actor, into: &changes) }
            return take
        }
    }

    /// What a count would say if it were closed now.
    public func preview(of take: StockTake) -> [StockTake.Line] { take.isOpen ? lines(of: take) : take.lines }

    /// Containers that came or went while people counted are not missing.
    private func lines(of take: StockTake) -> [StockTake.Line] {
        let read = Set(take.scans.compactMap(\.item))
        var lines: [StockTake.Line] = []
        for code in take.expected where !read.contains(code) {
            guard let item = state.items[code], item.zone == take.zone, item.state.isOnSite else { continue }
            lines.append(StockTake.Line(result: .missing, code: code, bookZone: nil))
        }
        for scan in take.scans {
            guard let code = scan.item, let item = state.items[code] else {
                lines.append(StockTake.Line(result: .unknown, code: scan.text, bookZone: nil))
                continue
            }
            let isHere = item.zone == take.zone && item.state.isOnSite
            lines.append(
                StockTake.Line(result: isHere ? .found : .misplaced, code: code, bookZone: isHere ? nil : item.zone))
        }
        return lines
    }

    private func needsTwo(_ lines: [StockTake.Line]) -> Bool {
        lines.contains { line in
            guard let profile = state.profiles[line.code]?.value else { return false }
            return rules.pairs.isHypertoxic(profile)
        }
    }

    private func settle(_ take: StockTake, by actor: Actor, into changes: inout ChangeSet) throws(PlantError) {
        let why = "\(take.id)"
        var rooms: Set<String> = []
        for line in take.lines {
            guard var item = state.items[line.code] else { continue }
            if let room = room(of: item) { rooms.insert(room) }
            switch line.result {
            case .missing where item.state.acts.contains(.lose):
                _ = try lose(item, why, by: actor, into: &changes)
            case .misplaced where item.state == .lost:
                _ = try find(item, in: take.zone, why, by: actor, into: &changes)
            case .misplaced where item.state.isOnSite:
                item.zone = take.zone
                keep(item, into: &changes)
            case .found, .missing, .misplaced, .unknown: break
            }
            var body: LedgerBody = ["result": LedgerValue(line.result.rawValue), "stocktake": LedgerValue(take.id)]
            body["zone"] = LedgerValue(take.zone)
            if let before = line.bookZone { body["before"] = LedgerValue(before) }
            try record("item.counted", subject: line.code, by: actor, body: body, into: &changes)
        }
        if let room = state.zones.room(take.zone) { rooms.insert(room) }
        try judge(items: take.lines.map(\.code).filter { state.items[$0] != nil }, rooms: rooms, into: &changes)
    }

    private func openStockTake(_ id: String) throws(PlantError) -> StockTake {
        guard let take = state.stockTakes[id] else { throw .notFound(kind: "stock-take", id: id) }
        guard take.isOpen else {
            throw .refused(Bilingual(zh: "盘点 \(id) 已结束。", en: "\(id) is closed"))
        }
        return take
    }

    private func keep(_ take: StockTake, into changes: inout ChangeSet) {
        state.stockTakes[take.id] = take
        changes.stockTakes.append(take)
    }
}
