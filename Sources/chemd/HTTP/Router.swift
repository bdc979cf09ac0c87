import ChemTrack
import Hummingbird

/// The map of everything the daemon answers to.
func makeRouter(_ services: Services) -> Router<AppContext> {
    let router = Router(context: AppContext.self)
    router.add(middleware: SecurityHeaders())
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: NotFoundMiddleware(services: services))
    router.add(middleware: SameOrigin())
    router.add(middleware: Authentication(sessions: services.sessions, clock: services.clock))

    OperationRoutes(services: services).add(to: router)
    PageRoutes(services: services).add(to: router)

    let api = router.group("api/v1").add(middleware: RouteRights(services: services))
    SessionRoutes(services: services).add(to: api)
    SiteRoutes(services: services).add(to: api)
    ItemRoutes(services: services).add(to: api)
    ScanRoutes(services: services).add(to: api)
    SubstanceRoutes(services: services).add(to: api)
    PurchaseRoutes(services: services).add(to: api)
    CompatRoutes(services: services).add(to: api)
    TaskRoutes(services: services).add(to: api)
    AlarmRoutes(services: services).add(to: api)
    ThresholdRoutes(services: services).add(to: api)
    ManifestRoutes(services: services).add(to: api)
    SheetRoutes(services: services).add(to: api)
    LedgerRoutes(services: services).add(to: api)
    TraceRoutes(services: services).add(to: api)
    PeopleRoutes(services: services).add(to: api)
    PartyRoutes(services: services).add(to: api)
    OwnRoutes(services: services).add(to: api)
    SignatureRoutes(services: services).add(to: api)
    ExchangeRoutes(services: services).add(to: api)
    return router
}
