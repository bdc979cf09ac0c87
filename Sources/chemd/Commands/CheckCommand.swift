import ArgumentParser
import Compliance
import Foundation

/// `chemd check`: the purchase review on the command line.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reviews a purchase: verdict, findings with their sources, editions used.",
        discussion: """
            EXAMPLES
              chemd check --cas 67-64-1 --quantity "200 kg"
              chemd check --name 氰化钾 --quantity "500 g" --regime cn --format json
              chemd check --cas 7722-84-1 --concentration 30 --quantity "25 L" --density 1.11 --regime cn,us,eu
              chemd check --cas 67-64-1 --quantity "5 t" --stock stock/
              chemd check --cas 110-54-3 --quantity "5 kg" --regime eu --at 2026-02-03
              chemd check --file request.json        ('-' reads standard input)
              chemd check --cas 67-64-1 --quantity "5 kg" --record decision.json
              chemd check --replay decision.json     makes the decision again from its recorded editions

            The request file is a JSON object, or one per line:
              {"cas":"67-64-1","quantity":"200 kg","concentration_pct":99.5,"form":"liquid","purpose":"cleaning",
               "regimes":["cn"],"stock":[{"cas":"67-64-1","quantity":"1 t"}],
               "supplier":{"name":"East","permits":[{"number":"J-1","scope":["cn-hazchem"],"expires":"2027-12-31"}]},
               "sds":{"languages":["zh"],"issued":"2025-03-01"},"places":["FL-1"],
               "requester":{"name":"Wang","qualifications":[{"what":"hazchem training","expires":"2027-06-30"}]},
               "licences":[{"list":"cn-drug-precursor","number":"B-77","expires":"2027-01-31"}]}
            What is missing of supplier, sds, places and requester was not checked, and the answer says so; null means
            that there is none.

            --stock takes a directory with stock.csv or stock.jsonl, or such a file. CSV columns: cas, name, quantity
            ("200 kg"), concentration_pct, form, density_kg_per_L, unit, on_order; JSON Lines have the same keys.

            Exit: 0 allowed or note, 2 the input could not be used, 3 a person has to review it, 4 prohibited.
            With --replay: 0 equal byte for byte, 1 something differs, 2 an edition is missing.
            """)

    @Option(help: "CAS number.") var cas: String?
    @Option(help: "Name, Chinese or English, when there is no CAS number.") var name: String?
    @Option(help: "Amount with its unit: \"5 kg\", \"2.5 L\".") var quantity: String?
    @Option(
        help: "Content in per cent by weight: 30, \"30% w/w\", \">=98%\"; of a range the upper end counts.",
        transform: Self.content)
    var concentration: Double?
    @Option(help: "\(PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")).") var form: String?
    @Option(help: "Density in kg/L, needed to compare a volume with thresholds in mass.") var density: Double?
    @Option(help: "What it is for.") var purpose: String?
    @Option(help: "Laws the plant is under, separated by commas: cn, us, eu.") var regime: String = "cn"
    @Option(help: "Request as JSON; '-' is standard input.") var file: String?
    @Option(help: "Stock on site and on order: a directory or a file.") var stock: String?
    @Option(help: "Writes the decision with all it was made from to this file.") var record: String?
    @Option(help: "Makes the decision in this file again; '-' is standard input.") var replay: String?
    @Option(
        help: "Decide for a day, as in 2026-05-01, by the editions in force then; default: now.",
        transform: CatalogLocation.day)
    var at: CalendarDay?
    @Option(help: "Directory with catalogs.json, or several joined by `:`, the plant's own last.") var catalogs: String?
    @OptionGroup var output: OutputOptions

    /// What a request file holds beside the request.
    private struct Extras: Decodable {
        var regimes: [Regime]?
        var stock: [StockLine]?
    }

    private struct Job {
        var request: PurchaseRequest
        var dossier: PurchaseDossier
        var stock: [StockLine]
        var regimes: [Regime]
    }

    func validate() throws {
        if replay != nil {
            guard file == nil, cas == nil, name == nil, quantity == nil, stock == nil, record == nil else {
                throw ValidationError("Give --replay alone: the file holds the request and the stock.")
            }
            return
        }
        if file == nil, cas == nil, name == nil { throw ValidationError("Give --cas, --name or --file.") }
        if file != nil, cas != nil || name != nil || quantity != nil {
            throw ValidationError("Give either --file or --cas/--name with --quantity.")
        }
        if file == nil, quantity == nil { throw ValidationError("Give --quantity, for example --quantity \"5 kg\".") }
    }

    func run() throws {
        if let replay { return try DecisionReplay(file: replay, catalogs: catalogs, format: output.format).run() }
        let regimes = try regimes()
        let jobs = try jobs(regimes, shared: try stockLines())
        let loaded = try CatalogLocation.load(catalogs, asOf: at)
        let registry: SubstanceRegistry
        var reviews: [[Regime]: PurchaseReview] = [:]
        var worst = Verdict.allowed
        do {
            registry = try SubstanceRegistry(catalogs: loaded)
            for job in jobs where reviews[job.regimes] == nil {
                reviews[job.regimes] = try PurchaseReview(catalogs: loaded, registry: registry, regimes: job.regimes)
            }
        } catch {
            throw Terminal.unusable("\(error)")
        }
        let now_ms = at?.start_ms ?? Int64(Date().timeIntervalSince1970 * 1000)
        var records: [DecisionRecord] = []
        for job in jobs {
            guard let review = reviews[job.regimes] else { continue }
            let made = review.record(
                job.request, dossier: job.dossier, stock: review.counted(StockIndex(job.stock)), now_ms: now_ms)
            let decision = made.decision
            if record != nil { records.append(made) }
            worst = max(worst, decision.verdict)
            if output.format == .json {
                try Terminal.json(decision)
            } else {
                Terminal.line(DecisionText.text(decision))
            }
        }
        if let record { try DecisionReplay.write(records, to: record) }
        if worst == .review { throw ExitStatus.review }
        if worst == .prohibited { throw ExitStatus.prohibited }
    }

    private func regimes() throws -> [Regime] {
        try regime.split(separator: ",").map { part in
            let text = part.trimmingCharacters(in: .whitespaces).lowercased()
            guard let regime = Regime(rawValue: text) else {
                throw Terminal.unusable("regime `\(text)` is not known: use cn, us or eu, separated by commas")
            }
            return regime
        }
    }

    // MARK: Requests

    private func jobs(_ regimes: [Regime], shared: [StockLine]) throws -> [Job] {
        guard let file else {
            return [
                Job(
                    request: try requestFromOptions(), dossier: PurchaseDossier(), stock: shared, regimes: regimes)
            ]
        }
        let data = try readInput(file)
        let shown = file == "-" ? "standard input" : file
        if let job = try? job(data, regimes, shared) { return [try checked(job, shown)] }
        // One object per line; a single broken object is reported as such.
        let lines = data.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy { $0 <= 0x20 } }
        let isLines =
            lines.count > 1
            && lines.allSatisfy {
                $0.first == UInt8(ascii: "{") && $0.last.map { $0 == UInt8(ascii: "}") || $0 == 0x0D } == true
            }
        let parts = isLines ? lines.map { Data($0) } : [data]
        return try parts.enumerated().map { number, part in
            let place = isLines ? "\(shown): line \(number + 1)" : shown
            do {
                return try checked(try job(part, regimes, shared), place)
            } catch let error as DecodingError {
                throw Terminal.unusable("\(place): \(StockFile.explain(error))")
            }
        }
    }

    private func job(_ data: Data, _ regimes: [Regime], _ shared: [StockLine]) throws -> Job {
        let request = try JSONDecoder().decode(PurchaseRequest.self, from: data)
        let extras = try JSONDecoder().decode(Extras.self, from: data)
        return Job(
            request: request, dossier: try JSONDecoder().decode(PurchaseDossier.self, from: data),
            stock: shared + (extras.stock ?? []), regimes: extras.regimes ?? regimes)
    }

    private func checked(_ job: Job, _ place: String) throws -> Job {
        do throws(PurchaseRequestError) {
            try job.request.check()
            return job
        } catch {
            throw Terminal.unusable("\(place): \(error)")
        }
    }

    /// The upper end of a stated content.
    private static func content(_ text: String) throws -> Double {
        guard let stated = MixtureComponent(content: text) else {
            throw ValidationError(
                "`\(text)` is no content: give per cent by weight, such as 30, \"30% w/w\" or \">=98%\"; convert mol/L and % by volume first."
            )
        }
        return stated.high_pct
    }

    private func requestFromOptions() throws -> PurchaseRequest {
        var known: PhysicalForm?
        if let form {
            known = PhysicalForm(rawValue: form)
            if known == nil {
                let forms = PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")
                throw Terminal.unusable("form `\(form)` is not known: use \(forms)")
            }
        }
        let amount: Quantity
        do throws(QuantityError) {
            amount = try Quantity(quantity ?? "")
        } catch {
            throw Terminal.unusable(error.description)
        }
        let request = PurchaseRequest(
            cas: cas, name: name, quantity: amount, concentration_pct: concentration, form: known,
            density_kg_per_L: density,
            purpose: purpose)
        do throws(PurchaseRequestError) {
            try request.check()
        } catch {
            throw Terminal.unusable(error.description)
        }
        return request
    }

    // MARK: Stock

    private func stockLines() throws -> [StockLine] {
        guard let stock else { return [] }
        let path = try StockLocation.file(stock)
        let data = try readInput(path)
        do throws(StockFile.Problem) {
            return try StockFile.read(data, isJSON: StockLocation.isJSON(path, data))
        } catch {
            throw Terminal.unusable("\(path): \(error)")
        }
    }
}
