"""The land disposal notice as an officer comes to it on the pages: refused with what is missing, stated, printed, due once."""

from disposal_pages import name_the_trip
from playwright.sync_api import expect

HIGH_TOC = (
    "High TOC ignitable characteristic liquids subcategory based on 261.21(a)(1), "
    "greater than or equal to 10% total organic carbon"
)
SOLVENTS = "F001 to F005 solvent wastes, other than those of one of the subcategories"


def describe(page) -> str:
    """A stream, described and confirmed without a word on land disposal."""
    page.click("#new-stream")
    page.fill("#f-name_zh", "清洗废丙酮（填埋限制）")
    page.fill("#f-name_en", "Spent acetone, land disposal")
    page.fill("#f-process_zh", "零件清洗")
    page.fill("#f-process_en", "parts washing")
    page.select_option("#f-form", "liquid")
    page.fill("#f-components", "67-64-1: 95-100 %")
    page.fill("#f-flash_c", "-18")
    page.select_option("#f-solvent_use", "other")
    page.fill("#f-before_use", "67-64-1: 100")
    page.click("#propose")
    page.click("#save-stream")
    card = page.locator("[data-stream]", has_text="Spent acetone, land disposal")
    expect(card).to_be_visible()
    return card.get_attribute("data-stream")


def fields_of(page, stream: str, values: dict) -> None:
    card = page.locator(f"[data-stream='{stream}']")
    if card.locator("details[open]").count() == 0:
        card.locator("summary").first.click()
    for name, value in values.items():
        node = card.locator(f"[id='f-{stream}-{name}']")
        expect(node).to_be_visible()
        if node.evaluate("node => node.tagName") == "SELECT":
            node.select_option(value)
        else:
            node.fill(value)


def confirm(page, stream: str) -> None:
    page.locator(f"[data-stream='{stream}'] [data-confirm='{stream}']").click()
    expect(page.locator(f"[data-stream='{stream}']")).to_contain_text("UN1090, Waste Acetone, 3, PG II")


def declare(visit, item: str, stream: str) -> None:
    """Waste of the stream, labelled, in the waste store: what a container needs before it may leave."""
    page = visit.go(f"/items/{item}")
    page.click("#do-waste")
    page.select_option("#ask-stream", stream)
    page.fill("#ask-reason", "spent")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".state-waste").first).to_be_visible()
    page.click("#do-label")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#do-label")).to_have_count(0)
    store = next(zone["id"] for zone in visit.json("/site")["zones"] if zone["kind"] == "waste")
    page.click("#do-move")
    page.select_option("#ask-zone", store)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)


def load(visit, item: str):
    page = visit.go("/disposal")
    page.check(f"#w-{item}")
    name_the_trip(page)
    page.click("#create-manifest")
    page.wait_for_url("**/manifests/*")
    return page


def ship(page) -> None:
    for step in ["issue", "ship"]:
        page.click(f"#do-{step}")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator(f"#do-{step}")).to_have_count(0)


def test_the_notice_is_refused_until_stated_and_is_due_once(visits):
    ehs = visits("ehs", "en")
    officer = visits("environment", "en")
    found = ehs.json("/items?q=67-64-1&state=stored&limit=200")["items"]
    drums = [each["code"] for each in found if not each.get("tag")][:3]
    stream = describe(officer.go("/waste-streams"))
    fields_of(officer.page, stream, {"un": "UN1090", "reason": "tested: no metals, pH 7"})
    officer.shot("ldr-not-stated")
    confirm(officer.page, stream)

    # Nothing stated: the paper is not offered, and the page says what is missing and where it is stated.
    declare(ehs, drums[0], stream)
    page = load(officer, drums[0])
    expect(page.locator("[data-paper='us-ldr']")).to_be_disabled()
    expect(page.locator("[data-obstacle='us-ldr']")).to_contain_text("treatment standards")
    expect(page.locator("[data-paper='us-8700-22']")).to_be_enabled()
    officer.shot("ldr-refused")
    page.click("#do-void")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".manifest_state-void")).to_be_visible()

    page.goto(page.url.split("/manifests/")[0] + "/waste-streams")
    fields_of(
        page,
        stream,
        {
            "reason": "tested: no metals, pH 7",
            "un": "UN1090",
            "ldr_standing": "treat",
            "ldr_wastewater": "no",
            "ldr_D001": HIGH_TOC,
            "ldr_F003": SOLVENTS,
            "ldr_constituents": "Acetone",
        },
    )
    officer.shot("ldr-stated")
    confirm(page, stream)

    # The same container, on a new manifest: the notice prints and is due with it.
    page = load(officer, drums[0])
    link = page.locator("[data-paper='us-ldr']")
    assert officer.get(link.get_attribute("href")).headers["content-type"] == "application/pdf"
    expect(page.locator("[data-notices=due]")).to_be_visible()
    officer.shot("ldr-due")
    first = page.url.rsplit("/", 1)[1]
    ship(page)

    # The second shipment of the same waste to the same facility needs none.
    declare(ehs, drums[1], stream)
    page = load(officer, drums[1])
    expect(page.locator("[data-notices=sent]")).to_contain_text(first)
    officer.shot("ldr-sent")
