"""The commands that look at what a plant left: manifests, ledger, labels, doctor."""

import base64
import json
import re
import socket
import subprocess

import pytest
from commands import answer, complaint, fonts_are_embedded, text_of
from daemon import Daemon, free_port, run


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """The folder of a demo that has made a manifest and was stopped, with the manifest's record."""
    with Daemon(tmp_path_factory.mktemp("left"), "demo", "--port", 0) as daemon:
        api = daemon.admin
        # A drum without a tag: the next position of one that carries a tag would say it still stands in its store.
        acetone = [each for each in api.every("/items?q=67-64-1") if each["state"] == "stored"]
        drum = next(each["code"] for each in acetone if "tag" not in each)
        api.post(f"/items/{drum}/waste", {"cn_code": "900-402-06", "reason": "过期 expired"})
        api.post(f"/items/{drum}/label", {})
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


def longest(record: dict) -> dict:
    """The record with the longest that real data hold: names and addresses at EPA's limits, twelve lines, many codes."""
    record = json.loads(json.dumps(record))
    site = {
        "address1": "12345 North Martin Luther King Junior Memorial Parkway N", "city": "Rancho Santa Margarita Hgts",
        "state": {"code": "CA"}, "country": {"code": "US"}, "zip": "92688-1234",
    }  # fmt: skip
    for party in (record["generator"], record["facility"], *record["transporters"]):
        party |= {
            "name": "Consolidated Environmental Recovery and Specialty Chemical Treatment Services LLC"[:80],
            "name_zh": "新疆维吾尔自治区巴音郭楞蒙古自治州石油化工危险废物集中处置与资源综合利用有限责任公司第三分公司",
            "address_zh": "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒经济技术开发区石化大道与纬二路交叉口西北侧一千五百米处",
            "epaID": "CAD000501234", "site": site,
        }  # fmt: skip
    record["generator"]["emergencyPhone"] = {"number": "800-555-0102", "extension": "123456"}
    line = record["lines"][0]
    line["codes"]["federal"] = [{"code": f"D0{number:02}"} for number in range(1, 12)]
    line["name_zh"] = "清洗零件产生的含丙酮、甲苯、二甲苯、乙酸乙酯及少量油脂的混合废有机溶剂"
    record["lines"] = [
        json.loads(json.dumps(line)) | {"number": number + 1, "containers": [{"code": f"W-{number}", "mass_mg": 999_999_999_999}],
                                        "mass_mg": 999_999_999_999, "declared": None}
        for number in range(12)
    ]  # fmt: skip
    return record


@pytest.mark.parametrize(
    ("paper", "frame"), [("us-8700-22", (22, 30, 590, 770)), ("us-dot", (35, 16, 577, 762)), ("cn-liandan", None)]
)
def test_the_longest_data_stay_inside_the_frame_and_print_the_same_twice(tmp_path, left, paper, frame):
    record = tmp_path / "longest.json"
    record.write_text(json.dumps(longest(json.loads(left.record.read_text()))))
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    for out in (first, second):
        result = run("manifest", "render", record, "--paper", paper, "-o", out)
        # 1: something went to a continuation or was too long, and was said so.
        assert result.returncode in (0, 1), result.stderr
        assert (result.returncode == 1) == bool(result.stderr.strip())
    assert first.read_bytes() == second.read_bytes()
    fonts = subprocess.run(["pdffonts", first], check=True, capture_output=True, text=True).stdout
    assert "Type 3" not in fonts
    fonts_are_embedded(first)
    boxes = subprocess.run(["pdftotext", "-bbox", first, "-"], check=True, capture_output=True, text=True).stdout
    page = [float(each) for each in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', boxes).groups()]
    x0, y0, x1, y1 = frame or (10, 10, page[0] - 10, page[1] - 10)
    words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<', boxes)
    assert len(words) > 100
    for left_x, top, right, bottom, word in words:
        inside = float(left_x) >= x0 - 1 and float(right) <= x1 + 1 and float(top) >= y0 - 2 and float(bottom) <= y1 + 2
        assert inside or word in "DRAFT草稿", (word, left_x, top, right, bottom)


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
