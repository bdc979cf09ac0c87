"""Who and what is where, and whether it may be: people, vehicles, hours and lost tags, by a real daemon and browser."""

import json
import re
import time

import pytest
from daemon import Broker, Client, Served, plan, wait_for


def zones(**more) -> dict:
    """The small site with rules: who may enter, a gate, short limits."""
    document = plan()
    for feature in document["features"]:
        feature["properties"] |= more.get(feature["properties"]["id"], {})
    ring = [[50, 15], [60, 15], [60, 25], [50, 25], [50, 15]]
    document["features"].append(
        {
            "type": "Feature",
            "properties": {"id": "GATE", "name": "GATE", "kind": "transit", "floor": 1, "gate": True},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
    )
    return document


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture(scope="module")
def served(tmp_path_factory, broker):
    with Served(tmp_path_factory.mktemp("served"), broker=broker) as daemon:
        wait_for("the broker's connection", lambda: daemon.admin.get("/site")["broker"]["connected"], 10)
        rules = zones(FL={"entry_roles": ["ehs"]}, SITE={"tag_cadence_s": 1, "tag_silence_min": 0.05})
        answer = daemon.admin.ask("PUT", "/zones", rules)
        assert answer.status == 200, answer.text
        yield daemon
        assert daemon.is_alive, daemon.output
        daemon.verify_ledger()


def see(broker, tag: str, x: float, y: float) -> None:
    body = {"tag": tag, "at": int(time.time() * 1000), "x": x, "y": y, "acc": 0.3, "floor": 1}
    broker.publish(f"chemtrack/site1/fix/{tag}", json.dumps(body).encode())


def alarms(daemon, kind: str) -> list[dict]:
    return [each for each in daemon.admin.get("/alarms?state=open")["items"] if each["kind"] == kind]


def carrier(daemon, tag: str, **body) -> dict:
    label = {"zh": "某人", "en": "Somebody"}
    answer = daemon.admin.ask("PUT", f"/tags/{tag}", {"label": label} | body)
    assert answer.status == 200, answer.text
    return answer.json()


def test_a_person_without_the_right_is_an_alarm_that_outlives_the_daemon(served, broker):
    admin = served.admin
    made = admin.post("/people", {"name": "wang", "display": "Wang", "role": "viewer"})
    bound = carrier(served, "P1", kind="person", person="wang")
    assert bound["person"] == made["id"] and bound["name"] == "Wang"
    see(broker, "P1", 10, 10)
    alarm = wait_for("the alarm", lambda: alarms(served, "person_without_right"), 15)[0]
    assert alarm["facts"]["reason"] == "role" and alarm["zone"]["id"] == "FL"
    assert "Wang" not in json.dumps(alarm), "an alarm names nobody"
    served.kill()
    served.start()
    time.sleep(8)
    again = alarms(served, "person_without_right")
    assert [(each["id"], each["occurrence"]) for each in again] == [(alarm["id"], 1)]
    see(broker, "P1", 20, 20)
    wait_for(
        "the end", lambda: all(each["state"] != "unacknowledged" for each in alarms(served, "person_without_right")), 45
    )


def test_where_people_are_is_told_only_to_those_who_may_know(served, broker):
    password = served.admin.post("/people", {"name": "li", "display": "Li", "role": "warehouse"})["password"]
    carrier(served, "P2", kind="person")
    carrier(served, "V2", kind="vehicle")
    see(broker, "P2", 20, 30)
    see(broker, "V2", 22, 30)
    wait_for("both tags", lambda: {"P2", "V2"} <= {each["tag"] for each in served.admin.get("/tags")["items"]}, 5)
    other = served.sign_in("li", password)
    assert {"P2", "V2"} & {each["tag"] for each in other.get("/tags")["items"]} == {"V2"}
    assert {"P2", "V2"} & {each["tag"] for each in other.get("/carriers")["items"]} == {"V2"}
    assert {"P2", "V2"} & {each["id"] for each in hub(other, "/v2/providers/summary")} == {"V2"}
    other.ask("PUT", "/tags/P2", {"kind": "person", "label": {"zh": "x", "en": "x"}}).problem(403)


def hub(client: Client, path: str):
    answer = client.ask("GET", path)
    assert answer.status == 200, answer.text
    return answer.json()


def test_a_vehicle_at_the_gate_is_compared_with_its_load_record(served, broker):
    admin = served.admin
    item = admin.post("/receipts", {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid", "tag": "D7"})["items"][0]
    carrier(served, "V7", kind="vehicle")
    admin.ask("PUT", "/tags/D7", {"kind": "vehicle", "label": {"zh": "x", "en": "x"}}).problem(422, "tag")
    admin.ask("PUT", "/tags/V7/load", {"items": ["CT-404"], "minutes": 5}).problem(404)
    see(broker, "D7", 55, 20)
    see(broker, "V7", 56, 20)
    alarm = wait_for("the alarm", lambda: alarms(served, "vehicle_without_load"), 15)[0]
    assert alarm["rule"] == "vehicle.unrecorded" and item["code"] in json.dumps(alarm["items"])
    recorded = admin.ask("PUT", "/tags/V7/load", {"items": [item["code"]], "minutes": 5})
    assert recorded.status == 200 and recorded.json()["load"]["items"] == [item["code"]]
    wait_for(
        "the end", lambda: all(each["state"] != "unacknowledged" for each in alarms(served, "vehicle_without_load")), 45
    )
    assert admin.ask("DELETE", "/tags/V7/load").status == 200


def test_a_lost_tag_is_said_and_taken_back(served, broker):
    drum = {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid", "tag": "D8"}
    item = served.admin.post("/receipts", drum)["items"][0]["code"]
    for _ in range(4):
        see(broker, "D8", 20, 20)
        time.sleep(0.5)
    # Three of its own reports, three seconds of the site, and a look every two seconds.

    def lost():
        found = [each for each in alarms(served, "tag_silent") if item in json.dumps(each["items"])]
        return [each for each in found if each["state"] == "unacknowledged"]

    wait_for("the alarm", lost, 20)

    def over():
        # The container at the gate is lost as well by now, and one alarm names both until both are back.
        see(broker, "D7", 55, 20)
        see(broker, "D8", 20, 20)
        return not lost()

    wait_for("the end", over, 20, 0.5)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_binds_a_tag_and_records_a_load(visits, lang):
    visit = visits("admin", lang)
    page = visit.go("/carriers")
    page.click("#bind")
    page.fill("#ask-tag", f"W-{lang}")
    page.select_option("#ask-kind", "vehicle")
    page.fill("#ask-label_zh", "槽车")
    page.fill("#ask-label_en", "Tanker")
    page.locator("dialog button.primary").click()
    card = page.locator(f"[data-tag='W-{lang}']")
    card.wait_for()
    page.click(f"#record-W-{lang}")
    page.fill("#ask-minutes", "30")
    page.locator("dialog button.primary").click()
    page.locator(f"#done-W-{lang}").wait_for()
    visit.shot(f"carriers-{lang}")
    page.click(f"#done-W-{lang}")
    page.click(f"#free-W-{lang}")
    card.wait_for(state="detached")


def test_any_hour_comes_back_without_people_for_those_who_may_not_know(served, broker):
    begin = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 600))
    carrier(served, "P9", kind="person")
    for x in (8, 20, 35):
        see(broker, "P9", x, 10)
        see(broker, "T9", x, 12)
        time.sleep(1.2)

    def replay(client, people: int):
        answer = client.ask("GET", f"/replay?from={begin}&minutes=30&people={people}")
        assert answer.status == 200, answer.text
        return answer.json()

    def complete():
        found = {way["tag"]: way for way in replay(served.admin, 1)["tags"]}
        return found if len(found.get("T9", {}).get("points", [])) == 3 and "P9" in found else None

    ways = wait_for("the trails", complete, 20, 0.5)
    assert [point["x"] for point in ways["T9"]["points"]] == [8, 20, 35]
    assert all(point["error_m"] == 2 for point in ways["T9"]["points"])
    assert ways["P9"]["kind"] == "person"
    whole = replay(served.admin, 1)
    assert {"enter", "exit"} <= {each["event"] for each in whole["passages"] if each["tag"] == "T9"}
    without = replay(served.admin, 0)
    assert "P9" not in {way["tag"] for way in without["tags"]} | {each["tag"] for each in without["passages"]}
    password = served.admin.post("/people", {"name": "zhao", "display": "Zhao", "role": "warehouse"})["password"]
    other = served.sign_in("zhao", password)
    assert "T9" in {way["tag"] for way in replay(other, 0)["tags"]}
    other.ask("GET", f"/replay?from={begin}&people=1").problem(403)
    for question, field in [("from=yesterday", "from"), (f"from={begin}&minutes=0", "minutes"), ("", "from")]:
        served.admin.ask("GET", f"/replay?{question}").problem(422, field)
    assert served.admin.get("/trace?kind=people.located")["items"]


def test_history_goes_when_its_time_is_over_and_is_counted(served):
    kinds = {each["kind"]: each["days"] for each in served.admin.get("/retention")["items"]}
    assert kinds["people_trails"] == 30 and kinds["passages"] == 1095
    served.admin.ask("PUT", "/retention", {"days": {"trails": 0}}).problem(422, "days")
    served.admin.ask("PUT", "/retention", {"days": {"nothing": 5}}).problem(422, "days")
    changed = served.admin.ask("PUT", "/retention", {"days": {"people_passages": 7}})
    assert changed.status == 200 and changed.json()["last_run"]
    assert {each["kind"]: each["days"] for each in changed.json()["items"]}["people_passages"] == 7


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_replay_page_plays_and_the_plan_draws_a_distance(visits, lang):
    visit = visits("admin", lang)
    page = visit.go("/replay")

    def draw_the_end():
        page.click("#load")
        page.locator("#clock", has_text=re.compile(r"\S")).wait_for()
        page.evaluate("document.querySelector('#time').value = document.querySelector('#time').max")
        page.locator("#time").dispatch_event("input")
        return page.locator("#plan .tag").count()

    wait_for("tags in the trails", draw_the_end, 30, 1)
    page.check("#heat")
    page.locator("#plan rect.heat").first.wait_for(state="attached")
    page.locator("#zones tr[data-zone]").first.wait_for()
    page.locator("#days-trails").wait_for()
    visit.shot(f"replay-{lang}")
    page = visit.go("/?circle=60,40,25")
    circle = page.locator("#plan circle.isolation")
    circle.wait_for(state="attached")
    assert circle.get_attribute("r") == "25"
