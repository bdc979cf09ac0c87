/// Stretches of a list that nobody uses any more, so that a list of which parts are replaced does not grow for ever.
struct FreeRuns: Sendable {
    /// By length, where they begin.
    private var starts: [Int: [Int]] = [:]
    /// Places in all of them.
    private(set) var total = 0

    mutating func give(_ run: Range<Int>) {
        if run.isEmpty { return }
        starts[run.count, default: []].append(run.lowerBound)
        total += run.count
    }

    /// Writes elements into a stretch of their length, else into the shortest longer one, else behind the end.
    /// - Returns: where they begin.
    mutating func put<Element>(_ elements: ArraySlice<Element>, into list: inout [Element]) -> Int {
        guard let start = take(elements.count) else {
            list.append(contentsOf: elements)
            return list.count - elements.count
        }
        for (offset, element) in elements.enumerated() { list[start + offset] = element }
        return start
    }

    private mutating func take(_ length: Int) -> Int? {
        let fitting = starts[length] == nil ? starts.keys.filter { $0 > length }.min() : length
        guard length > 0, let fitting, let start = starts[fitting]?.popLast() else { return nil }
        if starts[fitting]?.isEmpty ?? false { starts[fitting] = nil }
        total -= fitting
        give(start + length..<start + fitting)
        return start
    }
}
