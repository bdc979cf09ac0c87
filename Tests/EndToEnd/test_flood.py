"""Bad and hostile messages over MQTT: counted by source and reason, and a source that floods is held back alone."""

import json
import threading
import time

import pytest
from daemon import Broker, Served, wait_for
from gateway import Gateway, now_ms


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture(scope="module")
def served(tmp_path_factory, broker):
    feed = ["--feed", "owntracks=phones/+/+"]
    with Served(tmp_path_factory.mktemp("served"), *feed, broker=broker) as daemon:
        wait_for("the broker's connection", lambda: daemon.admin.get("/site")["broker"]["connected"], 10)
        yield daemon
        assert daemon.is_alive, daemon.output


def fix(tag: str, **members) -> bytes:
    return json.dumps({"tag": tag, "at": now_ms(), "x": 8, "y": 8, "acc": 0.3, "floor": 1} | members).encode()


# By topic: what is sent, and the source and reason it is counted under.
HOSTILE = {
    "deep nesting": ("chemtrack/site1/fix/NEST", b'{"tag":"NEST","a":' + b"[" * 5000 + b"]" * 5000 + b"}", "fix/NEST", "invalid"),
    "invalid UTF-8": ("chemtrack/site1/fix/UTF", b'{"tag":"UTF","at":1,"x":1,"y":1,"n":"\xff\xfe"}', "fix/UTF", "invalid"),
    "1 MB of nothing": ("chemtrack/site1/fix/BIG", b" " * (1 << 20), "fix/BIG", "invalid"),
    "more than 1 MB": ("chemtrack/site1/fix/LONG", b" " * ((1 << 20) + 1), "fix/LONG", "oversized"),
    "a name that is none": ("chemtrack/site1/fix/%ZZ", fix("ZZ"), "fix/%ZZ", "topic"),
    "a sensor's text": ("chemtrack/site1/sensor/S%2F1", b"warm", "sensor/S/1", "sensor_malformed"),
    "a sensor of nobody": ("chemtrack/site1/sensor/S9", b'{"at":1795831200000,"value":1}', "sensor/S9", "unknown_sensor"),
    "a scale of nobody": ("chemtrack/site1/scale/W1", b'{"value":5,"unit":"kg"}', "scale/W1", "scale_unknown"),
    "an answer to nothing": ("chemtrack/site1/command/fan/ack", b"yes", "command/fan", "command_answer"),
    "a phone's text": ("phones/bob/pixel", b"here", "owntracks/bob/pixel", "owntracks_malformed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_counted_under_its_source_and_reason(served, broker, name):
    topic, payload, source, reason = HOSTILE[name]
    broker.publish(topic, payload)
    # What was too long is told with the next message.
    broker.publish("chemtrack/site1/fix/GOOD", fix("GOOD"))

    def counted():
        told = {each["source"]: each["rejected"] for each in served.admin.get("/rejected")["sources"]}
        return told.get(source, {}).get(reason)

    assert wait_for(f"{reason} of {source}", counted, 20) == 1, served.admin.get("/rejected")
    assert served.is_alive


def test_a_source_that_floods_is_held_back_alone_and_the_alarm_of_another_comes_in_time(served, broker):
    client = served.admin
    made = client.post("/receipts", {"cas": "67-64-1", "quantity": "20 kg", "tag": "CALM"}, Idempotency_Key="calm")
    code = made["items"][0]["code"]
    gateway, over = Gateway("127.0.0.1", broker.port), threading.Event()
    for _ in range(3):
        broker.publish("chemtrack/site1/fix/CALM", fix("CALM"))

    def flood():
        line, sent = Gateway("127.0.0.1", broker.port), 0
        while not over.is_set():
            for _ in range(200):
                sent += 1
                line.publish("chemtrack/site1/fix/LOUD", {"tag": "LOUD", "at": now_ms(), "x": 9, "y": 9, "floor": 1})
            time.sleep(0.02)

    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    try:
        counts = lambda: {each["source"]: each["rejected"] for each in client.get("/rejected")["sources"]}  # noqa: E731
        wait_for("the flood is held back", lambda: counts().get("fix/LOUD", {}).get("throttled", 0) > 1000, 30)
        gateway.publish("chemtrack/site1/fix/CALM", json.loads(fix("CALM", x=70)))
        begin = time.monotonic()

        def alarm():
            return [a for a in client.every("/alarms") if a["kind"] == "site_exit" and a["items"][0]["code"] == code]

        wait_for("the alarm of the calm one", alarm, 5, 0.05)
        print(f"seen after {time.monotonic() - begin:.2f} s")
    finally:
        over.set()
        thread.join(10)
    told = counts()
    assert "throttled" not in told.get("fix/CALM", {}), told
    # What it may send was taken: it is held back, not shut out.
    assert "LOUD" in {tag["tag"] for tag in client.every("/tags")}
