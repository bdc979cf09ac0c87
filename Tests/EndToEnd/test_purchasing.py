"""Purchases: one that is prohibited, one that goes all the way, one that nobody knows."""

import pytest
from playwright.sync_api import expect

WORDS = {"zh": {"approve": "批准"}, "en": {"approve": "Approve"}}


def ask(visit, substance: str, amount: str, purpose: str):
    page = visit.go("/purchases")
    page.fill("#f-substance", substance)
    page.keyboard.press("Escape")
    page.fill("#f-quantity", amount)
    page.fill("#f-purpose", purpose)
    page.click("#review")
    banner = page.locator("#verdict .verdict-banner")
    expect(banner).to_be_visible()
    return page, banner.get_attribute("data-verdict")


def open_purchase(page) -> str:
    page.click("#open-purchase")
    expect(page.locator("#purchase h1")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_prohibited_purchase_cannot_be_approved(visits, lang):
    visit = visits("ehs", lang)
    # PFOS: banned by the list of new pollutants under key control.
    page, verdict = ask(visit, "1763-23-1", "1", "test")
    assert verdict == "prohibited"
    finding = page.locator("#verdict .finding.prohibited").first
    expect(finding.locator(".citation cite")).not_to_be_empty()
    expect(finding.locator(".remedy")).to_be_visible()
    visit.shot("purchase-prohibited")
    number = open_purchase(page)
    expect(page.locator("#do-approve")).to_have_count(0)
    expect(page.locator(".notice.bad")).to_be_visible()
    purchase = visit.json(f"/purchases/{number}")
    assert purchase["decision"]["verdict"] == "prohibited" and "approve" not in purchase["allowed_actions"]
    visit.expected = {409}
    answer = visit.context.request.post(
        f"{visit.plant.url}/api/v1/purchases/{number}/approve", data={"reason": "please"}
    )
    assert answer.status == 409


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_allowed_purchase_is_approved_ordered_and_received(visits, lang):
    clerk = visits("warehouse", lang)
    page, verdict = ask(clerk, "64-17-5", "20", "cleaning 清洗")
    assert verdict in ("allowed", "note", "review")
    # GB 18218: how much of the threshold is used, now and after.
    share = page.locator("#verdict .share").first
    expect(share).to_be_visible()
    clerk.shot("purchase-allowed")
    number = open_purchase(page)
    chief = visits("ehs", lang)
    page = chief.go(f"/purchases/{number}")
    page.click("#do-approve")
    page.fill("#ask-reason", "needed 需要")
    page.locator("dialog").get_by_role("button", name=WORDS[lang]["approve"], exact=True).click()
    page.click("#do-order")
    expect(page.locator("#do-receive")).to_be_visible()
    page.click("#do-receive")
    page.fill("#ask-lot", f"L-{lang}")
    page.locator("dialog button[type=submit]").click()
    # The container received is the next thing to see.
    page.wait_for_url("**/items/*")
    expect(page.locator("#item h1")).to_be_visible()
    chief.shot("purchase-received")
    code = page.url.rsplit("/", 1)[1]
    item = chief.json(f"/items/{code}")
    assert item["purchase"] == number and item["lot"] == f"L-{lang}"
    assert chief.json(f"/purchases/{number}")["state"] == "received"


def test_an_unknown_substance_is_never_simply_allowed(visits):
    visit = visits("ehs", "en")
    _, verdict = ask(visit, "Quuxylene hydride", "1", "test")
    assert verdict in ("review", "prohibited")


def test_the_same_click_twice_is_one_purchase(visits):
    visit = visits("ehs", "en")
    ask(visit, "67-64-1", "3", "twice")
    page = visit.page
    first = page.locator("#open-purchase").get_attribute("href")
    page.click("#review")
    page.wait_for_timeout(1500)
    assert page.locator("#open-purchase").get_attribute("href") == first
