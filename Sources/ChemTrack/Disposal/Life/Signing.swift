import Compliance

extension ManifestRecord {
    /// The latest time anything on the manifest was signed, or the vehicle moved; nil = nothing yet.
    var lastSignedAt: ManifestTime? {
        ([generator.signature?.at, facility.signature?.at, trip?.departedAt, trip?.arrivedAt]
            + transporters.map { $0.signature?.at }).compactMap { $0 }.max()
    }
}

extension Plant {
    /// Minutes by which the site's clock is ahead of UTC at a moment.
    func offset_min(at ms: Int64) -> Int { clock.offset_min(in: state.site.timeZone, at: ms) }

    /// The day at the site of a moment.
    func day(of time: ManifestTime) -> CalendarDay { time.day(offset_min: offset_min(at: time.ms)) }

    /// A signature that comes next: generator, carriers in their order, facility; never in the future.
    ///
    /// - Parameters:
    ///   - usual: who signs when nobody is named.
    ///   - auth: how the usual signer proved who he is; nil for somebody of another company, who is only named.
    ///   - field: of the request, for errors.
    func signature(
        _ request: SigningRequest, on record: ManifestRecord, usual: String?, auth: String? = nil, field: String
    ) throws(PlantError) -> ManifestSignature {
        let now = ManifestTime(ms: clock.now_ms())
        let at = request.at ?? now
        guard at <= now else {
            throw .invalid(
                field: "\(field).at",
                Bilingual(zh: "签字时间 \(at.text) 在将来。", en: "the signature's time \(at.text) is in the future"))
        }
        if let before = record.lastSignedAt, at < before {
            throw .invalid(
                field: "\(field).at",
                Bilingual(
                    zh: "签字时间 \(at.text) 早于前一步 \(before.text)：请按顺序签字。",
                    en: "the signature's time \(at.text) is before the step that comes first, at \(before.text)"))
        }
        let name = request.name?.trimmingWhitespace ?? ""
        // The EPA's field holds 255 characters.
        guard name.count <= 255 else {
            throw .invalid(
                field: "\(field).name", Bilingual(zh: "签字人姓名最多 255 个字符。", en: "a name has at most 255 characters"))
        }
        let signer = name.isEmpty ? usual?.trimmingWhitespace ?? "" : name
        guard !signer.isEmpty else {
            throw .invalid(field: "\(field).name", Bilingual(zh: "请填写签字人姓名。", en: "say who signed"))
        }
        return ManifestSignature(printedName: signer, at: at, method: name.isEmpty ? auth ?? "stated" : "stated")
    }

    /// Where the vehicle was; nil when the request does not say.
    func place(_ request: SigningRequest, field: String) throws(PlantError) -> ManifestPlace? {
        if let tag = request.tag {
            guard let seen = state.positions[tag] else { throw .notFound(kind: "tag", id: tag) }
            return ManifestPlace(
                tag: tag, zone: state.zones.place(among: seen.zones), x: seen.x, y: seen.y, floor: seen.floor)
        }
        guard request.longitude != nil || request.latitude != nil else { return nil }
        guard let longitude = request.longitude, let latitude = request.latitude,
            (-180...180).contains(longitude), (-90...90).contains(latitude)
        else {
            throw .invalid(
                field: "\(field).longitude",
                Bilingual(
                    zh: "位置需要经度（-180 至 180）和纬度（-90 至 90）。",
                    en: "a position has a longitude (-180 to 180) and a latitude (-90 to 90)"))
        }
        return ManifestPlace(longitude: longitude, latitude: latitude)
    }
}
