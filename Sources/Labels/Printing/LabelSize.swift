/// Whose formats a plant's container labels have.
public enum LabelStandard: String, Hashable, Sendable, Codable, CaseIterable {
    /// Regulation (EC) 1272/2008, Annex I 1.2.1.4, table 1.3.
    case clp
    /// GB 15258-2009, table of the sizes of labels.
    case gb15258
}

/// A label's format, upright, with the smallest pictogram it must carry.
public enum LabelSize: String, Hashable, Sendable, Codable, CaseIterable {
    /// A package of 100 mL at most, with what must not be missing there and a word on where the whole label is
    /// (GB 15258-2009 for small packages; 29 CFR 1910.1200(f)(12); CLP Annex I 1.5.1). The standards name no size.
    case mm70x50 = "70x50mm"
    /// CLP: up to 3 L.
    case mm52x74 = "52x74mm"
    /// CLP: more than 3 L, up to 50 L.
    case mm74x105 = "74x105mm"
    /// CLP: more than 50 L, up to 500 L.
    case mm105x148 = "105x148mm"
    /// CLP: more than 500 L.
    case mm148x210 = "148x210mm"
    /// GB 15258: more than 0.1 L, up to 3 L.
    case mm50x75 = "50x75mm"
    /// GB 15258: more than 3 L, up to 50 L.
    case mm75x100 = "75x100mm"
    /// GB 15258: more than 50 L, up to 500 L.
    case mm100x150 = "100x150mm"
    /// GB 15258: more than 500 L, up to 1,000 L.
    case mm150x200 = "150x200mm"
    /// GB 15258: more than 1,000 L.
    case mm200x300 = "200x300mm"

    /// Reads `74x105mm`, `74x105` or `74×105 mm`.
    public init?(parsing text: String) {
        let plain = text.lowercased().replacing("×", with: "x").filter { $0.isNumber || $0 == "x" }
        guard let size = LabelSize.allCases.first(where: { $0.rawValue == plain + "mm" }) else { return nil }
        self = size
    }

    /// A standard's formats from small to large. The simplified one is the first of GB 15258 only: CLP allows it
    /// under conditions that a person must know of (Annex I 1.5.1), so nothing chooses it by itself.
    public static func formats(of standard: LabelStandard) -> [LabelSize] {
        switch standard {
        case .clp: [.mm52x74, .mm74x105, .mm105x148, .mm148x210]
        case .gb15258: [.mm70x50, .mm50x75, .mm75x100, .mm100x150, .mm150x200, .mm200x300]
        }
    }

    /// The smallest label that the standard allows for a container of so many litres.
    public init(forContainerOf volume_L: Double, by standard: LabelStandard = .clp) {
        self =
            switch (standard, volume_L) {
            case (.clp, ...3): .mm52x74
            case (.clp, ...50): .mm74x105
            case (.clp, ...500): .mm105x148
            case (.clp, _): .mm148x210
            case (.gb15258, ...0.1): .mm70x50
            case (.gb15258, ...3): .mm50x75
            case (.gb15258, ...50): .mm75x100
            case (.gb15258, ...500): .mm100x150
            case (.gb15258, ...1000): .mm150x200
            case (.gb15258, _): .mm200x300
            }
    }

    public var size_mm: PaperSize {
        switch self {
        case .mm70x50: PaperSize(width: 70, height: 50)
        case .mm52x74: PaperSize(width: 52, height: 74)
        case .mm74x105: PaperSize(width: 74, height: 105)
        case .mm105x148: PaperSize(width: 105, height: 148)
        case .mm148x210: PaperSize(width: 148, height: 210)
        case .mm50x75: PaperSize(width: 50, height: 75)
        case .mm75x100: PaperSize(width: 75, height: 100)
        case .mm100x150: PaperSize(width: 100, height: 150)
        case .mm150x200: PaperSize(width: 150, height: 200)
        case .mm200x300: PaperSize(width: 200, height: 300)
        }
    }
    /// Without precautionary statements, lot and dates: they stand on the whole label, which goes with the package.
    public var isSimplified: Bool { self == .mm70x50 }
    /// Up to 3 L: the only labels with room for choice.
    var isSmall: Bool { [.mm70x50, .mm52x74, .mm50x75].contains(self) }
    /// Side of the pictogram's red frame, wanted: table 1.3 of CLP, and a fifteenth of the label for the largest of
    /// GB 15258.
    public var pictogramSide_mm: Double {
        switch self {
        case .mm70x50: 10
        case .mm52x74, .mm50x75: 16
        case .mm74x105, .mm75x100: 23
        case .mm105x148, .mm100x150: 32
        case .mm148x210, .mm150x200: 46
        case .mm200x300: 64
        }
    }
    /// Side of the red frame at least: one square centimetre, by CLP table 1.3.
    public var pictogramSideMin_mm: Double { isSmall ? 10 : pictogramSide_mm }
    /// Height of the small x that Regulation (EU) 2024/2865 asks for from 2028-01-01.
    public var xHeight2028_mm: Double {
        switch self {
        case .mm70x50: 1.2
        case .mm52x74, .mm50x75: 1.4
        case .mm74x105, .mm75x100: 1.8
        default: 2.0
        }
    }
    /// The next larger format of the same standard.
    public var next: LabelSize? {
        for standard in [LabelStandard.gb15258, .clp] {
            let formats = LabelSize.formats(of: standard)
            if let place = formats.firstIndex(of: self) { return place + 1 < formats.count ? formats[place + 1] : nil }
        }
        return nil
    }
}
