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
    /// The person's right does not reach this zone; `-` is no zone at all.
    case outOfScope(zone: String)
    /// The act waits for signatures: sign the request, then do the same again with its id.
    case needsSignatures(SignatureRequest)
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
        case .outOfScope(let zone):
            Bilingual(
                zh: "您的权限范围不包括“\(zone)”：请由该区域人员办理，或请管理员授权。",
                en: "your rights do not reach `\(zone)`: have somebody of that zone do it, or ask for a grant")
        case .needsSignatures(let request):
            Bilingual(
                zh:
                    "须 \(request.rule.persons) 人签名（\(request.rule.citation.document)）：请求 \(request.id)，尚缺 \(request.missing) 人；"
                    + "\(request.rule.minutes_max) 分钟内签名后重新提交。",
                en: "\(request.rule.persons) persons sign this (rule \(request.rule.id)): request \(request.id) lacks "
                    + "\(request.missing); sign within \(request.rule.minutes_max) minutes, then do it again")
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
            "task": "任务", "sheet": "安全技术说明书", "product": "产品", "alarm": "报警", "open alarm": "未结报警", "person": "人员",
            "transporter": "承运人",
            "facility": "接受单位",
            "generator": "产废单位", "work order": "工单", "issue": "发料", "vessel": "设备", "scale": "秤", "meter": "流量计",
            "stock-take": "盘点",
            "lot": "批号", "load unit": "载具", "signature request": "签名请求", "grant": "授权", "sensor": "传感器",
            "channel": "报警通道", "linkage": "联动", "failed command": "失败的指令", "reader": "读写器", "shelved alarm": "搁置的报警",
            "latched alarm": "待复位报警", "drill": "演练",
        ]
        return names[kind] ?? kind
    }
}
