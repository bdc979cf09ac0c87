"""kill -9 in the middle of work: what was acknowledged is there, nothing is there twice.

CHEMD_TEST_SEED repeats a run; the seed is printed.
"""

import contextlib
import http.client
import json
import os
import random
import threading
import time
import urllib.error

import pytest
from daemon import Broker, Served, wait_for

ROUNDS = 5
WORKERS = 3
GONE = (OSError, urllib.error.URLError, http.client.HTTPException)
# Class 3 and class 5.1: each has a store of its own in the plan.
LIQUIDS, OXIDISERS = ["67-64-1", "64-17-5"], ["7757-79-1", "7631-99-4"]


class Journal:
    """What clients asked for under which key, and what they were told in answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = {}
        self.told = {}
        self.acknowledged = set()
        self.places = {}

    def ask(self, client, path, body, key) -> list[str]:
        """One creating request; its answer is noted the moment it is there."""
        with self.lock:
            self.asked[key] = (path, body)
        answer = client.ask("POST", path, body, Idempotency_Key=key)
        # The same key may still be in work from a request that was cut off.
        assert answer.status in (201, 409), f"{answer.status} {answer.text[:500]}"
        if answer.status == 409:
            return []
        made = answer.json()
        ids = [item["code"] for item in made["items"]] if path == "/receipts" else [made["id"]]
        with self.lock:
            before = self.told.setdefault(key, ids)
        assert before == ids, f"{key}: first {before}, repeated {ids}"
        return ids

    def stands(self, tag: str, x: float, y: float) -> None:
        with self.lock:
            self.places[tag] = (x, y)


class Positions(threading.Thread):
    """Tells where every tag stands, several times a second, while the daemon lives and while it does not."""

    def __init__(self, broker: Broker, journal: Journal):
        super().__init__(daemon=True)
        self.broker, self.journal, self.over = broker, journal, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(0.4):
            with self.journal.lock:
                places = list(self.journal.places.items())
            now_ms = int(time.time() * 1000)
            for tag, (x, y) in places:
                fix = {"tag": tag, "at": now_ms, "x": x, "y": y, "acc": 0.3, "floor": 1}
                self.broker.publish(f"chemtrack/site1/fix/{tag}", json.dumps(fix).encode())


def work(client, journal, name, seed):
    """Receives, asks for purchases, takes drums off the site and answers their alarms, until the daemon is gone."""
    dice, number = random.Random(seed), 0
    with contextlib.suppress(*GONE):
        while True:
            number += 1
            key = f"{name}-{number}"
            # One class only: who comes to stand near whom must not change the alarms that are compared.
            cas = dice.choice(OXIDISERS)
            choice = dice.random()
            if choice < 0.45:
                body = {"cas": cas, "quantity": "20 kg", "count": dice.randint(1, 4), "lot": key}
                journal.ask(client, "/receipts", body, key)
                if dice.random() < 0.3:
                    journal.ask(client, "/receipts", body, key)
            elif choice < 0.75:
                body = {"cas": cas, "quantity": f"{dice.randint(1, 9)} kg", "purpose": key}
                journal.ask(client, "/purchases", body, key)
            else:
                body = {"cas": cas, "quantity": "10 kg", "tag": f"X-{key}", "lot": key}
                made = journal.ask(client, "/receipts", body, key)
                if made:
                    journal.stands(f"X-{key}", 70, 10)
            for alarm in client.get("/alarms?limit=500")["items"]:
                if alarm["state"] == "unacknowledged" and dice.random() < 0.5:
                    answer = client.ask("POST", f"/alarms/{alarm['id']}/acknowledge", {"note": f"{name} 已处理"})
                    # Another worker may have been first.
                    assert answer.status in (200, 409), answer.text
                    if answer.status == 200:
                        with journal.lock:
                            journal.acknowledged.add(alarm["id"])


def check(daemon, journal, since):
    """The promises, against the journal; keys that are older than this round were repeated before."""
    client = daemon.admin
    items = {item["code"]: item for item in client.every("/items")}
    purchases = {purchase["id"] for purchase in client.every("/purchases")}
    for key, ids in journal.told.items():
        for made in ids:
            assert made in items or made in purchases, f"acknowledged and lost: {key} {made}"
    # Repeating every request, also those that got no answer, makes each thing once.
    for key, (path, body) in list(journal.asked.items())[since:]:
        assert journal.ask(client, path, body, key), f"{key} is still in work after a restart"
        if body.get("tag", "").startswith("X-"):
            journal.stands(body["tag"], 70, 10)
    made = [made for ids in journal.told.values() for made in ids]
    assert len(made) == len(set(made)), "two keys made the same thing"
    everything = {item["code"] for item in client.every("/items")} | {item["id"] for item in client.every("/purchases")}
    assert everything == set(made), f"made without a key of ours, or twice: {everything ^ set(made)}"
    lots = [item["lot"] for item in client.every("/items")]
    for key, (path, body) in journal.asked.items():
        if path == "/receipts":
            assert lots.count(body["lot"]) == body.get("count", 1), f"{key}: {lots.count(body['lot'])} containers"


def check_alarms(daemon, journal, known):
    """Every alarm that was seen is there, each cause has one, and nobody entered twice."""
    alarms = {alarm["id"]: alarm for alarm in daemon.admin.every("/alarms?state=all")}
    for seen in known:
        assert seen in alarms, f"alarm {seen} was shown and is lost"
    for seen in journal.acknowledged:
        assert "acknowledged_at" in alarms[seen] and "已处理" in alarms[seen]["note"], f"forgotten: {alarms[seen]}"
    causes = [(alarm["kind"], *sorted(item["code"] for item in alarm["items"][:1])) for alarm in alarms.values()]
    assert len(causes) == len(set(causes)), f"raised twice: {sorted(causes)}"
    assert all(alarm["occurrence"] == 1 and "cleared_at" not in alarm for alarm in alarms.values()), alarms
    for item in daemon.admin.every("/items"):
        if "tag" not in item:
            continue
        passages = [
            (event["kind"], event["body"]["zone"])
            for event in daemon.admin.get(f"/items/{item['code']}/history")["events"]
            if event["kind"].startswith("zone.")
        ]
        assert len(passages) == len(set(passages)), f"{item['code']}: {passages}"
        assert not [kind for kind, _ in passages if kind != "zone.enter"], f"{item['code']} stood still: {passages}"
        if item["tag"].startswith("S"):
            assert sorted(zone for _, zone in passages) == sorted(["SITE", item["zone"]["id"]]), passages
    return set(alarms)


def settle(daemon, journal):
    """Waits until every drum off the site has its alarm."""
    wanted = {tag for tag in journal.places if tag.startswith("X-")}
    tags = {item["code"]: item["tag"] for item in daemon.admin.every("/items") if "tag" in item}

    def all_there():
        alarms = daemon.admin.every("/alarms")
        return wanted <= {tags.get(alarm["items"][0]["code"]) for alarm in alarms if alarm["kind"] == "site_exit"}

    wait_for("an alarm for every drum off the site", all_there, 15)


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path) as broker:
        yield broker


def test_what_was_acknowledged_survives_kill_9_and_nothing_happens_twice(tmp_path, broker):
    seed = int(os.environ.get("CHEMD_TEST_SEED") or random.randrange(1 << 32))
    print(f"CHEMD_TEST_SEED={seed}")
    dice, journal, known = random.Random(seed), Journal(), set()
    daemon = Served(tmp_path, broker=broker)
    positions = Positions(broker, journal)
    try:
        daemon.start()
        # Tags that stand still through all rounds: three at home, one oxidiser among the flammable liquids.
        for tag, cas, x, y in [("S1", LIQUIDS[0], 8, 8), ("S2", LIQUIDS[1], 12, 12), ("S3", OXIDISERS[0], 33, 8)]:
            journal.ask(daemon.admin, "/receipts", {"cas": cas, "quantity": "5 kg", "tag": tag, "lot": tag}, tag)
            journal.stands(tag, x, y)
        journal.ask(
            daemon.admin, "/receipts", {"cas": OXIDISERS[0], "quantity": "5 kg", "tag": "S4", "lot": "S4"}, "S4"
        )
        journal.stands("S4", 10, 9)
        kinds = {"incompatible_pair", "zone_unsuitable"}
        wait_for("the alarms of the oxidiser", lambda: kinds <= {a["kind"] for a in daemon.admin.every("/alarms")}, 10)
        for turn in range(ROUNDS):
            client, since = daemon.admin, len(journal.asked)
            arguments = [(client, journal, f"{turn}{worker}", dice.random()) for worker in range(WORKERS)]
            failures = []

            def guarded(*each, failures=failures):
                try:
                    work(*each)
                except Exception as error:  # noqa: BLE001 - told by the test's own thread
                    failures.append(error)

            workers = [threading.Thread(target=guarded, args=each, daemon=True) for each in arguments]
            for worker in workers:
                worker.start()
            time.sleep(dice.uniform(0.2, 2))
            daemon.kill()
            for worker in workers:
                worker.join(40)
            assert not failures, failures
            after_kill = daemon.verify_ledger()
            daemon.start()
            assert daemon.verify_ledger()["size"] > after_kill["size"], "the start is in the ledger"
            check(daemon, journal, since if turn + 1 < ROUNDS else 0)
            settle(daemon, journal)
            known = check_alarms(daemon, journal, known)
        assert daemon.stop() == 0
        daemon.verify_ledger()
    finally:
        positions.over.set()
        positions.join(5)
        daemon.end()
    receipts = sum(path == "/receipts" for path, _ in journal.asked.values())
    print(f"{receipts} receipts, {len(journal.asked) - receipts} purchases, {len(known)} alarms")
    assert receipts > ROUNDS and len(journal.asked) > receipts and len(journal.acknowledged) > 0, "no work was done"
