import ChemTrack
import Compliance
import Testing

/// 40 CFR 262.16(c): a small quantity generator that has to ship 200 miles or more has 270 days.
@Suite("The distance to the facility decides the days of a small quantity generator")
struct FacilityDistanceTests {
    static let norfolk = PartyPlace(longitude: -76.2859, latitude: 36.8508)
    static let detroit = PartyPlace(longitude: -83.0458, latitude: 42.3314)
    static let richmond = PartyPlace(longitude: -77.4360, latitude: 37.5407)

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var plant: PartyPlace?
        /// Place and road distance of each facility.
        var facilities: [(PartyPlace?, Int64?)]
        var days: Int
    }

    static let cases = [
        Case(testDescription: "nothing is known: the shorter term", plant: nil, facilities: [(nil, nil)], days: 180),
        Case(
            testDescription: "321.868 km by road are short of it", plant: nil, facilities: [(nil, 321_868)], days: 180),
        Case(testDescription: "321.869 km by road are 200 miles", plant: nil, facilities: [(nil, 321_869)], days: 270),
        Case(testDescription: "far as the crow flies is far", plant: norfolk, facilities: [(detroit, nil)], days: 270),
        Case(
            testDescription: "near as the crow flies may be far by road: not known", plant: norfolk,
            facilities: [(richmond, nil)], days: 180),
        Case(
            testDescription: "what a person states goes before the map", plant: norfolk,
            facilities: [(detroit, 100_000)],
            days: 180),
        Case(
            testDescription: "one facility near is enough to be near", plant: norfolk,
            facilities: [(detroit, nil), (nil, 50_000)], days: 180),
        Case(
            testDescription: "one of unknown distance could be near", plant: norfolk,
            facilities: [(detroit, nil), (nil, nil)], days: 180),
        Case(testDescription: "the plant's place is not known", plant: nil, facilities: [(detroit, nil)], days: 180),
    ]

    @Test("the term of a container by where the facilities are", arguments: cases)
    func term(_ one: Case) async throws {
        let test = try await WasteClockTests.plant([.us])
        var plant = Party(id: "plant", role: .generator, details: DisposalSample.generator)
        plant.place = one.plant
        try await test.plant.register(plant, by: TestPlant.admin)
        for (number, (place, road_m)) in one.facilities.enumerated() {
            var facility = Party(id: "f\(number)", role: .facility, details: DisposalSample.facility)
            (facility.place, facility.roadDistance_m) = (place, road_m)
            try await test.plant.register(facility, by: TestPlant.admin)
        }
        // 320 kg in the month: a small quantity generator.
        try await WasteClockTests.declare(test, "160 kg", count: 2)
        let clock = try #require(await test.plant.waste().clocks.first)
        #expect(clock.due.number - clock.duty.from.number == one.days)
    }

    @Test("the great circle agrees with known distances to half a per cent")
    func greatCircle() {
        // Along a meridian one degree is 111.195 km on the sphere; a quarter of the equator is 10,007.5 km.
        let equator = PartyPlace(longitude: 0, latitude: 0)
        #expect(abs(equator.greatCircle_m(to: PartyPlace(longitude: 0, latitude: 1)) - 111_195) < 1)
        #expect(abs(equator.greatCircle_m(to: PartyPlace(longitude: 90, latitude: 0)) - 10_007_557) < 10)
        #expect(equator.greatCircle_m(to: equator) == 0)
        // Across the date line.
        let west = PartyPlace(longitude: 179.5, latitude: 0)
        #expect(abs(west.greatCircle_m(to: PartyPlace(longitude: -179.5, latitude: 0)) - 111_195) < 1)
    }
}
