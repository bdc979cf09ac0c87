public import Compliance

/// What a check of the ledger found, with the row it concerns.
public enum LedgerProblem: Hashable, Sendable {
    /// Rows are not there, though later ones are.
    case missing(Range<Int>)
    /// A row stands where another was expected: twice, or out of order.
    case outOfOrder(seq: Int, expected: Int)
    /// The bytes are not a canonical event.
    case unreadable(seq: Int, LedgerError)
    /// The stored leaf hash is not that of the bytes.
    case leafDiffers(seq: Int)
    /// A query column says something else than the event itself.
    case columnDiffers(seq: Int, column: String, stored: String, event: String)
    /// The text beside an event is not the one that was entered with it.
    case textDiffers(seq: Int)
    /// An event of another log.
    case foreign(seq: Int, origin: String)
    /// A subject's sequence does not continue: an event was left out or put in.
    case subjectGap(seq: Int, subject: String, expected: Int, found: Int)
    /// The link to the subject's event before does not hold.
    case previousDiffers(seq: Int, subject: String, expected: Int?, found: Int?)
    /// The daily list of subjects is not the one that the events give.
    case headsDiffer(seq: Int)
    /// Fewer events than a checkpoint has signed.
    case shortened(checkpoint: String, signed: Int, found: Int)
    /// The events up to the checkpoint are not those that were signed; the change lies in `rows`.
    case changed(checkpoint: String, rows: Range<Int>)
    /// A valid checkpoint that belongs to another history than this ledger, or than another checkpoint.
    case forked(checkpoint: String, size: Int, other: String)
    /// A checkpoint that cannot be used: wrong signature, another log, unreadable.
    case badCheckpoint(checkpoint: String, LedgerError)

    /// Stable word for scripts.
    public var code: String {
        switch self {
        case .missing: "missing"
        case .outOfOrder: "out_of_order"
        case .unreadable: "unreadable"
        case .leafDiffers: "leaf_differs"
        case .columnDiffers: "column_differs"
        case .textDiffers: "text_differs"
        case .foreign: "foreign"
        case .subjectGap: "subject_gap"
        case .previousDiffers: "previous_differs"
        case .headsDiffer: "heads_differ"
        case .shortened: "shortened"
        case .changed: "changed"
        case .forked: "forked"
        case .badCheckpoint: "bad_checkpoint"
        }
    }

    /// The row, or the first of the rows, that the problem concerns.
    public var seq: Int? {
        switch self {
        case .missing(let rows), .changed(_, let rows): rows.lowerBound
        case .outOfOrder(let seq, _), .unreadable(let seq, _), .leafDiffers(let seq), .foreign(let seq, _),
            .columnDiffers(let seq, _, _, _), .subjectGap(let seq, _, _, _), .previousDiffers(let seq, _, _, _),
            .headsDiffer(let seq), .textDiffers(let seq):
            seq
        case .shortened(_, _, let found): found
        case .forked, .badCheckpoint: nil
        }
    }

    /// What to tell a person.
    public var message: Bilingual { Bilingual(zh: chinese, en: english) }

    private var english: String {
        switch self {
        case .missing(let rows): "events \(Self.span(rows)) are missing"
        case .outOfOrder(let seq, let expected): "event \(seq) stands where event \(expected) was expected"
        case .unreadable(let seq, let error): "event \(seq) cannot be read: \(error)"
        case .leafDiffers(let seq): "event \(seq): the stored hash is not that of its bytes"
        case .columnDiffers(let seq, let column, let stored, let event):
            "event \(seq): column `\(column)` holds `\(stored)`, the event itself says `\(event)`"
        case .textDiffers(let seq): "event \(seq): the text kept beside it is not the one that was entered"
        case .foreign(let seq, let origin): "event \(seq) belongs to another log, `\(origin)`"
        case .subjectGap(let seq, let subject, let expected, let found):
            "event \(seq): number \(found) of `\(subject)`, expected number \(expected)"
        case .previousDiffers(let seq, let subject, let expected, let found):
            "event \(seq): previous event of `\(subject)` is given as \(Self.index(found)), it is \(Self.index(expected))"
        case .headsDiffer(let seq): "event \(seq): the list of last events is not the one that the events give"
        case .shortened(let checkpoint, let signed, let found):
            "the ledger has \(found) events, checkpoint `\(checkpoint)` signed \(signed): "
                + "\(signed - found) at the end are lost"
        case .changed(let checkpoint, let rows):
            "events \(Self.span(rows)) are not those that checkpoint `\(checkpoint)` signed"
        case .forked(let checkpoint, let size, let other):
            "checkpoint `\(checkpoint)` of \(size) events signed another history than \(other)"
        case .badCheckpoint(let checkpoint, let error): "checkpoint `\(checkpoint)` cannot be used: \(error)"
        }
    }

    private var chinese: String {
        switch self {
        case .missing(let rows): "缺少事件 \(Self.span(rows))"
        case .outOfOrder(let seq, let expected): "应为事件 \(expected) 的位置出现了事件 \(seq)"
        case .unreadable(let seq, let error): "事件 \(seq) 无法读取：\(error)"
        case .leafDiffers(let seq): "事件 \(seq)：存储的哈希值与其内容不符"
        case .columnDiffers(let seq, let column, let stored, let event):
            "事件 \(seq)：列 `\(column)` 为 `\(stored)`，而事件本身为 `\(event)`"
        case .textDiffers(let seq): "事件 \(seq)：其附带文字与登记时不一致"
        case .foreign(let seq, let origin): "事件 \(seq) 属于另一台账 `\(origin)`"
        case .subjectGap(let seq, let subject, let expected, let found):
            "事件 \(seq)：`\(subject)` 的第 \(found) 号事件，应为第 \(expected) 号"
        case .previousDiffers(let seq, let subject, let expected, let found):
            "事件 \(seq)：`\(subject)` 的上一事件写为 \(Self.index(found))，实际为 \(Self.index(expected))"
        case .headsDiffer(let seq): "事件 \(seq)：末次事件清单与各事件不符"
        case .shortened(let checkpoint, let signed, let found):
            "台账有 \(found) 个事件，检查点 `\(checkpoint)` 已签署 \(signed) 个：末尾丢失 \(signed - found) 个"
        case .changed(let checkpoint, let rows): "事件 \(Self.span(rows)) 与检查点 `\(checkpoint)` 所签署的不一致"
        case .forked(let checkpoint, let size, let other):
            "检查点 `\(checkpoint)`（\(size) 个事件）签署的历史与 \(other) 不同"
        case .badCheckpoint(let checkpoint, let error): "检查点 `\(checkpoint)` 无法使用：\(error)"
        }
    }

    private static func span(_ rows: Range<Int>) -> String {
        rows.count == 1 ? String(rows.lowerBound) : "\(rows.lowerBound)…\(rows.upperBound - 1)"
    }

    private static func index(_ seq: Int?) -> String { seq.map(String.init) ?? "-" }
}
