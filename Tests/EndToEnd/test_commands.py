"""Every command as a user or a script meets it: answers, exit codes, one line on standard error."""

import base64
import json
import re
import socket
import subprocess

import pytest
from daemon import Daemon, free_port, plan, run

COMMANDS = [
    "", "serve", "demo", "scan", "code", "code parse", "locate", "track", "check", "compat", "label", "manifest",
    "manifest check", "manifest render", "manifest export", "manifest import", "ledger", "ledger verify", "ledger prove",
    "ledger audit", "doctor",
]  # fmt: skip


def answer(*arguments, code: int = 0, **options) -> list[dict]:
    """The JSON lines of a command."""
    result = run(*arguments, "--format", "json", **options)
    assert result.returncode == code, f"{result.returncode}: {result.stdout[:500]!r} {result.stderr!r}"
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def complaint(*arguments, code: int, **options) -> str:
    """The one line of a command that could not do it."""
    result = run(*arguments, **options)
    errors = result.stderr.decode().strip().splitlines()
    assert result.returncode == code, f"{result.returncode}: {result.stdout[:500]!r} {result.stderr!r}"
    assert len(errors) == 1 and errors[0].startswith("chemd: "), errors
    return errors[0].removeprefix("chemd: ")


# Help and wrong usage


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_with_examples(command):
    result = run(*command.split(), "--help")
    text = result.stdout.decode()
    assert result.returncode == 0 and not result.stderr
    assert "EXAMPLES" in text and f"chemd {command}".strip() in text.split("EXAMPLES")[1]


def test_the_version_is_one_line():
    assert re.fullmatch(rb"\d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["fly"], "fly"),
        (["check"], "--cas"),
        (["check", "--cas", "67-64-1"], "--quantity"),
        (["check", "--cas", "67-64-1", "--quantity", "5 kg", "--concentration", "much"], "much"),
        (["compat", "67-64-1"], "two items"),
        (["locate", "--zones", "-", "--points", "-"], "standard input"),
        (["track", "--zones", "z", "--fixes", "f", "--until", "tomorrow"], "tomorrow"),
        (["scan"], "images"),
        (["label", "--to", "gif", "-o", "x"], "gif"),
        (["manifest", "render", "x", "--paper", "us-dot", "--overprint", "-o", "y"], "--overprint"),
        (["ledger", "prove"], "item"),
        (["serve", "--mqtt", "nowhere", "--data", "/tmp/never-made"], "HOST:PORT"),
    ],
)
def test_wrong_usage_is_told_in_one_line_and_ends_with_64(arguments, says):
    told = complaint(*arguments, code=64)
    assert says in told and "--help" in told


# Codes and pictures

DRAWN = {
    "QRCode": (["-b", "QRCODE", "-d", "CT-083P0T-W"], "]Q1", "CT-083P0T-W", {"kind": "item", "item": "CT-083P0T-W"}),
    "DataMatrix": (["-b", "DATAMATRIX", "-d", "UN1090"], "]d1", "UN1090", {"kind": "un", "un": "UN1090"}),
    "GS1 DataMatrix": (
        ["-b", "DATAMATRIX", "--gs1", "-d", "[01]09521234543213[17]271231[10]LOT7[21]S9"], "]d2",
        "01095212345432131727123110LOT7\x1d21S9", {"kind": "gs1", "hri": "(01)09521234543213(17)271231(10)LOT7(21)S9"},
    ),
    "Code128": (["-b", "CODE128", "-d", "67-64-1"], "]C0", "67-64-1", {"kind": "cas", "cas": "67-64-1"}),
    "EAN-13": (["-b", "EANX", "-d", "952123454321"], "]E0", "9521234543213", {"kind": "gs1", "hri": "(01)09521234543213"}),
}  # fmt: skip


def draw(path, *arguments):
    subprocess.run(["zint", "--scale=3", "-o", str(path), *arguments], check=True, capture_output=True)
    return path


@pytest.mark.parametrize("name", DRAWN)
def test_scan_reads_what_zint_draws(tmp_path, name):
    arguments, identifier, text, code = DRAWN[name]
    [told] = answer("scan", draw(tmp_path / "code.png", *arguments))
    [symbol] = told["symbols"]
    assert told["file"].endswith("code.png") and told["elapsed_ms"] > 0
    assert symbol["symbology"] == name.replace("GS1 ", "") and symbol["identifier"] == identifier
    assert symbol["text"] == text and bytes.fromhex(symbol["bytes_hex"]) == text.encode()
    assert {key: symbol["code"][key] for key in code} == code
    assert len(symbol["corners"]) == 4 and all(len(corner) == 2 for corner in symbol["corners"])


def test_scan_reads_standard_input_and_several_files_and_tells_of_the_bad_ones(tmp_path):
    good = draw(tmp_path / "good.png", "-b", "QRCODE", "-d", "hello")
    wrong = draw(tmp_path / "wrong.png", "-b", "QRCODE", "-d", "CT-083P0T-X")
    blank = tmp_path / "blank.pgm"
    blank.write_bytes(b"P5\n64 64\n255\n" + b"\xff" * 4096)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    assert run("scan", "-", data=good.read_bytes()).stdout.startswith(b"QRCode ]Q1 hello\n")
    lines = answer("scan", good, wrong, blank, broken, code=1)
    assert [len(line.get("symbols", "")) for line in lines] == [1, 1, 0, 0]
    assert lines[1]["symbols"][0]["code"]["kind"] == "invalid" and lines[3]["error"]["zh"]
    errors = run("scan", good, wrong, blank, broken).stderr.decode().splitlines()
    assert len(errors) == 3 and all(line.startswith("chemd: ") for line in errors)
    assert "check character" in errors[0] and "no code found" in errors[1] and "broken.jpg" in errors[2]
    assert "no code found" in complaint("scan", blank, code=1)
    assert "broken.jpg" in complaint("scan", broken, code=2)
    assert "nowhere.png" in complaint("scan", "nowhere.png", code=2)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("CT-083P0T-W", {"kind": "item", "item": "CT-083P0T-W"}),
        ("]d2010952123454321310LOT7<GS>21S9", {"kind": "gs1", "hri": "(01)09521234543213(10)LOT7(21)S9"}),
        ("67-64-1", {"kind": "cas", "cas": "67-64-1"}),
        ("UN1203", {"kind": "un", "un": "UN1203"}),
        ("900-402-06", {"kind": "waste"}),
        ("hello", {"kind": "text", "text": "hello"}),
    ],
)
def test_code_parse_explains(text, wanted):
    [told] = answer("code", "parse", text)
    assert {key: told[key] for key in wanted} == wanted
    assert answer("code", "parse", "-", data=text.encode() + b"\n") == [told]


@pytest.mark.parametrize(
    ("text", "says"),
    [("CT-083P0T-X", "check character"), ("(01)09521234543214", "check digit"), ("67-64-2", "check digit")],
)
def test_code_parse_refuses_what_fails_its_check(text, says):
    assert says in complaint("code", "parse", text, code=2)


# Zones

ZONES = json.dumps(plan())


@pytest.fixture
def zones(tmp_path):
    path = tmp_path / "zones.geojson"
    path.write_text(ZONES)
    return path


def test_locate_names_the_zones_of_each_point_borders_included(tmp_path, zones):
    points = tmp_path / "points.csv"
    points.write_text("id,x,y,floor\nin,8,8,1\nborder,5,5,1\nout,20,20,1\nelsewhere,8,8,2\nfar,99,99,\n")
    result = run("locate", "--zones", zones, "--points", points)
    assert result.returncode == 0 and not result.stderr
    assert result.stdout.decode() == "point,zones\nin,SITE;FL\nborder,SITE;FL\nout,SITE\nelsewhere,SITE\nfar,\n"
    told = answer("locate", "--zones", zones, "--points", "-", data=b"id,x,y\nP1,33,8\n")
    assert told == [{"point": "P1", "zones": ["SITE", "OX"]}]
    assert "line 2" in complaint("locate", "--zones", zones, "--points", "-", code=1, data=b"id,x,y\nP1,NaN,2\n")
    assert "column" in complaint("locate", "--zones", zones, "--points", "-", code=2, data=b"a,b\n1,2\n")
    assert "nowhere.csv" in complaint("locate", "--zones", zones, "--points", "nowhere.csv", code=2)


def test_crossing_zones_are_refused_with_the_place(tmp_path):
    crossed = plan()
    crossed["features"][1]["geometry"]["coordinates"] = [[[5, 5], [15, 15], [15, 5], [5, 15], [5, 5]]]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps(crossed))
    for command in (["locate", "--points", "-"], ["track", "--fixes", "-"]):
        told = complaint(command[0], "--zones", path, *command[1:], code=2, data=b"")
        assert told.startswith(f'{path}: zone "FL": ring crosses itself near (')


def test_track_replays_fixes_in_time_order_with_timers(zones):
    fixes = [
        {"tag": "T1", "at": "2026-01-05T08:00:00Z", "x": 8, "y": 8, "floor": 1},
        {"tag": "T1", "at": "2026-01-05T08:00:30Z", "x": 20, "y": 8, "floor": 1},
        {"tag": "T1", "at": "2026-01-05T08:00:10Z", "x": 8, "y": 8, "floor": 1},
        {"tag": "T2", "at": "2026-01-05T08:00:31Z", "x": 15.5, "y": 8, "floor": 1},
        {"tag": "T2", "at": "2026-01-05T08:00:32Z", "lon": 0, "lat": 0},
    ]
    lines = "\n".join(map(json.dumps, fixes)).encode()
    result = run("track", "--zones", zones, "--fixes", "-", "--until", "2026-01-05T08:10:00Z", data=lines)
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1 and result.stderr.decode().count("\n") == 1, "the position 0, 0 is told"
    told = [(event["event"], event["tag"], event.get("zone", event.get("reason"))) for event in events]
    assert told == [
        ("enter", "T1", "SITE"), ("enter", "T1", "FL"), ("exit", "T1", "FL"), ("rejected", "T1", "late"), ("enter", "T2", "SITE"),
        ("rejected", "T2", "null_island"),
    ]  # fmt: skip
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["at"]) for event in events)


# Rules

CHECKS = [
    (["--cas", "1333-82-0"], 0, "note", {"cn-hazchem"}),
    (["--cas", "151-50-8"], 3, "review", {"cn-hypertoxic", "cn-hazchem"}),
    (["--cas", "67-64-1"], 3, "review", {"cn-drug-precursor", "cn-hazchem"}),
    (["--cas", "118-96-7"], 3, "review", {"cn-hazchem"}),
    (["--cas", "94-36-0"], 3, "review", {"cn-hazchem", "cn-key-regulated"}),
    (["--cas", "1234567-89-5"], 3, "review", set()),
]


@pytest.mark.parametrize(("substance", "code", "verdict", "lists"), CHECKS, ids=[str(case[0][1]) for case in CHECKS])
def test_check_follows_the_lists_and_treats_nothing_unknown_as_allowed(substance, code, verdict, lists):
    [told] = answer("check", *substance, "--quantity", "5 kg", "--regime", "cn", code=code)
    assert told["verdict"] == verdict and told["substance"]["cas"] == substance[1]
    findings = told["findings"]
    assert lists <= {finding.get("list") for finding in findings if finding["verdict"] != "allowed"}
    assert any(finding["verdict"] == verdict for finding in findings)
    for finding in findings:
        assert finding["rule"] and finding["citation"]["document"] and finding["citation"]["edition"]
        assert (
            finding["message"]["zh"]
            and finding["message"]["en"]
            and finding["remedy"]["zh"]
            and finding["remedy"]["en"]
        )
    assert told["catalogs"] and all(re.fullmatch("[0-9a-f]{64}", each["sha256"]) for each in told["catalogs"])


def test_check_shows_the_threshold_share_with_stock_and_reads_requests_from_a_file(tmp_path):
    stock = tmp_path / "stock.csv"
    stock.write_text("cas,quantity\n67-64-1,400 t\n")
    [told] = answer("check", "--cas", "67-64-1", "--quantity", "100 t", "--stock", tmp_path, code=3)
    share = next(finding["facts"] for finding in told["findings"] if finding["rule"] == "threshold.gb18218")
    assert share["share_before"] == pytest.approx(0.8) and share["share_after"] == pytest.approx(1.0)
    assert share["threshold"] == 500 and share["unit"] == "t"
    requests = b'{"cas":"67-64-1","quantity":"5 kg"}\n{"cas":"110-54-3","quantity":"5 kg"}\n'
    assert [each["verdict"] for each in answer("check", "--file", "-", code=3, data=requests)] == ["review", "note"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--cas", "67-64-2", "--quantity", "5 kg"], "67-64-2"),
        (["--cas", "67-64-1", "--quantity", "5"], "5"),
        (["--cas", "67-64-1", "--quantity", "5 kg", "--regime", "mars"], "mars"),
        (["--cas", "67-64-1", "--quantity", "5 kg", "--form", "plasma"], "plasma"),
        (["--cas", "67-64-1", "--quantity", "5 kg", "--concentration", "101"], "101"),
        (["--cas", "67-64-1", "--quantity", "5 kg", "--stock", "/nowhere"], "/nowhere"),
        (["--cas", "67-64-1", "--quantity", "5 kg", "--catalogs", "/nowhere"], "/nowhere"),
        (["--file", "/nowhere.json"], "/nowhere.json"),
        (["--file", "-"], "standard input"),
    ],
)
def test_check_ends_with_2_on_what_it_cannot_use(arguments, says):
    assert says in complaint("check", *arguments, code=2, data=b"{")


def test_compat_gives_every_pair_its_strictest_answer_with_citations():
    pairs = answer("compat", "67-64-1", "7722-84-1", "1310-73-2", "UN1203", "5.1")
    assert len(pairs) == 10
    for pair in pairs:
        assert pair["verdict"] in ("together", "apart", "separate_room", "never", "unknown")
        assert pair["systems"] and all(
            each["citation"]["document"] and each["because"]["zh"] for each in pair["systems"]
        )
    told = next(pair for pair in pairs if (pair["a"], pair["b"]) == ("67-64-1", "7722-84-1"))
    assert told["verdict"] in ("separate_room", "never")
    cyanide = answer("compat", "143-33-9", "7647-01-0")[0]
    assert cyanide["verdict"] == "never" and "HCN" in str(cyanide) or "Hydrogen Cyanide" in str(cyanide)
    assert "67-64-2" in complaint("compat", "67-64-2", "3", code=2)
    assert "UN0000" in complaint("compat", "UN0000", "3", code=2)


# Labels

LABEL = {
    "productName": {"zh": "丙酮", "en": "Acetone"}, "supplierName": {"zh": "某某溶剂有限公司", "en": "Some Solvents"},
    "supplierAddress": {"zh": "上海市", "en": "Shanghai"}, "supplierPhone": "021-55550101", "emergencyPhone": "021-55550102",
    "quantity": "25 kg", "itemCode": "CT-083P0T-W", "qrText": "CT-083P0T-W", "identifiers": ["CAS 67-64-1", "UN1090"],
    "signalWord": {"zh": "危险", "en": "Danger"}, "pictograms": ["GHS02", "GHS07"],
    "hazardStatements": [{"code": "H225", "text": {"zh": "高度易燃液体和蒸气", "en": "Highly flammable liquid and vapour"}}],
    "precautionaryStatements": [],
}  # fmt: skip


def fonts_are_embedded(path) -> None:
    lines = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert lines and all(line.split()[-5] == "yes" for line in lines), lines


def text_of(path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


def test_label_makes_pdf_png_and_zpl_and_its_code_is_read_back(tmp_path):
    source = tmp_path / "label.json"
    source.write_text(json.dumps(LABEL))
    pdf, png, zpl = (tmp_path / f"label.{kind}" for kind in ("pdf", "png", "zpl"))
    for path in (pdf, png, zpl):
        [told] = answer("label", "CT-083P0T-W", "--from", source, "--size", "105x148mm", "-o", path)
        assert told["bytes"] == path.stat().st_size
    text = text_of(pdf)
    for words in ("丙酮", "Acetone", "危险", "H225", "高度易燃液体和蒸气", "CT-083P0T-W", "UN1090"):
        assert words in text, f"{words} is missing in\n{text}"
    fonts_are_embedded(pdf)
    [read] = answer("scan", png)
    assert [symbol["text"] for symbol in read["symbols"]] == ["CT-083P0T-W"]
    assert zpl.read_text().startswith("^XA") and zpl.read_text().rstrip().endswith("^XZ")
    assert "not for `CT-0" in complaint("label", "CT-000000-0", "--from", source, "-o", pdf, code=2)
    assert "1x1mm" in complaint("label", "--from", source, "--size", "1x1mm", "-o", pdf, code=2)
    assert "productName" in complaint("label", "--from", "-", "-o", pdf, code=2, data=b"{}")


# What a plant leaves: manifests, ledger, doctor


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
