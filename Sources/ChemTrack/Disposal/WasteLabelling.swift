import Compliance

extension Plant {
    /// Somebody has put the waste label on the container and says so: without it the container does not leave.
    public func confirmLabel(item code: String, by actor: Actor) async throws(PlantError) -> Item {
        try require(.collect, of: actor)
        return try await perform { (changes: inout ChangeSet) throws(PlantError) -> Item in
            var item = try state.item(code)
            try item.check(.label)
            item.waste?.labelledAt_ms = clock.now_ms()
            keep(item, into: &changes)
            var body: LedgerBody = [:]
            if let serial = item.waste?.serial { body["serial"] = LedgerValue(Int64(serial)) }
            try record("item.labelled", subject: item.code, by: actor, body: body, into: &changes)
            return item
        }
    }
}
