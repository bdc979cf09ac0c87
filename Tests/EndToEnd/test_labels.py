"""Labels by template, on rolls and sheets, and the longest names of the catalogues inside their frames."""

import csv
import json
import re
import subprocess
from pathlib import Path

import pytest
from commands import answer, complaint, text_of

CATALOGS = Path(__file__).resolve().parents[2] / "data" / "catalogs"
FIELDS = {
    "name.zh": "丙酮", "name.en": "Acetone", "code": "CT-083P0T-W", "pictograms": "GHS02 GHS07", "signal.zh": "危险",
    "signal.en": "Danger", "hazards.zh": "H225 高度易燃液体和蒸气", "hazards.en": "H225 Highly flammable liquid and vapour",
    "transport": "3", "nfpa": "1-3-0", "name": "李娜", "rules.zh": "禁止烟火", "rules.en": "No smoking",
}  # fmt: skip


def words(path) -> list[tuple]:
    """Every word of a PDF with its box in points."""
    text = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout
    form = r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">([^<]*)'
    return [(*map(float, found[:4]), found[4]) for found in re.findall(form, text)]


def page(path) -> tuple[float, float]:
    text = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    width, height = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", text).groups()
    return float(width), float(height)


@pytest.mark.parametrize("template", ["working", "working-small", "location", "badge"])
def test_a_template_is_printed_in_every_format_and_its_code_is_read_back(tmp_path, template):
    source = tmp_path / "label.json"
    source.write_text(json.dumps(FIELDS))
    for kind in ("pdf", "png", "zpl", "zpl-native"):
        path = tmp_path / f"label.{kind}"
        (told,) = answer("label", "--template", template, "--from", source, "--to", kind, "-o", path)
        assert told["labels"] == 1 and told["left_out"] == [] and told["bytes"] == path.stat().st_size
    (seen,) = answer("scan", tmp_path / "label.png")
    assert "CT-083P0T-W" in {symbol["text"] for symbol in seen["symbols"]}
    native = (tmp_path / "label.zpl-native").read_text()
    assert native.startswith("^XA") and "^CI28" in native and re.search(r"\^B[QX]N,", native)


def test_many_labels_on_sheets_and_rolls(tmp_path):
    source = tmp_path / "labels.json"
    source.write_text(json.dumps([FIELDS | {"code": f"Z-{number:03}"} for number in range(1, 13)]))
    sheet, roll = tmp_path / "sheet.pdf", tmp_path / "roll.pdf"
    said = complaint("label", "--template", "location", "--from", source, "--paper", "5160", "-o", sheet, code=2)
    assert "99" in said and "5160" in said
    (told,) = answer("label", "--template", "working", "--from", source, "--paper", "L7173", "--start", "3",
                     "--offset", "0.5,-1", "-o", sheet)  # fmt: skip
    assert (told["labels"], told["pages"]) == (12, 2)
    assert text_of(sheet).count("Z-0") == 12
    (told,) = answer("label", "--template", "working", "--from", source, "-o", roll)
    assert told["pages"] == 12 and page(roll) == pytest.approx((90 / 25.4 * 72, 50 / 25.4 * 72), abs=0.5)
    for wrong, says in [(["--paper", "A7"], "L7160"), (["--paper", "L7173", "--start", "11"], "places 1 to 10"),
                        (["--paper", "L7173", "--offset", "far"], "0.5,-1"), (["--to", "png"], "one label")]:  # fmt: skip
        assert says in complaint("label", "--template", "working", "--from", source, *wrong, "-o", sheet, code=2)


def test_an_unknown_template_and_one_of_the_plants_own(tmp_path):
    source = tmp_path / "label.json"
    source.write_text(json.dumps(FIELDS))
    assert "working-small" in complaint("label", "--template", "poster", "--from", source, "-o", "x.pdf", code=2)
    own = {"id": "own", "name": {"zh": "自制", "en": "own"}, "width_mm": 40, "height_mm": 20,
           "elements": [{"kind": "text", "box": [1, 1, 38, 18], "text": "{name}", "size": 5}]}  # fmt: skip
    (tmp_path / "own.json").write_text(json.dumps(own))
    path = tmp_path / "own.pdf"
    answer("label", "--template", tmp_path / "own.json", "--from", source, "-o", path)
    assert "李娜" in text_of(path)
    own["elements"][0]["box"] = [1, 1, 60, 18]
    (tmp_path / "own.json").write_text(json.dumps(own))
    assert "does not lie on the label" in complaint(
        "label", "--template", tmp_path / "own.json", "--from", source, "-o", path, code=2
    )


def longest() -> list[tuple[str, str]]:
    """The longest names of the list of hazardous chemicals and of the other languages' lists."""
    with (CATALOGS / "lists/cn-hazchem.csv").open(encoding="utf-8") as file:
        chinese = sorted((row["name_zh"] for row in csv.DictReader(file)), key=len)[-4:]
    with (CATALOGS / "hazards/eu-clp.csv").open(encoding="utf-8") as file:
        english = sorted((row["name_en"] for row in csv.DictReader(file)), key=len)[-4:]
    return list(zip(chinese, english, strict=True))


@pytest.mark.parametrize(("zh", "en"), longest(), ids=[str(number) for number in range(4)])
def test_the_longest_names_stay_inside_their_frames_or_are_refused_with_the_reason(tmp_path, zh, en):
    label = {
        "productName": {"zh": zh, "en": en}, "supplierName": {"zh": "示例化工有限公司", "en": "Example Chemicals"},
        "supplierPhone": "1", "emergencyPhone": "2", "quantity": "20 kg", "itemCode": "CT-083P0T-W", "qrText": "CT-083P0T-W",
        "pictograms": ["GHS02", "GHS06", "GHS08"], "signalWord": {"zh": "危险", "en": "Danger"},
        "hazardStatements": [{"code": "H225", "text": {"zh": "高度易燃液体和蒸气", "en": "Highly flammable liquid and vapour"}}],
    }  # fmt: skip
    source, path = tmp_path / "label.json", tmp_path / "label.pdf"
    source.write_text(json.dumps(label))
    from daemon import run

    printed = 0
    for arguments in (["--size", size] for size in ("52x74mm", "74x105mm", "105x148mm", "148x210mm")):
        result = run("label", "--from", source, *arguments, "-o", path)
        if result.returncode == 2:
            assert b"use" in result.stderr or b"shorten" in result.stderr
            continue
        printed += 1
        width, height = page(path)
        frame = 0.5 / 25.4 * 72
        for left, top, right, bottom, word in words(path):
            assert left >= frame and right <= width - frame, (arguments, word)
            assert top >= frame and bottom <= height - frame, (arguments, word)
    assert printed >= 1, "the largest label holds every name"
