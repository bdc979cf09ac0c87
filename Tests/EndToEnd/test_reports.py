"""Reports on the stock, the land disposal notice and papers in bulk, over HTTP and as files on paper."""

import csv
import io
import re
import subprocess

import pytest
from daemon import Client, Daemon
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("works"), "demo", "--port", 0) as daemon:
        yield daemon


def table(api, kind: str, period: str) -> list[list[str]]:
    answer = api.ask("GET", f"/reports/{kind}?period={period}&format=csv")
    assert answer.status == 200, answer.text
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))


def text_of(pdf: bytes, path, *options) -> str:
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("kind", ["movements", "tier2", "msds"])
def test_a_report_on_the_stock_is_there_in_every_form(works, kind, tmp_path):
    api = works.admin
    year = api.get("/waste")["day"][:4]
    rows = table(api, kind, year)
    assert len(rows) > 5 and all(len(row) == len(rows[0]) for row in rows)
    pdf = api.ask("GET", f"/reports/{kind}?period={year}&format=pdf").body
    path = tmp_path / "report.pdf"
    text = text_of(pdf, path, "-layout")
    numbers = {cell for row in rows[1:] for cell in row if re.fullmatch(r"\d{2,7}-\d\d-\d", cell)}
    assert numbers and not [each for each in numbers if each not in text], "a CAS number is broken or missing"
    heads = {word for head in rows[0] for word in re.findall("[a-z]{3,}", head)}
    assert not [each for each in heads if each not in text], "a heading is broken or missing"
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert fonts and all("Type 3" not in font and re.search(r"\byes yes\b|\byes +yes\b", font) for font in fonts)


def test_the_register_adds_up_to_what_the_balance_says(works):
    api = works.admin
    year = api.get("/waste")["day"][:4]
    item = next(each for each in api.every("/items?q=67-64-1") if each["state"] == "stored" and "mass_mg" in each["quantity"])
    api.post(f"/items/{item['code']}/use", {"amount": "1.5 kg", "reason": "test"})
    rows = [row for row in table(api, "movements", year)[1:] if row[3] == "67-64-1" and row[8] == "kg"]
    assert any(row[5] == item["code"] and row[7] == "1.5" for row in rows)
    balance = next(each for each in api.get("/balance?material=67-64-1")["items"] if each["stock"]["unit"] == "mg")
    assert round(float(rows[-1][9]) * 1_000_000) == balance["stock"]["number"]
    into, out = (sum(float(row[column] or 0) for row in rows) for column in (6, 7))
    assert round((into - out) * 1_000_000) == balance["stock"]["number"]


def test_people_are_named_only_to_those_who_may_see_who_did_what(works):
    year = works.admin.get("/waste")["day"][:4]
    named = {row[13] for row in table(works.admin, "movements", year)[1:]}
    hidden = {row[13] for row in table(works.sign_in_as("viewer"), "movements", year)[1:]}
    assert any(not re.fullmatch(r"u:\d+|system|shell:\d+", each) for each in named)
    assert all(re.fullmatch(r"u:\d+|system|shell:\d+|device:.*", each) for each in hidden)


LDR = {
    "standing": "treat",
    "wastewater": False,
    "subcategories": [
        {
            "code": "D001",
            "name": "High TOC ignitable characteristic liquids subcategory based on 261.21(a)(1), "
            "greater than or equal to 10% total organic carbon",
        },
        {"code": "F003", "name": "F001 to F005 solvent wastes, other than those of one of the subcategories"},
    ],
    "constituents": ["Acetone"],
}


def stream(api) -> str:
    made = api.post(
        "/waste/streams",
        {
            "name": {"zh": "清洗废丙酮", "en": "Spent washing acetone"},
            "process": {"zh": "零件清洗", "en": "parts washing"},
            "origin": "spent_solvent",
            "form": "liquid",
            "composition": {"components": [{"cas": "67-64-1", "content": "95-100 %"}], "flash_c": -18},
            "aqueous": False,
            "solvent_use": "other",
            "before_use": [{"cas": "67-64-1", "content": "100 %"}],
            "reacts_with_water": False,
            "gives_off_toxic_gas": False,
            "explosive": False,
        },
    )
    assert {each["code"] for each in made["land_disposal_choices"]} >= {"D001", "F003"}
    return made["id"]


def test_a_land_disposal_notice_is_printed_when_everything_is_stated(works, tmp_path):
    api = works.admin
    made = stream(api)
    choice = {
        "cn_code": "900-402-06",
        "federal_codes": ["D001", "F003"],
        "eu_properties": ["HP 3", "HP 4"],
        "shipping": {"un": "UN1090"},
        "reason": "tested",
        "biennial": {"source": "G01", "form": "W203"},
    }
    confirm = f"/waste/streams/{made}/confirm"
    for change, field in [
        ({"land_disposal": {"standing": "treat"}}, "land_disposal.wastewater"),
        ({"land_disposal": LDR | {"subcategories": []}}, "land_disposal.subcategories"),
        ({"biennial": {"form": "203"}}, "biennial.form"),
    ]:
        api.ask("POST", confirm, choice | change).problem(422, field)
    api.post(confirm, choice)
    drums = [each["code"] for each in api.every("/items?q=67-64-1") if each["state"] == "stored" and not each.get("tag")][:2]

    def load(drum: str) -> str:
        api.post(f"/items/{drum}/waste", {"stream": made, "reason": "expired"})
        api.post(f"/items/{drum}/label", {})
        api.post(f"/items/{drum}/move", {"zone": "WS-1"})
        made_of = {"items": [drum], "vehicle": "沪A12345", "driver": "张三", "driver_phone": "13800000000"}
        return api.post("/manifests", made_of)["id"]

    first = load(drums[0])
    api.ask("GET", f"/manifests/{first}/paper?kind=us-ldr").problem(422)
    told = api.post(confirm, choice | {"land_disposal": LDR})["confirmation"]
    assert told["land_disposal"]["constituents"] == ["Acetone"] and told["biennial"]["form"] == "W203"
    second = load(drums[1])
    pdf = api.ask("GET", f"/manifests/{second}/paper?kind=us-ldr").body
    words = " ".join(text_of(pdf, tmp_path / "ldr.pdf").split())
    for word in ["LAND DISPOSAL RESTRICTION NOTICE", "Nonwastewater", "D001: High TOC", "Acetone", "268.7(a)(2)"]:
        assert word in words
    assert api.ask("GET", f"/manifests/{second}/paper?kind=us-ldr").body == pdf
    gm = table(api, "gm", api.get("/waste")["day"][:4])
    assert gm[0][0].startswith("联邦代码")

    # Several in one file: as many pages as both have alone, each numbered by itself.
    both = api.ask("GET", f"/papers?manifests={first},{second}&kind=cn-liandan").body
    alone = [api.ask("GET", f"/manifests/{each}/paper?kind=cn-liandan").body for each in (first, second)]
    texts = [text_of(each, tmp_path / "paper.pdf", "-layout") for each in (both, *alone)]
    assert texts[0].count("\f") == texts[1].count("\f") + texts[2].count("\f")
    assert texts[0] == texts[1] + texts[2]
    api.ask("GET", "/papers?kind=us-dot").problem(400, "manifests")
    api.ask("GET", f"/papers?manifests={first},M-none&kind=us-dot").problem(404)
    api.ask("GET", f"/papers?manifests={first},{second}&kind=us-ldr").problem(422)
    api.ask("GET", f"/manifests/{first}/paper?kind=us-dot&overprint=true").problem(400, "overprint")
    draft = api.ask("GET", f"/manifests/{first}/paper?kind=us-8700-22").body
    over = api.ask("GET", f"/manifests/{first}/paper?kind=us-8700-22&overprint=true").body
    assert "DRAFT" in text_of(draft, tmp_path / "draft.pdf") and "DRAFT" not in text_of(over, tmp_path / "over.pdf")


def test_whoever_looks_after_the_waste_fills_and_labels_its_container(works):
    api: Client = works.sign_in_as("environment")
    drums = [each["code"] for each in works.admin.every("/items?q=67-64-1") if each["state"] == "stored" and not each.get("tag")][:2]
    for drum in drums:
        api.post(f"/items/{drum}/waste", {"cn_code": "900-402-06", "reason": "expired"})
        assert api.post(f"/items/{drum}/label", {})["waste"]["labelled"]
        break
    added = api.post(f"/items/{drums[0]}/collect", {"source": drums[1], "amount": "1 kg", "reason": "rest"})
    assert len(added["items"]) == 2
    api.ask("POST", f"/items/{drums[1]}/use", {"amount": "1 g"}).problem(403)


def test_a_companys_distance_is_entered_and_a_wrong_one_is_told(works):
    api = works.admin
    party = next(each for each in api.get("/parties")["items"] if each["role"] == "facility")
    body = {"id": party["id"], "role": "facility", "name_zh": party["name"]["zh"], "name_en": party["name"]["en"]}
    for wrong in [{"longitude": 121.5}, {"longitude": 181, "latitude": 3}]:
        api.ask("PUT", f"/parties/{party['id']}", body | wrong).problem(422, "longitude")
    api.ask("PUT", f"/parties/{party['id']}", body | {"road_distance_km": -1}).problem(422, "road_distance_km")
    permit = {"number": "WH-9", "scope": [], "expires": "2031-05-31", "kind": "waste_operation"}
    api.post(f"/parties/{party['id']}/permits", permit)
    good = body | {"longitude": 121.5, "latitude": 31.2, "road_distance_km": 400}
    assert api.ask("PUT", f"/parties/{party['id']}", good).status == 204
    assert "WH-9" in {each["number"] for each in api.get(f"/parties/{party['id']}/permits")["items"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reports_are_chosen_on_the_page(visits, lang):
    visit = visits("environment", lang)
    page = visit.go("/disposal")
    card = page.locator("#reports")
    expect(card.locator("option")).to_have_count(10)
    card.locator("select").select_option("msds")
    with page.expect_download() as waiting:
        card.locator("[data-report=csv]").click()
    assert waiting.value.suggested_filename.startswith("msds-")
    card.scroll_into_view_if_needed()
    visit.shot("reports")
