public import Compliance
import Labels

/// What a supplier sells under one article number: what every container of it has in common.
public struct Product: Sendable, Codable, Hashable, Identifiable {
    /// `PR-0012`; empty before the plant has given one.
    public var id: String
    public var name: Bilingual
    public var supplier: String
    /// The supplier's own number for it.
    public var article: String
    /// GS1's number of the trade item, 14 digits with the check digit.
    public var gtin: String?
    public var cas: String?
    /// Mass share of the named substance in percent, nil when pure or not stated.
    public var concentration_pct: Double?
    public var form: PhysicalForm?
    /// kg/L
    public var density_kg_per_L: Double?
    /// The composition, when it is of several substances.
    public var mixture: Mixture?
    public var classification: StatedClassification?
    /// What one container holds.
    public var content: Quantity?
    public var packaging: ManifestPackaging?
    /// Weight of a container without its content.
    public var tare_mg: Int64?
    public var shelfLifeOpened_days: Int?
    /// Ids of the filed data sheets about it, in the order they were assigned.
    public var sheets: [String] = []
    /// Why it is no longer taken in; nil while it is.
    public var retired: String?

    public init(id: String = "", name: Bilingual, supplier: String, article: String) {
        self.id = id
        self.name = name
        self.supplier = supplier
        self.article = article
    }

    /// What the catalogues are asked about it.
    var query: SubstanceQuery {
        SubstanceQuery(
            cas: cas.flatMap { try? CASNumber($0) }, name: cas == nil ? name.zh : nil,
            concentration_pct: concentration_pct, form: form, mixture: mixture, stated: classification)
    }

    /// By what a supplier's article is known, however it is written.
    var key: String { Self.key(supplier: supplier, article: article) }

    static func key(supplier: String, article: String) -> String {
        NameKey.fold(supplier) + "\n" + NameKey.fold(article)
    }

    /// What it is searched by, lower case, one part a line.
    public var searchText: String {
        [id, name.zh, name.en, supplier, article, gtin, cas].compactMap { $0?.lowercased() }.joined(separator: "\n")
    }

    /// The facts that the ledger keeps.
    var ledgerBody: LedgerBody {
        var body: LedgerBody = [
            "name": LedgerValue(name.zh), "supplier": LedgerValue(supplier), "article": LedgerValue(article),
        ]
        if let gtin { body["gtin"] = LedgerValue(gtin) }
        if let cas { body["cas"] = LedgerValue(cas) }
        if let mixture {
            body["composition"] = LedgerValue(mixture.components.map(\.line).joined(separator: "; "))
        }
        return body
    }
}

/// A GTIN as people and scanners give it: 8, 12, 13 or 14 digits.
enum TradeItemNumber {
    /// The 14 digits.
    ///
    /// - Throws: ``CodeError`` when the check digit is wrong or it is no such number.
    static func normal(_ text: String) throws(CodeError) -> String {
        let digits = text.filter { $0 != " " && $0 != "-" }
        let code = try ParsedCode.parse(
            digits.count == 14 ? "(01)" + digits : digits, identifier: digits.count == 14 ? nil : "]E0")
        guard case .gs1(let message) = code, let number = message.value("01") else {
            throw .form(kind: .gtin, input: text)
        }
        return number
    }
}

extension MixtureComponent {
    /// A component as one writes it: `67-64-1 10-30 %`.
    var line: String { "\(cas ?? name ?? "") \(contentText)" }

    private var contentText: String { low_pct == high_pct ? "\(low_pct) %" : "\(low_pct)-\(high_pct) %" }
}
