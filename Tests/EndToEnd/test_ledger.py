"""The custody ledger and its two verifiers: ours and tools/verify_ledger.py, which knows only the formats.

LEDGER_LOGS says how many random logs both are asked about (300 here; 10,000 with
`LEDGER_LOGS=10000 pytest Tests/EndToEnd/test_ledger.py -k agree`). A failing seed is named and makes the same log again.
"""

import base64
import json
import os
import subprocess
import sys

import ledgerlogs
from daemon import Client, Daemon, run
from ledgerlogs import TOOLS, bent, ledger, lines

VERIFIER = [sys.executable, str(TOOLS / "verify_ledger.py")]
COUNT = int(os.environ.get("LEDGER_LOGS", "300"))

# RFC 6962: the leaves of the reference vectors and the roots of their trees.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def judged(command: list, text: str) -> list:
    answer = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=900)
    assert answer.returncode in (0, 1), answer.stderr.decode()
    return [json.loads(line) for line in answer.stdout.splitlines()]


def named(told: dict) -> list:
    return sorted((each["code"], -1 if each.get("seq") is None else each["seq"]) for each in told["problems"])


def test_the_published_vectors_hold():
    for size, root in ROOTS.items():
        tree = ledger.Tree()
        for leaf in LEAVES[:size]:
            tree.append(ledger.leaf_hash(bytes.fromhex(leaf)))
        assert tree.root.hex() == root
    key = ledger.Key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    signature = base64.b64decode(
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    )
    assert signature[:4] == key.id
    assert ledger.plain_verify(key.public, signature[4:], b"This is an example message.\n")
    assert not ledger.plain_verify(key.public, signature[4:], b"This is an example message!\n")


def test_both_verifiers_agree_and_find_whatever_was_bent():
    made = [bent(seed) for seed in range(COUNT)]
    text = "".join(lines(head, rows) for _, head, rows in made)
    ours = judged([*map(str, (os.environ.get("CHEMD") or run.__globals__["CHEMD"],)), "ledger", "verify", "--file", "-",
                   "--format", "json"], text)
    theirs = judged([*VERIFIER, "-", "--json"], text)
    assert len(ours) == len(theirs) == COUNT
    for seed, ((what, _, _), our, their) in enumerate(zip(made, ours, theirs)):
        told = f"seed {seed}, {what}"
        assert named(our) == named(their), told
        for fact in ("ok", "size", "root", "anchored_size"):
            assert our[fact] == their[fact], f"{told}: {fact}"
        assert our["ok"] == what.startswith("sound"), told


def test_a_plants_ledger_is_sound_after_restarts_and_an_export_proves_it(tmp_path):
    daemon = Daemon(tmp_path, "serve", "--port", "0")
    for _ in range(4):
        daemon.start()
        daemon.stop()
    told = json.loads(run("ledger", "verify", "--data", daemon.data, "--format", "json").stdout)
    assert told["ok"] and told["anchored_size"] == told["size"] >= 8
    export = tmp_path / "ledger.jsonl"
    assert run("ledger", "export", "--data", daemon.data, "-o", export).returncode == 0
    answer = subprocess.run(
        [*VERIFIER, str(export), "--key", str(daemon.data / "ledger.pub"), "--anchor",
         str(daemon.data / "ledger.checkpoint")], stdout=subprocess.PIPE)
    assert answer.returncode == 0, answer.stdout.decode()
    bundle = tmp_path / "proof.json"
    subject = json.loads(export.read_text().splitlines()[1])["subject"]
    assert run("ledger", "prove", subject, "--data", daemon.data, "-o", bundle).returncode == 0
    check = [*VERIFIER, "--bundle", str(bundle), "--key", str(daemon.data / "ledger.pub")]
    assert subprocess.run(check).returncode == 0
    proof = json.loads(bundle.read_text())
    proof["events"] = proof["events"][:-1] or [{**proof["events"][0], "seq": 1}]
    bundle.write_text(json.dumps(proof))
    assert subprocess.run(check).returncode == 1
