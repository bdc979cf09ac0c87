/// The first page and the continuation sheets of `UniformManifestLayout`.
extension UniformManifestLayout {
    func firstPage(_ canvas: inout PaperCanvas) throws(PaperError) {
        let (left, right) = (Self.left, Self.right)
        if !overprint, manifest.trackingNumber == nil {
            try canvas.watermark("DRAFT 草稿", size: 92)
            try canvas.text(
                HazardousWasteManifest8700_22.draftMark, in: PaperBox(left, 30, right - left, 15),
                style: TextStyle(11, min: 8, bold: true, horizontal: .center, vertical: .middle), field: "draft")
        }
        try printed(
            &canvas, "Form layout after EPA Form 8700-22", PaperBox(left, 757, right - left, 9), size: 6,
            field: "form")
        try header(&canvas)
        try parties(&canvas)
        try lineHead(&canvas, 215, 239.5, item: 9)
        for place in 0..<4 {
            try wasteLine(
                &canvas, place < manifest.lines.count ? manifest.lines[place] : nil, number: place + 1,
                y0: Self.lineTops[place], y1: Self.lineTops[place + 1], item: 9)
        }
        try put(
            &canvas, left, 383, right, 430, "14. Special Handling Instructions and Additional Information",
            handling.first ?? "", field: "14")
        try put(&canvas, left, 430, right, 467, field: "15")
        try printed(
            &canvas, "15. " + HazardousWasteManifest8700_22.certification,
            PaperBox(left + 3, 431.5, right - left - 6, 35), size: 6.5, field: "15.text")
        try signatureRow(
            &canvas, 467, 491, "Generator's/Offeror's Printed/Typed Name", manifest.generatorSignature, field: "15")
        try transport(&canvas)
        try facilityPart(&canvas)
    }

    private func header(_ canvas: inout PaperCanvas) throws(PaperError) {
        try put(&canvas, Self.left, 49, 119, 72, field: "title")
        try printed(
            &canvas, "UNIFORM HAZARDOUS\nWASTE MANIFEST", PaperBox(38, 51, 80, 19), size: 7.5, bold: true,
            field: "title.text")
        try put(&canvas, 119, 49, 280, 72, "1. Generator ID Number", manifest.generatorID, field: "1")
        try put(&canvas, 280, 49, 317, 72, "2. Page 1 of", "\(pageCount)", field: "2", center: true)
        try put(&canvas, 317, 49, 427, 72, "3. Emergency Response Phone", manifest.emergencyPhone, field: "3")
        // A bought form has its number printed on it.
        let number = overprint ? "" : manifest.trackingNumber ?? "DRAFT 草稿"
        try put(&canvas, 427, 49, Self.right, 72, "4. Manifest Tracking Number", number, field: "4", bold: true)
    }

    private func parties(_ canvas: inout PaperCanvas) throws(PaperError) {
        let (left, right) = (Self.left, Self.right)
        let generator = manifest.generator
        try put(&canvas, left, 72, right, 120, field: "5")
        try put(
            &canvas, left, 72, 311, 110, "5. Generator's Name and Mailing Address",
            ([generator.name] + generator.addressLines).joined(separator: "\n"), field: "5.mailing", frame: false)
        try put(
            &canvas, 311, 72, right, 120, "Generator's Site Address (if different than mailing address)",
            manifest.generatorSite.joined(separator: "\n"), field: "5.site", frame: false)
        try printed(&canvas, "Generator's Phone:", PaperBox(38, 111, 60, 8), field: "5.phone.heading")
        try put(&canvas, 90, 109.5, 311, 119.5, "", generator.phone, field: "5.phone", frame: false)
        for index in 0..<2 {
            let party = index < manifest.transporters.count ? manifest.transporters[index] : nil
            let (y0, y1) = index == 0 ? (120.0, 143.0) : (143.0, 168.0)
            try put(
                &canvas, left, y0, 425, y1, "\(6 + index). Transporter \(index + 1) Company Name", party?.name ?? "",
                field: "\(6 + index)")
            try put(
                &canvas, 425, y0, right, y1, "U.S. EPA ID Number", party?.id ?? "", field: "\(6 + index).id")
        }
        let facility = manifest.facility
        try put(&canvas, left, 168, right, 215, field: "8.frame")
        try put(
            &canvas, left, 168, 425, 205, "8. Designated Facility Name and Site Address",
            ([facility.name] + facility.addressLines).joined(separator: "\n"), field: "8", frame: false)
        try printed(&canvas, "Facility's Phone:", PaperBox(38, 206, 60, 8), field: "8.phone.heading")
        try put(&canvas, 90, 204.5, 425, 214.5, "", facility.phone, field: "8.phone", frame: false)
        try put(&canvas, 425, 168, right, 215, "U.S. EPA ID Number", facility.id, field: "8.id")
    }

    private func transport(_ canvas: inout PaperCanvas) throws(PaperError) {
        let (left, right) = (Self.left, Self.right)
        try put(&canvas, left, 491, right, 515, field: "16")
        try printed(&canvas, "16. International Shipments", PaperBox(38, 492.5, 90, 8), field: "16.text")
        try check(&canvas, 130, 493, "Import to U.S.", manifest.isImport)
        try check(&canvas, 215, 493, "Export from U.S.", manifest.isExport)
        try printed(&canvas, "Port of entry/exit:", PaperBox(310, 492.5, 60, 8), field: "16.port.heading")
        try put(&canvas, 368, 491, right, 503, "", manifest.portOfEntryOrExit, field: "16.port", frame: false)
        try printed(
            &canvas, "Transporter signature (for exports only):", PaperBox(38, 505, 130, 8),
            field: "16.signature.heading")
        try printed(&canvas, "Date leaving U.S.:", PaperBox(310, 505, 60, 8), field: "16.date.heading")
        try put(&canvas, 368, 503, right, 515, "", manifest.dateLeavingUS, field: "16.date", frame: false)
        try put(&canvas, left, 515, right, 527, "", "", field: "17")
        try printed(
            &canvas, "17. Transporter Acknowledgment of Receipt of Materials", PaperBox(38, 517, 300, 9), size: 6.5,
            field: "17.text")
        for index in 0..<2 {
            let signatures = manifest.transporterSignatures
            try signatureRow(
                &canvas, 527 + 24 * Double(index), 551 + 24 * Double(index),
                "Transporter \(index + 1) Printed/Typed Name",
                index < signatures.count ? signatures[index] : HazardousWasteManifest8700_22.Signature(),
                field: "17.\(index + 1)")
        }
    }

    private func facilityPart(_ canvas: inout PaperCanvas) throws(PaperError) {
        let (left, right) = (Self.left, Self.right)
        try put(&canvas, left, 575, right, 587, field: "18")
        try printed(&canvas, "18. Discrepancy", PaperBox(38, 577, 100, 9), size: 6.5, field: "18.text")
        try put(&canvas, left, 587, right, 622, field: "18a")
        try printed(&canvas, "18a. Discrepancy Indication Space", PaperBox(38, 588.5, 110, 8), field: "18a.text")
        for (index, kind) in HazardousWasteManifest8700_22.Discrepancy.allCases.enumerated() {
            try check(
                &canvas, 160 + Double(index) * 84, 589, kind.rawValue, manifest.discrepancies.contains(kind))
        }
        try put(&canvas, left, 597, right, 610, "", discrepancy.first ?? "", field: "18a.comments", frame: false)
        try printed(
            &canvas, "Manifest Reference Number:", PaperBox(310, 612, 100, 8), field: "18a.reference.heading")
        try put(&canvas, 400, 609.5, right, 621.5, "", manifest.referenceNumber, field: "18a.reference", frame: false)
        let alternate = manifest.alternateFacility
        try put(
            &canvas, left, 622, 425, 659, "18b. Alternate Facility (or Generator)",
            alternate.map(address) ?? "", field: "18b")
        try put(&canvas, 425, 622, right, 659, "U.S. EPA ID Number", alternate?.id ?? "", field: "18b.id")
        try put(
            &canvas, left, 659, 513, 683, "18c. Signature of Alternate Facility (or Generator)",
            [manifest.alternateSignature.printedName, manifest.alternateSignature.signature]
                .filter { !$0.isEmpty }.joined(separator: "   "), field: "18c")
        try put(
            &canvas, 513, 659, right, 683, "Month     Day     Year", manifest.alternateSignature.date,
            field: "18c.date")
        try put(&canvas, left, 683, right, 694, field: "19")
        try printed(
            &canvas,
            "19. Hazardous Waste Report Management Method Codes (i.e., codes for hazardous waste treatment, disposal, "
                + "and recycling systems)", PaperBox(38, 685, right - 40, 8), field: "19.text")
        let edges = [left, 171, 305, 440, right]
        for place in 0..<4 {
            try put(
                &canvas, edges[place], 694, edges[place + 1], 719, "\(place + 1).",
                place < manifest.lines.count ? manifest.lines[place].managementMethod : "",
                field: "19.\(place + 1)")
        }
        try put(&canvas, left, 719, right, 731, field: "20")
        try printed(
            &canvas,
            "20. Designated Facility Owner or Operator: Certification of receipt of hazardous materials covered by "
                + "the manifest except as noted in Item 18a", PaperBox(38, 721, right - 40, 9), field: "20.text")
        try signatureRow(&canvas, 731, 754, "Printed/Typed Name", manifest.facilitySignature, field: "20")
    }

    // MARK: Continuation

    /// Sheets of ten lines and two transporters, after form 8700-22A (items 21 to 36), with what items 14 and 18a go on with.
    func continuationSheets(_ canvas: inout PaperCanvas) throws(PaperError) {
        let lines = manifest.lines.dropFirst(4)
        let transporters = manifest.transporters.dropFirst(2)
        let sheets =
            [(lines.count + 9) / 10, (transporters.count + 1) / 2, handling.count - 1, discrepancy.count - 1]
            .max() ?? 0
        guard sheets > 0 else { return }
        for sheet in 0..<sheets {
            canvas.nextPage()
            try continuation(
                &canvas, firstLine: 5 + sheet * 10, lines: lines.dropFirst(sheet * 10).prefix(10),
                transporters: transporters.dropFirst(sheet * 2).prefix(2),
                handling: handling.dropFirst(sheet + 1).first ?? "",
                discrepancy: discrepancy.dropFirst(sheet + 1).first ?? "")
        }
    }

    /// - Parameter firstLine: number of the sheet's first line, whether or not there is one: no number comes twice.
    private func continuation(
        _ canvas: inout PaperCanvas, firstLine: Int, lines: ArraySlice<HazardousWasteManifest8700_22.Line>,
        transporters: ArraySlice<PaperParty>, handling: String, discrepancy: String
    ) throws(PaperError) {
        let (left, right) = (Self.left, Self.right)
        if manifest.trackingNumber == nil {
            try canvas.watermark("DRAFT 草稿", size: 92)
            try canvas.text(
                HazardousWasteManifest8700_22.draftMark, in: PaperBox(left, 30, right - left, 15),
                style: TextStyle(11, min: 8, bold: true, horizontal: .center, vertical: .middle), field: "draft")
        }
        try put(&canvas, left, 49, 150, 72, field: "title.a")
        try printed(
            &canvas, "UNIFORM HAZARDOUS WASTE MANIFEST\n(Continuation Sheet)", PaperBox(38, 51, 110, 19), size: 6.5,
            bold: true, field: "title.a.text")
        try put(&canvas, 150, 49, 305, 72, "21. Generator ID Number", manifest.generatorID, field: "21")
        try put(&canvas, 305, 49, 380, 72, "22. Page", "\(canvas.pageCount) of \(pageCount)", field: "22")
        try put(
            &canvas, 380, 49, right, 72, "23. Manifest Tracking Number", manifest.trackingNumber ?? "DRAFT 草稿",
            field: "23", bold: true)
        try put(&canvas, left, 72, right, 96, "24. Generator's Name", manifest.generator.name, field: "24")
        for place in 0..<2 {
            let index = transporters.startIndex + place
            let party = place < transporters.count ? transporters[index] : nil
            let (y0, y1) = (96 + 24 * Double(place), 120 + 24 * Double(place))
            let number = place < transporters.count ? " \(index + 1)" : ""
            try put(
                &canvas, left, y0, 425, y1, "\(25 + place). Transporter\(number) Company Name", party?.name ?? "",
                field: "\(25 + place)")
            try put(&canvas, 425, y0, right, y1, "U.S. EPA ID Number", party?.id ?? "", field: "\(25 + place).id")
        }
        try lineHead(&canvas, 144, 168.5, item: 27)
        for place in 0..<10 {
            let line = place < lines.count ? lines[lines.startIndex + place] : nil
            let y0 = 168.5 + 36 * Double(place)
            try wasteLine(&canvas, line, number: firstLine + place, y0: y0, y1: y0 + 36, item: 27)
        }
        try put(
            &canvas, left, 528.5, right, 572, "32. Special Handling Instructions and Additional Information",
            [handling, moreCodes(lines, item: 31)].filter { !$0.isEmpty }.joined(separator: "\n"), field: "32")
        for place in 0..<2 {
            let index = transporters.startIndex + place
            let signatures = manifest.transporterSignatures
            try signatureRow(
                &canvas, 572 + 24 * Double(place), 596 + 24 * Double(place),
                "\(33 + place). Transporter Acknowledgment of Receipt: Printed/Typed Name",
                place < transporters.count && index < signatures.count
                    ? signatures[index] : HazardousWasteManifest8700_22.Signature(), field: "\(33 + place)")
        }
        try put(&canvas, left, 620, right, 660, "35. Discrepancy", discrepancy, field: "35")
        try put(&canvas, left, 660, right, 671, "36. Hazardous Waste Report Management Method Codes", field: "36")
        for place in 0..<10 {
            let x = left + Double(place % 5) * 110
            let y = 671 + Double(place / 5) * 24
            try put(
                &canvas, x, y, x + 110, y + 24, "\(firstLine + place).",
                place < lines.count ? lines[lines.startIndex + place].managementMethod : "", field: "36.\(place + 1)")
        }
        try printed(
            &canvas, "Layout after EPA Form 8700-22A", PaperBox(left, 757, right - left, 9), size: 6, field: "form")
    }
}
