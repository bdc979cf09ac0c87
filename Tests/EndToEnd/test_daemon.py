"""The demo plant as a process: its alarms, its ledger, and its end."""

import time

import pytest
from daemon import Daemon, Stream, run, wait_for


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("demo"), "demo", "--port", 0) as daemon:
        yield daemon


@pytest.mark.parametrize("kind", ["incompatible_pair", "site_exit"])
def test_the_alarm_stands_within_60_s_with_rule_citation_facts_and_both_languages(demo, kind):
    def found():
        alarms = demo.admin.get("/alarms")["items"]
        return next((alarm for alarm in alarms if alarm["kind"] == kind), None)

    left = 60 - (time.monotonic() - demo.started)
    alarm = wait_for(f"the {kind} alarm", found, left, 0.5)
    assert alarm["priority"] == "high" and alarm["verdict"] == "prohibited" and alarm["state"] == "unacknowledged"
    assert alarm["rule"] and alarm["facts"] and alarm["items"] and alarm["position"]["floor"] == 1
    assert alarm["citation"]["document"] and alarm["citation"]["edition"]
    for text in (alarm["message"], alarm["remedy"]):
        assert text["en"].isascii() and not text["zh"].isascii()
    for item in alarm["items"]:
        assert item["code"] in alarm["message"]["zh"] + str(alarm["facts"])
    if kind == "incompatible_pair":
        assert len(alarm["items"]) >= 2 and alarm["facts"]["answer"] in ("never", "separate_room")
        assert alarm["zone"]["id"] == "FL-1"


def test_the_ledger_verifies_while_the_demo_runs(demo):
    told = demo.verify_ledger()
    assert told["size"] >= 200, "every container of the demo was received"
    answer = demo.admin.post("/ledger/verify")
    assert answer["ok"] and answer["problems"] == [] and answer["size"] >= told["size"]


def resting_items(demo) -> list[str]:
    """Containers that stand in their own zone all the time: all with a tag but the two that the demo carries about."""
    items = [item for item in demo.admin.every("/items") if "tag" in item]
    carried = {code for cas in ("7757-79-1", "75-09-2") for code in [next(i["code"] for i in items if i["cas"] == cas)]}
    return [item["code"] for item in items if item["code"] not in carried]


def zone_passages(demo, code) -> list[tuple[str, str]]:
    events = demo.admin.get(f"/items/{code}/history")["events"]
    return [(event["kind"], event["body"]["zone"]) for event in events if event["kind"].startswith("zone.")]


def test_kill_9_loses_nothing_that_was_acknowledged_and_repeats_nothing(demo):
    resting = resting_items(demo)
    assert len(resting) > 40
    before = wait_for(
        "every resting tag in the site and in its zone",
        lambda: (
            all(len(passages) == 2 for passages in found.values()) and found
            if (found := {code: zone_passages(demo, code) for code in resting})
            else None
        ),
        20,
    )
    drum = {"cas": "67-64-1", "quantity": "10 kg"}
    made = demo.admin.post("/receipts", drum, Idempotency_Key="drum")["items"][0]["code"]
    asked = demo.admin.post("/purchases", drum | {"purpose": "test"}, Idempotency_Key="purchase")["id"]
    alarms = {alarm["id"]: alarm for alarm in demo.admin.every("/alarms?state=all")}
    # The one with many neighbours: a restart that names others of them would ring again.
    answered = next(id for id, alarm in alarms.items() if alarm["kind"] == "incompatible_pair")
    demo.admin.post(f"/alarms/{answered}/acknowledge", {"note": "seen"})
    demo.kill()
    wait_for("the end of the broker that lost its daemon", lambda: not demo.brokers(), 3)
    size = demo.verify_ledger()["size"]
    users = demo.info["users"]
    demo.start()
    assert demo.verify_ledger()["size"] > size and demo.info["users"] == users, "the sign-ins stay"
    assert demo.admin.get(f"/items/{made}")["code"] == made and demo.admin.get(f"/purchases/{asked}")["id"] == asked
    assert demo.admin.post("/receipts", drum, Idempotency_Key="drum")["items"][0]["code"] == made
    assert demo.admin.post("/purchases", drum | {"purpose": "test"}, Idempotency_Key="purchase")["id"] == asked
    now = {alarm["id"]: alarm for alarm in demo.admin.every("/alarms?state=all")}
    assert set(alarms) <= set(now) and now[answered]["note"] == "seen"
    wait_for("every tag heard again", lambda: not any(t["stale"] for t in demo.admin.get("/tags")["items"]), 20)
    assert {code: zone_passages(demo, code) for code in resting} == before, "a second passage of who stayed inside"


def test_sigterm_ends_it_with_0_also_with_an_open_stream_and_leaves_no_broker(demo):
    stream = Stream(demo.admin)
    wait_for("positions on the stream", lambda: "tags" in stream.events(), 10)
    brokers = demo.brokers()
    assert len(brokers) == 1, "one broker of its own"
    begin = time.monotonic()
    assert demo.stop(10) == 0, demo.output
    assert time.monotonic() - begin < 10
    assert stream.ended.wait(2), "the stream ended with the daemon"
    wait_for("the end of the broker", lambda: not demo.brokers(), 2)
    before = demo.verify_ledger()
    assert before["anchored_size"] == before["size"], "the last checkpoint covers everything"


def test_for_ends_it_with_0_and_takes_the_temporary_folder_away(tmp_path):
    result = run("demo", "--for", 1, "--port", 0, "--info", tmp_path / "info.json", timeout=90)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "info.json").exists()
    folder = next(line for line in result.stdout.decode().splitlines() if "building a demo plant in" in line).split()[
        -1
    ]
    assert folder.startswith("/") and run("ledger", "verify", "--data", folder).returncode == 2
