/// Collects what the decoders say and tells when to believe it.
///
/// Matrix codes correct and check themselves, except the smallest, Micro QR. Linear codes have a weak check or none, and blur turns one number into
/// another that checks too: they are believed when two independent readings agree.
struct Agreement {
    /// Where a reading comes from: readings of one decoder on pictures that differ only in margin or brightness are
    /// one witness.
    struct Witness: Hashable {
        var decoder: Decoder
        var look: Int
    }

    enum Decoder {
        case zxing, zbar, dmtx
        /// ZXing on a linear code that we have rebuilt from its bars.
        case rebuilt
    }

    private struct Key: Hashable {
        var symbology: String
        var content: [UInt8]
    }

    private struct Candidate {
        var symbol: Symbol
        var witnesses: Set<Witness>
        var isTrusted: Bool
    }

    private var candidates: [(key: Key, candidate: Candidate)] = []

    /// The believed symbols, one for each place, in the order they were found.
    var trusted: [Symbol] { candidates.filter { $0.candidate.isTrusted }.map(\.candidate.symbol) }

    /// The believed symbols when there is nothing left to try: also linear codes whose check holds and that were read once,
    /// unless another reading at their place says something else, or they look like codes of ours that do not check.
    var settled: [Symbol] {
        candidates.filter { each in
            if each.candidate.isTrusted { return true }
            let symbol = each.candidate.symbol
            guard Self.checked.contains(symbol.symbology),
                each.candidate.witnesses.allSatisfy({ $0.decoder == .zxing }),
                !symbol.text.uppercased().hasPrefix(ItemCode.prefix + "-")
            else { return false }
            return !candidates.contains {
                $0.key != each.key && Self.isSamePlace($0.candidate.symbol, symbol)
            }
        }.map(\.candidate.symbol)
    }

    /// Linear codes with a check of their own.
    private static let checked: Set = ["Code128", "Code93"]

    mutating func add(_ reading: Reading, from witness: Witness, placement: Placement) {
        var symbol = reading.symbol
        symbol.corners = symbol.corners.map(placement.corner)
        let key = Self.key(symbol)
        let sure = Self.isSure(symbol, lines: reading.lines, witness)
        for place in candidates.indices
        where candidates[place].key == key && Self.isSamePlace(candidates[place].candidate.symbol, symbol) {
            candidates[place].candidate.witnesses.insert(witness)
            if sure || candidates[place].candidate.witnesses.count >= 2 { candidates[place].candidate.isTrusted = true }
            // zbar and libdmtx know less of the content than ZXing does.
            if witness.decoder == .zxing,
                !candidates[place].candidate.witnesses.contains(where: {
                    $0.decoder == .zxing && $0 != witness
                })
            {
                candidates[place].candidate.symbol = symbol
            }
            return
        }
        candidates.append((key, Candidate(symbol: symbol, witnesses: [witness], isTrusted: sure)))
    }

    /// Whether one reading is enough.
    private static func isSure(_ symbol: Symbol, lines: Int, _ witness: Witness) -> Bool {
        switch symbol.symbology {
        case "QRCode", "DataMatrix", "Aztec", "PDF417", "MaxiCode": return true
        case "DataBar", "DataBarExpanded": return lines >= 2
        default: break
        }
        if (try? ItemCode(symbol.text)) != nil { return true }
        // One in 103 wrong readings checks. ZXing wants two equal lines, which says little once the picture was changed:
        // it and zbar alone have misread Code 128.
        guard checked.contains(symbol.symbology) else { return false }
        return lines >= 8 || witness == Witness(decoder: .zxing, look: 0)
    }

    /// UPC-A is EAN-13 with a leading zero, and decoders differ in which of the two they name.
    private static func key(_ symbol: Symbol) -> Key {
        let isRetail = ["EAN-13", "UPC-A"].contains(symbol.symbology)
        return isRetail
            ? Key(symbology: "EAN-13", content: Array(symbol.bytes.drop { $0 == UInt8(ascii: "0") }))
            : Key(
                symbology: symbol.symbology,
                content: symbol.symbology == "QRCode" ? Array(symbol.text.utf8) : symbol.bytes)
    }

    /// Whether two equal readings are of one symbol: the middle of one lies in the other.
    private static func isSamePlace(_ one: Symbol, _ other: Symbol) -> Bool {
        guard let first = Box(one.corners), let second = Box(other.corners) else { return true }
        return first.holds(second.middle) || second.holds(first.middle)
    }

    private struct Box {
        var left: Int
        var right: Int
        var top: Int
        var bottom: Int

        init?(_ corners: [Symbol.Corner]) {
            guard let left = corners.map(\.x).min(), let right = corners.map(\.x).max(),
                let top = corners.map(\.y).min(), let bottom = corners.map(\.y).max()
            else { return nil }
            // A linear code found on one scan line has no height of its own.
            let slack = max(8, (right - left) / 8)
            self.left = left - slack
            self.right = right + slack
            self.top = top - max(slack, (right - left) / 4)
            self.bottom = bottom + max(slack, (right - left) / 4)
        }

        var middle: (x: Int, y: Int) { ((left + right) / 2, (top + bottom) / 2) }

        func holds(_ point: (x: Int, y: Int)) -> Bool {
            (left...right).contains(point.x) && (top...bottom).contains(point.y)
        }
    }
}
