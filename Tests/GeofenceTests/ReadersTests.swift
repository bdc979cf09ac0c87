import Foundation
import Geofence
import Testing

@Suite("Fixes, times, schedules and frames")
struct ReadersTests {
    @Test("fixes are read from one object or an array, with what a topic adds")
    func goodFixes() throws {
        let text = """
            [{"tag":"T1","at":"2026-01-05T08:00:00.250+08:00","x":1.5,"y":-2e1,"acc":0.3,"floor":2,"extra":{"a":[1]}},
             {"at":1767571200250,"lon":121.5,"lat":31.25,"received":"2026-01-05T00:00:01Z"}]
            """
        let fixes = try FixReader(defaultTag: "topic").read(Data(text.utf8)).map { try $0.get() }
        #expect(
            fixes == [
                Fix(tag: "T1", at_ms: 1_767_571_200_250, point: Point(1.5, -20), acc_m: 0.3, floor: 2),
                Fix(
                    tag: "topic", at_ms: 1_767_571_200_250, point: Point(121.5, 31.25), crs: .wgs84,
                    received_ms: 1_767_571_201_000),
            ])
    }

    static let badFixes: [(String, String)] = [
        ("", "fix is empty"), ("7", "fix is not a JSON object"), ("[7]", "fix `7` is not a JSON object"),
        (#"{"at":0,"x":1,"y":2}"#, "fix has no tag"),
        (#"{"tag":"T","x":1,"y":2}"#, "fix of `T` has no time `at`"),
        (#"{"tag":"T","at":0,"x":1}"#, "fix of `T` has no place"),
        (#"{"tag":"T","at":0,"x":"1","y":2}"#, "x `\"1\"` must be a number"),
        (#"{"tag":"T","at":0,"x":NaN,"y":2}"#, "x `nan` is not a finite number"),
        (#"{"tag":"T","at":0,"x":1,"y":-Infinity}"#, "y `-inf` is not a finite number"),
        (#"{"tag":"T","at":"2026-01-05T08:00:00","x":1,"y":2}"#, "at `2026-01-05T08:00:00` is not an RFC 3339 time"),
        (#"{"tag":"T","at":"2026-02-29T08:00:00Z","x":1,"y":2}"#, "at `2026-02-29T08:00:00Z` is not"),
        (#"{"tag":"T","at":0,"x":1,"y":2,"lon":1,"lat":2}"#, "fix of `T` has both x, y and lon, lat"),
        (#"{"tag":"T","at":0,"lon":0,"lat":0}"#, "fix of `T` is at lon 0, lat 0"),
        (#"{"tag":"T","at":0,"lon":540,"lat":0}"#, "fix of `T` at (540.0, 0.0) has a longitude out of range"),
        (#"{"tag":"T","at":0,"lon":1,"lat":2,"status":"V"}"#, "fix of `T` has no position (status void)"),
        (#"{"tag":"T","at":0,"x":1,"y":2,"acc":-1}"#, "fix of `T` has an accuracy `-1.0` below 0"),
        (#"{"tag":"T","at":0,"x":01,"y":2}"#, "fix has `0` where a number is needed"),
        (#"{"tag":"T","at":0,"x":1,"y":2} {}"#, "fix has `{` where the end is needed"),
        ("{\"tag\":\"T\u{1}\"}", "fix has a control character"),
    ]

    @Test("a fix that cannot be read says why", arguments: badFixes)
    func badFix(_ text: String, _ message: String) {
        let results = FixReader().read(Data(text.utf8))
        guard case .failure(let error)? = results.last else {
            Issue.record("was read")
            return
        }
        #expect(error.message.hasPrefix(message), "\(error.message)")
    }

    @Test("arrays keep what stood before the text broke")
    func brokenArray() {
        let results = FixReader().read(Data(#"[{"tag":"T","at":0,"x":1,"y":2},{"tag":"#.utf8))
        #expect(results.count == 2)
        #expect((try? results.first?.get())?.tag == "T")
    }

    @Test("numbers are read as the library reads them", arguments: [1, 2])
    func numbers(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let value = Double(bitPattern: random.next())
            let texts = [
                "\(value)", "\(random.int(-999_999...999_999)).\(random.int(0...99_999_999))e\(random.int(-25...25))",
            ]
            for text in texts where Double(text)?.isFinite ?? false {
                let fix = FixReader().read(Data("{\"tag\":\"T\",\"at\":0,\"x\":0,\"y\":0,\"floor\":\(text)}".utf8))
                let expected = try #require(Double(text))
                #expect(try fix.first?.get().floor == expected, "\(text)")
            }
        }
    }

    @Test(
        "times are written and read",
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-28T01:02:03.004Z", 1_795_827_723_004),
            ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T12:00:00.000Z", 951_825_600_000),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func times(_ text: String, _ ms: Int64) {
        #expect(Timestamp.text(ms) == text)
        #expect(Timestamp.parse(text) == ms)
    }

    @Test(
        "other ways to write a time",
        arguments: [
            ("2026-01-05T08:00:00+08:00", 1_767_571_200_000), ("2024-09-05T01:07:01.785-0600", 1_725_520_021_785),
            ("2026-01-05 00:00:00.1239z", 1_767_571_200_123), ("2026-13-05T08:00:00Z", nil),
            ("2026-01-05T24:00:00Z", nil),
            ("2026-01-05T08:00:00", nil), ("2026-1-5T08:00:00Z", nil), ("2026-01-05T08:00:00.Z", nil), ("", nil),
        ] as [(String, Int64?)])
    func otherTimes(_ text: String, _ ms: Int64?) {
        #expect(Timestamp.parse(text) == ms)
    }

    struct Hours: Sendable, CustomStringConvertible {
        var schedule: String
        var on: [String] = []
        var off: [String] = []
        var description: String { schedule }
    }

    // 2026-01-05 is a Monday.
    static let hours: [Hours] = [
        Hours(
            schedule: "RRULE:FREQ=DAILY;BYHOUR=8 DURATION:PT10H",
            on: ["2026-01-05T08:00:00Z", "2026-01-06T17:59:59.999Z"],
            off: ["2026-01-05T07:59:59.999Z", "2026-01-05T18:00:00Z"]),
        Hours(
            schedule: "DTSTART;TZID=Asia/Shanghai:20260105T080000 RRULE:FREQ=WEEKLY;BYDAY=MO,FR DURATION:PT1H",
            on: ["2026-01-05T00:30:00Z", "2026-01-09T00:00:00Z"], off: ["2026-01-05T08:30:00Z", "2026-01-06T00:30:00Z"]),
        Hours(
            schedule: "DTSTART:20260105T220000Z\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=2\nDURATION:PT4H",
            on: ["2026-01-06T01:59:00Z", "2026-01-07T23:00:00Z"], off: ["2026-01-07T01:00:00Z", "2026-01-09T23:00:00Z"]),
        Hours(
            schedule: "RRULE:FREQ=MONTHLY;BYDAY=-1FR DURATION:P1D", on: ["2026-01-30T12:00:00Z"],
            off: ["2026-01-23T12:00:00Z", "2026-01-31T00:00:00Z"]),
        Hours(
            schedule: "DTSTART:20240229T000000Z RRULE:FREQ=YEARLY;UNTIL=20280301 DURATION:PT1H",
            on: ["2024-02-29T00:30:00Z", "2028-02-29T00:30:00Z"], off: ["2025-02-28T00:30:00Z", "2032-02-29T00:30:00Z"]),
        Hours(
            schedule: "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,15 DURATION:PT30M",
            on: ["2026-02-28T00:29:00Z", "2026-02-15T00:00:00Z"],
            off: ["2026-02-27T00:10:00Z"]),
    ]

    @Test("a schedule is on within its windows", arguments: hours)
    func schedules(_ hours: Hours) throws {
        let schedule = try Schedule(.string(hours.schedule))
        for text in hours.on { #expect(schedule.isActive(at: try #require(Timestamp.parse(text))), "\(text)") }
        for text in hours.off {
            let now = try #require(Timestamp.parse(text))
            #expect(!schedule.isActive(at: now), "\(text)")
            // The next start is a start.
            if let next = schedule.start(after: now) {
                #expect(next > now && schedule.isActive(at: next) && !schedule.isActive(at: next - 1))
                let end = try #require(schedule.end(at: next))
                #expect(schedule.isActive(at: end - 1) && !schedule.isActive(at: end))
            }
        }
    }

    @Test("windows that join are one, and all day every day never ends")
    func joinedWindows() throws {
        let always = try Schedule(.string("RRULE:FREQ=DAILY DURATION:P1D"))
        #expect(always.end(at: 5) == .max)
        let two = try Schedule(.string("RRULE:FREQ=DAILY;BYHOUR=8,9 DURATION:PT1H"))
        #expect(two.end(at: 28_800_000) == Int64(36_000_000))
    }

    @Test(
        "a schedule that is not understood is refused",
        arguments: [
            "RRULE:FREQ=HOURLY DURATION:PT1H", "RRULE:FREQ=DAILY", "DURATION:PT1H", "RRULE:FREQ=DAILY DURATION:P1M",
            "RRULE:FREQ=DAILY;BYSETPOS=1 DURATION:PT1H", "RRULE:FREQ=WEEKLY DURATION:PT1H",
            "RRULE:FREQ=DAILY DURATION:PT0S",
            "RRULE:FREQ=DAILY;COUNT=2 DURATION:PT1H",
            "DTSTART;TZID=Europe/Berlin:20260105T080000 RRULE:FREQ=DAILY DURATION:PT1H",
            "RRULE:FREQ=DAILY;BYHOUR=24 DURATION:PT1H", "nonsense",
        ])
    func badSchedules(_ text: String) {
        #expect(throws: Schedule.Failure.self) { try Schedule(.string(text)) }
    }

    @Test("control points give the plan back, and tell their error")
    func frames() throws {
        let corners = [Point(121, 31), Point(121.01, 31), Point(121.01, 31.01), Point(121, 31.01)]
        // A plan turned by 90°: its x runs south.
        let plan = [Point(0, 0), Point(0, 955.2), Point(-1108.7, 955.2), Point(-1108.7, 0)]
        let frame = try SiteFrame(controlPoints: zip(corners, plan).map { .init(geographic: $0, plan: $1) })
        #expect(frame.residual_m < 0.5 && frame.residuals_m.count == 4)
        let back = frame.geographic(frame.plan(Point(121.003, 31.004)))
        #expect(abs(back.x - 121.003) < 1e-9 && abs(back.y - 31.004) < 1e-9)
        let wrong = zip(corners, plan).enumerated().map { index, pair in
            SiteFrame.ControlPoint(
                geographic: pair.0, plan: index == 2 ? Point(pair.1.x + 40, pair.1.y) : pair.1)
        }
        #expect(try SiteFrame(controlPoints: wrong).residual_m > 5)
        #expect(throws: SiteFrame.Failure.tooFewPoints(1)) { try SiteFrame(controlPoints: [wrong[0]]) }
        #expect(throws: SiteFrame.Failure.samePlace) { try SiteFrame(controlPoints: [wrong[0], wrong[0]]) }
    }

    @Test("events are the contract's JSON and read back")
    func eventJSON() throws {
        let event = FenceEvent(
            event: .cross, tag: "T1", zone: "A", at_ms: 1000, enteredAt_ms: 500, leftAt_ms: 525, cause: .moved)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = try encoder.encode(event)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"{"at":"1970-01-01T00:00:01.000Z","cause":"moved","entered_at":"1970-01-01T00:00:00.500Z","event":"cross","left_at":"1970-01-01T00:00:00.525Z","tag":"T1","zone":"A"}"#
        )
        #expect(try JSONDecoder().decode(FenceEvent.self, from: data) == event)
    }
}
