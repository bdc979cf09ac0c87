import ChemTrack
import Compliance
import Logging
import Store
import WebAssets

/// What the routes work with.
struct Services: Sendable {
    var plant: Plant
    var reader: PlantReader
    var amounts: AmountReader
    var ledger: LedgerReader
    var trace: TraceReader
    var sessions: SessionStore
    var decoder: DecoderPool
    var sheets: SheetProcess
    var assets: WebAssets
    var keeper: LedgerKeeper
    var history: HistoryKeeper
    var editions: EditionBook
    var clock: any PlantClock
    var gate = SignInGate()
    var factors = SecondFactors()
    /// Hash of nothing anybody knows: what an unknown name is checked against.
    var decoyHash: String
    /// True behind TLS: the cookie then never travels in the clear.
    var isSecure: Bool
    var logger: Logger

    var view: SiteView { plant.view }
    var reports: ReportMaker { ReportMaker(plant: plant, reader: reader, amounts: amounts, ledger: ledger) }
    var registry: SubstanceRegistry { plant.rules.registry }
}
