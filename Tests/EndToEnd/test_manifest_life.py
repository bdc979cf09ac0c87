"""A manifest after it has left: signatures, what the facility says, refusals, corrections, numbers, reports."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from daemon import Daemon
from disposal_pages import name_the_trip
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("works"), "demo", "--port", 0) as daemon:
        yield daemon


def shipped(api, count: int, **ship) -> dict:
    """So many drums of acetone, declared waste and on the road."""
    drums = [item["code"] for item in api.every("/items?q=67-64-1") if item["state"] == "stored" and not item.get("tag")]
    assert len(drums) >= count, "the demo has too few drums of acetone"
    for drum in drums[:count]:
        api.post(f"/items/{drum}/waste", {"cn_code": "900-402-06", "reason": "过期 expired"})
        api.post(f"/items/{drum}/label", {})
        api.post(f"/items/{drum}/move", {"zone": "WS-1"})
    manifest = api.post(
        "/manifests", {"items": drums[:count], "vehicle": "沪A12345", "driver": "张三", "driver_phone": "13800000000"}
    )
    api.post(f"/manifests/{manifest['id']}/issue", {})
    return api.post(f"/manifests/{manifest['id']}/ship", ship)


def states(api, manifest) -> list[str]:
    return [api.get(f"/items/{code}")["state"] for line in manifest["lines"] for code in line["containers"]]


def test_a_load_is_signed_for_accepted_and_disposed_of(works):
    api = works.admin
    manifest = shipped(api, 1, signed_by="Li Wei", longitude=121.5, latitude=31.2)
    path = f"/manifests/{manifest['id']}"
    assert [each["name"] for each in manifest["signatures"][:2]] == ["Li Wei", "张三"]
    assert manifest["departed"]["longitude"] == 121.5
    arrived = api.post(f"{path}/arrive", {})
    assert arrived["state"] == "arrived"
    due = {task["duty"]["rule"] for task in api.every("/tasks") if task["duty"]["subject"] == manifest["id"]}
    assert "cn.waste-accept" in due
    for body, field in [
        ({"at": "2001-01-01T00:00:00Z"}, "facility.at"),
        ({"at": "yesterday"}, "at"),
        ({"lines": [{"line": 1, "mass": "many"}]}, "lines.0.mass"),
        ({"lines": [{"line": 1, "pieces": 7}]}, "lines.0.comment"),
    ]:
        api.ask("POST", f"{path}/accept", body).problem(422, field)
    accepted = api.post(f"{path}/accept", {"signed_by": "陈晨", "lines": [{"line": 1, "pieces": 1, "method": "R2"}]})
    assert accepted["state"] == "accepted"
    assert accepted["lines"][0]["received"]["method"] == "R2"
    assert accepted["signatures"][-1]["name"] == "陈晨"
    open_rules = {task["duty"]["rule"] for task in api.every("/tasks") if task["duty"]["subject"] == manifest["id"]}
    assert "cn.waste-accept" not in open_rules
    closed = api.post(f"{path}/close", {})
    assert states(api, closed) == ["disposed"]
    story = [event["kind"] for event in api.get(f"/items/{closed['lines'][0]['containers'][0]}/history")["events"]]
    assert story[-2:] == ["item.shipped", "item.disposed"]
    works.verify_ledger()


def test_what_is_refused_comes_back(works):
    api = works.admin
    manifest = shipped(api, 2)
    path = f"/manifests/{manifest['id']}"
    codes = manifest["lines"][0]["containers"]
    line = {"line": 1, "pieces": 2, "refused": [codes[0]], "comment": "leaking 泄漏"}
    accepted = api.post(f"{path}/accept", {"lines": [line]})
    assert accepted["rejection"]["kind"] == "partial" and "close" not in accepted["allowed_actions"]
    api.ask("POST", f"{path}/close", {}).problem(409)
    api.ask("POST", f"{path}/return", {"zone": "nowhere"}).problem(404)
    back = api.post(f"{path}/return", {"zone": "WS-1"})
    assert back["rejection"]["destination"] == "generator"
    closed = api.post(f"{path}/close", {})
    assert states(api, closed) == ["waste", "disposed"]


def test_numbers_and_corrections_keep_every_version(works):
    api = works.admin
    manifest = shipped(api, 1, paper_reason="系统故障")
    path = f"/manifests/{manifest['id']}"
    api.ask("PUT", f"{path}/numbers", {"cn": "123"}).problem(422, "cn")
    assert api.ask("PUT", f"{path}/numbers", {"cn": "20263101000777"}).json()["numbers"]["cn"] == "20263101000777"
    record = api.get(f"{path}/record")
    record["lines"][0]["name_zh"] = "废丙酮溶液"
    api.ask("POST", f"{path}/correct", {"record": record, "reason": " "}).problem(422, "reason")
    corrected = api.post(f"{path}/correct", {"record": record, "reason": "名称写错"})
    assert corrected["version"] == 2 and corrected["lines"][0]["name"]["zh"] == "废丙酮溶液"
    first, second = api.get(f"{path}/versions")["items"]
    assert second["reason"] == "名称写错" and first["replaced_at"]
    assert "lines[0].name_zh" in [change["path"] for change in second["changes"]]
    assert api.get(f"{path}/versions/1")["lines"][0]["name_zh"] != "废丙酮溶液"
    record["lines"][0]["mass_mg"] = 1
    api.ask("POST", f"{path}/correct", {"record": record, "reason": "x"}).problem(422, "record.lines[0].mass_mg")
    found = api.get("/manifests?q=20263101000777")["items"]
    assert [each["id"] for each in found] == [manifest["id"]]
    api.ask("GET", "/manifests?state=lost").problem(400, "state")


@pytest.mark.parametrize("kind", ["generation", "stored_in", "stored_out", "disposal", "summary", "manifests", "gm", "movements", "msds", "tier2"])
def test_a_report_is_the_same_as_csv_and_as_a_workbook(works, kind):
    api = works.admin
    csv = api.ask("GET", f"/reports/{kind}?period={api.get('/waste')['day'][:4]}&format=csv")
    assert csv.status == 200 and csv.body.startswith(b"\xef\xbb\xbf")
    lines = csv.body.decode("utf-8-sig").splitlines()
    book = api.ask("GET", f"/reports/{kind}?period={api.get('/waste')['day'][:4]}&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(book.body)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    rows = sheet.findall(".//m:row", space)
    assert len(rows) == len(lines)
    api.ask("GET", f"/reports/{kind}?period=never").problem(400, "period")
    api.ask("GET", f"/reports/{kind}?format=docx").problem(400, "format")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_takes_a_load_to_its_end(visits, lang):
    officer = visits("environment", lang)
    drum = next(
        item["code"]
        for item in officer.json("/items?q=67-64-1&state=stored&limit=200")["items"]
        # The demo's own: what other tests received has no packaging, and no manifest is issued without.
        if not item.get("tag") and (item.get("supplier") or "").endswith("East Solvents")
    )
    keeper = visits("ehs", lang)
    page = keeper.go(f"/items/{drum}")
    page.click("#do-waste")
    page.fill("#ask-cn_code", "900-402-06")
    page.fill("#ask-reason", "past its date 过期")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".state-waste").first).to_be_visible()
    page.click("#do-label")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#do-label")).to_have_count(0)
    page.click("#do-move")
    page.select_option("#ask-zone", "WS-1")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)
    page = officer.go("/disposal")
    expect(page.locator("#waste-status")).to_contain_text(drum)
    page.check(f"#w-{drum}")
    name_the_trip(page)
    page.click("#create-manifest")
    page.wait_for_url("**/manifests/*")
    for step, state in [("issue", "issued"), ("ship", "shipped"), ("arrive", "arrived"), ("accept", "accepted")]:
        page.click(f"#do-{step}")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator(f".manifest_state-{state}")).to_be_visible()
    officer.shot("manifest-accepted")
    expect(page.locator("#manifest")).not_to_contain_text("[object")
    expect(page.locator(".signature-facility time")).to_be_visible()
    page.click("#do-correct")
    page.fill("#ask-reason", "名称 name")
    page.fill("#ask-name_zh-1", "废丙酮（更正）")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#versions")).to_contain_text("名称 name")
    page.click("#do-close")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".manifest_state-closed")).to_be_visible()
    page = officer.go("/disposal")
    page.fill("#find-manifest", "苏A12345")
    page.keyboard.press("Enter")
    expect(page.locator("#manifests .item-row").first).to_be_visible()
