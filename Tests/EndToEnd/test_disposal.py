"""Disposal: a container becomes waste, goes on a manifest, and its papers print."""

import shutil
import subprocess

import pytest
from disposal_pages import name_the_trip
from playwright.sync_api import expect


def text_of(pdf: bytes, path) -> str:
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout


def zone_name(visit, zone: str) -> str:
    return next(each["name"][visit.lang] for each in visit.json("/site")["zones"] if each["id"] == zone)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_container_to_printed_manifest(visits, tmp_path, lang):
    visit = visits("ehs", lang)
    item = next(each for each in visit.json("/items?q=67-56-1&state=stored&limit=200")["items"] if not each.get("tag"))
    page = visit.go(f"/items/{item['code']}")
    page.click("#do-waste")
    page.fill("#ask-cn_code", "900-402-06")
    page.fill("#ask-reason", "past its date 过期")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".state-waste").first).to_be_visible()
    assert visit.json(f"/items/{item['code']}")["state"] == "waste"
    # Nobody sends off a drum without the waste label.
    page.click("#do-label")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#do-label")).to_have_count(0)
    # Waste may leave only from where waste stands: the container is taken to the waste store.
    store = next(zone["id"] for zone in visit.json("/site")["zones"] if zone["kind"] == "waste")
    page.click("#do-move")
    page.select_option("#ask-zone", store)
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".place-now")).to_contain_text(zone_name(visit, store))
    visit.shot("item-waste")

    officer = visits("environment", lang)
    page = officer.go("/disposal")
    page.check(f"#w-{item['code']}")
    name_the_trip(page)
    officer.shot("disposal")
    page.click("#create-manifest")
    page.wait_for_url("**/manifests/*")
    number = page.url.rsplit("/", 1)[1]
    expect(page.locator("#manifest table")).to_contain_text(item["code"])
    officer.shot("manifest")
    assert shutil.which("pdftotext"), "pdftotext is needed: install poppler-utils"
    for kind, words in {"cn-liandan": ["危险废物转移联单", "900-402-06"], "us-dot": ["UN1230", "Waste"]}.items():
        link = page.locator(f"[data-paper={kind}]").get_attribute("href")
        answer = officer.get(link)
        assert answer.headers["content-type"] == "application/pdf"
        text = text_of(answer.body(), tmp_path / f"{kind}.pdf")
        for word in words:
            assert word in text, f"{kind}: {word} not in\n{text}"
    page.click("#do-issue")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#do-ship")).to_be_visible()
    page.click("#do-ship")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".manifest_state-shipped")).to_be_visible()
    assert officer.json(f"/manifests/{number}")["state"] == "shipped"
    assert officer.json(f"/items/{item['code']}")["state"] == "shipped"


def test_the_record_page_keeps_the_whole_story(visits):
    visit = visits("viewer", "zh")
    shipped = visit.json("/items?state=shipped&limit=1")["items"]
    if not shipped:
        pytest.skip("nothing was shipped: the test before this one failed")
    page = visit.go(f"/items/{shipped[0]['code']}")
    expect(page.locator(".timeline li")).not_to_have_count(0)
    kinds = [event["kind"] for event in visit.json(f"/items/{shipped[0]['code']}/history")["events"]]
    assert kinds.index("item.received") < kinds.index("item.waste") < kinds.index("item.shipped")
    visit.shot("item-story")
