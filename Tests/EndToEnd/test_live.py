"""The plan page, live: tags move and alarms appear without a reload."""

import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from wire import Wire

PLACES = """() => Object.fromEntries([...document.querySelectorAll('#plan .tag')]
  .map((tag) => [tag.dataset.tag, tag.style.transform]))"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tags_move_and_both_alarms_appear(visits, lang):
    visit = visits("ehs", lang)
    page = visit.go("/")
    page.evaluate("window.sameDocument = true")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    expect(page.locator("#plan .tag").nth(20)).to_be_attached()
    before = page.evaluate(PLACES)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        moved = [tag for tag, place in page.evaluate(PLACES).items() if before.get(tag) not in (None, place)]
        if len(moved) >= 3:
            break
        page.wait_for_timeout(300)
    assert len(moved) >= 3, f"only {moved} moved"
    for kind in ["incompatible_pair", "site_exit"]:
        card = page.locator(f".alarm[data-kind={kind}]").first
        expect(card).to_be_visible(timeout=75_000)
        expect(card.locator(".citation cite")).not_to_be_empty()
        expect(card.locator(".remedy").first).to_be_visible()
        card.locator("summary").click()
        expect(card.locator("details .facts").first).to_be_visible()
        expect(card.locator("details code").first).not_to_be_empty()
    assert page.evaluate("window.sameDocument") is True, "the page was loaded again"
    expect(page.locator("#alarm-count")).to_be_visible()
    visit.shot("plan-alarms")
    for alarm in visit.json("/alarms?state=open")["items"]:
        assert alarm["rule"] and alarm["citation"]["document"] and alarm["facts"], alarm["id"]


def test_an_alarm_is_acknowledged_with_a_note_and_others_see_it(visits):
    chief = visits("ehs", "en")
    watcher = visits("viewer", "zh")
    other = watcher.go("/alarms")
    page = chief.go("/")
    card = page.locator(".alarm.is-unacknowledged").first
    expect(card).to_be_visible(timeout=75_000)
    number = card.get_attribute("data-alarm")
    card.get_by_role("button", name="Acknowledge").click()
    page.fill("#ask-note", "Drum taken back, no leak")
    chief.shot("acknowledge")
    page.locator("dialog").get_by_role("button", name="Acknowledge").click()
    expect(page.locator(f"[data-alarm={number}].is-unacknowledged, [data-alarm={number}].is-returned")).to_have_count(0)
    # A colleague's page shows it by itself: acknowledged, or gone from the open ones when its cause is over.
    expect(other.locator(f"[data-alarm={number}].is-unacknowledged")).to_have_count(0)
    alarm = chief.json(f"/alarms/{number}")
    assert alarm["note"] == "Drum taken back, no leak" and alarm["acknowledged_by"]
    # Who may only look may see what to do in an emergency, and change nothing.
    expect(other.locator("[data-alarm] button:not([data-act=emergency])")).to_have_count(0)


def test_a_zone_and_a_container_open_their_cards(visits):
    visit = visits("ehs", "en")
    page = visit.go("/")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    zone = page.locator("#plan .zone.kind-storage").first
    zone.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#selection h2")).to_have_text(zone.get_attribute("aria-label"))
    tag = page.locator("#plan .tag.is-item:not(.elsewhere)").first
    tag.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#selection a.primary")).to_be_visible()
    visit.shot("plan-card")
    page.keyboard.press("Escape")
    expect(page.locator("#selection")).to_be_hidden()


def test_a_lost_stream_is_said_and_comes_back(visits, plant):
    wire = Wire(urlsplit(plant.url).port)
    try:
        visit = visits("ehs", "en")
        page = visit.page
        page.goto(f"http://127.0.0.1:{wire.port}/")
        live = page.locator("#live")
        expect(live).to_have_attribute("data-state", "live")
        page.evaluate("window.sameDocument = true")
        wire.cut()
        expect(live).to_have_attribute("data-state", "waiting", timeout=30_000)
        visit.shot("plan-lost")
        wire.join()
        expect(live).to_have_attribute("data-state", "live", timeout=30_000)
        before = page.evaluate(PLACES)
        page.wait_for_function(
            "(before) => Object.entries(before).some(([tag, place]) => document.querySelector(`#plan [data-tag='${tag}']`)?.style.transform !== place)",
            arg=before,
        )
        assert page.evaluate("window.sameDocument") is True, "the page was loaded again"
    finally:
        wire.close()
