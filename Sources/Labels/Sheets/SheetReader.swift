/// Reads a safety data sheet from the words of its pages. Nothing is guessed: what has not the form of its field, or can
/// be read in two ways, is no value but a rejection with its reason, and every value keeps its page and its words.
public struct SheetReader: Sendable {
    /// The largest file taken, in bytes.
    public static let bytes_max = 20 << 20
    public static let pages_max = 120

    private let sentences: [SheetSentence]

    /// - Parameter sentences: the statements known, for their codes and to recognise sentences printed without a code.
    public init(sentences: [SheetSentence]) { self.sentences = sentences }

    /// - Throws: ``SheetError`` for pages without text, without any heading of a sheet, or too many of them.
    public func read(_ pages: [SheetPage]) throws(SheetError) -> SheetReading {
        guard pages.count <= Self.pages_max else { throw .tooManyPages(pages.count) }
        let letters = pages.reduce(0) { sum, page in sum + page.words.reduce(0) { $0 + $1.text.count } }
        guard letters >= 40 * max(1, pages.count / 4) else { throw .noText(pages: pages.count) }
        let lines = SheetLines(pages)
        let sections = Set(lines.body.map(\.section)).subtracting([0]).sorted()
        guard !sections.isEmpty else { throw .notASheet(pages: pages.count) }

        let texts = (lines.furniture + lines.body).map(\.text)
        let zones = SheetZones(lines: lines.body)
        let number = SheetNumber(texts)
        var reading = SheetReading(
            pages: pages.count, languages: Self.languages(texts), sections: sections, values: [], rejected: [])
        let identity = SheetIdentity(zones, furniture: lines.furniture)
        reading.values += identity.names()
        reading.add(identity.numbers())
        reading.add(identity.dates(SheetDate(texts)))
        reading.values += SheetHazards.signalWord(zones)
        reading.add(SheetStatements(sentences).read(lines.body.filter { $0.section == 2 }))
        var components = SheetComponents(zones, number)
        let parts = components.read()
        reading.values += parts
        reading.rejected += components.rejected
        reading.values += SheetLimits(zones, number, parts).read()
        reading.add(SheetHazards.flashPoint(zones, number))
        reading.values += SheetHazards.storageClass(zones)
        reading.values += SheetTransport.read(zones)
        reading.removeRepeats()
        return reading
    }

    /// Chinese, English, or both: by the share of characters.
    private static func languages(_ texts: [String]) -> [String] {
        var han = 0
        var latin = 0
        for text in texts {
            for character in text where character.isLetter {
                if SheetToken.isHan(character) { han += 1 } else if character.isASCII { latin += 1 }
            }
        }
        let total = han + latin
        // A Chinese character says about as much as four letters.
        var found: [String] = []
        if han * 4 * 10 >= total { found.append("zh") }
        if latin * 2 >= total || latin > 4 * han { found.append("en") }
        return found
    }
}

extension SheetReading {
    fileprivate mutating func add(_ found: (values: [SheetValue], rejected: [SheetRejection])) {
        values += found.values
        rejected += found.rejected
    }

    /// A sheet says many things twice: the first stays.
    fileprivate mutating func removeRepeats() {
        struct Key: Hashable {
            var field: SheetField
            var value: String
            var name: String?
            var cas: String?
            var range: SheetRange?
        }
        var seen: Set<Key> = []
        values = values.filter {
            let isLimit = $0.field == .exposureLimit
            return seen.insert(
                Key(
                    field: $0.field, value: $0.value, name: isLimit ? $0.name : nil, cas: $0.cas,
                    range: $0.field == .component ? $0.range : nil)
            ).inserted
        }
        var told: Set<String> = []
        rejected = rejected.filter { told.insert("\($0.field) \($0.words)").inserted }
    }
}
