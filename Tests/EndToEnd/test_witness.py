"""A second site that watches a plant's ledger: it cosigns what grew, and refuses a plant that says two things."""

import re
import shutil

import pytest
from commands import complaint
from daemon import Daemon, run, send


def signed_in(daemon: Daemon):
    password = re.search(r"sign in as `admin` with the password `([^`]+)`", daemon.output).group(1)
    return daemon.sign_in("admin", password)


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """A stopped plant with some history: folder and public key."""
    with Daemon(tmp_path_factory.mktemp("plant"), "serve", "--port", 0) as daemon:
        signed_in(daemon).post("/people", {"name": "one", "role": "viewer"}, status=201)
        assert daemon.stop() == 0, daemon.output
        yield daemon


def serve(folder, plant, witness) -> Daemon:
    """The plant's files as they were left, at another place, with a witness."""
    daemon = Daemon(folder, "serve", "--port", 0, "--witness", f"{witness.url}={witness.data / 'witness.pub'}")
    shutil.copytree(plant.data, daemon.data)
    shutil.copy(plant.log, daemon.log)
    return daemon


def test_what_grows_is_cosigned_and_a_fork_is_refused_with_both_heads(tmp_path, plant):
    with Daemon(tmp_path / "witness", "witness", "--log", plant.data / "ledger.pub", "--port", 0) as witness:
        with serve(tmp_path / "here", plant, witness) as here:
            admin = signed_in(here)
            for name in ("two", "three"):
                admin.post("/people", {"name": name, "role": "viewer"}, status=201)
                told = admin.post("/ledger/sign", {})
                [mine] = told["witnesses"]
                assert "problem" not in mine and mine["size"] == told["size"], mine
                assert told["checkpoint"].count("\u2014 ") == 2, "the log's signature and the witness's"
            good = told
        held = send(witness.url + "/checkpoints").text
        assert good["origin"] in held and f"\n{good['size']}\n{good['root']}\n" in held

        # The same plant, from the same files, goes another way: its key signs a second history.
        with serve(tmp_path / "there", plant, witness) as there:
            admin = signed_in(there)
            sizes = []
            for number in range(6):
                admin.post("/people", {"name": f"other{number}", "role": "viewer"}, status=201)
                told = admin.post("/ledger/sign", {})
                [mine] = told["witnesses"]
                assert "size" not in mine and mine["problem"], mine
                sizes.append(told["size"])
                if told["size"] >= good["size"]:
                    assert "FORK" in mine["problem"] and good["root"] in mine["problem"], mine
                    assert told["root"] in mine["problem"] and str(good["size"]) in mine["problem"], mine
                else:
                    assert "cut off" in mine["problem"], mine
            assert sizes[-1] > good["size"]
        evidence = "".join(each.read_text() for each in witness.data.glob("fork-*.txt"))
        assert good["root"] in evidence and told["root"] in evidence
        assert held == send(witness.url + "/checkpoints").text, "what was seen before stands"

        # A witness that was killed remembers.
        witness.kill()
        witness.start()
        assert held == send(witness.url + "/checkpoints").text
        for body, status in [(b"", 400), (b"old x\n\n", 400), (b"old 0\n\nnot a note\n", 400)]:
            assert send(witness.url + "/add-checkpoint", "POST", body).status == status


def test_a_witness_is_told_what_it_watches_and_a_plant_who_watches_it(tmp_path, plant):
    assert "--log" in complaint("witness", "--data", tmp_path / "w", code=64)
    assert "nowhere.pub" in complaint("witness", "--log", "nowhere.pub", "--data", tmp_path / "w", code=2)
    wrong = f"http://127.0.0.1:1={plant.data / 'ledger.pub'}"
    assert "no key of a witness" in complaint("serve", "--data", tmp_path / "p", "--witness", wrong, code=2)
    assert run("witness", "--help").returncode == 0
