"""Suppliers' data sheets in unlike layouts: what is read is right and has its words; what is not read is counted."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import answer, complaint
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent / "sheets"))
from printing import FOLDER, NAMES, print_page  # noqa: E402


@pytest.fixture(scope="session")
def printed(browser, tmp_path_factory):
    """The PDF of a layout, printed once."""
    folder, kept = tmp_path_factory.mktemp("sheets"), {}

    def sheet(name):
        if name not in kept:
            kept[name] = print_page(browser, name, folder / f"{name}.pdf")
        return kept[name]

    return sheet


def written(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def content(value: dict) -> str | None:
    """The bounds of a component in the form of the expectations."""
    low, high = value.get("low"), value.get("high")
    if low is None and high is None:
        return None
    if low == high:
        return written(low)
    least = None if low is None else (">= " if value["low_included"] else "> ") + written(low)
    most = None if high is None else ("<= " if value["high_included"] else "< ") + written(high)
    if least and most:
        plain = value["low_included"] and value["high_included"]
        return f"{written(low)} - {written(high)}" if plain else f"{least} - {most}"
    return least or most


def told(value: dict) -> tuple:
    if value["field"] == "component":
        return ("component", value["value"], value.get("name"), content(value))
    if value["field"] == "exposure_limit":
        return ("exposure_limit", value.get("cas"), value["value"])
    return (value["field"], value["value"])


def expected(stated: dict) -> set:
    result = set()
    for field, values in stated["values"].items():
        for value in values:
            result.add((field, *value) if isinstance(value, list) else (field, value))
    return result


def letters(text: str) -> list[str]:
    """Words without marks, as the dashes and brackets of a PDF come in many forms."""
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_layout_is_read_right_and_each_value_has_its_words(printed, name):
    stated = json.loads((FOLDER / f"{name}.json").read_text())
    path = printed(name)
    (reading,) = answer("sds", "read", path)
    assert reading["sections"] == list(range(1, 17))
    assert reading["languages"] == stated["languages"]

    right = expected(stated)
    found = {told(value): value for value in reading["values"]}
    wrong = {fact: value["words"] for fact, value in found.items() if fact not in right}
    assert not wrong
    unread = right - set(found)
    assert len(unread) == len(stated["unread"]), unread

    for value in reading["values"]:
        page = ["-f", str(value["page"]), "-l", str(value["page"])]
        text = subprocess.run(["pdftotext", *page, path, "-"], check=True, capture_output=True, text=True).stdout
        there = "".join(letters(text))
        assert value["words"] and all(word in there for word in letters(value["words"])), value

    assert {each["field"] for each in reading["rejected"]} >= set(stated.get("rejected", []))
    for each in reading["rejected"]:
        assert each["words"] and each["reason"]["zh"] and each["reason"]["en"]


def test_the_text_for_people_names_values_and_what_was_not_found(printed):
    from daemon import run

    text = run("sds", "read", printed("contradictions")).stdout.decode()
    assert "product: Thinner N-12" in text and "p. 1: Product name: Thinner N-12" in text
    assert "not found: " in text and "flash_point" in text.split("not found: ")[1]
    assert "? revised: the date can be 2022-04-03 or 2022-03-04" in text


def test_a_scan_without_text_says_what_to_do(tmp_path):
    picture = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(picture).text((100, 100), "SAFETY DATA SHEET 1. Identification", fill=0)
    picture.save(tmp_path / "scan.pdf")
    said = complaint("sds", "read", tmp_path / "scan.pdf", code=2)
    assert "OCR" in said and "type the values" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "not a PDF"),
        (b"", "not a PDF"),
        (b"%PDF-1.7\n" + b"garbage " * 1000, "damaged"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n"
         b"trailer<</Root 1 0 R>>\n%%EOF", ""),
    ],
    ids=["picture", "empty", "garbage", "a page tree that holds itself"],
)  # fmt: skip
def test_bad_files_are_told_in_one_line(tmp_path, content, says):
    (tmp_path / "bad.pdf").write_bytes(content)
    assert says in complaint("sds", "read", tmp_path / "bad.pdf", code=2)


def test_half_a_sheet_is_an_error_or_half_a_reading_and_never_a_wrong_one(printed, tmp_path):
    whole = printed("laboratory-eu").read_bytes()
    right = expected(json.loads((FOLDER / "laboratory-eu.json").read_text()))
    from daemon import run

    for part in (2, 3, 5):
        (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // part])
        result = run("sds", "read", tmp_path / "half.pdf", "--format", "json")
        assert result.returncode in (0, 2)
        line = json.loads(result.stdout.splitlines()[0])
        assert "error" in line or {told(value) for value in line["values"]} <= right


def test_one_bad_file_among_good_ones_is_told_and_the_others_are_read(printed, tmp_path):
    from daemon import run

    (tmp_path / "bad.pdf").write_bytes(b"no")
    result = run("sds", "read", tmp_path / "bad.pdf", printed("newspaper"), "--format", "json")
    assert result.returncode == 1
    bad, good = [json.loads(line) for line in result.stdout.splitlines()]
    assert bad["error"]["zh"] and good["values"]


# In the daemon


def test_a_person_sends_a_sheet_compares_it_and_confirms_it(visits, printed):
    visit = visits("ehs", "en")
    before = visit.json("/ledger")["size"]
    page = visit.go("/sheets")
    page.set_input_files("#f-sheet-file", str(printed("columns-us")))
    page.click("#sheet-send")
    page.wait_for_url("**/sheets/S-*")
    page.wait_for_selector("#sheet-confirm")
    row = page.locator("tr[data-field=flash_point]")
    assert "Closed cup: 43.3°C" in row.inner_text() and "page" in row.inner_text()
    visit.shot("sheet")
    link = row.locator("a").get_attribute("href")
    answered = visit.get(link.split("#")[0])
    assert answered.headers["content-type"] == "application/pdf" and answered.body() == printed("columns-us").read_bytes()

    # Not every value is taken over, and one is added.
    page.locator("tr[data-value='P330'] input").uncheck()
    page.get_by_role("button", name="Add a value").click()
    page.get_by_label("Field").select_option("cas")
    page.get_by_label("Value").fill("127-18-5")
    visit.expected.add(422)
    page.click("#sheet-confirm")
    page.wait_for_selector(".form-error:not([hidden])")
    page.get_by_label("Value").fill("127-18-4")
    page.click("#sheet-confirm")
    page.wait_for_selector("p.meta[data-state=confirmed]")
    identity = page.url.rsplit("/", 1)[1]
    view = visit.json(f"/sheets/{identity}")
    confirmed = {(value["field"], value["value"]) for value in view["confirmed"]}
    assert ("cas", "127-18-4") in confirmed and ("flash_point", "43.3 °C") in confirmed
    assert ("precautionary_statement", "P330") not in confirmed
    assert view["sheet"]["state"] == "confirmed" and view["sheet"]["edition"] == "2022-03-09"
    assert identity in {each["id"] for each in visit.json("/sheets?cas=127-18-4")["items"]}
    after = visit.json("/ledger")["size"]
    assert after >= before + 2, "both acts are in the ledger"


def test_a_sheet_that_cannot_be_read_stays_on_the_page_with_its_reason(visits, tmp_path):
    visit = visits("warehouse", "zh")
    (tmp_path / "photo.pdf").write_bytes(b"\xff\xd8\xff not a pdf")
    page = visit.go("/sheets")
    page.set_input_files("#f-sheet-file", str(tmp_path / "photo.pdf"))
    visit.expected.add(422)
    page.click("#sheet-send")
    page.wait_for_selector(".form-error:not([hidden])")
    assert "不是 PDF" in page.locator(".form-error").inner_text()


def test_who_may_only_look_sends_nothing_and_who_may_not_approve_confirms_nothing(visits, printed):
    def call(visit, path, **options):
        return visit.context.request.post(visit.plant.url + "/api/v1" + path, **options)

    pdf = printed("newspaper").read_bytes()
    kind = {"Content-Type": "application/pdf"}
    assert call(visits("viewer"), "/sheets", data=pdf, headers=kind).status == 403
    dock = visits("warehouse")
    sent = call(dock, "/sheets?name=acid.pdf", data=pdf, headers=kind)
    assert sent.status == 201
    view = sent.json()
    assert view["sheet"]["file_name"] == "acid.pdf"
    again = call(dock, "/sheets?name=again.pdf", data=pdf, headers=kind).json()
    assert again["sheet"]["id"] == view["sheet"]["id"], "the same file is the same sheet"
    path = f"/sheets/{view['sheet']['id']}"
    assert call(dock, path + "/confirm", data={"accept": [0]}).status == 403
    ehs = visits("ehs")
    for wrong in ({"accept": [9999]}, {"accept": []}, {"accept": [0], "typed": [{"field": "revised", "value": "soon"}]},
                  {"accept": [0], "typed": [{"field": "colour", "value": "red"}]}):  # fmt: skip
        assert call(ehs, path + "/confirm", data=wrong).status == 422, wrong
    assert call(ehs, path + "/withdraw", data={"reason": " "}).status == 422
    assert call(ehs, path + "/withdraw", data={"reason": "old"}).json()["sheet"]["state"] == "withdrawn"
    assert call(ehs, path + "/confirm", data={"accept": [0]}).status == 409
