"""The commands that look at what a plant left: manifests, ledger, labels, doctor."""

import base64
import json
import socket

import pytest
from commands import answer, complaint, fonts_are_embedded, text_of
from daemon import Daemon, free_port, run


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """The folder of a demo that has made a manifest and was stopped, with the manifest's record."""
    with Daemon(tmp_path_factory.mktemp("left"), "demo", "--port", 0) as daemon:
        api = daemon.admin
        drum = next(item["code"] for item in api.every("/items?q=67-64-1") if item["state"] == "stored")
        api.post(f"/items/{drum}/waste", {"cn_code": "900-402-06", "reason": "过期 expired"})
        api.post(f"/items/{drum}/move", {"zone": "WS-1"})
        manifest = api.post(
            "/manifests", {"items": [drum], "vehicle": "沪A12345", "driver": "张三", "driver_phone": "13800000000"}
        )
        record = daemon.folder / "manifest.json"
        api.post(f"/manifests/{manifest['id']}/issue", {})
        record.write_bytes(api.ask("GET", f"/manifests/{manifest['id']}/record").body)
        assert daemon.stop() == 0, daemon.output
        daemon.drum, daemon.record = drum, record
        yield daemon


def test_manifest_papers_hold_every_field_in_both_languages_with_fonts_embedded(tmp_path, left):
    record = json.loads(left.record.read_text())
    for paper, words in [
        ("cn-liandan", ["危险废物转移联单", "900-402-06", "HW06", "沪A12345", "张三", "13800000000", "废丙酮", "铁桶"]),
        ("us-dot", ["UN1090", "Waste Acetone", "PG II"]),
    ]:
        out = tmp_path / f"{paper}.pdf"
        result = run("manifest", "render", left.record, "--paper", paper, "-o", out)
        assert result.returncode == 0, result.stderr
        text = text_of(out)
        for word in words:
            assert word in text, f"{paper}: {word} is missing in\n{text}"
        fonts_are_embedded(out)
    text = text_of(tmp_path / "cn-liandan.pdf").replace(" ", "").replace("\n", "")
    for party in (record["generator"], record["facility"], *record["transporters"]):
        name = party.get("name_zh") or party["name"]
        assert name.replace(" ", "") in text, f"{name} is missing"
    broken = tmp_path / "broken.json"
    broken.write_text(left.record.read_text()[:200])
    assert "broken.json" in complaint(
        "manifest", "render", broken, "--paper", "us-dot", "-o", tmp_path / "x.pdf", code=2
    )
    assert "nowhere.json" in complaint("manifest", "check", "nowhere.json", code=2)


def test_manifest_check_and_the_way_to_epa_and_back(tmp_path, left):
    [told] = answer("manifest", "check", left.record)
    assert told["errors"] == 0, told
    worse = json.loads(left.record.read_text())
    worse["lines"] = []
    [told] = answer("manifest", "check", "-", code=1, data=json.dumps(worse).encode())
    assert told["errors"] > 0 and all(
        each["message"]["zh"] and each["citation"]["document"] for each in told["problems"]
    )
    exported = tmp_path / "epa.json"
    result = run("manifest", "export", left.record, "--to", "emanifest-json", "-o", exported)
    assert result.returncode in (0, 1), result.stderr
    document = json.loads(exported.read_text())
    assert document["wastes"] and document["designatedFacility"]
    document["somethingOfTheirs"] = {"kept": [1, 2.50]}
    exported.write_text(json.dumps(document))
    back = tmp_path / "back.json"
    assert run("manifest", "import", exported, "-o", back, "--id", "M-9").returncode in (0, 1)
    again = tmp_path / "again.json"
    assert run("manifest", "export", back, "--to", "emanifest-json", "-o", again).returncode in (0, 1)
    assert json.loads(again.read_text()) == document, "every field comes back, also those nobody here uses"
    assert "chemd manifest import" in complaint("manifest", "render", exported, "--paper", "us-dot", "-o", back, code=2)


def test_the_ledger_is_verified_proven_and_audited(tmp_path, left):
    [told] = answer("ledger", "verify", "--data", left.data, "--anchor", left.data / "ledger.checkpoint")
    assert told["ok"] and told["problems"] == [] and told["anchored_size"] == told["size"]
    bundle = tmp_path / "proof.json"
    assert run("ledger", "prove", left.drum, "--data", left.data, "-o", bundle).returncode == 0
    [told] = answer("ledger", "audit", bundle, "--key", left.data / "ledger.pub")
    assert told["ok"] and [event["kind"] for event in told["events"]][:2] == ["item.received", "item.waste"]
    forged = json.loads(bundle.read_text())
    event = base64.b64decode(forged["events"][0]["event"])
    changed = event.replace(b"25 kg", b"24 kg").replace(b"20 kg", b"19 kg").replace(b"received", b"recieved")
    assert changed != event
    forged["events"][0]["event"] = base64.b64encode(changed).decode()
    (tmp_path / "forged.json").write_text(json.dumps(forged))
    [told] = answer("ledger", "audit", tmp_path / "forged.json", "--key", left.data / "ledger.pub", code=1)
    assert not told["ok"] and told["problem"]
    assert "nowhere" in complaint("ledger", "verify", "--data", tmp_path / "nowhere", code=2)
    # What was never there is proven too: by the signed list of everything there is.
    assert run("ledger", "prove", "CT-7K3M9Q-D", "--data", left.data, "-o", bundle).returncode == 0
    [told] = answer("ledger", "audit", bundle, "--key", left.data / "ledger.pub")
    assert told["ok"] and told["events"] == [] and told["complete_up_to"] > 200


def test_label_finds_a_container_in_the_data_folder(tmp_path, left):
    out = tmp_path / "waste.pdf"
    result = run("label", left.drum, "--data", left.data, "--waste", "-o", out)
    assert result.returncode == 0, result.stderr
    assert "900-402-06" in text_of(out)
    fonts_are_embedded(out)


def test_doctor_finds_a_sound_machine_and_says_what_is_wrong(left):
    checks = {each["name"]: each for each in answer("doctor", "--port", free_port(), "--data", left.data)}
    assert {"catalogues", "fonts", "mosquitto", "pages", "decoder", "port", "ledger"} <= set(checks)
    assert all(each["ok"] for each in checks.values())
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("doctor", "--port", port)
        assert result.returncode == 1 and f"FAIL port: 127.0.0.1:{port}" in result.stdout.decode()
        assert "->" in result.stdout.decode(), "what to do about it"
