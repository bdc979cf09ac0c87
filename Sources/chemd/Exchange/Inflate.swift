import Compliance

/// Unpacks DEFLATE (RFC 1951), to a stated size and no further.
struct Inflate {
    private let input: ArraySlice<UInt8>
    private var at: Int
    private var buffer: UInt32 = 0
    private var bits: UInt32 = 0
    private var output: [UInt8] = []
    private let limit: Int

    private static let damaged = TableError(zh: "压缩内容已损坏。", en: "the packed content is damaged")

    static func unpack(_ input: ArraySlice<UInt8>, size: Int) throws -> [UInt8] {
        var inflate = Inflate(input: input, limit: size)
        try inflate.run()
        guard inflate.output.count == size else { throw damaged }
        return inflate.output
    }

    private init(input: ArraySlice<UInt8>, limit: Int) {
        self.input = input
        self.limit = limit
        at = input.startIndex
        output.reserveCapacity(limit)
    }

    private mutating func run() throws {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try stored()
            case 1: try block(Self.fixed, Self.fixedDistances)
            case 2:
                let (literals, distances) = try tables()
                try block(literals, distances)
            default: throw Self.damaged
            }
        }
    }

    private mutating func take(_ count: UInt32) throws -> Int {
        while bits < count {
            guard at < input.endIndex else { throw Self.damaged }
            buffer |= UInt32(input[at]) << bits
            bits += 8
            at += 1
        }
        let value = buffer & ((1 << count) - 1)
        buffer >>= count
        bits -= count
        return Int(value)
    }

    private mutating func put(_ byte: UInt8) throws {
        guard output.count < limit else { throw Self.damaged }
        output.append(byte)
    }

    private mutating func stored() throws {
        buffer = 0
        bits = 0
        guard at + 4 <= input.endIndex else { throw Self.damaged }
        let length = Int(input[at]) | Int(input[at + 1]) << 8
        let check = Int(input[at + 2]) | Int(input[at + 3]) << 8
        at += 4
        guard length ^ check == 0xFFFF, at + length <= input.endIndex, output.count + length <= limit else {
            throw Self.damaged
        }
        output += input[at..<at + length]
        at += length
    }

    /// A canonical Huffman code: how many codes of each length, and the symbols in their order.
    private struct Code {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(_ lengths: [Int]) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            var offsets = [Int](repeating: 0, count: 16)
            for length in 1..<15 { offsets[length + 1] = offsets[length] + counts[length] }
            symbols = [Int](repeating: 0, count: lengths.count)
            for (symbol, length) in lengths.enumerated() where length > 0 {
                symbols[offsets[length]] = symbol
                offsets[length] += 1
            }
        }
    }

    private mutating func symbol(_ code: Code) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1..<16 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Self.damaged
    }

    private static let fixed = Code(
        [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24)
            + [Int](repeating: 8, count: 8))
    private static let fixedDistances = Code([Int](repeating: 5, count: 30))
    private static let lengths: [(base: Int, extra: UInt32)] = [
        (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1), (19, 2),
        (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4), (115, 4), (131, 5),
        (163, 5), (195, 5), (227, 5), (258, 0),
    ]
    private static let distances: [(base: Int, extra: UInt32)] = [
        (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4), (49, 4), (65, 5),
        (97, 5), (129, 6), (193, 6), (257, 7), (385, 7), (513, 8), (769, 8), (1025, 9), (1537, 9), (2049, 10),
        (3073, 10), (4097, 11), (6145, 11), (8193, 12), (12289, 12), (16385, 13), (24577, 13),
    ]

    private mutating func block(_ literals: Code, _ distances: Code) throws {
        while true {
            let value = try symbol(literals)
            if value == 256 { return }
            if value < 256 {
                try put(UInt8(value))
                continue
            }
            guard value - 257 < Self.lengths.count else { throw Self.damaged }
            let length = Self.lengths[value - 257].base + (try take(Self.lengths[value - 257].extra))
            let far = try symbol(distances)
            guard far < Self.distances.count else { throw Self.damaged }
            let distance = Self.distances[far].base + (try take(Self.distances[far].extra))
            guard distance <= output.count else { throw Self.damaged }
            for _ in 0..<length { try put(output[output.count - distance]) }
        }
    }

    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private mutating func tables() throws -> (Code, Code) {
        let literals = try take(5) + 257
        let distances = try take(5) + 1
        let count = try take(4) + 4
        guard literals <= 286, distances <= 30 else { throw Self.damaged }
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<count { lengths[Self.order[index]] = try take(3) }
        let code = Code(lengths)
        var all: [Int] = []
        while all.count < literals + distances {
            let value = try symbol(code)
            switch value {
            case 0..<16: all.append(value)
            case 16:
                guard let last = all.last else { throw Self.damaged }
                all += [Int](repeating: last, count: 3 + (try take(2)))
            case 17: all += [Int](repeating: 0, count: 3 + (try take(3)))
            default: all += [Int](repeating: 0, count: 11 + (try take(7)))
            }
        }
        guard all.count == literals + distances, all[256] > 0 else { throw Self.damaged }
        return (Code(Array(all[..<literals])), Code(Array(all[literals...])))
    }
}
