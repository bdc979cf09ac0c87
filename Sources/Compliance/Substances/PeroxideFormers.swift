/// Materials that form peroxides as they stand, and how often they have to be tested (catalogue `peroxide-formers`).
public struct PeroxideFormers: Sendable {
    /// Months until the next test; nil where the lists name no interval.
    public struct Interval: Sendable, Hashable {
        public var opened_months: Int?
        public var unopened_months: Int?
    }

    private var intervals: [String: Interval] = [:]

    /// - Throws: ``CatalogError`` when the table or one of its columns is missing.
    public init(catalogs: Catalogs) throws(CatalogError) {
        let table = try catalogs.table("peroxide-formers")
        let cas = try table.position("cas")
        let opened = try table.position("months_after_opening")
        let unopened = try table.position("months_unopened")
        for row in table.rows where !row[position: cas].isEmpty {
            intervals[row[position: cas]] = Interval(
                opened_months: Int(row[position: opened]), unopened_months: Int(row[position: unopened]))
        }
    }

    /// How often a material with these substances has to be tested: the shortest interval of any; nil when none is listed.
    public func interval(ofCAS numbers: [String]) -> Interval? {
        let found = numbers.compactMap { intervals[$0] }
        guard !found.isEmpty else { return nil }
        return Interval(
            opened_months: found.compactMap(\.opened_months).min(),
            unopened_months: found.compactMap(\.unopened_months).min())
    }
}
