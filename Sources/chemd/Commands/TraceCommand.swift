import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence
import Labels
import Store

/// Who did what, when, with what and where.
struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Events of the custody ledger by any combination of facts; where a lot went.",
        discussion: """
            Each word is FACT:VALUE, all have to hold. Facts: item, lot, person (sign-in name or id), place (zone), device
            (tag, reader, scale), order (work order), kind (event, or its first part), from, to (date or time). A bare
            word is an item. Works beside the daemon.

            EXAMPLES
              chemd trace CT-7K3M9Q-4
              chemd trace person:wang from:2026-11-20 to:2026-11-27
              chemd trace lot:L-2291 --format json
              chemd trace place:TX-1 kind:item
            """)

    @Argument(help: "FACT:VALUE, or the code of an item.") var words: [String]
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(help: "At most so many events, newest first.") var limit = 200
    @OptionGroup var output: OutputOptions

    func run() async throws {
        do {
            let database = try PlantDatabase(reading: data)
            let reader = PlantReader(database)
            let query = try TraceWords.query(
                words.map(TraceWords.pair), people: try await reader.people(),
                timeZone: try await reader.site().timeZone)
            let page = try await TraceReader(database).trace(query, limit: limit, before: nil)
            let names = try await reader.displayNames()
            for traced in page.elements {
                let line = TraceLine(traced, names: names)
                if output.format == .json { try Terminal.json(line) } else { Terminal.line(line.text) }
            }
            if let lot = query.lot { try await tellLot(lot, TraceReader(database)) }
            if page.next != nil { Terminal.complain("there are more than \(limit) events: narrow it, or use --limit") }
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Terminal.unusable("\(error)")
        }
    }

    private func tellLot(_ lot: String, _ reader: TraceReader) async throws {
        let graph = LotGraph(
            lot: lot, items: try await reader.items(ofLot: lot), events: try await reader.whole(lot: lot))
        if output.format == .json { return try Terminal.json(graph) }
        Terminal.line("lot \(lot): \(graph.containers.count) containers  批次去向")
        for each in graph.containers {
            let zone = each.zone.map { " in \($0)" } ?? ""
            Terminal.line("  \(each.code)  \(each.state)\(zone)  received \(each.received), left \(each.left)")
        }
        for edge in graph.edges {
            let amount = edge.amount.map { " \($0)" } ?? ""
            Terminal.line("  \(edge.from) -> \(edge.to)  \(edge.kind)\(amount)")
        }
    }
}

/// A trace as people write it.
enum TraceWords {
    static func pair(_ word: String) -> (String, String) {
        guard let colon = word.firstIndex(of: ":"), !word.hasPrefix("urn:") else { return ("item", word) }
        return (String(word[..<colon]), String(word[word.index(after: colon)...]))
    }

    /// - Parameter people: to find a person by sign-in name.
    /// - Throws: ``PlantError`` naming the fact that is not known, or its value that cannot be used.
    static func query(
        _ pairs: [(String, String)], people: [Person], timeZone: String
    ) throws(PlantError) -> TraceQuery {
        var query = TraceQuery()
        for (fact, value) in pairs where !value.isEmpty {
            switch fact {
            case "item": query.item = (try? ItemCode(value).text) ?? value
            case "lot": query.lot = value
            case "person":
                guard let person = people.first(where: { $0.name == value.lowercased() || $0.id == value }) else {
                    guard value.contains(":") else { throw .notFound(kind: "person", id: value) }
                    query.actor = value
                    continue
                }
                query.actor = person.id
            case "place": query.zone = value
            case "device": query.device = value
            case "order": query.order = value
            case "kind": query.kind = value
            case "from": query.from_ms = try time(value, "from", timeZone, end: false)
            case "to": query.to_ms = try time(value, "to", timeZone, end: true)
            default:
                throw .invalid(
                    field: fact,
                    Bilingual(
                        zh: "未知条件 `\(fact)`：可用 item、lot、person、place、device、order、kind、from、to。",
                        en: "unknown fact `\(fact)`: use item, lot, person, place, device, order, kind, from, to"))
            }
        }
        return query
    }

    /// A day counts from its first instant at the site; as an end, to its last.
    private static func time(
        _ text: String, _ field: String, _ timeZone: String, end: Bool
    ) throws(PlantError) -> Int64 {
        let day = end ? SiteDay.end(of: text, in: timeZone) : SiteDay.start(of: text, in: timeZone)
        guard let at = Timestamp.parse(text) ?? day else {
            throw .invalid(
                field: field,
                Bilingual(zh: "`\(text)` 不是日期或时间。", en: "`\(text)` is no date or time: write 2026-11-28"))
        }
        return at
    }
}

/// An event as a trace tells it.
struct TraceLine: Encodable {
    var seq: Int
    var at: String
    var kind: String
    var summary: Bilingual
    var subject: String
    var actor: String
    var person: String?
    var auth: String
    var facts: [String: String]
    var note: String?

    init(_ traced: TracedEvent, names: [String: String]) {
        let event = traced.event
        seq = event.seq
        at = (event.at_us / 1000).rfc3339
        kind = event.kind
        summary = EventName.of(event.kind)
        subject = event.subject
        actor = event.actor
        person = names[event.actor]
        auth = event.auth
        facts = Dictionary(event.body.fields.map { ($0.name, $0.value.text) }) { first, _ in first }
        note = traced.text
    }

    var text: String {
        let told = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return "\(seq)  \(at)  \(kind) \(summary.zh)  \(subject)  \(person ?? actor)  \(told)"
            + (note.map { "  “\($0)”" } ?? "")
    }
}

/// Where a lot went: its containers, and from each to what took of it.
struct LotGraph: Encodable {
    struct Container: Encodable {
        var code: String
        var state: String
        var zone: String?
        var received: String
        var left: String
    }

    struct Edge: Encodable, Hashable {
        var from: String
        var to: String
        var kind: String
        var amount: String?
        var at: String
    }

    var lot: String
    var containers: [Container]
    var edges: [Edge]

    /// The facts of an event that lead away from its container.
    private static let leads = ["order", "manifest", "child", "to_item"]
    /// Those that lead to it.
    private static let sources = ["purchase", "parent", "source"]

    init(lot: String, items: [Item], events: [TracedEvent]) {
        self.lot = lot
        containers = items.map {
            Container(
                code: $0.code, state: $0.state.rawValue, zone: $0.zone, received: $0.received.display,
                left: $0.quantity.display)
        }
        let own = Set(items.map(\.code))
        var edges: [Edge] = []
        for event in events.map(\.event).sorted(by: { $0.seq < $1.seq }) where own.contains(event.subject) {
            func add(_ from: String, _ to: String) {
                edges.append(
                    Edge(
                        from: from, to: to, kind: event.kind, amount: event.body["amount"]?.text,
                        at: (event.at_us / 1000).rfc3339))
            }
            for name in Self.leads { if let to = event.body[name]?.text { add(event.subject, to) } }
            for name in Self.sources { if let from = event.body[name]?.text { add(from, event.subject) } }
            if event.kind == "item.received" { add(event.body["supplier"]?.text ?? lot, event.subject) }
        }
        self.edges = edges
    }
}
