internal import Foundation

/// The hazard diamond of NFPA 704: health on the left, flammability at the top, instability on the right, special
/// hazards at the bottom.
public struct FireDiamond: Hashable, Sendable, Codable {
    /// 0 to 4.
    public var health: Int
    public var flammability: Int
    public var instability: Int
    /// `W` (with a bar: reacts with water), `OX`, `SA`, or empty.
    public var special: String

    /// - Throws: `unusable` for a degree outside 0 to 4 or a special hazard that NFPA 704 does not have.
    public init(health: Int, flammability: Int, instability: Int, special: String = "") throws(PaperError) {
        for (name, degree) in [("health", health), ("flammability", flammability), ("instability", instability)] {
            guard (0...4).contains(degree) else {
                throw .unusable(field: "nfpa.\(name)", reason: "`\(degree)` is no degree of NFPA 704: 0 to 4")
            }
        }
        guard ["", "W", "OX", "SA"].contains(special) else {
            throw .unusable(field: "nfpa.special", reason: "`\(special)` is not W, OX or SA")
        }
        self.health = health
        self.flammability = flammability
        self.instability = instability
        self.special = special
    }

    /// Reads `2-3-0` or `2-3-1-W`: health, flammability, instability, special.
    public init(parsing text: String) throws(PaperError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 || parts.count == 4, let health = Int(parts[0]), let fire = Int(parts[1]),
            let instability = Int(parts[2])
        else { throw .unusable(field: "nfpa", reason: "`\(text)` has not the form 2-3-0 or 2-3-1-W") }
        try self.init(
            health: health, flammability: fire, instability: instability,
            special: parts.count == 4 ? parts[3].uppercased() : "")
    }
}

extension PaperColor {
    // Tints that print white in black and white, so that what is black on them stays readable on a label printer.
    static let fireRed = PaperColor(red: 1, green: 0.36, blue: 0.3)
    static let healthBlue = PaperColor(red: 0.4, green: 0.62, blue: 1)
    static let instabilityYellow = PaperColor(red: 1, green: 0.9, blue: 0.2)
    static let gasGreen = PaperColor(red: 0.25, green: 0.78, blue: 0.4)
    static let radioactiveYellow = PaperColor(red: 1, green: 0.92, blue: 0.25)
}

extension PaperCanvas {
    /// The diamond of NFPA 704 inside a box, as large as it allows.
    public mutating func fireDiamond(_ diamond: FireDiamond, in box: PaperBox) throws(PaperError) {
        let across = min(box.width, box.height)
        let x = box.x + (box.width - across) / 2
        let y = box.y + (box.height - across) / 2
        let half = across / 2
        let quarter = across / 4
        let fields: [(left: Double, top: Double, color: PaperColor, text: String)] = [
            (quarter, 0, .fireRed, String(diamond.flammability)), (0, quarter, .healthBlue, String(diamond.health)),
            (half, quarter, .instabilityYellow, String(diamond.instability)), (quarter, half, .white, diamond.special),
        ]
        let square = try PaperPath("M50 0 L100 50 L50 100 L0 50 Z")
        for field in fields {
            let place = PaperBox(x + field.left, y + field.top, half, half)
            path(square, viewSide: 100, in: place, fill: field.color, stroke: .black, lineWidth: 1.6)
            guard !field.text.isEmpty else { continue }
            let size = half * (field.text.count > 1 ? 0.3 : 0.5)
            let style = TextStyle(size, min: size / 2, bold: true, horizontal: .center, vertical: .middle)
            try text(field.text, in: place.inset(half * 0.1), style: style, field: "nfpa")
            if field.text == "W" {
                let middle = place.y + half / 2
                line(
                    from: place.x + half * 0.28, middle, to: place.x + half * 0.72, middle, width: half * 0.035)
            }
        }
    }
}

/// A label of dangerous goods in transport (UN Model Regulations 5.2.2.2.2, ADR 5.2.2.2.2), drawn from its geometry.
public enum TransportDiamond: String, Hashable, Sendable, Codable, CaseIterable {
    case explosive = "1"
    case explosive14 = "1.4"
    case explosive15 = "1.5"
    case explosive16 = "1.6"
    case flammableGas = "2.1"
    case gas = "2.2"
    case toxicGas = "2.3"
    case flammableLiquid = "3"
    case flammableSolid = "4.1"
    case spontaneouslyCombustible = "4.2"
    case dangerousWhenWet = "4.3"
    case oxidizer = "5.1"
    case organicPeroxide = "5.2"
    case toxic = "6.1"
    case infectious = "6.2"
    case radioactive = "7"
    case corrosive = "8"
    case miscellaneous = "9"

    /// The labels of a class as it stands in transport papers: `3`, `3 (8)`, `1.1D`, `5.1 (6.1, 8)`.
    ///
    /// - Throws: `unusable` for a class that has no label.
    public static func labels(for text: String) throws(PaperError) -> [TransportDiamond] {
        var found: [TransportDiamond] = []
        for part in text.split(whereSeparator: { " (),".contains($0) }) {
            var name = String(part)
            while let last = name.last, last.isLetter { name.removeLast() }
            if ["1.1", "1.2", "1.3"].contains(name) { name = "1" }
            guard let label = TransportDiamond(rawValue: name) else {
                throw .unusable(field: "transportClass", reason: "`\(part)` is no class of dangerous goods")
            }
            if !found.contains(label) { found.append(label) }
        }
        return found
    }

    /// Colours of the upper and the lower half.
    var grounds: (upper: PaperColor, lower: PaperColor) {
        let orange = PaperColor(red: 1, green: 0.6, blue: 0.15)
        return switch self {
        case .explosive, .explosive14, .explosive15, .explosive16: (orange, orange)
        case .flammableGas, .flammableLiquid: (.fireRed, .fireRed)
        case .gas: (.gasGreen, .gasGreen)
        case .toxicGas, .toxic, .infectious, .flammableSolid, .miscellaneous: (.white, .white)
        case .spontaneouslyCombustible: (.white, .fireRed)
        case .dangerousWhenWet: (.healthBlue, .healthBlue)
        case .oxidizer: (.instabilityYellow, .instabilityYellow)
        case .organicPeroxide: (.fireRed, .instabilityYellow)
        case .radioactive: (.radioactiveYellow, .white)
        case .corrosive: (.white, .black)
        }
    }

    /// The symbol of the upper half; nil where a number or stripes stand there.
    var symbol: Pictogram? {
        switch self {
        case .explosive: .explodingBomb
        case .flammableGas, .flammableLiquid, .flammableSolid, .spontaneouslyCombustible, .dangerousWhenWet,
            .organicPeroxide:
            .flame
        case .gas: .gasCylinder
        case .toxicGas, .toxic: .skull
        case .oxidizer: .flameOverCircle
        case .corrosive: .corrosion
        case .explosive14, .explosive15, .explosive16, .infectious, .radioactive, .miscellaneous: nil
        }
    }

    /// The figure in the lower corner: the class.
    var figure: String {
        switch self {
        case .explosive, .explosive14, .explosive15, .explosive16: "1"
        case .flammableGas, .gas, .toxicGas: "2"
        case .flammableSolid, .spontaneouslyCombustible, .dangerousWhenWet: "4"
        case .toxic, .infectious: "6"
        default: rawValue
        }
    }
}

extension PaperCanvas {
    /// A transport label inside a box, as large as it allows: a square on its point, its line inside the edge at a
    /// twentieth of the side.
    public mutating func transportDiamond(_ label: TransportDiamond, in box: PaperBox) throws(PaperError) {
        let across = min(box.width, box.height)
        let place = PaperBox(
            box.x + (box.width - across) / 2, box.y + (box.height - across) / 2, across, across)
        let grounds = label.grounds
        path(try PaperPath("M50 0 L100 50 L50 100 L0 50 Z"), viewSide: 100, in: place, fill: grounds.upper)
        path(try PaperPath("M0 50 L100 50 L50 100 Z"), viewSide: 100, in: place, fill: grounds.lower)
        for stripe in stripes(label) {
            path(try PaperPath(stripe), viewSide: 100, in: place, fill: label == .miscellaneous ? .black : .fireRed)
        }
        path(
            try PaperPath("M50 0 L100 50 L50 100 L0 50 Z"), viewSide: 100, in: place, fill: nil, stroke: .black,
            lineWidth: 0.8)
        path(
            try PaperPath("M50 5 L95 50 L50 95 L5 50 Z"), viewSide: 100, in: place, fill: nil, stroke: .black,
            lineWidth: 1)
        if let symbol = label.symbol {
            let side = across * 0.62
            try pictogramSymbol(
                symbol, in: PaperBox(place.x + (across - side) / 2, place.y + across * 0.02, side, side))
        } else {
            try ownSymbol(label, in: place)
        }
        let foot = PaperBox(place.x + across * 0.35, place.y + across * 0.76, across * 0.3, across * 0.16)
        let em = across * (label.figure.count > 1 ? 0.085 : 0.13)
        var style = TextStyle(em, min: em / 2, bold: true, horizontal: .center, vertical: .middle)
        if label == .corrosive { style.color = .white }
        try text(label.figure, in: foot, style: style, field: "transportClass")
        if label == .miscellaneous {
            line(
                from: place.x + across * 0.46, place.y + across * 0.905, to: place.x + across * 0.54,
                place.y + across * 0.905, width: across * 0.012)
        }
    }

    /// The vertical stripes of classes 4.1 (seven red) and 9 (seven black, upper half only).
    private func stripes(_ label: TransportDiamond) -> [String] {
        guard label == .flammableSolid || label == .miscellaneous else { return [] }
        return (0..<7).map { index in
            let left = 8.0 + Double(index) * 12.923
            let right = left + 6.46
            func top(_ x: Double) -> Double { abs(50 - x) }
            let isWhole = label == .flammableSolid
            func bottom(_ x: Double) -> Double { isWhole ? 100 - abs(50 - x) : 50 }
            let peak = left < 50 && right > 50 ? "L50 0 " : ""
            let foot = isWhole && left < 50 && right > 50 ? "L50 100 " : ""
            return "M\(left) \(top(left)) \(peak)L\(right) \(top(right)) L\(right) \(bottom(right)) "
                + "\(foot)L\(left) \(bottom(left)) Z"
        }
    }

    /// The number of divisions 1.4 to 1.6, the trefoil of class 7, the sign of class 6.2.
    private mutating func ownSymbol(_ label: TransportDiamond, in place: PaperBox) throws(PaperError) {
        let across = place.width
        let upper = PaperBox(place.x + across * 0.25, place.y + across * 0.2, across * 0.5, across * 0.32)
        switch label {
        case .explosive14, .explosive15, .explosive16:
            let style = TextStyle(across * 0.26, min: across * 0.1, bold: true, horizontal: .center, vertical: .middle)
            try text(label.rawValue, in: upper, style: style, field: "transportClass")
        case .radioactive:
            for blade in 0..<3 {
                path(try PaperPath(Self.blade(blade)), viewSide: 100, in: place, fill: .black)
            }
            path(try PaperPath(Self.circle(50, 34, 3.6)), viewSide: 100, in: place, fill: .black)
        case .infectious:
            for blade in 0..<3 {
                let angle = Double(blade) * 2 * .pi / 3 - .pi / 2
                let (x, y) = (50 + 9 * cos(angle), 34 + 9 * sin(angle))
                path(
                    try PaperPath(Self.circle(x, y, 8.5)), viewSide: 100, in: place, fill: nil, stroke: .black,
                    lineWidth: 3)
            }
            path(
                try PaperPath(Self.circle(50, 34, 7)), viewSide: 100, in: place, fill: nil, stroke: .black, lineWidth: 2
            )
        default: break
        }
    }

    /// A sixth of a ring: the trefoil's blade, 1.5 to 5 radii of its hub (ISO 361).
    private static func blade(_ index: Int) -> String {
        let start = Double(index) * 2 * .pi / 3 - .pi / 2 - .pi / 6
        func point(_ angle: Double, _ radius: Double) -> String {
            "\(50 + radius * cos(angle)) \(34 + radius * sin(angle))"
        }
        let steps = (0...8).map { start + Double($0) / 8 * .pi / 3 }
        let outer = steps.map { point($0, 18) }
        let inner = steps.reversed().map { point($0, 5.4) }
        return "M" + (outer + inner).joined(separator: " L") + " Z"
    }

    private static func circle(_ x: Double, _ y: Double, _ radius: Double) -> String {
        let points = (0..<36).map { step in
            let angle = Double(step) * .pi / 18
            return "\(x + radius * cos(angle)) \(y + radius * sin(angle))"
        }
        return "M" + points.joined(separator: " L") + " Z"
    }
}
