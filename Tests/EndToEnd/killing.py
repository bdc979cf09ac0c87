"""A plant at work that is killed with kill -9 at random moments, and what must be true after each start.

Clients receive containers, use from them, ask for purchases, scan, take drums off the site, report gas and answer
alarms; a crowd of tags walks about; a webhook takes the alarms. Everything that was asked and answered is written down
here, outside of the daemon: that is what it is compared with.
"""

import contextlib
import http.client
import json
import os
import random
import threading
import time
import urllib.error
from collections import Counter
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from daemon import Broker, Served, Stream, wait_for
from gateway import Gateway, now_ms

WORKERS = 3
GONE = (OSError, urllib.error.URLError, http.client.HTTPException)
# Class 3 and class 5.1: each has a store of its own in the plan.
LIQUIDS, OXIDISERS = ["67-64-1", "64-17-5"], ["7757-79-1", "7631-99-4"]
OUTSIDE = (70, 10)
# Acts that make nothing new and are not repeated under their key.
USED_REASON = "soak"


class Journal:
    """What clients asked for under which key, and what they were told in answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked = {}
        self.told = {}
        self.acknowledged = set()
        self.places = {}
        # Sensors whose reading above the first level was answered, and those that were only asked.
        self.gas, self.gas_asked = set(), set()
        # By container: uses that were answered, and uses that were asked.
        self.used, self.used_asked = Counter(), Counter()

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
    """Tells where every tag stands, several times a second, while the daemon lives and while it does not; and a crowd."""

    CROWD, CROWD_PER_S = 50, 50

    def __init__(self, broker: Broker, journal: Journal, seed: int):
        super().__init__(daemon=True)
        self.dice = random.Random(seed)
        self.broker, self.journal, self.over = broker, journal, threading.Event()
        self.gateway = Gateway("127.0.0.1", broker.port)
        self.start()

    def run(self) -> None:
        turn = 0
        while not self.over.wait(0.1):
            for number in range(self.CROWD_PER_S // 10):
                self._tell(f"walker-{(turn * 5 + number) % self.CROWD}", self.dice.uniform(1, 59), self.dice.uniform(36, 39))
            turn += 1
            if turn % 4:
                continue
            with self.journal.lock:
                places = list(self.journal.places.items())
            for tag, (x, y) in places:
                self._tell(tag, x, y)

    def _tell(self, tag: str, x: float, y: float) -> None:
        fix = {"tag": tag, "at": now_ms(), "x": x, "y": y, "acc": 0.3, "floor": 1}
        self.gateway.publish(f"chemtrack/site1/fix/{tag}", fix)


class Hook:
    """A webhook receiver that keeps every message, by delivery."""

    def __init__(self):
        self.kept: dict[str, dict] = {}
        self.repeats = 0
        self.wrong: list[str] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                before = hook.kept.setdefault(body["delivery"], body["message"])
                if before is not body["message"]:
                    hook.repeats += 1
                    if before != body["message"]:
                        hook.wrong.append(f"{body['delivery']}: first {before}, then {body['message']}")
                with contextlib.suppress(OSError):
                    self.send_response(204)
                    self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/alarms"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def work(client, journal, name, seed):
    """Receives, uses, asks for purchases, scans, takes drums off the site, reports gas and answers alarms, until the
    daemon is gone."""
    dice, number, mine = random.Random(seed), 0, []
    with contextlib.suppress(*GONE):
        while True:
            number += 1
            key = f"{name}-{number}"
            # One class only: who comes to stand near whom must not change the alarms that are compared.
            cas = dice.choice(OXIDISERS)
            choice = dice.random()
            if choice < 0.35:
                body = {"cas": cas, "quantity": "20 kg", "count": dice.randint(1, 3), "lot": key}
                mine += journal.ask(client, "/receipts", body, key)
                if dice.random() < 0.3:
                    journal.ask(client, "/receipts", body, key)
            elif choice < 0.55:
                body = {"cas": cas, "quantity": f"{dice.randint(1, 9)} kg", "purpose": key}
                journal.ask(client, "/purchases", body, key)
            elif choice < 0.7:
                body = {"cas": cas, "quantity": "10 kg", "tag": f"X-{key}", "lot": key}
                if journal.ask(client, "/receipts", body, key):
                    journal.stands(f"X-{key}", *OUTSIDE)
            elif choice < 0.8:
                report_gas(client, journal, f"G{key}")
            elif mine:
                use_and_scan(client, journal, dice.choice(mine))
            for alarm in client.get("/alarms?limit=500")["items"]:
                if alarm["state"] == "unacknowledged" and dice.random() < 0.5:
                    answer = client.ask("POST", f"/alarms/{alarm['id']}/acknowledge", {"note": f"{name} 已处理"})
                    # Another worker may have been first.
                    assert answer.status in (200, 409), answer.text
                    if answer.status == 200:
                        with journal.lock:
                            journal.acknowledged.add(alarm["id"])


def report_gas(client, journal, name):
    """A new sensor in the quarantine says 30 % LEL: above the first level."""
    body = {"name": {"zh": name, "en": name}, "zone": "QU", "kind": "combustible", "unit": "%LEL"}
    body |= {"low": 0, "high": 100, "cadence_s": 600}
    assert client.ask("PUT", f"/sensors/{name}", body).status == 200
    with journal.lock:
        journal.gas_asked.add(name)
    at = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    assert client.post(f"/sensors/{name}/readings", [{"at": at, "value": 30, "unit": "%LEL"}])["taken"] == 1
    with journal.lock:
        journal.gas.add(name)


def use_and_scan(client, journal, code):
    """Takes a gram out of a container; the code, scanned afterwards, opens it."""
    with journal.lock:
        journal.used_asked[code] += 1
    answer = client.ask("POST", f"/items/{code}/use", {"amount": "1 g", "reason": USED_REASON})
    assert answer.status == 200, f"{answer.status} {answer.text[:500]}"
    with journal.lock:
        journal.used[code] += 1
    assert client.post("/code", {"text": code})["match"]["item"]["code"] == code


def check(daemon, journal, since):
    """No answered act is lost and none happened twice; keys that are older than this round were repeated before."""
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
            journal.stands(body["tag"], *OUTSIDE)
    made = [made for ids in journal.told.values() for made in ids]
    assert len(made) == len(set(made)), "two keys made the same thing"
    items = {item["code"]: item for item in client.every("/items")}
    everything = set(items) | {each["id"] for each in client.every("/purchases")}
    assert everything == set(made), f"made without a key of ours, or twice: {everything ^ set(made)}"
    lots = Counter(item["lot"] for item in items.values())
    for key, (path, body) in journal.asked.items():
        if path == "/receipts":
            assert lots[body["lot"]] == body.get("count", 1), f"{key}: {lots[body['lot']]} containers"
    for code, asked in journal.used_asked.items():
        kinds = [event["kind"] for event in client.get(f"/items/{code}/history")["events"]]
        found = kinds.count("item.used")
        assert journal.used[code] <= found <= asked, f"{code}: {found} uses, {journal.used[code]} answered of {asked}"


def check_alarms(daemon, journal, known):
    """Every alarm that was seen is there, each cause has one, and nobody entered twice."""
    alarms = {alarm["id"]: alarm for alarm in daemon.admin.every("/alarms?state=all")}
    for seen in known:
        assert seen in alarms, f"alarm {seen} was shown and is lost"
    for seen in journal.acknowledged:
        assert "acknowledged_at" in alarms[seen] and "已处理" in alarms[seen]["note"], f"forgotten: {alarms[seen]}"
    causes = Counter(cause(alarm) for alarm in alarms.values())
    assert max(causes.values()) == 1, f"raised twice: {[each for each in causes if causes[each] > 1]}"
    assert all(alarm["occurrence"] == 1 and "cleared_at" not in alarm for alarm in alarms.values()), alarms
    gas = {alarm["sensors"][0]["id"] for alarm in alarms.values() if alarm["kind"] == "gas"}
    assert journal.gas <= gas <= journal.gas_asked, f"gas: {journal.gas - gas} lost, {gas - journal.gas_asked} made up"
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


def cause(alarm):
    things = alarm["items"][:1] or alarm.get("sensors", [])[:1]
    return (alarm["kind"], *(each.get("code") or each.get("id") for each in things))


def settle(daemon, journal):
    """Waits until every drum off the site has its alarm."""
    wanted = {tag for tag in journal.places if tag.startswith("X-")}
    tags = {item["code"]: item["tag"] for item in daemon.admin.every("/items") if "tag" in item}

    def all_there():
        alarms = daemon.admin.every("/alarms")
        return wanted <= {tags.get(alarm["items"][0]["code"]) for alarm in alarms if alarm["kind"] == "site_exit"}

    wait_for("an alarm for every drum off the site", all_there, 60)


def check_deliveries(daemon, hook, alarms):
    """Each alarm was told outside at least once, by one message; nothing was told that is not stored."""

    def all_sent():
        found = daemon.admin.every("/deliveries")
        return found if all(each["state"] == "sent" for each in found) else None

    sent = {each["id"] for each in wait_for("every message sent", all_sent, 30, 0.2)}
    assert not hook.wrong, hook.wrong
    told = dict(hook.kept)
    assert sent <= set(told), f"called sent and never arrived: {sent - set(told)}"
    raised = Counter(message["alarm"] for message in told.values() if message["event"] == "raised")
    stored = {alarm["id"] for alarm in daemon.admin.every("/alarms?state=all")}
    assert alarms <= set(raised), f"alarms nobody was told of: {alarms - set(raised)}"
    assert set(raised) <= stored, f"told and not stored: {set(raised) - stored}"
    assert max(raised.values()) == 1, f"told as new by two messages: {raised}"


def shown(stream: Stream) -> set[str]:
    """The alarms that a page has been shown."""
    lines = list(stream.lines)
    return {
        json.loads(data.removeprefix("data: "))["id"]
        for event, data in zip(lines, lines[1:])
        if event == "event: alarm" and data.startswith("data: ")
    }


def run(folder: Path, kills: int, seed: int) -> dict:
    """One plant from its foundation through so many kills; what was done."""
    dice, journal, known, hook = random.Random(seed), Journal(), set(), Hook()
    starts_s, starts_cpu_s = [], []
    with Broker(folder) as broker:
        daemon = Served(folder, broker=broker)
        positions = Positions(broker, journal, seed)
        try:
            daemon.start()
            found(daemon, journal, hook)
            for turn in range(kills):
                since, stream = len(journal.asked), Stream(daemon.admin)
                load(daemon, journal, f"{turn}", dice)
                seen = shown(stream)
                after_kill = daemon.verify_ledger()
                daemon.start()
                starts_s.append(time.monotonic() - daemon.started)
                starts_cpu_s.append(cpu_s(daemon.process.pid))
                assert daemon.verify_ledger()["size"] > after_kill["size"], "the start is in the ledger"
                check(daemon, journal, since)
                settle(daemon, journal)
                known = check_alarms(daemon, journal, known | seen)
                check_deliveries(daemon, hook, known)
            assert daemon.stop() == 0
            daemon.verify_ledger()
        finally:
            positions.over.set()
            positions.join(5)
            daemon.end()
            hook.close()
    receipts = sum(path == "/receipts" for path, _ in journal.asked.values())
    return {
        "kills": kills, "receipts": receipts, "purchases": len(journal.asked) - receipts,
        "uses": sum(journal.used.values()), "gas": len(journal.gas), "acknowledged": len(journal.acknowledged),
        "alarms": len(known), "messages": len(hook.kept), "repeated": hook.repeats,
        "start_max_s": round(max(starts_s), 2), "start_max_cpu_s": round(max(starts_cpu_s), 2),
    }


def cpu_s(process: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def found(daemon, journal, hook) -> None:
    """The channel, and tags that stand still through all rounds: three at home, one oxidiser among flammable liquids."""
    body = {"name": {"zh": "外部", "en": "outside"}, "kind": "webhook", "target": hook.url, "secret": "0123456789abcdef"}
    assert daemon.admin.ask("PUT", "/channels/web", body | {"min_level": 1, "language": "en"}).status == 200
    places = [("S1", LIQUIDS[0], 8, 8), ("S2", LIQUIDS[1], 12, 12), ("S3", OXIDISERS[0], 33, 8), ("S4", OXIDISERS[0], 10, 9)]
    for tag, cas, x, y in places:
        journal.ask(daemon.admin, "/receipts", {"cas": cas, "quantity": "5 kg", "tag": tag, "lot": tag}, tag)
        journal.stands(tag, x, y)
    kinds = {"incompatible_pair", "zone_unsuitable"}
    wait_for("the alarms of the oxidiser", lambda: kinds <= {a["kind"] for a in daemon.admin.every("/alarms")}, 10)


def load(daemon, journal, name, dice) -> None:
    """Lets clients work for a random time, then kills the daemon under them."""
    failures = []

    def guarded(*each):
        try:
            work(*each)
        except Exception as error:  # noqa: BLE001 - told by the caller's thread
            failures.append(error)

    client = daemon.admin
    arguments = [(client, journal, f"{name}-{worker}", dice.random()) for worker in range(WORKERS)]
    workers = [threading.Thread(target=guarded, args=each, daemon=True) for each in arguments]
    for worker in workers:
        worker.start()
    time.sleep(dice.uniform(0, 2))
    daemon.kill()
    for worker in workers:
        worker.join(40)
    assert not failures, failures
