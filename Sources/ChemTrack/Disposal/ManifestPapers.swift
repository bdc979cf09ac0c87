/// The papers a manifest can be printed as.
public enum ManifestPaper: String, Sendable, Codable, CaseIterable {
    /// 危险废物转移联单
    case cnTransferManifest = "cn-liandan"
    /// Shipping paper of 49 CFR 172.200.
    case usDOT = "us-dot"
    /// EPA form 8700-22 with its continuation sheets.
    case us8700_22 = "us-8700-22"
}

/// Maps a record to the papers. Pure: what is printed is what the record says.
public struct ManifestPapers: Sendable {
    /// Offset of the plant's clock from UTC in minutes, for the times printed on the 联单.
    public var clockOffset_min: Int

    public init(clockOffset_min: Int = 480) { self.clockOffset_min = clockOffset_min }
}

/// Why a paper cannot be printed.
public enum ManifestPaperError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A line whose US description may not be printed: line number and reasons.
    case description(line: Int, ShippingDescriptionError)
    /// A line without what the paper has to say of it.
    case incomplete(line: Int, String)
    case noLines
    case cannotDraw(String)

    public var description: String {
        switch self {
        case .description(let line, let error): "line \(line): \(error)"
        case .incomplete(let line, let what): "line \(line): \(what)"
        case .noLines: "the manifest has no waste line: there is nothing to print"
        case .cannotDraw(let why): "the paper cannot be drawn: \(why)"
        }
    }
}
