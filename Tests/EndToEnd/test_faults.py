"""What goes wrong outside: bad input, a broker that goes away, a full disk. The daemon says so and lives on."""

import json
import os
import signal
import socket
import subprocess
import time

import pytest
from daemon import CHEMD, Broker, Served, plan, run, wait_for

ACETONE = {"cas": "67-64-1", "quantity": "20 kg"}


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture(scope="module")
def served(tmp_path_factory, broker):
    with Served(tmp_path_factory.mktemp("served"), broker=broker) as daemon:
        wait_for("the broker's connection", lambda: daemon.admin.get("/site")["broker"]["connected"], 10)
        yield daemon
        assert daemon.is_alive, daemon.output
        daemon.verify_ledger()


def fix(tag: str, **members) -> bytes:
    return json.dumps(
        {"tag": tag, "at": int(time.time() * 1000), "x": 8, "y": 8, "acc": 0.3, "floor": 1} | members
    ).encode()


# Bad fixes

BAD_FIXES = {
    "NaN": (b'{"tag":"B1","at":%d,"x":NaN,"y":1}', "invalid"),
    "infinite": (b'{"tag":"B1","at":%d,"x":1e999,"y":1}', "invalid"),
    "text": (b"hello %d", "invalid"),
    "empty": (b"", "invalid"),
    "a number as text": (b'{"tag":"B1","at":%d,"x":"8","y":1}', "invalid"),
    "cut off": (b'{"tag":"B1","at":%d,"x":8,', "invalid"),
    "not UTF-8": (b'{"tag":"B1","at":%d,"x":8,"y":1,"n":"\xff\xfe"}', "invalid"),
    "no place": (b'{"tag":"B1","at":%d}', "invalid"),
    "lon 0 lat 0": (b'{"tag":"B1","at":%d,"lon":0,"lat":0}', "null_island"),
    "degrees in a plan of metres": (b'{"tag":"B1","at":%d,"lon":121.5,"lat":31.2}', "wrong_frame"),
    "a void position": (b'{"tag":"B1","at":%d,"x":8,"y":8,"status":"V"}', "void"),
    "another tag than its topic": (b'{"tag":"OTHER","at":%d,"x":8,"y":8}', "tag_differs_from_topic"),
    "out of range": (b'{"tag":"B1","at":%d,"x":1e12,"y":8}', "out_of_range"),
    "far in the future": (b'{"tag":"B1","at":4102444800000,"x":8,"y":8}', "future"),
    "2 MB": (b'{"tag":"B1","at":%d,"x":8,"y":8,"pad":"' + b"x" * (2 << 20) + b'"}', "oversized"),
}


@pytest.mark.parametrize("name", BAD_FIXES)
def test_a_bad_fix_is_counted_by_its_reason_and_nothing_else_happens(served, broker, name):
    payload, reason = BAD_FIXES[name]
    if b"%d" in payload:
        payload = payload.replace(b"%d", str(int(time.time() * 1000)).encode())
    before = served.rejected()
    broker.publish("chemtrack/site1/fix/B1", payload)
    if reason == "oversized":
        # What the client dropped is counted with the next message that it takes.
        broker.publish("chemtrack/site1/fix/G0", fix("G0"))
    counts = wait_for(f"the count of {reason}", lambda: (now := served.rejected()) != before and now, 5, 0.02)
    changed = {key: counts[key] - before.get(key, 0) for key in counts if counts[key] != before.get(key, 0)}
    assert changed == {reason: 1}
    tags = {tag["tag"] for tag in served.admin.get("/tags")["items"]}
    assert not tags & {"B1", "OTHER"}


def test_a_good_fix_after_bad_ones_and_in_a_broken_array_still_counts(served, broker):
    broker.publish("chemtrack/site1/fix/G1", b"[" + fix("G1") + b",oops]")

    def seen():
        return next((tag for tag in served.admin.get("/tags")["items"] if tag["tag"] == "G1"), None)

    tag = wait_for("the tag", seen, 5)
    assert (tag["x"], tag["y"], tag["floor"], tag["stale"]) == (8, 8, 1, False)
    assert "SITE" in tag["zones"] and "FL" in tag["zones"]


# Bad requests


def crossed():
    zones = plan()
    zones["features"][1]["geometry"]["coordinates"] = [[[5, 5], [15, 15], [15, 5], [5, 15], [5, 5]]]
    return zones


def twice():
    zones = plan()
    zones["features"][2]["properties"]["id"] = "FL"
    return zones


BAD_REQUESTS = [
    ("POST", "/code", {"text": "CT-7K3M9Q-5"}, 422, "text", "CT-7K3M9Q-5"),
    ("POST", "/code", {"text": "(01)09521234543214"}, 422, "text", "09521234543214"),
    ("POST", "/code", {"text": ""}, 422, "text", "empty"),
    ("POST", "/receipts", {"cas": "67-64-2", "quantity": "1 kg"}, 422, "cas", "67-64-2"),
    ("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 furlong"}, 422, "quantity", "furlong"),
    ("POST", "/receipts", {"cas": "67-64-1", "quantity": "-1 kg"}, 422, "quantity", "-1 kg"),
    ("POST", "/receipts", {"cas": "67-64-1"}, 422, "quantity", "missing"),
    ("POST", "/receipts", {"cas": "67-64-1", "quantity": 5}, 422, "quantity", "wrong type"),
    ("POST", "/receipts", {"quantity": "5 kg"}, 422, "name", "CAS"),
    ("POST", "/receipts", ACETONE | {"count": 0}, 422, "count", "500"),
    ("POST", "/receipts", ACETONE | {"expires_on": "2027-02-30"}, 422, "expires_on", "2027-02-30"),
    ("POST", "/receipts", ACETONE | {"concentration_pct": "x"}, 422, "concentration_pct", "wrong type"),
    ("POST", "/receipts", b'{"cas":', 400, None, "JSON"),
    ("POST", "/receipts", b"", 400, None, "JSON"),
    ("POST", "/receipts", b"\xff" * 10, 400, None, "JSON"),
    ("POST", "/receipts", b" " * (2 << 20), 413, None, "1 MB"),
    ("POST", "/purchases", {"cas": "67-64-2", "quantity": "1 kg", "purpose": "x"}, 422, "cas", "67-64-2"),
    ("POST", "/receiving/suggestion", {"cas": "1-1-1", "quantity": "1 kg"}, 422, "cas", "1-1-1"),
    ("PUT", "/zones", crossed(), 422, "features.1.geometry", "crosses itself"),
    ("PUT", "/zones", twice(), 422, "features.2", "same id"),
    ("PUT", "/zones", {"type": "Feature"}, 422, "features", "FeatureCollection"),
    ("PUT", "/zones", b"zones", 422, "features", "GeoJSON"),
    ("GET", "/items?limit=many", None, 400, "limit", "many"),
    ("GET", "/items?state=vanished", None, 400, "state", "vanished"),
    ("GET", "/alarms?state=lost", None, 400, "state", "open"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "field", "says"), BAD_REQUESTS)
def test_a_bad_request_gets_a_problem_with_its_field_in_both_languages(served, method, path, body, status, field, says):
    items, zones = served.admin.get("/items"), served.admin.get("/zones")
    told = served.admin.ask(method, path, body).problem(status, field)
    assert says in told["detail"], told
    assert "field" in told or field is None
    assert served.admin.get("/items") == items and served.admin.get("/zones") == zones, "nothing was changed"


@pytest.mark.parametrize(
    ("picture", "status", "says"),
    [
        (b"no picture", 422, "JPEG"),
        (b"", 422, "empty"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 1000, 422, "decoded"),
        (b"\x89PNG\r\n\x1a\n" + b"\x07" * 5000, 422, "cut off"),
        (b"P5\n100000 100000\n255\n", 422, "megapixel"),
        (b"\xff\xd8\xff\xe0" + b"\0" * (30 << 20), 413, "20 MB"),
    ],
    ids=["text", "nothing", "broken JPEG", "broken PNG", "too many pixels", "30 MB"],
)
def test_a_picture_that_cannot_be_read_is_refused_quickly(served, picture, status, says):
    begin = time.monotonic()
    told = served.admin.ask("POST", "/scan", picture, Content_Type="image/jpeg").problem(status)
    assert time.monotonic() - begin < 10
    assert says in told["detail"], told


# A broker that goes away


def test_a_killed_broker_raises_broker_lost_in_time_and_clears_when_it_is_back(served, broker):
    def lost():
        alarms = served.admin.get("/alarms?state=all")["items"]
        return next((alarm for alarm in alarms if alarm["kind"] == "broker_lost"), None)

    broker.kill()
    begin = time.monotonic()
    wait_for("the lost connection", lambda: not served.admin.get("/site")["broker"]["connected"], 5)
    assert served.nobody.ask("GET", "/readyz").status == 200 and lost() is None
    alarm = wait_for("the alarm", lost, 16)
    assert 9 < time.monotonic() - begin < 16, "10 s of absence, not a blink"
    assert alarm["rule"] == "link.broker" and alarm["facts"]["since"] and alarm["message"]["zh"]
    assert "chemtrack_broker_connected 0" in served.nobody.ask("GET", "/metrics").text
    assert served.nobody.ask("GET", "/readyz").status == 200
    served.admin.post("/receipts", ACETONE)
    broker.start()
    wait_for("the connection", lambda: served.admin.get("/site")["broker"]["connected"], 40)
    broker.publish("chemtrack/site1/fix/G2", fix("G2"))
    wait_for("a position again", lambda: any(t["tag"] == "G2" for t in served.admin.get("/tags")["items"]), 10)
    wait_for("the alarm's return", lambda: lost()["state"] == "returned", 15)


# Ports and folders


def refused(*arguments, **options) -> str:
    """One line on standard error, exit 2, no trace."""
    result = run(*arguments, **options)
    errors = result.stderr.decode().strip().splitlines()
    assert result.returncode == 2, f"{result.returncode}: {result.stdout!r} {result.stderr!r}"
    assert len(errors) == 1 and errors[0].startswith("chemd: "), errors
    return errors[0]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_and_ends_with_2(tmp_path, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused(command, "--port", port, "--data", tmp_path / "data")
    assert f"port {port}" in told and "in use" in told and "--port" in told


def test_a_second_daemon_on_the_same_folder_is_refused_with_2(served):
    told = refused("serve", "--port", 0, "--data", served.data)
    assert str(served.data) in told and "another" in told.lower()
    assert served.nobody.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--zones", "/nonexistent.geojson"], "/nonexistent.geojson"),
        (["--catalogs", "/nonexistent"], "/nonexistent"),
        (["--mqtt", "127.0.0.1:1883", "--mqtt-password-file", "/nonexistent.pw"], "/nonexistent.pw"),
    ],
)
def test_files_that_are_not_there_end_the_start_with_2(tmp_path, arguments, says):
    assert says in refused("serve", "--port", 0, "--data", tmp_path / "data", *arguments)


def test_crossed_zones_end_the_first_start_with_2_and_leave_no_half_made_plant(tmp_path):
    zones = tmp_path / "zones.geojson"
    zones.write_text(json.dumps(crossed()))
    told = refused("serve", "--port", 0, "--data", tmp_path / "data", "--zones", zones)
    assert 'zone "FL": ring crosses itself near' in told and "zones.geojson" in told
    assert not (tmp_path / "data" / "chemtrack.sqlite").exists()


# A full disk


def fill_until_refused(daemon):
    """Receives until the store refuses; gives back what was accepted and the refusal."""
    accepted = []
    for number in range(200):
        answer = daemon.admin.ask("POST", "/receipts", ACETONE | {"count": 100}, Idempotency_Key=f"full-{number}")
        if answer.status == 503:
            return accepted, number, answer
        assert answer.status == 201, f"{answer.status} {answer.text[:500]}"
        accepted += [item["code"] for item in answer.json()["items"]]
    raise AssertionError("the store took everything")


def check_full_disk(daemon, make_room):
    accepted, number, answer = fill_until_refused(daemon)
    told = answer.problem(503)
    assert "nothing was changed" in told["detail"] and answer.headers["retry-after"]
    assert daemon.is_alive and daemon.nobody.ask("GET", "/healthz").status == 200
    assert daemon.nobody.ask("GET", "/readyz").status == 503, "not ready while nothing can be stored"
    assert "chemtrack_store_ok 0" in daemon.nobody.ask("GET", "/metrics").text
    assert daemon.admin.get("/site")["store"]
    again = ACETONE | {"count": 100}
    daemon.admin.ask("POST", "/receipts", again, Idempotency_Key=f"full-{number}").problem(503)
    assert {item["code"] for item in daemon.admin.every("/items")} == set(accepted), "nothing half stored"
    make_room()

    def taken():
        answer = daemon.admin.ask("POST", "/receipts", again, Idempotency_Key=f"full-{number}")
        assert answer.status in (201, 503), answer.text
        return answer.status == 201 and answer.json()

    receipt = wait_for("the store's recovery without a restart", taken, 20, 0.5)
    everything = set(accepted) | {item["code"] for item in receipt["items"]}
    assert len(receipt["items"]) == 100 and len(everything) == len(accepted) + 100
    daemon.admin.post("/purchases", ACETONE | {"purpose": "x"}, Idempotency_Key="p")
    assert daemon.nobody.ask("GET", "/readyz").status == 200
    assert {item["code"] for item in daemon.admin.every("/items")} == everything
    daemon.verify_ledger()
    assert daemon.stop() == 0
    daemon.verify_ledger()


def test_a_limit_on_file_size_refuses_receipts_and_recovers(tmp_path):
    with Served(tmp_path) as daemon:
        limit = (daemon.data / "chemtrack.sqlite-wal").stat().st_size + 200_000
        # Soft limits only: lifting them again needs no rights.
        subprocess.run(["prlimit", "--pid", str(daemon.process.pid), f"--fsize={limit}:"], check=True)
        check_full_disk(
            daemon,
            lambda: subprocess.run(["prlimit", "--pid", str(daemon.process.pid), "--fsize=unlimited:"], check=True),
        )


def test_a_full_file_system_refuses_receipts_and_recovers(tmp_path):
    """On a file system of 24 MB of its own, in a mount namespace of its own."""
    data = tmp_path / "data"
    data.mkdir()
    isolate = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    mount = 'mount -t tmpfs -o size=24m,mode=700 tmpfs "$0" && exec "$@"'
    if (
        subprocess.run([*isolate, "sh", "-c", mount, str(data), "true"], capture_output=True, check=False).returncode
        != 0
    ):
        pytest.skip("this machine allows no mount namespaces")
    program = [*isolate, "sh", "-c", mount, str(data), CHEMD]
    with Served(tmp_path, program=program) as daemon:
        inside = f"/proc/{daemon.process.pid}/root{data}"
        filler = f"{inside}/filler"
        daemon.verify_ledger = lambda: verify_inside(daemon)
        with open(filler, "wb") as file:
            free = os.statvfs(inside)
            file.write(b"\0" * (free.f_bavail * free.f_bsize - 300_000))
        check_full_disk(daemon, lambda: os.unlink(filler))


def verify_inside(daemon):
    if not daemon.is_alive:
        # Its file system is gone with it; the API has verified before.
        return
    answer = daemon.admin.post("/ledger/verify")
    assert answer["ok"] and answer["size"] > 0, answer
    enter = ["nsenter", "--target", str(daemon.process.pid), "--mount"]
    if os.geteuid() != 0:
        enter += ["--user", "--preserve-credentials"]
    command = [*enter, CHEMD, "ledger", "verify", "--data", str(daemon.data)]
    result = subprocess.run(command, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_daemon_takes_sigint_like_sigterm(tmp_path):
    with Served(tmp_path) as daemon:
        daemon.process.send_signal(signal.SIGINT)
        assert daemon.process.wait(10) == 0, daemon.output
