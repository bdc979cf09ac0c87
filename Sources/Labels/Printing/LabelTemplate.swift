public import Foundation

/// A label as data: its size and what stands where. The product's own templates are in `LabelTemplate+Product.swift`;
/// a plant may bring others as JSON of the same form.
public struct LabelTemplate: Hashable, Sendable, Codable {
    /// One thing on the label, in millimetres from the upper left corner. `text` names fields in braces: `{code}`.
    public struct Element: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
            /// Text in a box, smaller down to `min` when it must be; `required` text that does not fit is an error.
            case text
            /// A matrix or bar code of `symbology`, with its quiet zone.
            case symbol
            /// GHS pictograms, named with blanks between: `GHS02 GHS07`.
            case pictograms
            /// NFPA 704, as `2-3-0` or `2-3-1-W`.
            case nfpa
            /// Labels of transport, as `3 (8)`.
            case transport
            case frame, band
        }
        public enum Align: String, Hashable, Sendable, Codable { case left, center, right }

        public var kind: Kind
        /// Left, top, width, height.
        public var box: [Double]
        public var text = ""
        /// Em of the text in mm, wanted and at least.
        public var size: Double?
        public var min: Double?
        public var bold: Bool?
        public var narrow: Bool?
        public var align: Align?
        /// `QR Code`, `Data Matrix`, `GS1 DataMatrix`, `Code 128`, `GS1-128`, `EAN-13`.
        public var symbology: SymbolDrawing.Kind?
        /// What may not be missing or cut.
        public var required: Bool?

        public init(
            _ kind: Kind, _ box: [Double], _ text: String = "", size: Double? = nil, min: Double? = nil,
            bold: Bool? = nil, narrow: Bool? = nil, align: Align? = nil, symbology: SymbolDrawing.Kind? = nil,
            required: Bool? = nil
        ) {
            self.kind = kind
            self.box = box
            self.text = text
            self.size = size
            self.min = min
            self.bold = bold
            self.narrow = narrow
            self.align = align
            self.symbology = symbology
            self.required = required
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(
                try values.decode(Kind.self, forKey: .kind), try values.decode([Double].self, forKey: .box),
                try values.decodeIfPresent(String.self, forKey: .text) ?? "",
                size: try values.decodeIfPresent(Double.self, forKey: .size),
                min: try values.decodeIfPresent(Double.self, forKey: .min),
                bold: try values.decodeIfPresent(Bool.self, forKey: .bold),
                narrow: try values.decodeIfPresent(Bool.self, forKey: .narrow),
                align: try values.decodeIfPresent(Align.self, forKey: .align),
                symbology: try values.decodeIfPresent(SymbolDrawing.Kind.self, forKey: .symbology),
                required: try values.decodeIfPresent(Bool.self, forKey: .required))
        }
    }

    public var id: String
    public var name: LabelText
    public var width_mm: Double
    public var height_mm: Double
    public var elements: [Element]

    public init(id: String, name: LabelText, width_mm: Double, height_mm: Double, elements: [Element]) {
        self.id = id
        self.name = name
        self.width_mm = width_mm
        self.height_mm = height_mm
        self.elements = elements
    }

    public var size_mm: PaperSize { PaperSize(width: width_mm, height: height_mm) }

    /// - Throws: `unusable` for a size or a box that cannot be drawn.
    public func check() throws(PaperError) {
        guard (10...400).contains(width_mm), (8...400).contains(height_mm) else {
            throw .unusable(field: id, reason: "a label of \(width_mm) x \(height_mm) mm is out of range")
        }
        for (index, element) in elements.enumerated() {
            let place = "\(id).elements[\(index)]"
            guard element.box.count == 4, element.box.allSatisfy(\.isFinite), element.box[2] > 0, element.box[3] > 0,
                element.box[0] >= 0, element.box[1] >= 0, element.box[0] + element.box[2] <= width_mm + 0.01,
                element.box[1] + element.box[3] <= height_mm + 0.01
            else { throw .unusable(field: place, reason: "the box \(element.box) does not lie on the label") }
            if element.kind == .symbol, element.symbology == nil {
                throw .unusable(field: place, reason: "a symbol needs its symbology")
            }
        }
    }

    /// Draws the label with these fields. A field that is missing prints nothing, unless its element requires it.
    ///
    /// - Throws: `unusable` for a required text that is missing or does not fit, and what the canvas throws.
    public func draw(
        _ fields: [String: String], on canvas: inout PaperCanvas
    ) throws(PaperError) {
        try check()
        for (index, element) in elements.enumerated() {
            let box = PaperBox(element.box[0], element.box[1], element.box[2], element.box[3])
            let text = Self.filled(element.text, fields)
            if text.isEmpty, ![.frame, .band].contains(element.kind) {
                guard element.required != true else {
                    throw .unusable(field: "\(id).\(element.text)", reason: "the label needs it")
                }
                continue
            }
            let cut = canvas.overflows.count
            try draw(element, text, in: box, field: "\(id)[\(index)]", &canvas)
            if element.required == true, canvas.overflows.count > cut {
                throw .unusable(
                    field: "\(id).\(element.text)",
                    reason: "`\(text)` does not fit; use a larger label or a shorter text")
            }
        }
    }

    private func draw(
        _ element: Element, _ text: String, in box: PaperBox, field: String, _ canvas: inout PaperCanvas
    ) throws(PaperError) {
        switch element.kind {
        case .text:
            let size = element.size ?? box.height
            var style = TextStyle(
                size, min: element.min ?? size, face: element.narrow == true ? .narrow : .sans,
                bold: element.bold == true,
                vertical: .middle)
            style.horizontal = element.align == .center ? .center : element.align == .right ? .right : .left
            try canvas.text(text, in: box, style: style, field: field)
        case .symbol:
            guard let kind = element.symbology else { return }
            try canvas.symbol(try SymbolDrawing.make(kind, text), in: box, field: field)
        case .pictograms: try pictograms(text, in: box, &canvas)
        case .nfpa: try canvas.fireDiamond(try FireDiamond(parsing: text), in: box)
        case .transport:
            let labels = try TransportDiamond.labels(for: text)
            let side = Swift.min(box.height, box.width / Double(max(1, labels.count)))
            for (index, label) in labels.enumerated() {
                try canvas.transportDiamond(
                    label, in: PaperBox(box.x + Double(index) * side, box.y + (box.height - side) / 2, side, side))
            }
        case .frame: canvas.rectangle(box, lineWidth: element.size ?? 0.3)
        case .band: canvas.rectangle(box, fill: .black, stroke: nil)
        }
    }

    /// In as many rows as make them largest.
    private func pictograms(_ text: String, in box: PaperBox, _ canvas: inout PaperCanvas) throws(PaperError) {
        var found: [Pictogram] = []
        for name in text.split(separator: " ") {
            guard let pictogram = Pictogram(rawValue: String(name)) else { throw .unknownPictogram(String(name)) }
            found.append(pictogram)
        }
        func across(_ rows: Int) -> Double {
            let columns = (found.count + rows - 1) / rows
            return Swift.min(box.height / Double(rows), box.width / Double(columns))
        }
        let rows = (1...max(1, found.count)).max { across($0) < across($1) } ?? 1
        let columns = (found.count + rows - 1) / rows
        let side = across(rows)
        for (index, pictogram) in found.enumerated() {
            try canvas.pictogram(
                pictogram, x: box.x + Double(index % columns) * side, y: box.y + Double(index / columns) * side,
                side: side / 2.0.squareRoot())
        }
    }

    /// A text with its fields filled in; a line all of whose fields are empty is left out.
    static func filled(_ pattern: String, _ fields: [String: String]) -> String {
        let lines = pattern.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line -> String? in
            var result = ""
            var named = 0
            var given = 0
            var rest = line
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
                let value = fields[String(rest[rest.index(after: open)..<close])] ?? ""
                result += rest[..<open] + value
                named += 1
                given += value.isEmpty ? 0 : 1
                rest = rest[rest.index(after: close)...]
            }
            result += rest
            return named > 0 && given == 0 ? nil : result
        }
        return lines.joined(separator: "\n")
    }

    /// One label in a format.
    public func render(
        _ fields: [String: String], as format: LabelFormat, resolution: LabelResolution = .dpi203, created: Date
    ) throws(PaperError) -> RenderedSheet {
        var canvas = try PaperCanvas.label(size_mm, format, resolution, created: created)
        try draw(fields, on: &canvas)
        let overflows = canvas.overflows
        return RenderedSheet(
            bytes: try canvas.finishLabel(format, comment: "ChemTrack \(id) \(fields["code"] ?? "")"),
            overflows: overflows, labels: 1, pages: 1)
    }
}
