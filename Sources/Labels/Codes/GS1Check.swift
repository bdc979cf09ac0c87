/// The checks of single values that the GS1 Syntax Dictionary names.
enum GS1Check {
    enum Answer: Equatable {
        case right, wrong
        /// The check characters that would be right.
        case expected(String)
    }

    /// The marks of the 82-character set (GS1 General Specifications figure 7.11-1), without letters and digits.
    static let marks = Array("!\"%&'()*+,-./:;<=>?_".utf8)

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    /// Runs one named check on a part whose characters and length are right.
    static func run(_ name: String, _ part: String) -> Answer {
        let bytes = Array(part.utf8)
        switch name {
        case "csum":
            let expected = checkDigit(bytes.dropLast())
            return bytes.last == expected ? .right : .expected(String(UnicodeScalar(expected)))
        case "csumalpha":
            guard bytes.count >= 3 else { return .wrong }
            guard let pair = checkPair(bytes.dropLast(2)) else { return .wrong }
            return Array(bytes.suffix(2)) == pair ? .right : .expected(String(decoding: pair, as: UTF8.self))
        case "gcppos1": return truth(bytes.count >= 4 && bytes.prefix(4).allSatisfy(isDigit))
        case "gcppos2": return truth(bytes.count >= 5 && bytes.dropFirst().prefix(4).allSatisfy(isDigit))
        case "yymmd0", "yymmdd", "yyyymmdd": return truth(isDate(bytes, allowsDayZero: name == "yymmd0"))
        case "hh": return truth(number(bytes[0..<2]) < 24)
        case "mi", "ss": return truth(number(bytes[0..<2]) < 60)
        case "hhmi": return truth(number(bytes[0..<2]) < 24 && number(bytes[2..<4]) < 60)
        default: return more(name, bytes)
        }
    }

    private static func more(_ name: String, _ bytes: [UInt8]) -> Answer {
        switch name {
        case "zero": return truth(bytes.allSatisfy { $0 == 0x30 })
        case "nonzero": return truth(!bytes.allSatisfy { $0 == 0x30 })
        case "nozeroprefix": return truth(bytes.count == 1 || bytes.first != 0x30)
        case "hasnondigit": return truth(!bytes.allSatisfy(isDigit))
        case "yesno": return truth(bytes == [0x30] || bytes == [0x31])
        case "winding": return truth([0x30, 0x31, 0x39].contains(bytes.first ?? 0))
        case "iso5218": return truth([0x30, 0x31, 0x32, 0x39].contains(bytes.first ?? 0))
        case "hyphen": return truth(bytes.allSatisfy { $0 == 0x2D })
        case "pieceoftotal":
            let piece = number(bytes[0..<2])
            return truth(piece > 0 && piece <= number(bytes[2..<4]))
        case "posinseqslash":
            return truth(
                bytes.count == 3 && bytes[1] == 0x2F && (0x31...0x39).contains(bytes[0]) && bytes[0] <= bytes[2]
                    && isDigit(bytes[2]))
        case "pcenc": return truth(Percent.decoded(String(decoding: bytes, as: UTF8.self)) != nil)
        case "latitude": return truth(number(bytes[...]) <= 1_800_000_000)
        case "longitude": return truth(number(bytes[...]) <= 3_600_000_000)
        case "importeridx":
            return truth(bytes.allSatisfy { isDigit($0) || isLetter($0) || $0 == 0x2D || $0 == 0x5F })
        case "mediatype": return truth((1...10).contains(number(bytes[...])) || (80...99).contains(number(bytes[...])))
        case "packagetype": return truth(bytes.allSatisfy { isDigit($0) || (0x41...0x5A).contains($0) })
        case "iban": return truth(isIBAN(bytes))
        case "iso3166": return truth(ISOCodes.countries.contains(number(bytes[...])))
        case "iso3166999": return truth(number(bytes[...]) == 999 || ISOCodes.countries.contains(number(bytes[...])))
        case "iso3166alpha2": return truth(ISOCodes.countryLetters.contains(String(decoding: bytes, as: UTF8.self)))
        case "iso4217": return truth(ISOCodes.currencies.contains(number(bytes[...])))
        // The grammar inside North American coupons is of no use to a plant and is passed on as read.
        case "couponcode", "couponposoffer": return .right
        default: return .wrong
        }
    }

    private static func truth(_ holds: Bool) -> Answer { holds ? .right : .wrong }

    /// The number that digits make; -1 when one is no digit.
    static func number(_ digits: ArraySlice<UInt8>) -> Int {
        var value = 0
        for digit in digits {
            guard isDigit(digit), value < 1_000_000_000_000 else { return -1 }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    /// The check digit of a GS1 number (GS1 General Specifications 7.9.1): weights 3 and 1 from the right.
    static func checkDigit(_ digits: ArraySlice<UInt8>) -> UInt8 {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            sum += Int(digit &- 0x30) * (place.isMultiple(of: 2) ? 3 : 1)
        }
        return UInt8(0x30 + (10 - sum % 10) % 10)
    }

    /// The check character pair of an alphanumeric key (GS1 General Specifications 7.9.5).
    static func checkPair(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let values = Array("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".utf8)
        let primes = [
            2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
        ]
        let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        guard text.count <= primes.count else { return nil }
        var sum = 0
        for (place, byte) in text.reversed().enumerated() {
            guard let value = values.firstIndex(of: byte) else { return nil }
            sum += value * primes[place]
        }
        sum %= 1021
        return [letters[sum >> 5], letters[sum & 31]]
    }

    private static func isDate(_ bytes: [UInt8], allowsDayZero: Bool) -> Bool {
        let yearDigits = bytes.count - 4
        guard yearDigits == 2 || yearDigits == 4 else { return false }
        let year = number(bytes[0..<yearDigits]) + (yearDigits == 2 ? 2000 : 0)
        let month = number(bytes[yearDigits..<(yearDigits + 2)])
        let day = number(bytes[(yearDigits + 2)...])
        guard (1...12).contains(month) else { return false }
        return (allowsDayZero && day == 0) || (1...GS1Date.days(year: year, month: month)).contains(day)
    }

    private static func isIBAN(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 4, bytes.allSatisfy({ isDigit($0) || (0x41...0x5A).contains($0) }) else { return false }
        var remainder = 0
        for byte in bytes.dropFirst(4) + bytes.prefix(4) {
            let value = isDigit(byte) ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10
            remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97
        }
        return remainder == 1
    }
}
