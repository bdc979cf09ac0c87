// What works and what does not, as pages and probes see it.
extension Plant {
    func setStoreProblem(_ problem: String?) {
        health.storeProblem = problem
        view.show(health)
        board.post([.health(health)])
    }

    /// The broker connection came or went. An absence that lasts becomes an alarm at the next ``tick()``.
    public func setBroker(connected: Bool) {
        guard connected != health.brokerConnected || health.brokerSince_ms == nil else { return }
        health.brokerConnected = connected
        health.brokerSince_ms = clock.now_ms()
        brokerSteady_ms = clock.monotonic_us() / 1000
        view.show(health)
        board.post([.health(health)])
    }

    /// Why the catalogues could not be read again; nil = those in force are what the folders hold.
    public func setCatalogProblem(_ problem: String?) {
        guard health.catalogProblem != problem else { return }
        health.catalogProblem = problem
        view.show(health)
        board.post([.health(health)])
    }

    /// - Parameter source: whose message it was, where that is known: see ``RejectedMessage``.
    public func count(rejected reason: String, _ number: Int = 1, from source: String? = nil) {
        note(rejected: reason, number, from: source)
        view.show(health)
    }

    /// Many at once, as they were counted while messages were read.
    public func count(_ rejected: [RejectedMessage: Int]) {
        guard !rejected.isEmpty else { return }
        for (message, number) in rejected { note(rejected: message.reason, number, from: message.source) }
        view.show(health)
    }

    private func note(rejected reason: String, _ number: Int, from source: String?) {
        health.rejected[reason, default: 0] += number
        guard let source else { return }
        rejections.count(RejectedMessage(source: source, reason: reason), number, at_ms: clock.now_ms())
    }
}
