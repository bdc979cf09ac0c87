public import Compliance

/// Why the plant refused a command. Each says what was wrong, with what, and what to do.
public enum PlantError: Error, Sendable, CustomStringConvertible {
    /// There is no such thing.
    case notFound(kind: String, id: String)
    /// A field of the request cannot be used.
    case invalid(field: String, Bilingual)
    /// The step is not allowed in this state.
    case refused(Bilingual)
    /// The rules say no; the findings say why.
    case blocked(Bilingual, findings: [Finding])
    /// The person has not the right.
    case forbidden(Act)
    /// The store cannot keep it: nothing was changed.
    case storeUnavailable(String)
    /// The same request is being worked on.
    case inProgress(key: String)

    public var message: Bilingual {
        switch self {
        case .notFound(let kind, let id):
            Bilingual(zh: "找不到\(Self.name(of: kind)) `\(id)`：请核对编号。", en: "no \(kind) `\(id)`: check the number")
        case .invalid(_, let text), .refused(let text), .blocked(let text, _): text
        case .forbidden(let act):
            Bilingual(
                zh: "您的角色没有权限（\(act.rawValue)）：请联系管理员。", en: "your role may not \(act.rawValue): ask an administrator")
        case .storeUnavailable(let why):
            Bilingual(zh: "数据无法保存，未做任何更改：\(why)", en: "the store cannot keep it, nothing was changed: \(why)")
        case .inProgress(let key):
            Bilingual(zh: "同一请求正在处理（\(key)）：请稍候。", en: "the same request is being worked on (\(key)): wait")
        }
    }

    public var description: String { message.en }

    private static func name(of kind: String) -> String {
        let names = [
            "item": "容器", "waste container": "废物容器", "zone": "库区", "purchase": "采购单", "manifest": "联单",
            "task": "任务", "sheet": "安全技术说明书", "alarm": "报警", "open alarm": "未结报警", "person": "人员", "transporter": "承运人", "facility": "接受单位",
            "generator": "产废单位",
            "sensor": "传感器", "channel": "报警通道", "linkage": "联动", "failed command": "失败的指令", "reader": "读写器",
            "shelved alarm": "搁置的报警", "latched alarm": "待复位报警", "drill": "演练",
        ]
        return names[kind] ?? kind
    }
}
