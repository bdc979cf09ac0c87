import Compliance
import Geofence

// A person's tag in a zone that not everybody may be in.
extension Plant {
    /// Why somebody has no right to be in a zone.
    private enum EntryRefusal {
        /// The tag is on nobody's record, or the person is disabled: who it is is not known.
        case unknown
        case role(Role)
        case qualification(String)
        case scope

        var word: String {
            switch self {
            case .unknown: "unknown_person"
            case .role: "role"
            case .qualification: "qualification"
            case .scope: "scope"
            }
        }

        var text: Bilingual {
            switch self {
            case .unknown: Bilingual(zh: "标签未登记到在册人员", en: "the tag is on nobody's record")
            case .role(let role):
                Bilingual(zh: "角色“\(role.name.zh)”不得进入", en: "the role \(role.name.en) may not enter")
            case .qualification(let what): Bilingual(zh: "没有有效资格“\(what)”", en: "not qualified for \(what)")
            case .scope: Bilingual(zh: "该区域不在其权限范围内", en: "the zone is outside the person's scope")
            }
        }
    }

    /// The zones a person's tag is in without the right, each with why.
    ///
    /// The person is named by number only (`u:17`): an alarm goes to many screens.
    func entryConditions(of tag: String) -> [AlarmCondition] {
        guard let view = state.positions[tag], let binding = state.tags[tag], binding.kind == .person else { return [] }
        let person = binding.person.flatMap { state.people[$0] }
        let policy = rules.alarms.policies[AlarmKind.personWithoutRight.rawValue]
        return places.zones(of: tag).compactMap { zone in
            guard let controls = state.zones.controls[zone], controls.isControlled,
                let refusal = refusal(person, zone, controls)
            else { return nil }
            let name = state.zones.name(zone)
            var facts: [String: Fact] = ["tag": .text(tag), "zone": .text(zone), "reason": .text(refusal.word)]
            if let person { facts["person"] = .text(person.id) }
            if let roles = controls.entryRoles { facts["entry_roles"] = .list(roles.map(\.rawValue).sorted()) }
            if !controls.entryQualifications.isEmpty {
                facts["entry_qualifications"] = .list(controls.entryQualifications)
            }
            return AlarmCondition(
                key: "\(AlarmKind.personWithoutRight.rawValue)|\(zone)|\(tag)", kind: .personWithoutRight,
                priority: policy.priority, zone: zone, x: view.x, y: view.y, floor: view.floor, items: [],
                finding: Finding(
                    rule: "entry.\(refusal.word)", verdict: .prohibited,
                    citation: Citation(document: "ChemTrack", edition: policy.version, clause: policy.clause),
                    facts: facts,
                    message: Bilingual(
                        zh: "\(binding.label.zh)（标签 \(tag)）在“\(name.zh)”：\(refusal.text.zh)",
                        en: "\(binding.label.en) (tag \(tag)) is in \(name.en): \(refusal.text.en)"),
                    remedy: policy.action))
        }
    }

    /// A right given for a time that names the zone stands for role and scope, never for a qualification.
    private func refusal(_ person: Person?, _ zone: String, _ controls: ZoneControls) -> EntryRefusal? {
        guard let person, person.isActive else { return .unknown }
        let now_ms = clock.now_ms()
        let isGranted = (person.grants ?? []).contains {
            $0.isGood(at: now_ms) && $0.scope?.covers(zone: zone, department: controls.department) ?? false
        }
        if let roles = controls.entryRoles, !roles.contains(person.role), !isGranted { return .role(person.role) }
        if let scope = person.scope, !scope.covers(zone: zone, department: controls.department), !isGranted {
            return .scope
        }
        return controls.entryQualifications.first { !person.isQualified($0, on: today) }.map { .qualification($0) }
    }
}
