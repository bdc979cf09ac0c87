import ChemTrack
import Compliance

/// A plain model of a container's life and of the balance, written from the rules: no code of the plant is used in it.
struct AmountModel {
    struct Drum: Equatable {
        var state: String
        var amount: Int64
        var lot: String
        var order = false
        var lostAs = ""
        var isHeld = false
        var isClean = false
        /// What was issued with it and is not accounted for.
        var isCharged = false
    }

    /// Who may do what, as the table of roles grants it.
    static let rights: [String: Set<String>] = [
        "warehouse": ["receive", "use", "move"], "ehs": ["receive", "use", "move", "approve", "dispose"],
        "environment": ["dispose"],
    ]

    var drums: [String: Drum] = [:]
    var terms: [String: Int64] = [:]
    /// Issued to the order less returned, and what nobody has accounted for.
    var out: Int64 = 0
    var open: Int64 = 0
    static let quota: Int64 = 30_000

    var stock: Int64 {
        drums.values.filter { !["lost", "waste"].contains($0.state) }.reduce(0) { $0 + $1.amount }
    }

    private mutating func add(_ term: String, _ amount: Int64) { terms[term, default: 0] += amount }

    mutating func receive(_ codes: [String], _ amount: Int64, lot: String) {
        for code in codes {
            drums[code] = Drum(state: "stored", amount: amount, lot: lot)
            add("purchased", amount)
        }
    }

    // Each act tells whether the rules allow it; then, and only then, it changes the model.

    mutating func use(_ code: String, _ amount: Int64, forOrder: Bool) -> Bool {
        guard var drum = drums[code], ["stored", "in_use"].contains(drum.state), !drum.order, amount > 0,
            amount <= drum.amount, !forOrder || out + amount <= Self.quota
        else { return false }
        drum.amount -= amount
        drum.state = drum.amount == 0 ? "empty" : "in_use"
        if drum.amount == 0 { drum.isClean = false }
        drums[code] = drum
        add("used", amount)
        if forOrder {
            out += amount
            open += amount
        }
        return true
    }

    mutating func adjust(_ code: String, _ amount: Int64) -> Bool {
        guard var drum = drums[code], ["stored", "in_use", "quarantined", "empty"].contains(drum.state), amount >= 0,
            amount != drum.amount
        else { return false }
        add("adjusted", drum.amount - amount)
        drum.amount = amount
        if amount == 0 { drum.state = "empty" } else if drum.state == "empty" { drum.state = "in_use" }
        drums[code] = drum
        return true
    }

    mutating func pour(_ from: String, _ to: String, _ amount: Int64) -> Bool {
        guard var source = drums[from], var target = drums[to], from != to,
            ["stored", "in_use"].contains(source.state), !source.order,
            ["stored", "in_use", "empty"].contains(target.state), !target.order, amount > 0, amount <= source.amount
        else { return false }
        source.amount -= amount
        source.state = source.amount == 0 ? "empty" : "in_use"
        if source.amount == 0 { source.isClean = false }
        if target.state == "empty" {
            target.state = "stored"
            target.lot = source.lot
            target.isClean = false
        }
        target.amount += amount
        (drums[from], drums[to]) = (source, target)
        return true
    }

    mutating func split(_ code: String, _ amount: Int64, into child: String?) -> Bool {
        guard var drum = drums[code], ["stored", "in_use"].contains(drum.state), !drum.order, amount > 0,
            amount <= drum.amount
        else { return false }
        drum.amount -= amount
        drum.state = drum.amount == 0 ? "empty" : "in_use"
        if drum.amount == 0 { drum.isClean = false }
        drums[code] = drum
        if let child { drums[child] = Drum(state: "stored", amount: amount, lot: drum.lot) }
        return true
    }

    mutating func hold(_ code: String) -> Bool {
        guard let drum = drums[code], ["stored", "in_use"].contains(drum.state) else { return false }
        drums[code]?.state = "quarantined"
        drums[code]?.isHeld = true
        return true
    }

    mutating func release(_ code: String) -> Bool {
        guard let drum = drums[code], drum.state == "quarantined", drum.isHeld else { return false }
        drums[code]?.state = "stored"
        drums[code]?.isHeld = false
        return true
    }

    mutating func lose(_ code: String) -> Bool {
        guard var drum = drums[code], ["stored", "in_use", "quarantined", "empty", "waste"].contains(drum.state) else {
            return false
        }
        if drum.state != "waste" { add("adjusted", drum.amount) }
        // What was issued with it is lost to the order: accounted for, and still out of the quota.
        if drum.order { open -= drum.amount }
        drum.order = false
        drum.lostAs = drum.state
        drum.state = "lost"
        drums[code] = drum
        return true
    }

    mutating func find(_ code: String) -> Bool {
        guard var drum = drums[code], drum.state == "lost" else { return false }
        if drum.lostAs != "waste" { add("adjusted", -drum.amount) }
        drum.state = ["empty", "waste"].contains(drum.lostAs) ? drum.lostAs : "quarantined"
        if drum.state == "quarantined" { drum.isHeld = true }
        drums[code] = drum
        return true
    }

    mutating func waste(_ code: String) -> Bool {
        guard let drum = drums[code], ["stored", "in_use", "quarantined", "empty"].contains(drum.state), !drum.order
        else {
            return false
        }
        add("waste", drum.amount)
        drums[code]?.state = "waste"
        return true
    }

    mutating func clean(_ code: String) -> Bool {
        guard let drum = drums[code], drum.state == "empty" else { return false }
        drums[code]?.isClean = true
        return true
    }

    mutating func issue(_ code: String) -> Bool {
        guard let drum = drums[code], ["stored", "in_use"].contains(drum.state), !drum.order,
            out + drum.amount <= Self.quota
        else { return false }
        out += drum.amount
        open += drum.amount
        drums[code]?.order = true
        drums[code]?.isCharged = false
        drums[code]?.state = "in_use"
        return true
    }

    mutating func charge(_ code: String, _ amount: Int64, left: Int64) -> Bool {
        guard var drum = drums[code], drum.order, amount > 0, amount <= left, amount <= drum.amount else {
            return false
        }
        drum.amount -= amount
        drum.isCharged = true
        if drum.amount == 0 {
            drum.state = "empty"
            drum.isClean = false
        }
        drums[code] = drum
        add("used", amount)
        open -= amount
        return true
    }

    mutating func giveBack(_ code: String, _ amount: Int64) -> Bool {
        guard var drum = drums[code], drum.order, ["stored", "in_use", "empty", "quarantined"].contains(drum.state),
            amount >= 0
        else { return false }
        let missing = drum.amount - amount
        if !drum.isCharged, missing > 0 {
            add("used", missing)
            open -= missing
        } else {
            add("adjusted", missing)
        }
        out -= amount
        open -= amount
        drum.amount = amount
        drum.order = false
        drum.state = amount == 0 ? "empty" : drum.state == "quarantined" ? "quarantined" : "stored"
        drums[code] = drum
        return true
    }
}
