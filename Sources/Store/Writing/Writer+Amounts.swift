import ChemTrack
import Compliance
internal import GRDB

// The journal of amounts, and what it belongs to.
extension Writer {
    func put(_ entry: AmountEntry) throws {
        try run(
            """
            INSERT INTO amounts (seq, at, item, lot, material, account, kind, unit, change, other, work_order, actor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            [
                entry.seq, entry.at_ms, entry.item, entry.lot, entry.material, entry.account.rawValue,
                entry.kind.rawValue, entry.unit.rawValue, entry.change, entry.other, entry.order, entry.by,
            ])
    }

    func put(_ order: WorkOrder) throws {
        try run(
            """
            INSERT INTO work_orders (id, state, created_at, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [order.id, order.isOpen ? "open" : "closed", order.createdAt_ms, try Document.text(order)])
    }

    func put(_ vessel: Vessel) throws {
        try run(
            "INSERT INTO vessels (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [vessel.id, try Document.text(vessel)])
    }

    func put(_ unit: LoadUnit) throws {
        try run(
            "INSERT INTO load_units (code, body) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET body = excluded.body",
            [unit.code, try Document.text(unit)])
    }

    func put(_ scale: Scale) throws {
        try run(
            "INSERT INTO scales (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [scale.id, try Document.text(scale)])
    }

    func put(_ meter: FlowMeter) throws {
        try run(
            "INSERT INTO meters (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [meter.id, try Document.text(meter)])
    }

    func put(_ take: StockTake) throws {
        try run(
            """
            INSERT INTO stock_takes (id, state, zone, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body
            """,
            [take.id, take.isOpen ? "open" : "closed", take.zone, try Document.text(take)])
    }
}
