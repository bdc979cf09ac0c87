import ArgumentParser
import ChemTrack
import Compliance
import Foundation
import Geofence
import Store

/// opening + purchased = used + waste + adjustments + stock, for any part of a plant's data, also while a daemon uses it.
struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Balances what came in against what was used, wasted, corrected and is left.",
        discussion: """
            Every option narrows the scope; none = the whole site. Masses and volumes are balanced apart, to the mg and µL.
            Exit code 0: balanced. 1: not balanced, or the containers hold something else than the journal says.

            EXAMPLES
              chemd balance
              chemd balance --lot L2611 --entries
              chemd balance --order WO-17 --format json
              chemd balance --material 67-64-1 --from 2026-11-01T00:00:00+08:00 --until 2026-12-01T00:00:00+08:00
            """)

    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(help: "Lot.") var lot: String?
    @Option(help: "Work order: what it drew from stock, and what it accounted for.") var order: String?
    @Option(help: "CAS number, or the name where there is none.") var material: String?
    @Option(help: "Container.") var item: String?
    @Option(help: "First instant of the period, RFC 3339.") var from: String?
    @Option(help: "The first instant after the period, RFC 3339.") var until: String?
    @Flag(help: "Lists every entry behind it.") var entries = false
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let scope = BalanceScope(
            lot: lot, order: order, material: material, item: item, from_ms: try time(from, "--from"),
            until_ms: try time(until, "--until"))
        let reader: AmountReader
        let balances: [MassBalance]
        do {
            reader = AmountReader(try PlantDatabase(reading: data))
            balances = try await reader.balance(scope)
        } catch {
            throw Terminal.unusable("\(error)")
        }
        guard !balances.isEmpty else {
            throw Terminal.unusable(
                "\(data): the journal has nothing of that scope: check the lot, order, material or container")
        }
        if entries { try await list(scope, reader) }
        for balance in balances { try tell(balance) }
        if !balances.allSatisfy(\.isBalanced) { throw ExitStatus.partly }
    }

    private func time(_ text: String?, _ option: String) throws(ExitCode) -> Int64? {
        guard let text else { return nil }
        guard let ms = Timestamp.parse(text) else {
            throw Terminal.unusable("\(option): `\(text)` is not a time: write for example 2026-11-01T00:00:00+08:00")
        }
        return ms
    }

    private func list(_ scope: BalanceScope, _ reader: AmountReader) async throws {
        var after: Int64?
        repeat {
            let page = try await reader.entries(scope, limit: PlantReader.pageLimit, after: after)
            for entry in page.entries {
                if output.format == .json {
                    try Terminal.json(BalanceEntryAnswer(entry))
                    continue
                }
                let more = [entry.other.map { "<> \($0)" }, entry.order.map { "order \($0)" }].compactMap { $0 }
                Terminal.line(
                    "#\(entry.seq)  \(entry.at_ms.rfc3339)  \(entry.item)  \(entry.account.rawValue)  "
                        + "\(entry.kind.rawValue)  \(Quantity.display(entry.change, entry.unit))  "
                        + more.joined(separator: "  "))
            }
            after = page.next
        } while after != nil
    }

    private func tell(_ balance: MassBalance) throws {
        if output.format == .json { return try Terminal.json(BalanceAnswer(balance)) }
        func amount(_ number: Int64) -> String { Quantity.display(number, balance.unit) }
        Terminal.line("balance in \(balance.unit.rawValue)  平衡")
        for (zh, en, number) in [
            ("期初", "opening", balance.opening), ("购入", "purchased", balance.purchased),
            ("转入", "transferred in", balance.transferred), ("领用", "used", balance.used),
            ("转为废物", "waste", balance.waste), ("调整与损失", "adjustments", balance.adjusted),
            ("结存", "stock", balance.stock),
        ] { Terminal.line("  \(en)  \(zh)  \(amount(number))") }
        if let counted = balance.counted { Terminal.line("  in the containers  容器实存  \(amount(counted))") }
        Terminal.line(balance.isBalanced ? "balanced  平" : "NOT BALANCED  不平")
    }
}

private struct BalanceAnswer: Encodable {
    var unit: String
    var opening, purchased, transferred, used, waste, adjusted, stock: Int64
    var counted: Int64?
    var balanced: Bool

    init(_ balance: MassBalance) {
        unit = balance.unit.rawValue
        (opening, purchased, transferred) = (balance.opening, balance.purchased, balance.transferred)
        (used, waste, adjusted, stock) = (balance.used, balance.waste, balance.adjusted, balance.stock)
        counted = balance.counted
        balanced = balance.isBalanced
    }
}

private struct BalanceEntryAnswer: Encodable {
    var seq: Int
    var at: String
    var item, material, account, kind, unit, by: String
    var lot, other, order: String?
    var change: Int64

    init(_ entry: AmountEntry) {
        (seq, at, item, material) = (entry.seq, entry.at_ms.rfc3339, entry.item, entry.material)
        (account, kind, unit, by) = (entry.account.rawValue, entry.kind.rawValue, entry.unit.rawValue, entry.by)
        (lot, other, order, change) = (entry.lot, entry.other, entry.order, entry.change)
    }
}
