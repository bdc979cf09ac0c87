import Compliance

/// What the facility says and signs.
public struct AcceptanceRequest: Sendable, Hashable {
    /// When it arrived, where that was not recorded before; nil = when it is signed.
    public var arrivedAt: ManifestTime?
    public var signing: SigningRequest
    /// Every line; nil = everything came and is taken as declared.
    public var lines: [LineReceipt]?
    /// Of a load that is refused whole: whether the vehicle is still there.
    public var isTransporterOnSite: Bool?

    public init(
        arrivedAt: ManifestTime? = nil, signing: SigningRequest = SigningRequest(), lines: [LineReceipt]? = nil,
        isTransporterOnSite: Bool? = nil
    ) {
        self.isTransporterOnSite = isTransporterOnSite
        self.arrivedAt = arrivedAt
        self.signing = signing
        self.lines = lines
    }
}

extension Plant {
    /// The facility confirms: received amounts stand beside the declared ones, differences that count are marked, what it
    /// refuses stays open until it is back or elsewhere.
    public func accept(
        manifest id: String, _ request: AcceptanceRequest = AcceptanceRequest(), by actor: Actor
    ) async throws(PlantError) -> Manifest {
        try await take(.accept, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            try checkCarriers(manifest.record)
            if manifest.state == .shipped {
                let arrival = SigningRequest(at: request.arrivedAt ?? request.signing.at)
                let arrived = try signature(
                    arrival, on: manifest.record, usual: actor.display, auth: actor.auth, field: "arrived")
                manifest.record.noteArrival(arrived.at, place: nil)
            }
            let signed = try signature(
                request.signing, on: manifest.record, usual: manifest.record.facility.contact?.fullName,
                field: "facility")
            let refused = try manifest.record.take(request.lines, at: signed.at)
            if let kind = manifest.record.rejection?.kind {
                // What is taken in part has been unloaded.
                manifest.record.rejection?.isTransporterOnSite = kind == .full ? request.isTransporterOnSite : false
            }
            manifest.record.facility.signature = signed
            manifest.record.epa?.status = "Signed"
            manifest.record.state = manifest.record.rejection?.kind == .full ? .rejected : .accepted
            let day = day(of: signed.at ?? ManifestTime(ms: clock.now_ms()))
            try settleTasks(
                [.wasteShipped, .wasteReceived], of: manifest,
                note: Bilingual(zh: "接受单位已签字", en: "signed by the facility"), by: actor, into: &changes)
            if manifest.record.hasDiscrepancy == true {
                try raiseTasks(.wasteDiscrepancy, of: manifest, on: day, by: actor, into: &changes)
            }
            // The clock of what was refused starts again: it is on the road once more.
            if !refused.isEmpty {
                try raiseTasks(.wasteShipped, of: manifest, on: day, kinds: [.act], by: actor, into: &changes)
            }
            var body: LedgerBody = ["on": LedgerValue(day.text)]
            body["refused"] = LedgerValue(Int64(refused.count))
            for line in manifest.record.lines {
                guard let mass = line.received?.mass_mg else { continue }
                body["line\(line.number)"] = .amount(mass, .milligrams)
            }
            return StepNote(
                kind: "manifest.\(manifest.state.rawValue)", body: body, text: manifest.record.rejection?.comment)
        }
    }

    /// Nothing is open any more: what was taken is disposed of, container by container.
    public func close(manifest id: String, by actor: Actor) async throws(PlantError) -> Manifest {
        try await take(.close, of: id, by: actor) {
            (manifest: inout Manifest, changes: inout ChangeSet) throws(PlantError) -> StepNote in
            let gone = manifest.items.filter { code in
                let isRefused = manifest.record.rejection?.containers.contains(code) ?? false
                return !isRefused || manifest.record.rejection?.destination == .facility
            }
            manifest.record.state = .closed
            try follow(gone, of: manifest, to: .disposed, by: actor, into: &changes)
            return StepNote(kind: "manifest.closed", body: ["containers": LedgerValue(Int64(gone.count))])
        }
    }
}

extension ManifestRecord {
    /// Puts down what the facility says of the lines.
    ///
    /// - Returns: codes of the containers it refuses.
    mutating func take(_ receipts: [LineReceipt]?, at: ManifestTime?) throws(PlantError) -> [String] {
        let stated = receipts ?? lines.map { LineReceipt(line: $0.number, mass_mg: $0.mass_mg, pieces: $0.pieceCount) }
        for (index, receipt) in stated.enumerated() {
            guard lines.contains(where: { $0.number == receipt.line }),
                !stated[..<index].contains(where: { $0.line == receipt.line })
            else {
                throw .invalid(
                    field: "lines.\(index).line",
                    Bilingual(
                        zh: "第 \(receipt.line) 行不存在或重复。", en: "line \(receipt.line) does not exist or is there twice"))
            }
        }
        var refused: [String] = []
        for index in lines.indices {
            guard let place = stated.firstIndex(where: { $0.line == lines[index].number }) else {
                throw .invalid(
                    field: "lines",
                    Bilingual(
                        zh: "缺少第 \(lines[index].number) 行的接受情况。", en: "nothing is said of line \(lines[index].number)"))
            }
            try lines[index].take(stated[place], at: at, in: jurisdictions, field: "lines.\(place)")
            refused += stated[place].refused
        }
        hasResidue = lines.contains { $0.received?.isResidue == true }
        hasDiscrepancy =
            !refused.isEmpty
            || lines.contains { $0.received?.isQuantityDiscrepancy == true || $0.received?.isTypeDiscrepancy == true }
        guard !refused.isEmpty else { return [] }
        let all = lines.flatMap(\.containers).map(\.code)
        let reasons = lines.compactMap { $0.received?.opinion == .accepted ? nil : $0.received?.comment }
        rejection = ManifestRejection(
            kind: refused.count == all.count ? .full : .partial, containers: refused,
            comment: String(reasons.joined(separator: "; ").prefix(255)))
        return refused
    }
}

extension ManifestLine {
    mutating func take(
        _ receipt: LineReceipt, at: ManifestTime?, in jurisdictions: [ManifestJurisdiction], field: String
    ) throws(PlantError) {
        let own = Set(containers.map(\.code))
        if let stranger = receipt.refused.first(where: { !own.contains($0) }) {
            throw .invalid(
                field: "\(field).refused",
                Bilingual(
                    zh: "容器 `\(stranger)` 不在第 \(number) 行。", en: "container `\(stranger)` is not on line \(number)"))
        }
        guard Set(receipt.refused).count == receipt.refused.count else {
            throw .invalid(
                field: "\(field).refused", Bilingual(zh: "拒收的容器重复。", en: "a refused container is there twice"))
        }
        guard (receipt.mass_mg ?? 0) >= 0, (receipt.pieces ?? 0) >= 0 else {
            throw .invalid(field: "\(field).mass", Bilingual(zh: "数量不能为负。", en: "an amount cannot be negative"))
        }
        var found = ReceivedLine(mass_mg: receipt.mass_mg, pieces: receipt.pieces ?? pieceCount, at: at)
        found.opinion = receipt.refused.isEmpty ? .accepted : receipt.refused.count == own.count ? .refused : .partly
        found.isTypeDiscrepancy = receipt.isTypeDiscrepancy
        found.isResidue = receipt.isResidue
        found.comment = receipt.comment.flatMap { $0.trimmingWhitespace.isEmpty ? nil : $0.trimmingWhitespace }
        found.residueComment = receipt.residueComment
        received = found
        let difference = ManifestDiscrepancy(self, in: jurisdictions)
        received?.isQuantityDiscrepancy = difference != nil
        let what =
            difference?.message ?? (receipt.refused.isEmpty ? nil : Bilingual(zh: "拒收", en: "containers are refused"))
            ?? (receipt.isTypeDiscrepancy ? Bilingual(zh: "与申报不符", en: "it is not as declared") : nil)
        if let what, found.comment == nil {
            throw .invalid(
                field: "\(field).comment",
                Bilingual(zh: "第 \(number) 行：\(what.zh)，请说明。", en: "line \(number): \(what.en): say what was found"))
        }
        for text in [found.comment, found.residueComment] where (text?.count ?? 0) > 255 {
            throw .invalid(
                field: "\(field).comment", Bilingual(zh: "说明最多 255 个字符。", en: "a comment has at most 255 characters"))
        }
        try takeMethod(receipt.method, field: field)
    }

    private mutating func takeMethod(_ method: String?, field: String) throws(PlantError) {
        guard let method = method?.trimmingWhitespace, !method.isEmpty else { return }
        let digits = method.dropFirst().utf8
        let isNumber = !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
        switch method.first {
        case "H" where isNumber && digits.count == 3: managementMethod = ManifestCode(method)
        case "R" where isNumber && digits.count <= 2, "D" where isNumber && digits.count <= 2: cnTreatment = method
        default:
            throw .invalid(
                field: "\(field).method",
                Bilingual(
                    zh: "处理方式 `\(method)` 应为 H 加三位数字（EPA）或 R、D 加数字。",
                    en: "method `\(method)` is not H and three digits (EPA), nor R or D and a number"))
        }
    }
}
