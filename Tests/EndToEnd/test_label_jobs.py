"""Labels of many things on a page, and what scanning a place's label does."""

import subprocess

import pytest
from playwright.sync_api import expect


def words(file) -> str:
    told = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)
    return told.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_of_places_on_a_sheet_and_of_containers_on_a_roll(visits, lang):
    visit = visits("warehouse", lang)
    page = visit.go("/items")
    page.click("a[href='/labels']")
    page.select_option("#f-label", "location")
    expect(page.locator("input[name=zone]").first).to_be_checked()
    page.select_option("#f-paper", "L7165")
    page.fill("#f-start", "3")
    page.fill("#f-offset", "0,5")
    visit.shot("labels-sheet")
    with page.expect_download() as loading:
        page.click("#print")
    text = words(loading.value.path())
    places = [each for each in visit.json("/site")["zones"] if each["kind"] == "storage"]
    assert places and all(f"LOC:{each['id']}" in text for each in places)

    codes = [each["code"] for each in visit.json("/items?limit=3")["items"]]
    page.select_option("#f-label", "container")
    page.select_option("#f-paper", "")
    page.fill("#codes" if page.locator("#codes").count() else "#f-items", codes[0])
    page.locator("h1").click()
    # A hand scanner adds to the list without a touch.
    for code in codes[1:]:
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_have_value("\n".join(codes))
    page.select_option("#f-language", "zh")
    with page.expect_download() as loading:
        page.click("#print")
    text = words(loading.value.path())
    assert all(code in text for code in codes) and "净含量" in text and "Quantity" not in text
    # A wrong code is said, and nothing is printed.
    visit.expected.add(404)
    page.fill("textarea", "CT-000000-0")
    page.click("#print")
    expect(page.locator(".form-error, .field-error").filter(visible=True).first).to_contain_text("CT-000000-0")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_place_first_and_then_its_containers(visits, lang):
    visit = visits("warehouse", lang)
    zones = {each["id"]: each for each in visit.json("/site")["zones"] if each["kind"] == "storage"}
    held = [each for each in visit.json("/items?limit=100")["items"] if not each.get("tag") and each["zone"]]
    item = next(each for each in held if each["zone"]["id"] in zones and each["state"] == "stored")
    strange = next(each for each in held if each["zone"]["id"] in zones and each["zone"]["id"] != item["zone"]["id"])
    page = visit.go("/scan")

    def scan(text: str):
        page.fill("#scan-field", text)
        page.keyboard.press("Enter")

    scan(f"LOC:{item['zone']['id']}")
    expect(page.locator("#target h2")).to_contain_text(zones[item["zone"]["id"]]["name"][lang])
    scan(item["code"])
    expect(page.locator("#feedback[data-state=good]")).to_contain_text(item["name"][lang])
    expect(page.locator("#target li")).to_contain_text([item["code"]])
    # A container that may not stand here is refused with the reasons, and the list says so.
    visit.expected |= {409, 422}
    for zone in zones:
        answer = visit.context.request.post(
            f"{visit.plant.url}/api/v1/items/{strange['code']}/move",
            data={"zone": zone},
            headers={"Origin": visit.plant.url},
        )
        if not answer.ok:
            break
    else:
        pytest.fail("every place takes every container")
    scan(f"LOC:{zone}")
    expect(page.locator("#target h2")).to_contain_text(zones[zone]["name"][lang])
    scan(strange["code"])
    expect(page.locator("#feedback[data-state=bad]")).to_be_visible()
    expect(page.locator("#result .findings, #result .finding").first).to_be_visible()
    visit.shot("scan-place")
    scan("CMD:DONE")
    expect(page.locator("#target h2")).to_have_count(0)
    scan(item["code"])
    expect(page.locator("#open-record")).to_be_visible()
    scan("LOC:not-of-this-plant")
    expect(page.locator("#feedback[data-state=bad]")).to_be_visible()


def test_a_places_label_begins_the_count(visits):
    visit = visits("warehouse", "en")
    # No other test counts here: one count of a place is open at a time.
    zone = next(each for each in visit.json("/site")["zones"] if each["kind"] == "waste")
    page = visit.go("/counts")
    expect(page.locator("#start-count")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.type(f"LOC:{zone['id']}")
    page.keyboard.press("Enter")
    expect(page.locator("article[data-state=open] h2")).to_contain_text(zone["name"]["en"])
    count = page.locator("article[data-state=open]").get_attribute("data-count")
    closed = visit.context.request.post(
        f"{visit.plant.url}/api/v1/stocktakes/{count}/sign",
        data={"password": visit.plant.user("warehouse")["password"]},
        headers={"Origin": visit.plant.url},
    )
    assert closed.ok and closed.json()["state"] == "closed", closed.text()
