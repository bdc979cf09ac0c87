public import Foundation

/// A decision with everything it was made from, so that anybody can make it again years later.
public struct DecisionRecord: Sendable, Hashable, Codable {
    /// Version of this layout; 1.
    public var format: Int
    /// UTC, ms: the time the decision was made for.
    public var at_ms: Int64
    public var regimes: [Regime]
    public var request: PurchaseRequest
    public var dossier: PurchaseDossier
    public var stock: StockIndex
    public var decision: Decision
    /// Every edition that was loaded; those in ``Decision/catalogs`` spoke, the others only named things.
    public var editions: [Decision.UsedCatalog]

    /// The decision as bytes: members sorted, so that the same decision is the same bytes.
    public static func bytes(_ decision: Decision) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(decision)
    }
}

extension PurchaseReview {
    /// Decides, and keeps what it was decided from.
    public func record(
        _ request: PurchaseRequest, dossier: PurchaseDossier = PurchaseDossier(), stock: CountedStock, now_ms: Int64
    ) -> DecisionRecord {
        DecisionRecord(
            format: 1, at_ms: now_ms, regimes: regimes, request: request, dossier: dossier, stock: stock.index,
            decision: decide(request, dossier: dossier, stock: stock, now_ms: now_ms), editions: loaded)
    }
}

/// What came out when a recorded decision was made again.
public struct Replay: Sendable, Hashable, Codable {
    /// True when both are the same, byte for byte.
    public var isEqual: Bool
    /// What is not the same, for a person; empty when equal.
    public var differences: [Bilingual]

    private enum CodingKeys: String, CodingKey {
        case isEqual = "equal"
        case differences
    }
}

extension DecisionRecord {
    /// Makes the decision again from the recorded editions.
    ///
    /// - Parameter catalogs: has to hold every edition that spoke, by its SHA-256.
    /// - Throws: ``CatalogError/problems(_:)`` naming the editions that are missing, or what ``PurchaseReview`` throws.
    public func replay(with catalogs: Catalogs) throws -> Replay {
        guard format == 1 else {
            throw CatalogError.unreadable(
                path: "record", reason: "its format is \(format), this program reads format 1")
        }
        // What spoke has to be there; of the others the recorded edition is taken where it is loaded.
        let strict = try catalogs.pinned(to: decision.catalogs.map(CatalogEditionKey.init))
        let known = Set(strict.allEditions.map { $0.id + $0.sha256 })
        let pinned = try strict.pinned(
            to: editions.filter { known.contains($0.id + $0.sha256) }.map(CatalogEditionKey.init))
        let registry = try SubstanceRegistry(catalogs: pinned)
        let review = try PurchaseReview(catalogs: pinned, registry: registry, regimes: regimes)
        let again = review.decide(request, dossier: dossier, stock: review.counted(stock), now_ms: at_ms)
        guard try Self.bytes(again) != Self.bytes(decision) else { return Replay(isEqual: true, differences: []) }
        return Replay(isEqual: false, differences: differences(to: again) + changed(since: review.loaded))
    }

    private func differences(to again: Decision) -> [Bilingual] {
        var found: [Bilingual] = []
        if again.verdict != decision.verdict {
            found.append(
                Bilingual(
                    zh: "结论：当时 \(decision.verdict.rawValue)，重做 \(again.verdict.rawValue)",
                    en: "verdict: \(decision.verdict.rawValue) then, \(again.verdict.rawValue) again"))
        }
        if again.substance != decision.substance {
            found.append(Bilingual(zh: "物质的名称或条件不同", en: "name or condition of the substance differ"))
        }
        func shown(_ finding: Finding) -> String {
            [finding.rule, finding.list, finding.entry, finding.verdict.rawValue].compactMap { $0 }
                .joined(separator: " ")
        }
        for finding in decision.findings where !again.findings.contains(finding) {
            found.append(Bilingual(zh: "仅在当时：\(shown(finding))", en: "only then: \(shown(finding))"))
        }
        for finding in again.findings where !decision.findings.contains(finding) {
            found.append(Bilingual(zh: "仅在重做：\(shown(finding))", en: "only again: \(shown(finding))"))
        }
        if found.isEmpty {
            found.append(
                Bilingual(zh: "发现的次序或目录的记录不同", en: "the order of findings or the record of catalogues differs"))
        }
        return found
    }

    /// Editions that only name things may be others today: they can explain a difference.
    private func changed(since loaded: [Decision.UsedCatalog]) -> [Bilingual] {
        let now = Dictionary(loaded.map { ($0.id, $0) }) { first, _ in first }
        return editions.compactMap { then in
            guard now[then.id]?.sha256 != then.sha256 else { return nil }
            return Bilingual(
                zh: "目录 \(then.id) 已不是当时的 \(then.edition)", en: "catalogue \(then.id) is no longer \(then.edition)")
        }
    }
}

extension CatalogEditionKey {
    init(_ used: Decision.UsedCatalog) { self.init(id: used.id, edition: used.edition, sha256: used.sha256) }
}
