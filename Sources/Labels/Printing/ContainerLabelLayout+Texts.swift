/// What a container label says, block by block, in the label's language.
extension ContainerLabelLayout {
    struct Block {
        var text: String
        var style: TextStyle
        var field: String
    }

    func style(_ em: Double, bold: Bool = false, scale: Double = 1) -> TextStyle {
        TextStyle(
            em * scale, face: size.size_mm.width <= 75 ? .narrow : .sans, bold: bold, lineSpacing: 1.045)
    }

    func nameBlocks(_ em: Double) -> [Block] {
        let names = [label.productName.zh, label.productName.en].filter { !$0.isEmpty }
        // The smallest label has no room for a line of its own per language.
        let separator = size.isSmall ? "  " : "\n"
        var blocks = [
            Block(
                text: names.joined(separator: separator), style: style(em, bold: true, scale: 1.4), field: "name")
        ]
        var identity = label.identifiers
        if let number = label.unNumber { identity.append(number) }
        if let transport = label.transportClass { identity.append("\(label.heading("运输类别", "Class")) \(transport)") }
        if !identity.isEmpty {
            blocks.append(Block(text: identity.joined(separator: " · "), style: style(em), field: "identifiers"))
        }
        return blocks
    }

    func statementBlocks(_ em: Double, precautions: Int) -> [Block] {
        let kept = Array(label.precautionaryStatements.prefix(precautions))
        let groups: [(String, [LabelStatement], Bool)] = [
            ("hazard", label.hazardStatements + label.supplemental, true), ("precaution", kept, false),
        ]
        var blocks: [Block] = []
        for (field, statements, isBold) in groups where !statements.isEmpty {
            // CLP article 32(3): statements of one language stand together.
            let zh = statements.filter { !$0.text.zh.isEmpty }.map { "\($0.code) \($0.text.zh)" }
            let en = statements.filter { !$0.text.en.isEmpty }.map { "\($0.code) \($0.text.en)" }
            if !zh.isEmpty {
                blocks.append(
                    Block(text: zh.joined(separator: "；") + "。", style: style(em, bold: isBold), field: "\(field).zh"))
            }
            if !en.isEmpty {
                blocks.append(
                    Block(text: en.joined(separator: " "), style: style(em, bold: isBold), field: "\(field).en"))
            }
        }
        return blocks
    }

    /// Quantity, lot, dates, supplier and emergency advice; on a simplified label only what GB 15258 asks of it.
    var footerText: String {
        var facts = ["\(label.heading("净含量", "Quantity")) \(label.quantity)"]
        var supplier = [label.supplierName.zh, label.supplierName.en]
        if !size.isSimplified {
            if let lot = label.lot { facts.append("\(label.heading("批号", "Lot")) \(lot)") }
            if let received = label.received { facts.append("\(label.heading("接收", "Received")) \(received)") }
            if let expiry = label.expiry { facts.append("\(label.heading("有效期", "Expiry")) \(expiry)") }
            supplier += [label.supplierAddress.zh, label.supplierAddress.en]
        }
        if !label.supplierPhone.isEmpty { supplier.append("\(label.heading("电话", "Tel")) \(label.supplierPhone)") }
        var advice = [label.heading("请参阅安全数据单", "See safety data sheet")]
        if !label.emergencyPhone.isEmpty {
            advice.insert("\(label.heading("应急咨询", "Emergency")) \(label.emergencyPhone)", at: 0)
        }
        if size.isSimplified { advice.append(label.heading("完整标签见外包装", "Full label on the outer package")) }
        return """
            \(facts.joined(separator: " · "))
            \(label.heading("供应商", "Supplier")): \(supplier.filter { !$0.isEmpty }.joined(separator: " "))
            \(advice.joined(separator: " · "))
            """
    }
}
