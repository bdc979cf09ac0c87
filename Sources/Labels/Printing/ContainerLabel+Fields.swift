extension ContainerLabel {
    /// What a template may name: the label's texts by field, in the label's language.
    ///
    /// - Parameters:
    ///   - person: who fills or prints it.
    ///   - filled: the day of it, in print form.
    public func fields(person: String = "", filled: String = "") -> [String: String] {
        spoken().texts(person: person, filled: filled)
    }

    private func texts(person: String, filled: String) -> [String: String] {
        [
            "name.zh": productName.zh, "name.en": productName.en, "code": itemCode, "source": itemCode,
            "amount": quantity,
            "signal.zh": signalWord?.zh ?? "", "signal.en": signalWord?.en ?? "",
            "pictograms": pictograms.joined(separator: " "), "transport": transportClass ?? "",
            "hazards.zh": hazardStatements.filter { !$0.text.zh.isEmpty }.map { "\($0.code) \($0.text.zh)" }
                .joined(separator: "；"),
            "hazards.en": hazardStatements.filter { !$0.text.en.isEmpty }.map { "\($0.code) \($0.text.en)" }
                .joined(separator: " "),
            "identifiers": identifiers.joined(separator: " · "), "un": unNumber ?? "", "lot": lot ?? "",
            "received": received ?? "", "expiry": expiry ?? "", "supplier": supplierName.zh + supplierName.en,
            "person": person, "filled": filled,
        ]
    }
}
