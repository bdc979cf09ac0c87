"""Every command as a user or a script meets it: answers, exit codes, one line on standard error."""

import json
import re
import subprocess

import pytest
from commands import answer, complaint, fonts_are_embedded, text_of
from daemon import plan, run

COMMANDS = [
    "", "serve", "demo", "scan", "code", "code parse", "locate", "track", "check", "compat", "storage", "storage suggest",
    "label", "manifest", "sds read", "witness", "config", "config keys", "config check", "config dump",
    "waste propose", "manifest check", "manifest render", "manifest export", "manifest import", "ledger", "ledger verify", "ledger prove",
    "ledger audit", "doctor", "catalog", "catalog coverage", "catalog diff", "catalog search", "catalog confirm",
]  # fmt: skip


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
        (["check", "--cas", "7647-01-0", "--quantity", "5 kg", "--concentration", "0.5 mol/L"], "convert mol/L"),
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


def test_check_reads_a_composition_and_says_what_is_wrong_with_one():
    bath = {
        "name": "bath",
        "quantity": "20 kg",
        "form": "liquid",
        "components": [
            {"cas": "151-50-8", "concentration_pct": "2-5 %"},
            {"cas": "7732-18-5", "concentration_pct": 95},
        ],
    }
    [told] = answer("check", "--file", "-", code=3, data=json.dumps(bath).encode())
    poison = next(each for each in told["findings"] if each["list"] == "cn-hypertoxic")
    assert poison["facts"]["component_high_pct"] == 5
    bath["components"][1]["concentration_pct"] = "98.1-99 %"
    assert "100.1" in complaint("check", "--file", "-", code=2, data=json.dumps(bath).encode())
    bath["components"][1]["concentration_pct"] = "a lot"
    assert "a lot" in complaint("check", "--file", "-", code=2, data=json.dumps(bath).encode())


def test_a_decision_is_made_again_from_its_record_and_a_change_or_a_missing_edition_is_told(tmp_path):
    record = tmp_path / "decision.json"
    request = {
        "cas": "151-50-8",
        "quantity": "500 g",
        "purpose": "电镀",
        "stock": [{"cas": "67-56-1", "quantity": "300 t"}],
        "supplier": {"name": "East", "permits": [{"number": "J", "scope": ["151-50-8"], "expires": "2099-12-31"}]},
        "sds": None,
    }
    [told] = answer("check", "--file", "-", "--record", record, code=3, data=json.dumps(request).encode())
    rules = {finding["rule"] for finding in told["findings"]}
    assert {"supplier.ok", "sds.none", "place.not-stated"} <= rules
    [licence] = [each for each in told["findings"] if each["rule"] == "list.cn-hypertoxic"]
    assert licence["facts"]["approvals"] == 2 and licence["facts"]["licence_en"]
    assert answer("check", "--replay", record) == [{"equal": True, "differences": []}]
    kept = json.loads(record.read_text())
    assert kept["decision"] == told
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(kept | {"dossier": {}}))
    [other] = answer("check", "--replay", changed, code=1)
    assert not other["equal"] and any("supplier.ok" in each["en"] for each in other["differences"])
    kept["decision"]["catalogs"][0]["sha256"] = "0" * 64
    changed.write_text(json.dumps(kept))
    result = run("check", "--replay", changed)
    assert result.returncode == 2 and kept["decision"]["catalogs"][0]["id"] in result.stderr.decode()


@pytest.mark.parametrize(
    ("stated", "counts"), [("30", 30), ("30% w/w", 30), ("≥98%", 100), ("25–28 %", 28), ("<5%", 5), ("36 wt%", 36)]
)
def test_check_reads_a_content_as_labels_print_it(stated, counts):
    arguments = ("check", "--cas", "7647-01-0", "--quantity", "5 kg", "--concentration", stated, "--format", "json")
    [told] = [json.loads(line) for line in run(*arguments).stdout.splitlines()]
    assert {each["facts"].get("concentration_pct") for each in told["findings"]} - {None} == {counts}


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
