import Testing
import WebAssets

@Suite("Pages")
struct PageTests {
    static let session = SessionInfo(name: "li", role: "ehs", display: "Li <b>Min</b>")
    static let pages: [Page] = [
        .plan, .replay, .wall, .scan(code: nil), .items, .item("CT-7K3M9Q-4"), .purchases, .purchase("P-0007"), .alarms,
        .sensors, .alarmSystem, .tasks, .thresholds, .orders, .counts, .loads, .carriers, .labels, .parties, .zones,
        .balance,
        .disposal,
        .wasteStreams,
        .sheets,
        .sheet("S-0003"),
        .manifest("M-0002"), .ledger, .pairs, .signIn(next: nil), .notFound,
        .error(status: 503, zh: "请稍候", en: "Please wait"),
    ]
    let web: WebAssets

    init() throws { web = try WebAssets() }

    @Test("Every page is whole HTML in its language and loads only versioned files that exist", arguments: pages)
    func whole(page: Page) throws {
        for language in PageLanguage.allCases {
            let html = try web.page(page, language: language, session: Self.session)
            #expect(html.hasPrefix("<!doctype html>\n<html lang=\"\(language.tag)\""))
            #expect(html.contains("</main>") && html.contains("</html>"))
            #expect(!html.contains("{{"))
            let links = html.matches(of: /(?:src|href)="\/assets\/([^"#]+)/).map { String($0.1) }
            #expect(links.count >= 5)
            for link in links {
                #expect(web.asset(link)?.cacheControl.contains("immutable") == true, "\(link)")
            }
            #expect(html.contains("hreflang=\"\(language.other.tag)\""), "no language switch")
        }
    }

    @Test("What a person or an address brings is escaped")
    func escaped() throws {
        let html = try web.page(.item("\"><script>x</script>"), language: .en, session: Self.session)
        #expect(!html.contains("<script>x") && !html.contains("<b>Min</b>"))
        #expect(html.contains("&lt;script&gt;") && html.contains("Li &lt;b&gt;"))
        let error = try web.page(.error(status: 500, zh: "<i>", en: "<i>"), language: .zh, session: nil)
        #expect(error.contains("&lt;i&gt;") && !error.contains("<i>"))
    }

    @Test("The navigation marks where the reader is and is absent without a session")
    func navigation() throws {
        let html = try web.page(.item("CT-1"), language: .en, session: Self.session)
        #expect(html.contains("href=\"/items\" data-nav=\"items\" aria-current=\"page\""))
        #expect(html.matches(of: /data-nav="[a-z]+" aria-current/).count == 1)
        let outside = try web.page(.signIn(next: "/items"), language: .en, session: nil)
        #expect(!outside.contains("data-nav="))
    }

    @Test(
        "Addresses are percent-encoded and routes name their parts",
        arguments: [
            (Page.plan, "/", "/"), (.scan(code: "]d201 a/b"), "/scan?code=%5Dd201%20a%2Fb", "/scan"),
            (.item("CT-7K3M9Q-4"), "/items/CT-7K3M9Q-4", "/items/:code"),
            (.item("a/../b"), "/items/a%2F..%2Fb", "/items/:code"),
            (.purchase("P-0007"), "/purchases/P-0007", "/purchases/:id"),
            (.manifest("M 1"), "/manifests/M%201", "/manifests/:id"),
            (.signIn(next: "/items?q=丙酮"), "/sign-in?next=%2Fitems%3Fq%3D%E4%B8%99%E9%85%AE", "/sign-in"),
        ] as [(Page, String, String)])
    func paths(page: Page, path: String, route: String) {
        #expect(page.path == path)
        #expect(page.route == route)
    }

    @Test("Pages that answer for any address carry the status and need no session")
    func errors() throws {
        #expect(Page.notFound.status == 404 && Page.notFound.path == nil && Page.notFound.isPublic)
        #expect(Page.error(status: 503, zh: "忙", en: "busy").status == 503)
        #expect(!Page.plan.isPublic && Page.signIn(next: nil).isPublic)
        #expect(try web.page(.error(status: 503, zh: "忙", en: "busy"), language: .zh, session: nil).contains("忙"))
    }
}
