extension LabelTemplate {
    /// The product's own templates. Fields: see each element's text.
    public static let product: [LabelTemplate] = [
        working, workingSmall, location, badge,
    ]

    /// A secondary (working) container: product, signal word, pictograms, hazards (29 CFR 1910.1200(f)(6)(ii), GB 15258
    /// clause 5 in short), from which container it was filled, by whom, when, until when.
    static let working = LabelTemplate(
        id: "working", name: LabelText(zh: "分装容器标签", en: "Working container"), width_mm: 90, height_mm: 50,
        elements: [
            Element(.frame, [0.5, 0.5, 89, 49]),
            Element(.text, [2, 1.5, 62, 11], "{name.zh}\n{name.en}", size: 4.4, min: 1.9, bold: true, required: true),
            Element(.symbol, [67, 1.5, 21.5, 21.5], "{code}", symbology: .qr, required: true),
            Element(
                .text, [67, 23, 21.5, 3.6], "{code}", size: 3, min: 1.6, bold: true, narrow: true, align: .center,
                required: true),
            Element(.pictograms, [2, 13, 40, 17], "{pictograms}"),
            Element(
                .text, [43, 13, 23, 9], "{signal.zh} {signal.en}", size: 4.4, min: 2.2, bold: true, align: .center),
            Element(.transport, [43, 22, 23, 8], "{transport}"),
            Element(
                .text, [2, 30.5, 66, 11.5], "{hazards.zh}\n{hazards.en}", size: 2.7, min: 1.5, narrow: true,
                required: true),
            Element(
                .text, [2, 42.5, 86, 6.5],
                "源容器 From {source} · {amount}\n分装 Filled {filled} {person} · 有效期 Use by {expiry}",
                size: 2.5, min: 1.5, narrow: true),
            Element(.nfpa, [70, 27.2, 15, 15], "{nfpa}"),
        ])

    /// The same for bottles up to 100 mL: what OSHA and GB 15258 (small packages) ask at the least.
    static let workingSmall = LabelTemplate(
        id: "working-small", name: LabelText(zh: "小容器分装标签", en: "Working container, small"), width_mm: 50,
        height_mm: 25,
        elements: [
            Element(.frame, [0.4, 0.4, 49.2, 24.2], size: 0.2),
            Element(
                .text, [1.2, 0.8, 33, 8], "{name.zh}\n{name.en}", size: 3, min: 1.5, bold: true, narrow: true,
                required: true),
            Element(.symbol, [35, 0.8, 14.4, 14.4], "{code}", symbology: .dataMatrix, required: true),
            Element(
                .text, [34.5, 15.2, 15, 2.8], "{code}", size: 2.4, min: 1.3, bold: true, narrow: true, align: .center,
                required: true),
            Element(.pictograms, [1.2, 9, 24, 9.5], "{pictograms}"),
            Element(
                .text, [25.5, 9, 9, 9.5], "{signal.zh}\n{signal.en}", size: 2.6, min: 1.3, bold: true, narrow: true,
                align: .center),
            Element(
                .text, [1.2, 18.6, 47.6, 5.8], "{hazards.zh} {hazards.en}\n{filled} {person} · {expiry}", size: 1.9,
                min: 1.2, narrow: true, required: true),
        ])

    /// A place: zone, room or shelf, read from some metres away and scanned by everybody who puts something there.
    static let location = LabelTemplate(
        id: "location", name: LabelText(zh: "库位标签", en: "Location"), width_mm: 99, height_mm: 57,
        elements: [
            Element(.frame, [0.5, 0.5, 98, 56], size: 0.5),
            Element(.text, [3, 2, 60, 27], "{name.zh}\n{name.en}", size: 9, min: 2.4, bold: true, required: true),
            Element(.symbol, [64.5, 2, 32, 32], "{code}", symbology: .qr, required: true),
            Element(
                .text, [64.5, 34, 32, 5], "{code}", size: 4.2, min: 1.8, bold: true, narrow: true, align: .center,
                required: true),
            Element(.text, [3, 29.5, 60, 9], "{rules.zh}\n{rules.en}", size: 3, min: 1.6, narrow: true),
            Element(.pictograms, [3, 39, 44, 16.5], "{pictograms}"),
            Element(.transport, [48, 39.5, 31, 15.5], "{transport}"),
            Element(.nfpa, [80.5, 39.5, 15.5, 15.5], "{nfpa}"),
        ])

    /// A person's badge: the name for people, the code for the scanner. The code proves nothing by itself.
    static let badge = LabelTemplate(
        id: "badge", name: LabelText(zh: "人员胸牌", en: "Person's badge"), width_mm: 85.6, height_mm: 53.98,
        elements: [
            Element(.band, [0, 0, 85.6, 4]),
            Element(.text, [4, 7, 50, 8], "{site}", size: 3.4, min: 1.8),
            Element(.text, [4, 15, 50, 14], "{name}", size: 8, min: 3, bold: true, required: true),
            Element(.text, [4, 29, 50, 6], "{role.zh} {role.en}", size: 4, min: 2),
            Element(.text, [4, 36, 50, 14], "{note.zh}\n{note.en}", size: 2.6, min: 1.6, narrow: true),
            Element(.symbol, [55, 9, 28, 28], "{code}", symbology: .qr, required: true),
            Element(
                .text, [55, 38, 28, 4.5], "{code}", size: 3.2, min: 1.8, bold: true, align: .center, required: true),
        ])
}
