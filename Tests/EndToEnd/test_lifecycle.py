"""Acts on containers, work orders, counts and balances in the browser; scales over MQTT; `chemd balance`."""

import json

import pytest
from daemon import Client, Daemon, run, wait_for
from lifecycle import receive
from playwright.sync_api import expect


def script(visit) -> Client:
    """The API beside the browser, for what the page under test does not do."""
    return Client(visit.plant.url, {"Authorization": f"Bearer {visit.plant.token}"})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_person_opens_divides_holds_and_releases_a_container(visits, lang):
    visit = visits("ehs", lang)
    code = receive(script(visit), lot=f"PG-{lang}")
    page = visit.go(f"/items/{code}")
    page.click("#do-open")
    page.fill("#ask-shelf_life_opened_days", "30")
    page.click("dialog button[type=submit]")
    expect(page.locator("#do-open")).to_have_count(0)
    page.click("#do-split")
    page.fill("#ask-count", "2")
    page.fill("#ask-amount", "3 kg")
    page.fill("#ask-tare", "0.4 kg")
    page.click("dialog button[type=submit]")
    expect(page.locator(".big-number")).to_have_text("4 kg")
    page.click("#do-quarantine")
    page.fill("#ask-reason", "鼓包 bulging")
    page.click("dialog button[type=submit]")
    expect(page.locator("#hold")).to_contain_text("bulging")
    visit.shot("item-held")
    expect(page.locator("#do-use")).to_have_count(0)
    page.click("#do-release")
    page.fill("#ask-reason", "checked")
    page.click("dialog button[type=submit]")
    expect(page.locator("#hold")).to_have_count(0)
    # The balance of its lot, with every entry and where it went.
    page = visit.go(f"/balance?lot=PG-{lang}")
    mass = page.locator("[data-unit=mg]")
    expect(mass).to_have_attribute("data-balanced", "true")
    expect(mass.locator("[data-term=purchased]")).to_have_attribute("data-number", "10000000")
    expect(mass.locator("[data-term=counted]")).to_have_attribute("data-number", "10000000")
    expect(page.locator("#genealogy code").first).to_be_visible()
    visit.shot("balance")


def test_a_work_order_is_released_taken_for_and_closed(visits):
    visit = visits("ehs", "en")
    code = receive(script(visit))
    page = visit.go("/orders")
    page.click("#new-order")
    page.fill("#ask-id", "PG-WO")
    page.fill("#ask-lines", "67-64-1: 5 kg")
    page.click("dialog button[type=submit]")
    card = page.locator("[data-order=PG-WO]")
    expect(card).to_contain_text("5 kg")
    script(visit).post(f"/items/{code}/use", {"amount": "4 kg", "order": "PG-WO"})
    visit.go("/orders")
    card.locator("summary").click()
    card.get_by_role("button", name="Charge").click()
    page.fill("#ask-amount", "4 kg")
    page.click("dialog button[type=submit]")
    expect(card).to_contain_text("4 kg")
    visit.shot("orders")
    page.click("[data-close=PG-WO]")
    page.click("dialog button[type=submit]")
    expect(card).to_have_count(0)


def test_a_zone_is_counted_with_a_hand_scanner(visits):
    visit = visits("ehs", "zh")
    item = script(visit).get(f"/items/{receive(script(visit), quantity='1 kg')}")
    zone = item["zone"]["id"]
    page = visit.go("/counts")
    page.click("#start-count")
    page.select_option("#ask-zone", zone)
    page.click("dialog button[type=submit]")
    card = page.locator("[data-state=open]")
    expect(card).to_be_visible()
    expect(card.locator("[data-result=missing]").first).to_be_visible()
    page.keyboard.type(item["code"])
    page.keyboard.press("Enter")
    expect(card.locator("[data-result=found]")).to_have_count(1)
    rest = [each["code"] for each in visit.json(f"/items?zone={zone}&limit=500")["items"] if each["code"] != item["code"]]
    card.locator("textarea").fill("\n".join([*rest, "4006381333931"]))
    card.locator("[data-add]").click()
    expect(card.locator("[data-result=unknown]")).to_have_count(1)
    expect(card.locator("[data-result=missing]")).to_have_count(0)
    visit.shot("count")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("life"), "demo", "--port", 0) as daemon:
        yield daemon
        assert daemon.is_alive, daemon.output
        assert daemon.stop() == 0, daemon.output


def test_a_scale_weighs_a_container_back(demo):
    api = demo.admin
    scale = {"id": "S7", "name": {"zh": "台秤", "en": "Scale"}, "max": "60 kg", "step": "1 g", "calibration_due": "2099-12-31"}
    api.post("/scales", scale)
    api.post("/orders", {"id": "SC-1", "lines": [{"material": "67-64-1", "quota": "20 kg"}]})
    code = receive(api, tare="1.5 kg")
    api.post(f"/items/{code}/issue", {"order": "SC-1"})
    api.ask("POST", f"/items/{code}/return", {"scale": "S7"}).problem(409)
    topic = f"chemtrack/{demo.info['site']}/scale/S7"
    demo.publish(topic, b"not a reading", json.dumps({"value": 6.25, "unit": "kg", "stable": True}).encode())
    wait_for("a reading", lambda: api.get("/scales")["items"][0].get("reading"), 10)
    back = api.post(f"/items/{code}/return", {"scale": "S7"})
    assert back["quantity"]["mass_mg"] == 4_750_000
    assert demo.rejected()["scale_malformed"] == 1


def test_what_flows_through_a_meter_is_taken_off_the_container(demo):
    api = demo.admin
    meter = {"id": "F7", "name": {"zh": "流量计", "en": "Flow meter"}, "per_minute_max": "600 L", "calibration_due": "2099-12-31"}
    api.post("/meters", meter)
    api.post("/orders", {"id": "FM-1", "lines": [{"material": "67-64-1", "quota": "4 kg"}]})
    code = receive(api)
    topic = f"chemtrack/{demo.info['site']}/meter/F7"
    counted = lambda: next(each for each in api.get("/meters")["items"] if each["id"] == "F7")
    demo.publish(topic, b"not a reading", json.dumps({"total": 1200, "unit": "L"}).encode())
    wait_for("a reading", lambda: counted().get("reading"), 10)
    connected = api.post("/meters/F7/connect", {"item": code, "order": "FM-1"})
    assert connected["draw"]["item"] == code
    api.ask("POST", "/meters/F7/connect", {"item": receive(api)}).problem(409)
    demo.publish(topic, json.dumps({"total": 1203, "unit": "L"}).encode())
    wait_for("the flow", lambda: counted()["reading"]["total"]["volume_ul"] == 1_203_000_000, 10)
    api.post("/meters/F7/disconnect")
    # 3 L of 0.79 kg/L.
    assert api.get(f"/items/{code}")["quantity"]["mass_mg"] == 10_000_000 - 2_370_000
    order = api.get("/orders/FM-1")
    assert order["lines"][0]["out"]["number"] == 2_370_000 and not order["lines"][0]["over"]
    api.post("/meters/F7/connect", {"item": code, "order": "FM-1"})
    demo.publish(topic, json.dumps({"total": 1212, "unit": "L"}).encode())
    # 9 L are 7.11 kg, of 7.63: over the quota, and written down nevertheless.
    wait_for("the flow", lambda: counted()["reading"]["total"]["volume_ul"] == 1_212_000_000, 10)
    api.post("/meters/F7/disconnect")
    assert api.get(f"/items/{code}")["quantity"]["mass_mg"] == 520_000
    over = [each for each in api.get(f"/items/{code}/history")["events"] if each["kind"] == "item.metered"]
    assert len(over) == 2, over
    assert api.get("/orders/FM-1")["lines"][0]["over"]
    assert demo.rejected()["meter_malformed"] == 1


def test_the_balance_command_adds_up_and_says_what_it_does_not_know(demo):
    code = receive(demo.admin, lot="CLI-1", quantity="2.5 kg")
    demo.admin.post(f"/items/{code}/use", {"amount": "1 mg"})
    told = run("balance", "--data", demo.data, "--lot", "CLI-1", "--format", "json")
    assert told.returncode == 0, told.stderr
    balance = json.loads(told.stdout)
    assert (balance["purchased"], balance["used"], balance["stock"], balance["counted"]) == (2_500_000, 1, 2_499_999, 2_499_999)
    listed = run("balance", "--data", demo.data, "--lot", "CLI-1", "--entries", "--format", "json").stdout.splitlines()
    assert [json.loads(line)["change"] for line in listed[:-1]] == [2_500_000, -1]
    whole = run("balance", "--data", demo.data)
    assert whole.returncode == 0 and "balanced" in whole.stdout.decode()
    nothing = run("balance", "--data", demo.data, "--lot", "NONE")
    assert nothing.returncode == 2 and b"chemd: " in nothing.stderr
    wrong = run("balance", "--data", demo.data, "--from", "yesterday")
    assert wrong.returncode == 2 and b"--from" in wrong.stderr
