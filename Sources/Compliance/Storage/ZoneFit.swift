/// What a zone itself says to an item: its kind, classes, locks, sprinklers, climate and room left.
struct ZoneFit {
    let needs: StorageNeeds
    let isWaste: Bool
    let zone: StorageZone
    let rules: StorageRules

    /// What matters at every move, also where an item only stands for a while.
    func standing() -> [Finding] { kindFindings() + standingPlace() }

    /// What matters before something is put away to stay.
    func putAway() -> [Finding] { putAwayKind() + standingPlace() + (zone.kind == "quarantine" ? lock() : []) }

    private func standingPlace() -> [Finding] {
        if !zone.isPaired || zone.kind == "quarantine" { return sprinkler() }
        return classFindings() + lock() + sprinkler() + climate()
    }

    private var zoneName: Bilingual {
        Bilingual(zh: "“\(zone.name.zh)”（\(zone.id)）", en: "\(zone.name.en) (\(zone.id))")
    }

    private func finding(
        _ rule: String, _ verdict: Verdict, _ facts: [String: Fact], _ message: Bilingual, _ remedy: Bilingual,
        citation: Citation? = nil
    ) -> Finding {
        var facts = facts
        facts["zone"] = .text(zone.id)
        return Finding(
            rule: "storage.\(rule)", verdict: verdict, citation: citation ?? rules.citation(rule), facts: facts,
            message: message, remedy: remedy)
    }

    private func unknownHazard() -> Finding {
        let why = needs.unknownBecause
        return finding(
            "unknown-hold", .prohibited, ["kind": .text(zone.kind)],
            Bilingual(
                zh: "\(needs.name.zh) 的危险性未知\(why.map { "（\($0.zh)）" } ?? "")，只能放在隔离待检区",
                en:
                    "the hazards of \(needs.name.en) are not known\(why.map { " (\($0.en))" } ?? ""): it may only stand in a quarantine zone"
            ),
            Bilingual(zh: "移至隔离待检区并查明危险性", en: "move it to a quarantine zone and find out its hazards"))
    }

    /// Where an item may stand at all.
    private func kindFindings() -> [Finding] {
        switch zone.kind {
        case "quarantine", "site": return []
        case "transit", "dispatch": return []
        case "restricted" where zone.allowedClasses.isEmpty:
            return [wrongKind(Bilingual(zh: "该区域不得放置化学品", en: "no chemicals may stand there"))]
        case "waste" where !isWaste && needs.isKnown: return [notWaste()]
        default: return needs.isKnown ? [] : [unknownHazard()]
        }
    }

    private func putAwayKind() -> [Finding] {
        if zone.kind == "quarantine" { return [] }
        if !needs.isKnown { return [unknownHazard()] }
        let wanted = isWaste ? "waste" : "storage"
        if zone.kind == wanted { return [] }
        if zone.kind == "waste" { return [notWaste()] }
        return [
            wrongKind(
                Bilingual(
                    zh: "该区域类型为 \(zone.kind)，存放需要 \(wanted)",
                    en: "its kind is \(zone.kind), putting away needs \(wanted)"))
        ]
    }

    private func wrongKind(_ why: Bilingual) -> Finding {
        finding(
            "allowed-kind", .prohibited, ["kind": .text(zone.kind)],
            Bilingual(zh: "\(zoneName.zh)：\(why.zh)", en: "\(zoneName.en): \(why.en)"),
            Bilingual(zh: "移至允许的存放区", en: "move it to a zone where it may stand"))
    }

    private func notWaste() -> Finding {
        finding(
            "waste-zone", .review, ["kind": .text(zone.kind)],
            Bilingual(
                zh: "\(needs.name.zh) 未登记为废物，\(zoneName.zh) 为废物区",
                en: "\(needs.name.en) is not registered as waste, and \(zoneName.en) is a waste zone"),
            Bilingual(zh: "登记为废物或移出", en: "register it as waste or move it out"))
    }

    private func classFindings() -> [Finding] {
        if zone.allowedClasses.isEmpty, needs.isExplosive { return [explosiveStore()] }
        guard needs.isKnown, !needs.fits(zone.allowedClasses) else { return [] }
        return [
            finding(
                "allowed-class", .prohibited,
                ["classes": .list(needs.classNames), "allowed": .list(zone.allowedClasses)],
                Bilingual(
                    zh:
                        "\(needs.name.zh)（\(needs.classNames.joined(separator: "、"))）不在 \(zoneName.zh) 允许的类别（\(zone.allowedClasses.joined(separator: "、"))）内",
                    en:
                        "\(needs.name.en) (\(needs.classNames.joined(separator: ", "))) is outside the classes allowed in \(zoneName.en) (\(zone.allowedClasses.joined(separator: ", ")))"
                ),
                Bilingual(zh: "移至允许该类别的存放区", en: "move it to a zone that allows its class"))
        ]
    }

    /// A store that names no class is for what needs no store of its own.
    private func explosiveStore() -> Finding {
        finding(
            "explosive-store", .prohibited, ["classes": .list(needs.classNames)],
            Bilingual(
                zh: "\(needs.name.zh) 为爆炸物，须存放在专用仓库；\(zoneName.zh) 未限定类别",
                en: "\(needs.name.en) is an explosive and kept in a store of its own; \(zoneName.en) names no class"),
            Bilingual(
                zh: "移至允许第 1 类的专用仓库；若该区域即为专用仓库，登记其允许的类别",
                en: "move it to a store that allows class 1; if this is one, state the classes it allows"))
    }

    private func lock() -> [Finding] {
        let verdict: Verdict
        switch zone.kind {
        case "storage": verdict = .prohibited
        // The law speaks of chemicals; a waste of one is as deadly, and a person has to say how it is locked.
        case "waste": verdict = .review
        // For the time being only, and not without being told.
        case "quarantine": verdict = .note
        default: return []
        }
        guard needs.isHypertoxic, !zone.dualLock else { return [] }
        return [
            finding(
                "hypertoxic-lock", verdict, ["dual_lock": .flag(false)],
                Bilingual(
                    zh: "\(needs.name.zh) 为剧毒化学品，须双人保管；\(zoneName.zh) 无双锁",
                    en: "\(needs.name.en) is hypertoxic (剧毒) and kept by two persons; \(zoneName.en) has no dual lock"),
                Bilingual(zh: "移至双人双锁的专用仓库", en: "move it to a special store with dual locks"))
        ]
    }

    private func sprinkler() -> [Finding] {
        guard needs.isWaterReactive, zone.sprinklered, zone.isPaired else { return [] }
        return [
            finding(
                "water-reactive-sprinkler", .prohibited, ["sprinklered": .flag(true)],
                Bilingual(
                    zh: "\(needs.name.zh) 遇水反应，\(zoneName.zh) 设有水喷淋",
                    en: "\(needs.name.en) reacts with water and \(zoneName.en) has sprinklers"),
                Bilingual(zh: "移至无水喷淋的房间", en: "move it to a room without sprinklers"))
        ]
    }

    private func climate() -> [Finding] {
        guard let climate = needs.climate else { return [] }
        var findings: [Finding] = []
        func add(_ facts: [String: Fact], _ zh: String, _ en: String) {
            findings.append(
                finding(
                    "climate", .review, facts,
                    Bilingual(zh: "\(needs.name.zh)：\(zh)", en: "\(needs.name.en): \(en)"),
                    Bilingual(zh: "改善该区域的温湿度或另选存放区", en: "improve the climate of the zone or choose another"),
                    citation: climate.citation))
        }
        // A limit is checked when the zone states its climate; monitoring watches the others.
        if let limit = climate.max_c, let zone = zone.max_c, zone > limit {
            add(
                ["limit_c": .number(limit), "zone_c": .number(zone)],
                "温度上限 \(limit.formatted1) °C，该区域可达 \(zone.formatted1) °C",
                "kept at \(limit.formatted1) °C at most, the zone reaches \(zone.formatted1) °C")
        }
        if let limit = climate.min_c, let zone = zone.min_c, zone < limit {
            add(
                ["limit_c": .number(limit), "zone_c": .number(zone)],
                "温度下限 \(limit.formatted1) °C，该区域可低至 \(zone.formatted1) °C",
                "kept at \(limit.formatted1) °C at least, the zone falls to \(zone.formatted1) °C")
        }
        if let limit = climate.max_humidity_pct, let zone = zone.max_humidity_pct, zone > limit {
            add(
                ["limit_pct": .number(limit), "zone_pct": .number(zone)],
                "相对湿度上限 \(limit.formatted1) %，该区域可达 \(zone.formatted1) %",
                "kept at \(limit.formatted1) % humidity at most, the zone reaches \(zone.formatted1) %")
        }
        return findings
    }

    /// Room left for one more container.
    func capacity(_ item: StoredItem, contents: ZoneStock.Contents) -> [Finding] {
        var findings: [Finding] = []
        func full(_ what: Bilingual, unit: String, limit: Double, used: Double, added: Double) {
            findings.append(
                finding(
                    "capacity", .prohibited,
                    ["limit": .number(limit), "used": .number(used), "added": .number(added), "unit": .text(unit)],
                    Bilingual(
                        zh:
                            "\(zoneName.zh) 的\(what.zh)不足：上限 \(limit.formatted1) \(unit)，已用 \(used.formatted1) \(unit)，新增 \(added.formatted1) \(unit)",
                        en:
                            "\(zoneName.en) has not enough \(what.en) left: limit \(limit.formatted1) \(unit), used \(used.formatted1) \(unit), added \(added.formatted1) \(unit)"
                    ),
                    Bilingual(zh: "另选存放区或先移出物品", en: "choose another zone or take something out first")))
        }
        let density = item.profile.density_kg_per_L
        let mass_mg = StoredItem.mass_mg(item.quantity, density_kg_per_L: density)
        if let limit = zone.capacity_mg, contents.mass_mg + mass_mg > Double(limit) {
            full(
                Bilingual(zh: "承重", en: "mass"), unit: "kg", limit: Double(limit) / 1e6, used: contents.mass_mg / 1e6,
                added: mass_mg / 1e6)
        }
        let volume_uL = StoredItem.volume_uL(item.quantity, density_kg_per_L: density)
        if let limit = zone.capacity_uL, contents.volume_uL + volume_uL > Double(limit) {
            full(
                Bilingual(zh: "容积", en: "volume"), unit: "L", limit: Double(limit) / 1e6,
                used: contents.volume_uL / 1e6,
                added: volume_uL / 1e6)
        }
        if let limit = zone.capacity_count, contents.count + 1 > limit {
            full(
                Bilingual(zh: "件数", en: "places"), unit: "pcs", limit: Double(limit),
                used: Double(contents.count),
                added: 1)
        }
        return findings + containment(item, contents: contents)
    }

    /// Containment: the larger of the largest container and a tenth of all liquid.
    private func containment(_ item: StoredItem, contents: ZoneStock.Contents) -> [Finding] {
        guard item.isLiquid else { return [] }
        let own_uL = StoredItem.volume_uL(item.quantity, density_kg_per_L: item.profile.density_kg_per_L)
        let largest_uL = max(own_uL, contents.largestLiquid_uL) * (rules.value("containment-largest") ?? 1)
        let share_uL = (contents.liquid_uL + own_uL) * (rules.value("containment-total") ?? 0.1)
        let needed_uL = max(largest_uL, share_uL)
        let rule = largest_uL >= share_uL ? "containment-largest" : "containment-total"
        guard let held_uL = zone.containment_uL else {
            // The documents ask it of places where waste is kept; elsewhere an unstated sump is worth a note.
            return [
                finding(
                    rule, isWaste && zone.kind == "waste" ? .review : .note, ["needed_L": .number(needed_uL / 1e6)],
                    Bilingual(
                        zh: "\(zoneName.zh) 未登记围堰容积，需要至少 \((needed_uL / 1e6).formatted1) L",
                        en:
                            "the containment of \(zoneName.en) is not stated; at least \((needed_uL / 1e6).formatted1) L are needed"
                    ),
                    Bilingual(zh: "登记围堰或托盘容积", en: "state the volume of its bund or trays"))
            ]
        }
        guard Double(held_uL) < needed_uL else { return [] }
        return [
            finding(
                rule, .prohibited,
                [
                    "needed_L": .number(needed_uL / 1e6), "containment_L": .number(Double(held_uL) / 1e6),
                    "largest_L": .number(largest_uL / 1e6),
                    "liquid_total_L": .number((contents.liquid_uL + own_uL) / 1e6),
                ],
                Bilingual(
                    zh:
                        "\(zoneName.zh) 的围堰容积 \((Double(held_uL) / 1e6).formatted1) L 小于所需 \((needed_uL / 1e6).formatted1) L（最大容器与液体总量十分之一中的较大者）",
                    en:
                        "\(zoneName.en) can hold back \((Double(held_uL) / 1e6).formatted1) L of the \((needed_uL / 1e6).formatted1) L needed (the larger of the largest container and a tenth of all liquid)"
                ),
                Bilingual(zh: "加大围堰或另选存放区", en: "enlarge the containment or choose another zone"))
        ]
    }
}
