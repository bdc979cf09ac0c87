public import Compliance

/// The papers a manifest can be printed as.
public enum ManifestPaper: String, Sendable, Codable, CaseIterable {
    /// 危险废物转移联单
    case cnTransferManifest = "cn-liandan"
    /// Shipping paper of 49 CFR 172.200.
    case usDOT = "us-dot"
    /// EPA form 8700-22 with its continuation sheets.
    case us8700_22 = "us-8700-22"
    /// Notice of 40 CFR 268.7(a), the land disposal restrictions.
    case usLDR = "us-ldr"
}

/// Maps a record to the papers. Pure: what is printed is what the record says.
public struct ManifestPapers: Sendable {
    /// Offset of the plant's clock from UTC in minutes, for the times printed on the 联单.
    public var clockOffset_min: Int
    /// What the notice of 40 CFR 268.7 has to tell apart.
    public var landDisposal: LandDisposalTables

    public init(clockOffset_min: Int = 480, landDisposal: LandDisposalTables = LandDisposalTables()) {
        self.clockOffset_min = clockOffset_min
        self.landDisposal = landDisposal
    }
}

/// Why a paper cannot be printed.
public enum ManifestPaperError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A line whose US description may not be printed: line number and reasons.
    case description(line: Int, ShippingDescriptionError)
    /// A line without what the paper has to say of it.
    case incomplete(line: Int, String)
    case noLines
    /// Nothing on it is hazardous waste of the US.
    case noFederalCode
    /// Everything that has to be stated before a notice can be printed.
    case lacking([Lack])
    case cannotDraw(String)
    /// Which of several records cannot be printed, and why.
    case record(String, Bilingual)

    /// What a line lacks.
    public struct Lack: Sendable, Hashable {
        public var line: Int
        public var what: Bilingual

        public init(line: Int, what: Bilingual) {
            self.line = line
            self.what = what
        }
    }

    public var description: String {
        switch self {
        case .description(let line, let error): "line \(line): \(error)"
        case .incomplete(let line, let what): "line \(line): \(what)"
        case .noLines: "the manifest has no waste line: there is nothing to print"
        case .noFederalCode: "no line has a federal waste code: the land disposal restrictions do not apply"
        case .lacking(let lacks): lacks.map { "line \($0.line): \($0.what.en)" }.joined(separator: "; ")
        case .record(let id, let why): "\(id): \(why.en)"
        case .cannotDraw(let why): "the paper cannot be drawn: \(why)"
        }
    }

    /// For the person who wanted to print.
    public var message: Bilingual {
        Bilingual(zh: "单据无法打印：\(reason.zh)。", en: "the paper cannot be printed: \(reason.en)")
    }

    var reason: Bilingual {
        let zh =
            switch self {
            case .lacking(let lacks): lacks.map { "第 \($0.line) 行：\($0.what.zh)" }.joined(separator: "；")
            case .noFederalCode: "没有带联邦废物代码的行，不适用填埋限制"
            case .noLines: "联单没有废物行"
            case .description(let line, let error):
                "第 \(line) 行的美国运输描述：" + error.problems.map(\.message.zh).joined(separator: "；")
            case .incomplete(let line, _): "请先补全第 \(line) 行"
            case .cannotDraw: "无法绘制"
            case .record(let id, let why): "\(id)：\(why.zh)"
            }
        return Bilingual(zh: zh, en: description)
    }
}
