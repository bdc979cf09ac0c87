#!/usr/bin/env python3
"""Checks a ChemTrack custody ledger without ChemTrack.

    chemd ledger export --data /var/lib/chemtrack -o ledger.jsonl
    tools/verify_ledger.py ledger.jsonl --key ledger.pub --anchor yesterday.checkpoint
    tools/verify_ledger.py --bundle CT-7K3M9Q-4.proof.json --key ledger.pub

Written from the description of the formats (RFC 6962, C2SP signed-note and tlog-checkpoint, chemtrack-event/v1), not
from the program's source, so that an auditor need not trust the program. Python 3.9 and nothing else; Ed25519 comes from
the package `cryptography` where it is installed, and from the lines below where it is not.

Exit code 0: sound. 1: something is wrong, as printed. 2: the file cannot be read.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
import unicodedata

EVENT_BYTES_MAX = 262_144
FIELDS = ("origin", "seq", "at", "mono", "actor", "auth", "kind", "subject", "sseq", "sprev", "body", "priv")


class Refused(Exception):
    """Bytes that do not have the form they should have."""


# Ed25519 (RFC 8032), for machines without the package `cryptography`.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


def _point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def _number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def plain_verify(key, signature, message):
    if len(signature) != 64 or len(key) != 32:
        return False
    point, s = _point(key), int.from_bytes(signature[32:], "little")
    if point is None or s >= L:
        return False
    k = _number(signature[:32], key, message) % L
    negative = (P - point[0], point[1], 1, P - point[3])
    return _packed(_add(_multiply(s, BASE), _multiply(k, negative))) == signature[:32]


def secret_parts(seed):
    """The scalar, the prefix and the public key of a seed."""
    digest = hashlib.sha512(seed).digest()
    scalar = (int.from_bytes(digest[:32], "little") & (1 << 254) - 8) | 1 << 254
    return scalar, digest[32:], _packed(_multiply(scalar, BASE))


def plain_sign(seed, message):
    scalar, prefix, key = secret_parts(seed)
    r = _number(prefix, message) % L
    start = _packed(_multiply(r, BASE))
    k = _number(start, key, message) % L
    return start + ((r + k * scalar) % L).to_bytes(32, "little")


def verify_signature(key, signature, message):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return plain_verify(key, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


# RFC 6962


def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A growing tree: the roots of its full subtrees, largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            size >>= 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def included(leaf, index, size, path, root):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node_hash(step, value)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            value = node_hash(value, step)
        position, last = position >> 1, last >> 1
    return last == 0 and value == root


# C2SP signed-note and tlog-checkpoint


def strict_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def is_word(text, banned=""):
    if not 1 <= len(text.encode()) <= 256:
        return False
    return not any(c.isspace() or unicodedata.category(c) == "Cc" or c in banned for c in text)


class Key:
    """`name+key id+base64(1, 32 bytes)`"""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        data = strict_base64(parts[2]) if len(parts) == 3 else None
        if data is None or len(data) != 33 or data[0] != 1:
            raise Refused(f"`{text}` is not the public key of a log")
        self.name, self.public, self.text = parts[0], data[1:], text.strip()
        self.id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if self.id.hex() != parts[1]:
            raise Refused(f"the key id of `{text}` is not that of the key")


def open_checkpoint(note, key, origin=None):
    """Origin, size and root of a checkpoint that `key` has signed."""
    data = note.encode()
    if len(data) > 65_536 or any(byte < 0x20 and byte != 0x0A for byte in data):
        raise Refused("not a note: too long, or control characters")
    cut = data.rfind(b"\n\n")
    if cut < 0 or not data.endswith(b"\n") or cut + 2 >= len(data):
        raise Refused("no signature after an empty line")
    text, lines = data[: cut + 1], data[cut + 2 : -1].split(b"\n")
    if len(lines) > 64:
        raise Refused("more than 64 signatures")
    own = []
    for line in lines:
        parts = line.decode().split(" ")
        blob = strict_base64(parts[2]) if len(parts) == 3 else None
        if blob is None or parts[0] != "\u2014" or not is_word(parts[1], "+") or len(blob) <= 4:
            raise Refused("a signature line is not `\u2014 name base64`")
        if parts[1] == key.name and blob[:4] == key.id:
            own.append(blob[4:])
    if not own or not all(verify_signature(key.public, signature, text) for signature in own):
        raise Refused(f"no valid signature of {key.name}")
    parts = text.decode().split("\n")
    if len(parts) != 4 or parts[3]:
        raise Refused("a checkpoint has three lines")
    root = strict_base64(parts[2])
    if not is_word(parts[0], "+") or not re.fullmatch(r"0|[1-9]\d{0,18}", parts[1]) or root is None or len(root) != 32:
        raise Refused("origin, size or root cannot be read")
    if origin is not None and parts[0] != origin:
        raise Refused(f"a checkpoint of another log, `{parts[0]}`")
    return parts[0], int(parts[1]), root


# chemtrack-event/v1


def encode_fields(fields):
    out = b""
    for name, value in fields:
        out += name.encode() + (b"=-\n" if value is None else b"=%d:%s\n" % (len(value), value))
    return out


def read_fields(data):
    """Every field in its order, or nothing at all: one text has one spelling."""
    at, fields = 0, []
    while at < len(data):
        match = re.compile(rb"([^=\n]*)=(?:(-)\n|(0|[1-9]\d{0,6}):)").match(data, at)
        if not match:
            raise Refused(f"no field at byte {at}")
        name, at = match[1].decode("utf-8", "strict"), match.end()
        if match[2]:
            fields.append((name, None))
            continue
        end = at + int(match[3])
        if data[end : end + 1] != b"\n":
            raise Refused(f"the value of `{name}` is cut off")
        fields.append((name, data[at:end]))
        at = end + 1
    return fields


def text_of(value):
    text = value.decode("utf-8", "strict")
    if unicodedata.normalize("NFC", text) != text:
        raise Refused("a text is not in Unicode form NFC")
    return text


def integer_of(value):
    text = value.decode("ascii", "strict")
    if not re.fullmatch(r"0|-?[1-9]\d*", text) or not -(2**63) <= int(text) < 2**63:
        raise Refused(f"`{text}` is not a whole number")
    return int(text)


def decode_event(data):
    try:
        return _decode_event(data)
    except UnicodeError:
        raise Refused("not UTF-8") from None


def _decode_event(data):
    header = b"chemtrack-event/v1\n"
    if len(data) > EVENT_BYTES_MAX or not data.startswith(header):
        raise Refused("not a chemtrack-event/v1")
    fields = read_fields(data[len(header) :])
    if tuple(name for name, _ in fields) != FIELDS:
        raise Refused("the fields are not those of an event, in their order")
    raw = dict(fields)
    if any(value is None for name, value in fields if name not in ("sprev", "priv")):
        raise Refused("a field is absent")
    event = {name: text_of(raw[name]) for name in ("origin", "mono", "actor", "auth", "kind", "subject")}
    event.update({name: integer_of(raw[name]) for name in ("seq", "at", "sseq")})
    event["sprev"] = None if raw["sprev"] is None else integer_of(raw["sprev"])
    event["priv"] = None if raw["priv"] is None else text_of(raw["priv"])
    boot, _, clock = event["mono"].partition("/")
    checks = [
        re.fullmatch(r"[A-Za-z0-9-]{1,64}", boot),
        re.fullmatch(r"0|[1-9]\d*", clock) and int(clock) < 2**63,
        all(is_word(event[name]) for name in ("actor", "auth", "subject")),
        is_word(event["origin"], "+"),
        re.fullmatch(r"[a-z.]{1,64}", event["kind"]),
        event["seq"] >= 0,
        0 <= event["sseq"] <= event["seq"],
        event["priv"] is None or re.fullmatch(r"[0-9a-f]{64}", event["priv"]),
    ]
    if event["sprev"] is None:
        checks.append(event["sseq"] == 0)
    else:
        checks.append(event["sseq"] > 0 and 0 <= event["sprev"] < event["seq"])
    if not all(checks):
        raise Refused("a field breaks its rule")
    event["body"] = []
    for name, value in read_fields(raw["body"]):
        if value is None or not re.fullmatch(r"[a-z][a-z0-9_.]{0,63}", name):
            raise Refused(f"`{name}` is not a field of a body")
        if event["body"] and event["body"][-1][0] >= name:
            raise Refused("the fields of a body are sorted and stand once")
        event["body"].append((name, text_of(value)))
    return event


def encode_event(event):
    """The bytes of an event, from a dictionary as `decode_event` gives it."""
    fields = []
    for name in FIELDS:
        value = event[name]
        if name == "body":
            value = encode_fields((key, text.encode()) for key, text in value)
        elif value is not None:
            value = str(value).encode()
        fields.append((name, value))
    return b"chemtrack-event/v1\n" + encode_fields(fields)


def heads_root(subjects):
    """The root of every subject with its last event, sorted by the bytes of its name."""
    tree = Tree()
    for subject in sorted(subjects, key=lambda name: name.encode()):
        sseq, seq = subjects[subject]
        line = [("subject", subject.encode()), ("sseq", b"%d" % sseq), ("seq", b"%d" % seq)]
        tree.append(leaf_hash(b"chemtrack-head/v1\n" + encode_fields(line)))
    return tree.root


def heads_body(subjects, seq):
    root = "sha256:" + heads_root(subjects).hex()
    return [("count", str(len(subjects))), ("root", root), ("size", str(seq))]


class Verifier:
    """Reads rows by rising `seq` and lists problems as (code, seq or None, words)."""

    def __init__(self, origin, keys, checkpoints):
        self.origin, self.tree, self.next, self.gap = origin, Tree(), 0, False
        self.subjects, self.problems = {}, []
        self.opened, self.matched, self.mismatched = [], [], []
        for source, note in checkpoints:
            reason = Refused("no key was given")
            for key in keys:
                try:
                    self.opened.append((source, *open_checkpoint(note, key, origin)[1:]))
                    break
                except Refused as error:
                    reason = error
            else:
                self.report("bad_checkpoint", None, f"checkpoint `{source}`: {reason}")
        self.opened.sort(key=lambda opened: opened[1])
        for left, right in zip(self.opened, self.opened[1:]):
            if left[1] == right[1] and left[2] != right[2]:
                self.report("forked", None, f"`{left[0]}` and `{right[0]}` signed two histories of {left[1]} events")
        self.compare()

    def report(self, code, seq, words):
        self.problems.append((code, seq, words))

    def compare(self):
        for opened in self.opened:
            if opened[1] == self.next and not self.gap:
                (self.matched if opened[2] == self.tree.root else self.mismatched).append(opened)

    def take(self, row):
        seq, data = row["seq"], base64.b64decode(row["event"])
        if seq < self.next:
            return self.report("out_of_order", seq, f"event {seq} stands where {self.next} was expected")
        if seq > self.next:
            self.report("missing", self.next, f"events {self.next} to {seq - 1} are missing")
            self.gap = True
        self.next = seq + 1
        leaf = leaf_hash(data)
        if leaf.hex() != row["leaf"]:
            self.report("leaf_differs", seq, f"event {seq}: the stored hash is not that of its bytes")
        try:
            self.check(decode_event(data), row)
        except Refused as error:
            self.report("unreadable", seq, f"event {seq}: {error}")
        self.tree.append(leaf)
        self.compare()

    def check(self, event, row):
        seq = row["seq"]
        if event["origin"] != self.origin:
            self.report("foreign", seq, f"event {seq} belongs to `{event['origin']}`")
        for column in ("seq", "at", "actor", "kind", "subject", "sseq", "sprev"):
            # What has no value may be left out of a line.
            if row.get(column) != event[column]:
                self.report("column_differs", seq, f"event {seq}: `{column}` is {row.get(column)}, not {event[column]}")
        if row.get("text") is not None:
            digest = hmac.new(base64.b64decode(row["salt"]), row["text"].encode(), hashlib.sha256).hexdigest()
            if digest != event["priv"]:
                self.report("text_differs", seq, f"event {seq}: its text is not the one that was entered")
        if event["kind"] == "ledger.heads" and event["body"] != heads_body(self.subjects, seq):
            self.report("heads_differ", seq, f"event {seq}: the list of last events is not what the events give")
        last = self.subjects.get(event["subject"])
        if event["sseq"] != (last[0] + 1 if last else 0):
            self.report("subject_gap", seq, f"event {seq} is number {event['sseq']} of `{event['subject']}`")
        if event["sprev"] != (last[1] if last else None):
            self.report("previous_differs", seq, f"event {seq} does not follow `{event['subject']}`'s last")
        self.subjects[event["subject"]] = (event["sseq"], seq)

    def finish(self):
        for source, size, _ in self.opened:
            if size > self.next:
                self.report("shortened", self.next, f"`{source}` signed {size} events, {self.next} are there")
        anchored = self.matched[-1][1] if self.matched else 0
        for source, size, _ in self.mismatched:
            if size <= anchored:
                self.report("forked", None, f"`{source}` of {size} events signed another history")
        for source, size, _ in self.mismatched:
            if size > anchored:
                self.report("changed", anchored, f"events {anchored} to {size - 1} are not those `{source}` signed")
                break
        return anchored


def logs(lines):
    """The logs of an export, each as its head line and its rows."""
    head, rows = None, []
    for line in lines:
        if not line.strip():
            continue
        value = json.loads(line)
        if "format" in value:
            if value["format"] != "chemtrack-ledger/v1":
                raise Refused(f"format `{value['format']}` is not chemtrack-ledger/v1")
            if head is not None:
                yield head, rows
            head, rows = value, []
        elif head is None:
            raise Refused("the first line is not that of a ledger's export")
        else:
            rows.append(value)
    if head is None:
        raise Refused("the file is empty")
    yield head, rows


def check_log(head, rows, keys=None, anchors=()):
    keys = keys or [Key(text) for text in head["keys"]]
    known = [(known["source"], known["note"]) for known in head["checkpoints"]] + list(anchors)
    verifier = Verifier(head["origin"], keys, known)
    for row in rows:
        verifier.take(row)
    return verifier, verifier.finish()


def check_bundle(bundle, key):
    """The number of events of a bundle of `ledger prove`; Refused when it does not hold."""
    if bundle["format"] != "chemtrack-audit/v1" or bundle["key"] != key.text:
        raise Refused("another format, or another key than the trusted one")
    origin, size, root = open_checkpoint(bundle["checkpoint"], key)

    def opened(proven):
        data = base64.b64decode(proven["event"])
        event, path = decode_event(data), [base64.b64decode(step) for step in proven["inclusion"]]
        if (event["seq"], event["origin"]) != (proven["seq"], origin):
            raise Refused(f"event {proven['seq']} says something else of itself")
        if not included(leaf_hash(data), event["seq"], size, path, root):
            raise Refused(f"event {proven['seq']} is not in the log that was signed")
        return event

    history = [opened(proven) for proven in bundle["events"]]
    for number, event in enumerate(history):
        before = history[number - 1]["seq"] if number else None
        if (event["subject"], event["sseq"], event["sprev"]) != (bundle["subject"], number, before):
            raise Refused(f"event {event['seq']} is not number {number} of {bundle['subject']}")
    if bundle.get("completeness"):
        check_completeness(bundle, history, opened)
    return len(history)


def check_completeness(bundle, history, opened):
    """That the list of last events knows no later one of this subject; or, between neighbours, not the subject at all."""
    heads = opened(bundle["completeness"]["heads"])
    told, subject = dict(heads["body"]), bundle["subject"]
    if (heads["kind"], heads["subject"], told.get("size")) != ("ledger.heads", "ledger", str(heads["seq"])):
        raise Refused(f"event {heads['seq']} is no list of last events")
    root, count = bytes.fromhex(told["root"].removeprefix("sha256:")), int(told["count"])
    lines = bundle["completeness"]["lines"]
    for line in lines:
        fields = [("subject", line["subject"].encode()), ("sseq", b"%d" % line["subject_seq"]), ("seq", b"%d" % line["seq"])]
        leaf = leaf_hash(b"chemtrack-head/v1\n" + encode_fields(fields))
        if not included(leaf, line["index"], count, [base64.b64decode(step) for step in line["inclusion"]], root):
            raise Refused(f"line {line['index']} is not in the list")
    last = next((event for event in reversed(history) if event["seq"] < heads["seq"]), None)
    own = next((line for line in lines if line["subject"] == subject), None)
    if own:
        if last is None or (own["seq"], own["subject_seq"]) != (last["seq"], last["sseq"]):
            raise Refused(f"the last event of {subject} was {own['seq']}")
        return
    places, names = [line["index"] for line in lines], [line["subject"].encode() for line in lines]
    is_between = (
        (not lines and count == 0)
        or (places == [0] and subject.encode() < names[0])
        or (places == [count - 1] and names[0] < subject.encode())
        or (len(lines) == 2 and places[1] == places[0] + 1 and names[0] < subject.encode() < names[1])
    )
    if last is not None or not is_between:
        raise Refused(f"{subject} is neither in the list nor shown to be absent")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", help="export of `chemd ledger export`; - reads standard input")
    parser.add_argument("--bundle", help="bundle of `chemd ledger prove`")
    parser.add_argument("--key", help="file of the public key, kept elsewhere; default: those in the export")
    parser.add_argument("--anchor", action="append", default=[], help="checkpoint kept elsewhere")
    parser.add_argument("--json", action="store_true", help="one JSON object for each log")
    options = parser.parse_args()
    try:
        keys = None
        if options.key:
            with open(options.key, encoding="utf-8") as file:
                keys = [Key(line) for line in file if line.strip()]
        if options.bundle:
            if not keys:
                raise Refused("a bundle is checked with --key")
            with open(options.bundle, encoding="utf-8") as file:
                count = check_bundle(json.load(file), keys[-1])
            print(f"holds: {count} events")
            return 0
        anchors = []
        for path in options.anchor:
            with open(path, encoding="utf-8") as file:
                anchors.append((path, file.read()))
        source = sys.stdin if options.file in (None, "-") else open(options.file, encoding="utf-8")
        sound = True
        with source:
            for head, rows in logs(source):
                verifier, anchored = check_log(head, rows, keys, anchors)
                sound = sound and not verifier.problems
                tell(head, verifier, anchored, options.json)
        return 0 if sound else 1
    except (OSError, ValueError, KeyError, Refused) as error:
        print(f"verify_ledger: {error}", file=sys.stderr)
        return 1 if options.bundle and isinstance(error, Refused) else 2


def tell(head, verifier, anchored, as_json):
    if as_json:
        problems = [{"code": code, "seq": seq} for code, seq, _ in verifier.problems]
        root = base64.b64encode(verifier.tree.root).decode()
        told = {"origin": head["origin"], "size": verifier.next, "root": root, "anchored_size": anchored}
        print(json.dumps({**told, "ok": not problems, "problems": problems}))
        return
    print(f"ledger {head['origin']}: {verifier.next} events, {anchored} covered by signed checkpoints")
    for code, seq, words in verifier.problems:
        print(f"PROBLEM {code}: {words}")
    print("NOT SOUND" if verifier.problems else "sound")


if __name__ == "__main__":
    sys.exit(main())
