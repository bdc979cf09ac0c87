"""One container's life through the API, from opening to recall: every act, every answer checked on the way."""


def receive(api, **changes) -> str:
    body = {"cas": "67-64-1", "quantity": "10 kg", "form": "liquid", "density_kg_per_l": 0.79} | changes
    return api.post("/receipts", body)["items"][0]["code"]


def age_and_hold(api):
    """Opening, testing, extending; holding, losing, cleaning."""
    code = receive(api, cas="60-29-7", lot="LC-E", shelf_life_opened_days=90, expires_on="2099-12-31")
    path = f"/items/{code}"
    opened = api.post(f"{path}/open", {"shelf_life_opened_days": 30})
    assert opened["life"]["opened_on"] and opened["life"]["usable_until"] < "2099-12-31"
    assert opened["life"]["peroxide_test_due"]
    api.ask("POST", f"{path}/open").problem(409)
    tested = api.post(f"{path}/test", {"result": "< 5 ppm", "passed": True})
    assert tested["life"]["peroxide_test"]["passed"]
    api.ask("POST", f"{path}/extend", {"until": "2000-01-01", "reason": "x"}).problem(422, "until")
    assert api.post(f"{path}/extend", {"until": "2098-06-30", "reason": "assay"})["life"]["usable_until"] == "2098-06-30"
    held = api.post(f"{path}/quarantine", {"reason": "dented"})
    assert held["state"] == "quarantined" and held["life"]["hold"]["cause"] == "person"
    told = api.ask("POST", f"{path}/use", {"amount": "1 kg"}).problem(409)
    assert "released" in told["detail"]
    assert api.post(f"{path}/release", {"reason": "checked"})["state"] in ("stored", "in_use")
    api.ask("POST", f"{path}/adjust", {"amount": "-1 kg", "reason": "x"}).problem(422, "amount")
    api.ask("POST", f"{path}/adjust", {"amount": "1 L", "reason": "x"}).problem(422, "amount")
    assert api.post(f"{path}/adjust", {"amount": "9.5 kg", "reason": "weighed"})["quantity"]["mass_mg"] == 9_500_000
    assert api.post(f"{path}/lose", {"reason": "not on its shelf"})["state"] == "lost"
    assert api.post(f"{path}/find", {"reason": "behind the rack"})["state"] == "quarantined"


def cylinder(api):
    """A cylinder past its inspection is not used until it has passed another."""
    code = receive(api, quantity="6 kg", container_type="CY", inspection_due="2020-05-31")
    path = f"/items/{code}"
    told = api.ask("POST", f"{path}/use", {"amount": "1 kg"}).problem(409)
    assert "2020-05-31" in told["detail"]
    said = {"on": "2026-01-05", "certificate": "特检院 QP-1", "passed": True}
    api.ask("POST", f"{path}/inspect", said | {"on": "2199-01-01"}).problem(422, "on")
    api.ask("POST", f"{path}/inspect", said).problem(422, "until")
    again = api.post(f"{path}/inspect", said | {"until": "2098-01-05"})
    assert again["life"]["inspection_due"] == "2098-01-05" and again["life"]["inspection"]["passed"]
    assert api.post(f"{path}/use", {"amount": "1 kg"})["quantity"]["mass_mg"] == 5_000_000
    failed = api.post(f"{path}/inspect", said | {"passed": False})
    assert failed["state"] == "quarantined" and failed["life"]["hold"]["cause"] == "inspection"


def tags(api):
    code = receive(api, tag="LC-T1", quantity="1 kg")
    api.post(f"/items/{code}/use", {"amount": "1 kg"})
    api.ask("POST", f"/items/{code}/tag", {"tag": None}).problem(422, "cleaning")
    assert api.post(f"/items/{code}/clean", {"method": "rinsed", "residue": "none by smell"})["life"]["cleaned"]
    assert api.post(f"/items/{code}/tag", {"tag": None}).get("tag") is None
    again = receive(api, tag="LC-T1")
    assert api.get(f"/items/{again}")["tag"] == "LC-T1"


def pours(api):
    drum = receive(api, lot="LC-1")
    body = {"containers": [{"amount": "2 kg", "tare": "0.3 kg"}, {"amount": "1 kg"}]}
    split = api.post(f"/items/{drum}/split", body, Idempotency_Key="lc-split")["items"]
    again = api.post(f"/items/{drum}/split", body, Idempotency_Key="lc-split")["items"]
    assert [each["code"] for each in split] == [each["code"] for each in again]
    assert [each["quantity"]["mass_mg"] for each in split] == [2_000_000, 1_000_000, 7_000_000]
    assert split[0]["life"]["divided_from"] == drum
    other = receive(api, lot="LC-2")
    pour = {"sources": [{"item": split[1]["code"]}], "into": other}
    api.ask("POST", "/pours", pour).problem(422, "reason")
    merged = api.post("/pours", pour | {"reason": "half full drums"})["items"]
    assert merged[0]["life"]["lots"] == ["LC-1", "LC-2"] and merged[1]["state"] == "empty"
    origin = api.get(f"/genealogy?item={other}")
    assert {drum, split[1]["code"], other} <= {each["code"] for each in origin["containers"]}
    assert {(each["from"], each["to"]) for each in origin["pours"]} >= {(drum, split[1]["code"]), (split[1]["code"], other)}
    recalled = api.post("/recalls", {"lot": "LC-1", "reason": "water in it"})
    assert {drum, split[0]["code"], other} == {each["code"] for each in recalled["held"]}
    assert [each["code"] for each in recalled["beyond_reach"]] == [split[1]["code"]]
    api.ask("POST", "/recalls", {"lot": "none such", "reason": "x"}).problem(404)


def orders(demo, api):
    api.post("/vessels", {"id": "R-101", "name": {"zh": "反应釜", "en": "Reactor"}})
    api.post(
        "/scales",
        {"id": "S1", "name": {"zh": "台秤", "en": "Bench scale"}, "max": "60 kg", "step": "1 g", "calibration_due": "2099-12-31"},
    )
    assert api.get("/scales")["items"][0]["calibrated"]
    meter = {"id": "FM1", "name": {"zh": "流量计", "en": "Flow meter"}, "per_minute_max": "20 L", "calibration_due": "2099-12-31"}
    assert api.post("/meters", meter)["calibrated"] and api.get("/meters")["items"][0]["id"] == "FM1"
    silent = api.ask("POST", "/meters/FM1/connect", {"item": receive(api)}).problem(409)
    assert "said nothing" in silent["detail"]
    api.ask("POST", "/meters/FM1/disconnect").problem(409)
    lines = [{"material": "67-64-1", "quota": "20 kg"}]
    released = {"id": "LC-WO", "name": "Batch", "lines": lines, "tolerance_pct": 1, "vessel": "R-101"}
    assert api.post("/orders", released)["state"] == "open"
    drum = receive(api, lot="LC-3", tare="1.5 kg")
    api.ask("POST", f"/items/{drum}/issue", {"order": "LC-WO"}).problem(409)
    assert api.post("/vessels/R-101/release", {"order": "LC-WO"})["release"]["order"] == "LC-WO"
    assert api.post(f"/items/{drum}/issue", {"order": "LC-WO"})["life"]["order"] == "LC-WO"
    api.post("/orders/LC-WO/charge", {"issue": 1, "amount": "6 kg"}, Idempotency_Key="lc-charge")
    api.post("/orders/LC-WO/charge", {"issue": 1, "amount": "6 kg"}, Idempotency_Key="lc-charge")
    api.post("/orders/LC-WO/lose", {"issue": 1, "amount": "50 g", "reason": "spilled"})
    api.ask("POST", f"/items/{drum}/return", {"gross": "1 kg"}).problem(422, "gross")
    api.ask("POST", f"/items/{drum}/return", {"scale": "S1"}).problem(409)
    back = api.post(f"/items/{drum}/return", {"gross": "5.4 kg"})
    assert back["quantity"]["mass_mg"] == 3_900_000
    second = receive(api, lot="LC-3")
    api.post(f"/items/{second}/use", {"amount": "8 kg", "order": "LC-WO"}, Idempotency_Key="lc-use")
    api.post(f"/items/{second}/use", {"amount": "8 kg", "order": "LC-WO"}, Idempotency_Key="lc-use")
    told = api.ask("POST", f"/items/{second}/use", {"amount": "2 kg", "order": "LC-WO"})
    api.post("/orders/LC-WO/charge", {"issue": 2})
    order = api.get("/orders/LC-WO")
    assert [each["open"]["number"] for each in order["issues"][:2]] == [50_000, 0], order["issues"]
    assert told.status == 200 and len(order["issues"]) == 3, "16.1 of 20 kg were out"
    api.post("/orders/LC-WO/charge", {"issue": 3})
    sums = order["reconciliation"][0]
    assert sums["issued"]["mass_mg"] == 20_000_000 and sums["difference"]["number"] == 2_050_000
    closed = api.post("/orders/LC-WO/close", {})
    assert closed["state"] == "closed" and closed["reconciliation"][0]["difference"]["number"] == 50_000
    assert "LC-WO" in [each["id"] for each in api.get("/orders?state=all&limit=500")["items"]]
    api.post("/vessels/R-101/clean", {"method": "steamed out", "residue": "acetone < 10 ppm"})
    assert api.get("/vessels")["items"][0]["cleaned"]["residue"] == "acetone < 10 ppm"
    balance = api.get("/balance?order=LC-WO")["items"]
    assert [(each["transferred"]["number"], each["used"]["number"], each["adjusted"]["number"]) for each in balance] == [
        (16_100_000, 16_000_000, 100_000)
    ]


def count(demo, api):
    code = receive(api, quantity="1 kg", zone="FL-1")
    open_now = [each for each in api.get("/stocktakes")["items"] if each["state"] == "open"]
    assert not open_now
    take = api.post("/stocktakes", {"zone": "FL-1"}, Idempotency_Key="lc-count")
    path = f"/stocktakes/{take['id']}"
    here = [item["code"] for item in api.every("/items?zone=FL-1") if item["state"] not in ("shipped", "disposed", "lost")]
    counted = api.post(f"{path}/scan", {"codes": [each for each in here if each != code] + ["NOBODY-KNOWS", "NOBODY-KNOWS"]})
    results = [line["result"] for line in api.get(path)["lines"]]
    assert results.count("missing") == 1 and results.count("unknown") == 1 and counted["scanned"] == len(here)
    api.ask("POST", f"{path}/sign", {}).problem(422, "password")
    api.ask_patiently("POST", f"{path}/sign", {"password": "wrong"}).problem(403, "password")
    done = api.ask_patiently("POST", f"{path}/sign", {"password": demo.user("admin")["password"]}).json()
    if done["state"] == "open":
        assert done["signatures_needed"] == 2
        ehs = demo.sign_in_as("ehs")
        done = ehs.ask_patiently("POST", f"{path}/sign", {"password": demo.user("ehs")["password"]}).json()
    assert done["state"] == "closed"
    assert api.get(f"/items/{code}")["state"] == "lost"


def loads(api):
    first, second = receive(api, zone="FL-1"), receive(api, zone="FL-1")
    unit = api.post("/loadunits", {"kind": "pallet", "zone": "FL-1"}, Idempotency_Key="lc-unit")
    path = f"/loadunits/{unit['code']}"
    assert len(api.post(f"{path}/load", {"items": [first, second]})["load"]) == 2
    api.ask("POST", f"/items/{first}/move", {"zone": "FL-1"}).problem(409)
    assert api.post(f"{path}/move", {"zone": "FL-1"})["zone"]["id"] == "FL-1"
    assert api.post(f"/items/{first}/unload")["life"].get("parent") is None
    assert [each["code"] for each in api.get("/loadunits")["items"][0]["load"]] == [second]


def balances(api):
    """To the unit, over everything that was done above and by the demo itself."""
    for scope in ("", "?lot=LC-1", "?lot=LC-2", "?lot=LC-3", "?material=67-64-1", "?lot=LC-E"):
        items = api.get(f"/balance{scope}")["items"]
        assert items, scope
        for each in items:
            number = {name: value["number"] for name, value in each.items() if isinstance(value, dict)}
            into = number["opening"] + number["purchased"] + number["transferred"]
            assert into == number["used"] + number["waste"] + number["adjusted"] + number["stock"], (scope, number)
            assert number["counted"] == number["stock"] and each["balanced"], (scope, number)
    entries = api.every("/balance/entries?lot=LC-3")
    stock = [each["change"]["number"] for each in entries if each["account"] == "stock"]
    assert sum(stock) == api.get("/balance?lot=LC-3")["items"][0]["stock"]["number"]
    api.ask("GET", "/balance?from=yesterday").problem(400, "from")


def live(demo, api):
    age_and_hold(api)
    cylinder(api)
    tags(api)
    pours(api)
    orders(demo, api)
    loads(api)
    count(demo, api)
    balances(api)
