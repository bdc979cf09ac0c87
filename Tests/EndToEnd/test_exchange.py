"""Import and export: what is wrong is named cell by cell, what is right comes out again byte for byte."""

import csv
import io
import json
import os
import random
import zipfile

import pytest
from daemon import Client, Daemon, run

ITEMS = int(os.environ.get("EXCHANGE_ITEMS", "400"))
SUBSTANCES = [("67-64-1", "丙酮"), ("64-17-5", "乙醇"), ("7647-01-0", "盐酸"), ("1310-73-2", "氢氧化钠"), ("7732-18-5", "水")]


@pytest.fixture(scope="module")
def plants(tmp_path_factory):
    """Makes plants that have a site and nobody at work."""

    def make(name):
        daemon = Daemon(tmp_path_factory.mktemp(name), "serve", "--port", "0")
        daemon.start()
        assert daemon.stop() == 0
        return daemon

    return make


def told(answer):
    return [json.loads(line) for line in answer.stdout.splitlines()]


def stock(count: int, rng: random.Random) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["品名", "CAS号", "数量", "批号", "供应商", "有效期", "条码", "浓度", "状态"])
    for number in range(count):
        cas, name = rng.choice(SUBSTANCES)
        amount = f"{rng.randrange(1, 500000)} {rng.choice(['g', 'mg', 'kg', 'mL', 'L'])}"
        supplier = rng.choice(["华东, \"East\"", "=SUM(A1)", "-", "石化\n供应", "'quoted"])
        state = rng.choice(["隔离待处理", "stored", "in_use"])
        table.writerow([name, cas, amount, f"L{rng.randrange(99)}", supplier, "2029-12-31", f"K{number:06}", 97.5, state])
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_imports_again_unchanged(plants, tmp_path, form):
    first, second = plants("one"), plants("two")
    source = tmp_path / "stock.csv"
    source.write_text(stock(ITEMS, random.Random(5)), encoding="utf-8", newline="")
    preview = told(run("import", "items", source, "--data", first.data, "--format", "json", timeout=600))
    assert preview[-1] == {"applied": False, "new": ITEMS, "rejected": 0, "rows": ITEMS, "unchanged": 0}
    applied = told(run("import", "items", source, "--data", first.data, "--apply", "--format", "json", timeout=600))[-1]
    assert applied["new"] == ITEMS and applied["id"] == "I-0001"
    # The same file once more changes nothing: each row is known by its outside key.
    again = told(run("import", "items", source, "--data", first.data, "--apply", "--format", "json", timeout=600))[-1]
    assert (again["new"], again["unchanged"]) == (0, ITEMS)
    exported = tmp_path / f"one.{form}"
    assert run("export", "items", "--to", form, "-o", exported, "--data", first.data).returncode == 0
    taken = told(run("import", "items", exported, "--data", second.data, "--apply", "--format", "json", timeout=600))[-1]
    assert (taken["new"], taken["rejected"]) == (ITEMS, 0)
    back = run("export", "items", "--to", form, "--data", second.data).stdout
    assert back == exported.read_bytes()
    # Codes that came from elsewhere are never given again.
    with second:
        made = second_receipt(second)
        assert made not in {line.split(b",")[0].decode() for line in back.splitlines()}


def second_receipt(daemon) -> str:
    password = [line for line in daemon.output.splitlines() if "password" in line][0].split("`")[3]
    session = Client(daemon.url).ask("POST", "/session", {"name": "admin", "password": password})
    client = Client(daemon.url, {"Cookie": session.headers["set-cookie"].split(";")[0]})
    answer = client.ask("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg"})
    assert answer.status == 201, answer.text
    return answer.json()["items"][0]["code"]


# A fault: the column, what is put there, and a word of the reason.
FAULTS = [
    ("CAS号", "67-64-2"), ("CAS号", "abc"), ("数量", "5"), ("数量", "0 kg"), ("数量", "-5 kg"), ("数量", "5 furlong"),
    ("数量", ""), ("有效期", "31.12.2029"), ("有效期", "2029-02-30"), ("浓度", "120"), ("浓度", "viel"), ("状态", "gone"),
    ("库区", "NOWHERE"), ("品名", "аcetone"), ("形态", "plasma"), ("密度", "99"), ("条码", "DOUBLE"),
]  # fmt: skip


def test_fifty_seeded_faults_in_a_gb18030_file_are_exactly_those_that_are_listed(plants, tmp_path):
    rng = random.Random(50)
    header = ["品名", "CAS号", "数量", "批号", "有效期", "浓度", "状态", "库区", "形态", "密度", "条码"]
    rows = []
    for number in range(400):
        cas, name = rng.choice(SUBSTANCES)
        rows.append([name, cas, "5 kg", "批-7", "2029-12-31", "50", "隔离待处理", "", "liquid", "1.1", f"K{number}"])
    rows[0][header.index("条码")] = "DOUBLE"
    expected = set()
    for place in sorted(rng.sample(range(1, 400), 50)):
        column, value = rng.choice(FAULTS)
        rows[place][header.index(column)] = value
        expected.add((place + 2, column, value))
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    file = tmp_path / "库存.csv"
    file.write_bytes(out.getvalue().encode("gb18030"))
    plant = plants("gb")
    answer = run("import", "items", file, "--data", plant.data, "--apply", "--format", "json")
    assert answer.returncode == 2 and b"nothing was imported" in answer.stderr
    preview = run("import", "items", file, "--data", plant.data, "--format", "json")
    assert preview.returncode == 1
    *faults, total = told(preview)
    assert {(each["row"], each["column"], each["value"]) for each in faults} == expected
    assert all(each["reason"]["zh"] and each["reason"]["en"] for each in faults)
    assert (total["rejected"], total["new"]) == (50, 350)
    assert run("export", "items", "--data", plant.data).stdout.count(b"\n") == 1, "a preview and a refusal change nothing"
    skipped = told(run("import", "items", file, "--data", plant.data, "--apply", "--skip-bad", "--format", "json"))[-1]
    assert skipped["new"] == 350
    undone = run("import", "items", "--undo", skipped["id"], "--data", plant.data)
    assert undone.returncode == 0, undone.stderr
    assert run("export", "items", "--data", plant.data).stdout.count(b"\n") == 1
    assert run("import", "items", "--undo", skipped["id"], "--data", plant.data).returncode == 2
    assert json.loads(run("ledger", "verify", "--data", plant.data, "--format", "json").stdout)["ok"]


def workbook(sheet: str, shared=("品名", "CAS号", "数量", "丙酮 & Co")) -> bytes:
    out = io.BytesIO()
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{names}" xmlns:r="r"><sheets><sheet name="库存" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        texts = "".join(f"<si><t>{text.replace('&', '&amp;')}</t></si>" for text in shared)
        file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{names}">{texts}</sst>')
        file.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{names}">{sheet}</worksheet>')
    return out.getvalue()


HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
GOOD = '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="inlineStr"><is><t>67-64-1</t></is></c><c r="C2" t="str"><v>5 kg</v></c></row>'


def test_a_workbook_is_read_and_its_formulas_and_merged_cells_are_named(plants, tmp_path):
    plant, file = plants("xlsx"), tmp_path / "stock.xlsx"
    file.write_bytes(workbook(f"<sheetData>{HEADER}{GOOD}</sheetData>"))
    assert told(run("import", "items", file, "--data", plant.data, "--format", "json"))[-1]["new"] == 1
    formula = '<row r="3"><c r="C3"><f>1+1</f><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A4:A5"/></mergeCells>'
    row = GOOD.replace('"2"', '"4"').replace("A2", "A4").replace("B2", "B4").replace("C2", "C4")
    file.write_bytes(workbook(f"<sheetData>{HEADER}{GOOD}{formula}{row}</sheetData>{merged}"))
    *faults, total = told(run("import", "items", file, "--data", plant.data, "--format", "json"))
    assert [(each["row"], each["column"], each["value"]) for each in faults] == [(3, "数量", "=1+1"), (4, "品名", "A4:A5")]
    assert total["new"] == 1


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * (60 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xff\xff\xff", b"PK\x03\x04 not a zip", bomb(),
        workbook('<!DOCTYPE x [<!ENTITY y "z">]><sheetData/>'),
        workbook("<a>" * 80 + "</a>" * 80), b'a,b\n"unclosed', b'{"name": 1}\nnot json\n',
        "品名;未知列\n丙酮;1\n".encode(),
    ],
    ids=["empty", "no text", "no zip", "bomb", "doctype", "deep", "quote", "lines", "unknown column"],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(plants_one, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    answer = run("import", "items", file, "--data", plants_one.data, timeout=30)
    assert answer.returncode in (1, 2), answer.stdout
    assert b"Fatal" not in answer.stderr and (answer.stderr.startswith(b"chemd: ") or answer.returncode == 1)


@pytest.fixture(scope="module")
def plants_one(plants):
    return plants("bad")
