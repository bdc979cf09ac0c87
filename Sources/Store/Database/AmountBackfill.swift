import ChemTrack
internal import GRDB

/// What containers held before the journal was kept becomes their opening entry.
struct AmountBackfill {
    let database: Database

    func run() throws {
        let writer = Writer(database: database)
        let bodies = try String.fetchAll(database, sql: "SELECT body FROM items ORDER BY code")
        for body in bodies {
            let item = try Document.value(Item.self, body, what: "item")
            let (number, unit) = item.quantity.amount
            try writer.run(
                "UPDATE items SET unit = ?2, amount = ?3, account = ?4, material = ?5 WHERE code = ?1",
                [item.code, unit.rawValue, number, item.account?.rawValue, item.material])
            guard let opening = item.openingEntry else { continue }
            try writer.put(opening)
        }
    }
}
