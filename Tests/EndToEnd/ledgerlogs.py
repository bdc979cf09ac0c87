"""Random ledgers, sound and bent, for the two verifiers: a seed makes a log and says what was done to it.

The bytes are written by tools/verify_ledger.py's own encoder, so nothing here comes from the program under test.
"""

import base64
import hashlib
import hmac
import json
import random
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
import verify_ledger as ledger  # noqa: E402

ORIGIN = "plant.example/chemtrack/r1/e1"
WORDS = ["甲类库-1", "FL-1", "Zürich", "A/B", "", "x=3:y\n", "缓冲区 2", "é"]


class Signer:
    """A log's key from a seed of 32 bytes."""

    def __init__(self, name: str, fill: int):
        self.name, self.seed = name, bytes([fill]) * 32
        public = ledger.secret_parts(self.seed)[2]
        self.id = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
        self.text = f"{name}+{self.id.hex()}+" + base64.b64encode(b"\x01" + public).decode()

    def checkpoint(self, origin: str, size: int, root: bytes) -> str:
        text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = ledger.plain_sign(self.seed, text.encode())
        return f"{text}\n\u2014 {self.name} {base64.b64encode(self.id + signature).decode()}\n"


KEY, THIEF = Signer(ORIGIN, 7), Signer(ORIGIN, 66)


class Log:
    """Events as dictionaries, and where each subject stands."""

    def __init__(self, origin=ORIGIN):
        self.origin, self.events, self.subjects = origin, [], {}

    def add(self, kind, subject, actor, body, text=None, salt=None, heads=False):
        seq = len(self.events)
        last = self.subjects.get(subject)
        event = {
            "origin": self.origin,
            "seq": seq,
            "at": 1_790_000_000_000_000 + seq * 1000,
            "mono": f"b1/{seq * 7}",
            "actor": actor,
            "auth": "badge",
            "kind": kind,
            "subject": subject,
            "sseq": last[0] + 1 if last else 0,
            "sprev": last[1] if last else None,
            "body": ledger.heads_body(self.subjects, seq) if heads else sorted(body, key=lambda pair: pair[0].encode()),
            "priv": None if text is None else hmac.new(salt, text.encode(), hashlib.sha256).hexdigest(),
            "text": text,
            "salt": salt,
        }
        self.subjects[subject] = (event["sseq"], seq)
        self.events.append(event)


def make(random: random.Random, size: int, origin=ORIGIN) -> Log:
    log = Log(origin)
    for number in range(size):
        if number % 20 == 19:
            log.add("ledger.heads", "ledger", "system", [], heads=True)
            continue
        body = [("zone", random.choice(WORDS)), ("amount", f"{random.randrange(10**6)} mg")]
        text = random.choice([None, None, "王工要求 \u2028 tonight", "ok"])
        kind = random.choice(["item.received", "item.moved", "item.used"])
        subject = f"CT-{random.randrange(9)}"
        log.add(kind, subject, f"u:{random.randrange(4)}", body, text, random.randbytes(32) if text else None)
    return log


def row(event: dict) -> dict:
    data = ledger.encode_event(event)
    told = {name: event[name] for name in ("seq", "at", "actor", "kind", "subject", "sseq", "sprev")}
    told = {**told, "event": base64.b64encode(data).decode(), "leaf": ledger.leaf_hash(data).hex()}
    if event["text"] is not None:
        told.update(text=event["text"], salt=base64.b64encode(event["salt"]).decode())
    return told


def rehash(each: dict, data: bytes) -> dict:
    return {**each, "event": base64.b64encode(data).decode(), "leaf": ledger.leaf_hash(data).hex()}


def note(rows: list, size: int, key=KEY, origin=ORIGIN) -> str:
    tree = ledger.Tree()
    for each in rows[:size]:
        tree.append(bytes.fromhex(each["leaf"]))
    return key.checkpoint(origin, size, tree.root)


def again(events: list, origin=ORIGIN, without=None) -> list:
    """Rows of the same events numbered anew, as somebody does who has the program."""
    log = Log(origin)
    for number, event in enumerate(events):
        if number != without:
            heads = event["kind"] == "ledger.heads" and without is None
            log.add(event["kind"], event["subject"], event["actor"], event["body"], event["text"], event["salt"], heads)
    return [row(event) for event in log.events]


def bent(seed: int) -> tuple[str, dict, list]:
    """What was done, the head line and the rows. A `what` that begins with `sound` means that nothing was."""
    rng = random.Random(seed)
    log = make(rng, rng.randrange(2, 45))
    rows = [row(event) for event in log.events]
    count = len(rows)
    sizes = sorted({rng.randrange(0, count + 1), count})
    known = [(f"checkpoint {size}", note(rows, size)) for size in sizes]
    at = rng.randrange(count)
    what = rng.choice(
        "sound sound-erased flip flip-hash column text delete renumber insert swap truncate resign rollback fork "
        "heads foreign garbage unsigned".split()
    )
    if what == "sound-erased":
        for each in rows:
            each.pop("text", None), each.pop("salt", None)
    elif what in ("flip", "flip-hash"):
        data = bytearray(base64.b64decode(rows[at]["event"]))
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        changed = rehash(rows[at], bytes(data))
        rows[at] = changed if what == "flip-hash" else {**rows[at], "event": changed["event"]}
    elif what == "column":
        name = rng.choice(["at", "actor", "kind", "subject", "sseq", "sprev", "leaf"])
        values = {"actor": "u:99", "kind": "item.gone", "subject": "CT-99", "leaf": "00" * 32}
        rows[at][name] = values[name] if name in values else (rows[at][name] or 0) + 1
    elif what == "text":
        rows[at].update(text="nothing happened", salt=base64.b64encode(bytes(32)).decode())
    elif what == "delete":
        del rows[at]
    elif what == "renumber":
        rows = again(log.events, without=at)
    elif what == "insert":
        rows.insert(rng.randrange(at, count) + 1, dict(rows[at]))
    elif what == "swap":
        other = (at + 1) % count
        rows[at], rows[other] = rows[other], rows[at]
    elif what == "truncate":
        rows = rows[:at]
    elif what == "resign":
        known.append(("re-signed", note(rows, count, THIEF)))
    elif what == "rollback":
        rows, known = rows[:at], known[-1:]
    elif what == "fork":
        other = [row(event) for event in make(rng, count).events]
        known.append(("paper", note(other, rng.randrange(1, count + 1))))
    elif what == "heads":
        tail = Log()
        for event in log.events:
            tail.add(event["kind"], event["subject"], event["actor"], event["body"], event["text"], event["salt"])
        tail.subjects.pop(next(iter(tail.subjects)))
        tail.add("ledger.heads", "ledger", "system", ledger.heads_body(tail.subjects, count))
        rows, known = [row(event) for event in tail.events], []
    elif what == "foreign":
        rows[at] = row({**log.events[at], "origin": "other/log"})
    elif what == "garbage":
        rows[at] = rehash(rows[at], rng.randbytes(rng.randrange(200)))
    elif what == "unsigned":
        known, what = [], "sound-unsigned"
    head = {
        "format": "chemtrack-ledger/v1",
        "origin": ORIGIN,
        "keys": [KEY.text],
        "checkpoints": [{"source": source, "note": text} for source, text in known],
    }
    return what, head, rows


def lines(head: dict, rows: list) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in [head, *rows])
