"""People from the shell, backup and restore, trace: the commands of whoever runs the plant."""

import json
import os
import stat

from daemon import Client, Daemon, run


def founded(tmp_path) -> tuple:
    """A plant with an administrator, stopped, and the administrator's password."""
    daemon = Daemon(tmp_path, "serve", "--port", "0").start()
    password = [line for line in daemon.output.splitlines() if "password" in line][0].split("`")[3]
    assert daemon.stop() == 0
    return daemon, password


def signed_in(daemon, name, password) -> Client:
    answer = Client(daemon.url).ask("POST", "/session", {"name": name, "password": password})
    assert answer.status == 200, answer.text
    return Client(daemon.url, {"Cookie": answer.headers["set-cookie"].split(";")[0]})


def verified(daemon) -> list:
    answer = run("ledger", "verify", "--data", daemon.data, "--format", "json")
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_people_are_kept_from_the_shell(tmp_path):
    daemon, password = founded(tmp_path)
    added = run("user", "add", "wang", "--display", "王 Wang", "--role", "warehouse", "--data", daemon.data)
    assert added.returncode == 0, added.stderr
    theirs = added.stdout.decode().split("密码: ")[1].strip()
    short = tmp_path / "short"
    short.write_text("123\n")
    assert run("user", "password", "wang", "--password-file", short, "--data", daemon.data).returncode == 2
    assert run("user", "add", "wang", "--role", "ehs", "--data", daemon.data).returncode == 2
    assert run("user", "role", "wang", "king", "--data", daemon.data).returncode == 64
    last = run("user", "disable", "admin", "--data", daemon.data)
    assert last.returncode == 2 and b"administrator" in last.stderr
    with daemon:
        wang = signed_in(daemon, "wang", theirs)
        assert wang.get("/me")["role"] == "warehouse"
        busy = run("user", "disable", "wang", "--data", daemon.data)
        assert busy.returncode == 2 and b"another chemd" in busy.stderr
        # The page's way: signed out at once, everywhere, also from the stream of a program.
        admin = signed_in(daemon, "admin", password)
        assert admin.ask("PUT", "/people/wang", {"active": False}).status == 200
        wang.ask("GET", "/me").problem(401)
        Client(daemon.url).ask("POST", "/session", {"name": "wang", "password": theirs}).problem(401)
        assert daemon.stop() == 0
    lines = run("user", "list", "--data", daemon.data, "--format", "json").stdout.splitlines()
    assert [(json.loads(line)["name"], json.loads(line)["active"]) for line in lines] == [("admin", True), ("wang", False)]
    assert run("user", "enable", "wang", "--data", daemon.data).returncode == 0
    assert verified(daemon)[-1]["ok"]


def test_a_backup_beside_the_running_daemon_restores_into_a_new_epoch(tmp_path):
    daemon, password = founded(tmp_path / "plant")
    backup = tmp_path / "plant.backup"
    with daemon:
        admin = signed_in(daemon, "admin", password)
        first = admin.ask("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg"}).json()["items"][0]["code"]
        made = run("backup", backup, "--data", daemon.data, "--format", "json")
        assert made.returncode == 0, made.stderr
        assert stat.S_IMODE(os.stat(backup).st_mode) == 0o600
        assert run("backup", backup, "--data", daemon.data).returncode == 2, "nothing is written over"
        second = admin.ask("POST", "/receipts", {"cas": "64-17-5", "quantity": "1 kg"}).json()["items"][0]["code"]
        busy = run("restore", backup, "--data", daemon.data, "--reason", "x")
        assert busy.returncode == 2 and b"another chemd" in busy.stderr
        assert daemon.stop() == 0
    before = verified(daemon)[-1]
    anchor = (daemon.data / "ledger.checkpoint").read_text()
    told = json.loads(run("restore", backup, "--data", daemon.data, "--reason", "盘坏了", "--format", "json").stdout)
    assert told["origin"].endswith("/e2") and told["previous"].endswith("/e1")
    assert told["lost"] == before["size"] - told["events"] > 0
    with daemon:
        admin = signed_in(daemon, "admin", password)
        assert admin.get(f"/items/{first}")["code"] == first
        admin.ask("GET", f"/items/{second}").problem(404)
        history = admin.get(f"/items/{first}/history")["events"]
        assert any(event["kind"] == "item.received" for event in history), "the closed epoch stays readable"
        third = admin.ask("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg"})
        assert third.status == 201, third.text
        assert daemon.stop() == 0
    old, new = verified(daemon)
    assert old["ok"] and new["ok"] and old["size"] == told["events"] and new["origin"].endswith("/e2")
    # Whoever kept the newer checkpoint of the old epoch sees what is missing.
    kept = tmp_path / "anchor"
    kept.write_text(anchor)
    answer = run("ledger", "verify", "--data", daemon.data, "--anchor", kept, "--format", "json")
    assert answer.returncode == 1
    assert [each["code"] for each in json.loads(answer.stdout.splitlines()[0])["problems"]] == ["shortened"]


def test_a_bent_backup_is_refused_and_changes_nothing(tmp_path):
    daemon, _ = founded(tmp_path / "plant")
    backup = tmp_path / "b"
    assert run("backup", backup, "--data", daemon.data).returncode == 0
    data = bytearray(backup.read_bytes())
    place = data.index(b"system.started")
    data[place : place + 6] = b"sYstem"
    backup.write_bytes(data)
    target = tmp_path / "target"
    answer = run("restore", backup, "--data", target, "--reason", "test")
    assert answer.returncode == 2 and not target.exists(), answer.stderr
    backup.write_bytes(b"nothing of the kind")
    assert run("restore", backup, "--data", target, "--reason", "test").returncode == 2


def test_a_trace_names_who_did_what_where_and_where_a_lot_went(tmp_path):
    daemon, password = founded(tmp_path)
    with daemon:
        admin = signed_in(daemon, "admin", password)
        codes = [
            each["code"]
            for each in admin.ask(
                "POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg", "count": 2, "lot": "L-7", "supplier": "East"}
            ).json()["items"]
        ]
        admin.post(f"/items/{codes[0]}/use", {"amount": "100 g", "order": "WO-9"}, status=(200, 409))
        by_lot = admin.get("/trace?lot=L-7")
        assert {each["subject"] for each in by_lot["items"]} >= set(codes)
        assert {each["code"] for each in by_lot["lot"]["containers"]} == set(codes)
        assert admin.get("/trace?person=admin&kind=item")["items"]
        assert admin.get("/trace?lot=L-7&person=admin&kind=item.received&limit=1")["next"]
        assert admin.get("/trace?person=admin&from=2001-01-01&to=2001-01-02")["items"] == []
        admin.ask("GET", "/trace").problem(400)
        admin.ask("GET", "/trace?weather=bad").problem(422, "weather")
        admin.ask("GET", "/trace?person=nobody").problem(404)
        # Who looked into a person's doings is on record.
        assert admin.get("/trace?kind=person.traced")["items"][0]["subject"] == admin.get("/people")["items"][0]["id"]
    answer = run("trace", "lot:L-7", "--data", daemon.data, "--format", "json")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert {each["code"] for each in lines[-1]["containers"]} == set(codes)
    assert run("trace", codes[0], "--data", daemon.data).stdout.count(b"item.") >= 1
    assert run("trace", "weather:bad", "--data", daemon.data).returncode == 2
