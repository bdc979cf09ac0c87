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

    public func count(rejected reason: String, _ number: Int = 1) {
        health.rejected[reason, default: 0] += number
        view.show(health)
    }
}
