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
    folder = next(line for line in result.stdout.decode().splitlines() if "building a demo plant in" in line).split()[-1]
    assert folder.startswith("/") and run("ledger", "verify", "--data", folder).returncode == 2
