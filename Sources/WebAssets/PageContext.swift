/// What the templates may name, worked out for one page and one reader.
struct PageContext {
    let values: [String: Any]

    /// The entries of the navigation, in order: page and whether it stands in the bar of a phone.
    private static let navigation: [(page: Page, onPhone: Bool)] = [
        (.plan, true), (.scan(code: nil), true), (.items, true), (.alarms, true),
        (.sensors, false), (.orders, false), (.counts, false), (.loads, false), (.balance, false),
        (.purchases, false), (.tasks, false), (.thresholds, false), (.disposal, false), (.products, false),
        (.sheets, false),
        (.pairs, false), (.ledger, false), (.signatures, false), (.trace, false), (.people, false),
    ]

    init(page: Page, language: PageLanguage, session: SessionInfo?, version: String, texts: Texts) {
        var values: [String: Any] = [
            "t": texts.nested[language] ?? [:],
            "lang": language.rawValue,
            "lang_tag": language.tag,
            "other_lang": language.other.rawValue,
            "other_lang_tag": language.other.tag,
            "other_lang_name": texts.text("lang.own_name", language.other),
            "base": "/assets/\(version)",
            "name": page.name,
            "title": PageContext.title(page, language, texts),
            "nav": PageContext.navigation.map { entry in
                let name = entry.page.name
                return [
                    "name": name, "path": entry.page.path ?? "/", "text": texts.text("nav.\(name)", language),
                    "current": page.section == name, "phone": entry.onPhone, "alarms": entry.page == .alarms,
                ] as [String: Any]
            },
        ]
        if let subject = page.subject { values["subject"] = subject }
        if let session {
            values["session"] = [
                "name": session.name, "role": session.role, "display": session.display,
                "acts": session.acts.joined(separator: " "),
                "role_text": texts.text("role.\(session.role)", language),
            ]
        }
        if case .error(let status, let zh, let en) = page {
            values["status"] = status
            values["message"] = language == .zh ? zh : en
        } else if case .notFound = page {
            values["status"] = page.status
            values["message"] = texts.text("error.not_found", language)
        }
        self.values = values
    }

    private static func title(_ page: Page, _ language: PageLanguage, _ texts: Texts) -> String {
        switch page {
        case .item(let subject), .purchase(let subject), .manifest(let subject): subject
        default: texts.text("title.\(page.name)", language)
        }
    }
}
