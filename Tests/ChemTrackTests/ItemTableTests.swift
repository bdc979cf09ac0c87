import ChemTrack
import Compliance
import Foundation
import Testing

@Suite("The table of a container's life")
struct ItemTableTests {
    /// Arrows of `docs/item-states.md`: from, to, acts.
    private static func drawn() throws -> [(from: String, to: String, acts: Set<String>)] {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOfFile: root.path + "/docs/item-states.md", encoding: .utf8)
        return text.matches(of: /\n    (\w+) --> (\w+): ([a-z, ]+)/).map { match in
            (String(match.1), String(match.2), Set(match.3.split(separator: ", ").map(String.init)))
        }
    }

    @Test("The drawing shows every step that changes the state, and no other")
    func drawing() throws {
        var table: Set<String> = []
        for step in ItemStep.table {
            for from in step.from {
                for to in step.to where to != from {
                    table.insert("\(from.rawValue) \(to.rawValue) \(step.act.rawValue)")
                }
            }
        }
        let drawn = try Set(
            Self.drawn().flatMap { arrow in arrow.acts.map { "\(arrow.from) \(arrow.to) \($0)" } })
        // An act that keeps a usable container usable may find it stored or in use.
        let kept: Set<ItemAct> = [
            .open, .move, .extend, .adjust, .test, .inspect, .tag, .pack, .receivePour, .giveBack,
        ]
        let inside = table.filter { line in
            let words = line.split(separator: " ").map(String.init)
            let usable: Set<String> = ["stored", "in_use"]
            return kept.map(\.rawValue).contains(words[2]) && usable.isSuperset(of: words[0..<2])
        }
        #expect(drawn.subtracting(table).isEmpty, "drawn and not in the table: \(drawn.subtracting(table))")
        let missing = table.subtracting(drawn).subtracting(inside).filter { line in
            ![.tag, .pack, .test, .inspect, .adjust, .label].map(\ItemAct.rawValue).contains(
                line.split(separator: " ").last.map(String.init))
        }
        #expect(missing.isEmpty, "in the table and not drawn: \(missing.sorted())")
    }

    @Test("An act stands once for each state")
    func once() {
        for act in ItemAct.allCases {
            for state in ItemState.allCases {
                #expect(ItemStep.table.count { $0.act == act && $0.from.contains(state) } <= 1, "\(act) \(state)")
            }
        }
    }

    @Test("Nothing leads out of the end, and every other state has a way there")
    func end() {
        #expect(ItemState.disposed.next.isEmpty)
        for state in ItemState.allCases {
            var reached: Set<ItemState> = [state]
            var open = [state]
            while let next = open.popLast() {
                for each in next.next where reached.insert(each).inserted { open.append(each) }
            }
            #expect(reached.contains(.disposed), "\(state)")
        }
    }

    @Test("What a state does not allow is refused in both languages, with what it allows")
    func refusal() async throws {
        let test = try await TestPlant.make()
        let item = try await test.receive(try TestPlant.acetone("10 kg"))
        _ = try await test.plant.lose(item: item.code, reason: "gone", by: TestPlant.warehouse)
        let plant = test.plant
        let (code, by) = (item.code, TestPlant.admin)
        let tries: [(String, () async throws -> Void)] = [
            ("move", { _ = try await plant.move(item: code, to: "QU-1", by: by) }),
            ("open", { _ = try await plant.open(item: code, by: by) }),
            ("use", { _ = try await plant.use(item: code, amount: try Quantity("1 kg"), order: nil, by: by) }),
            ("adjust", { _ = try await plant.adjust(item: code, holds: try Quantity("1 kg"), reason: "x", by: by) }),
            ("quarantine", { _ = try await plant.quarantine(item: code, reason: "x", by: by) }),
            ("release", { _ = try await plant.release(item: code, reason: "x", by: by) }),
            ("extend", { _ = try await plant.extend(item: code, until: "2030-01-01", reason: "x", by: by) }),
            ("test", { _ = try await plant.test(item: code, result: "x", passed: true, by: by) }),
            (
                "inspect",
                {
                    _ = try await plant.inspect(
                        item: code, on: "2026-01-01", until: "2029-01-01", certificate: "x", passed: true, by: by)
                }
            ),
            ("lose", { _ = try await plant.lose(item: code, reason: "x", by: by) }),
            ("clean", { _ = try await plant.clean(item: code, method: "x", residue: "x", by: by) }),
            ("tag", { _ = try await plant.retag(item: code, tag: "T9", by: by) }),
            ("return", { _ = try await plant.giveBack(item: code, amount: .net(try Quantity("1 kg")), by: by) }),
            (
                "waste",
                {
                    _ = try await plant.declareWaste(
                        item: code, WasteRequest(cnCode: "900-402-06", reason: "x"), by: by)
                }
            ),
        ]
        for (act, perform) in tries {
            let error = await ChemTrackTests.refusal(of: perform)
            #expect(error?.word == "refused", "\(act)")
            #expect(
                error?.message.en.hasSuffix("it may: be reported found") == true, "\(act): \(error?.message.en ?? "")")
            #expect(error?.message.zh.contains("允许：找回") == true, "\(act)")
        }
        #expect(try await test.item(code).state == .lost)
    }
}
