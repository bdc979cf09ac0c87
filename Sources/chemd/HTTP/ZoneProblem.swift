import ChemTrack
import Compliance
import Geofence
import HTTPTypes

extension Problem {
    /// A zone file that cannot be used: which feature, what is wrong with it, in both languages.
    init(_ error: ZoneFileError) {
        var field = "features"
        if let feature = error.feature { field += ".\(feature - 1)" }
        if case .defect(let defect) = error.reason, defect.isAboutGeometry { field += ".geometry" }
        let place = error.zone.map { "区域 `\($0)`" } ?? "区域文件第 \(error.line) 行"
        self.init(
            .unprocessableContent, "zones", Bilingual(zh: "\(place)：\(error.reason.zh)。", en: error.description),
            field: field)
    }
}

extension ZoneFileError.Reason {
    fileprivate var zh: String {
        switch self {
        case .text(let text): "内容无法读取（\(text)）"
        case .property(let text): "属性有误（\(text)）"
        case .defect(let defect): defect.zh
        case .duplicateID(let line): "编号与第 \(line) 行的区域重复"
        }
    }
}

extension ZoneDefect {
    fileprivate var isAboutGeometry: Bool {
        switch self {
        case .missingID, .radius, .number, .timeout: false
        default: true
        }
    }

    fileprivate var zh: String {
        func near(_ point: Point) -> String { "（\(point.x), \(point.y)）附近" }
        return switch self {
        case .missingID: "缺少编号，请填写属性 `id`"
        case .tooFewCorners: "边界不足三个不同的角点"
        case .zeroArea: "面积为零"
        case .crossesItself(let point): "边界在\(near(point))自相交"
        case .touchesItself(let point): "边界在\(near(point))自相接"
        case .holeOutside(let point): "内孔在\(near(point))位于外边界之外"
        case .ringsCross(let point): "边界在\(near(point))相交"
        case .polygonsOverlap(let point): "多边形在\(near(point))重叠"
        case .aroundPole: "边界环绕极点，请拆分或改用本地米制坐标"
        case .noPolygon: "没有多边形"
        case .coordinate(let point, _): "角点（\(point.x), \(point.y)）无效"
        case .radius(let value): "半径 `\(value)` 应大于 0 且不超过 1000 km"
        case .number(let field, let value): "\(field) `\(value)` 超出范围"
        case .timeout: "timeout `0` 会使停留立即结束，永不超时请填 -1"
        }
    }
}
