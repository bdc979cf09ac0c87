"""Every page, in both languages, on a desk and on a handheld, in light and dark."""

import pytest
from conftest import DESKTOP, PHONE
from playwright.sync_api import expect

PAGES = ["/", "/wall", "/scan", "/items", "/purchases", "/alarms", "/thresholds", "/disposal", "/ledger"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_every_page_is_whole(visits, lang, size):
    viewport, scheme = (DESKTOP, "light") if size == "desk" else (PHONE, "dark")
    visit = visits("ehs", lang, viewport, scheme)
    code = visit.json("/items?limit=1")["items"][0]["code"]
    for path in [*PAGES, f"/items/{code}"]:
        page = visit.go(path)
        expect(page.locator("main")).to_be_visible()
        expect(page.locator("[data-loading]")).to_have_count(0)
        page.wait_for_function("document.fonts.status === 'loaded'")
        if path in ("/", "/wall"):
            expect(page.locator("#plan .zone").first).to_be_visible()
        width, text = page.evaluate("[document.documentElement.scrollWidth, document.body.innerText]")
        assert width <= viewport["width"], f"{path} is wider than the screen: {width}"
        assert "undefined" not in text and "[object" not in text and "NaN" not in text, path
        has_han = any("\u4e00" <= letter <= "\u9fff" for letter in page.title())
        if path not in ("/", "/wall") and not path.startswith("/items/"):
            assert has_han == (lang == "zh"), f"{path}: title {page.title()}"
        name = path.strip("/").split("/")[0] or "plan"
        visit.shot(f"page-{name}{'-item' if path.startswith('/items/') else ''}-{size}")


def test_an_unknown_address_says_so(visits):
    visit = visits("ehs", "en")
    visit.expected = {404}
    page = visit.go("/no-such-page")
    expect(page.locator("h1")).to_have_text("There is no such page")


def test_keyboard_reaches_the_search_and_the_navigation(visits):
    page = visits("ehs", "en").go("/items")
    expect(page.locator("table.table tbody tr").first).to_be_visible()
    page.locator("main").focus()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.goto(page.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()


def test_the_list_pages_and_searches(visits):
    visit = visits("viewer", "en")
    page = visit.go("/items")
    rows = page.locator("table.table tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(100)
    name = visit.json("/items?limit=1")["items"][0]
    page.fill("#q", name["code"])
    expect(rows).to_have_count(1)
    rows.first.click()
    expect(page.locator("h1")).to_have_text(name["name"]["en"])


def test_the_ledger_verifies(visits):
    visit = visits("ehs", "zh")
    page = visit.go("/ledger")
    page.click("#verify")
    expect(page.locator("#verify-result .notice.good")).to_be_visible()
    visit.shot("ledger-verified")
