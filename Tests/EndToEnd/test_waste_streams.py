"""Waste streams: described on the page, codes proposed with reasons, confirmed by a person; and the command."""

import json

import pytest
from commands import answer, complaint
from playwright.sync_api import expect

FACTS = {
    "origin": "spent_solvent",
    "process": {"zh": "零件清洗", "en": "parts washing"},
    "form": "liquid",
    "composition": {"components": [{"cas": "67-64-1", "content": "90-95 %"}], "flash_c": -18},
    "before_use": [{"cas": "67-64-1", "content": "100"}],
    "solvent_use": "other",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_stream_is_described_proposed_and_confirmed_on_the_page(visits, lang):
    visit = visits("environment", lang)
    page = visit.go("/disposal")
    page.click("a[href='/waste-streams']")
    page.wait_for_url("**/waste-streams")
    page.click("#new-stream")
    page.fill("#f-name_zh", f"清洗废丙酮 {lang}")
    page.fill("#f-name_en", f"Spent washing acetone {lang}")
    page.fill("#f-process_zh", "零件清洗")
    page.fill("#f-process_en", "parts washing")
    page.select_option("#f-form", "liquid")
    page.fill("#f-components", "67-64-1: 90-95 %")
    page.fill("#f-flash_c", "-18")
    page.select_option("#f-solvent_use", "other")
    page.fill("#f-before_use", "67-64-1: 100")
    page.click("#propose")
    proposals = page.locator("#stream-proposals")
    expect(proposals.locator("[data-code='900-402-06'][data-standing=proposed]")).to_be_visible()
    expect(proposals.locator("[data-code='F003'][data-standing=proposed]")).to_be_visible()
    expect(proposals.locator("[data-code='D002'][data-standing=undecided]")).to_be_visible()
    visit.shot("waste-stream-proposals")
    page.click("#save-stream")
    # The one of this language, not that of the test before.
    name = f"清洗废丙酮 {lang}" if lang == "zh" else f"Spent washing acetone {lang}"
    card = page.locator("[data-stream]", has_text=name)
    expect(card).to_be_visible()
    card.locator("summary").click()
    stream = card.get_attribute("data-stream")
    expect(card.locator(f"[id='f-{stream}-cn_code']")).to_have_value("900-402-06")
    card.locator(f"[id='f-{stream}-un']").fill("UN1090")
    # What is open and not taken needs a word.
    visit.expected |= {422}
    card.locator(f"[data-confirm={stream}]").click()
    expect(card.locator(".field-error:visible")).to_contain_text("D002")
    card.locator(f"[id='f-{stream}-reason']").fill("pH 7, no metals")
    card.locator(f"[data-confirm={stream}]").click()
    card = page.locator(f"[data-stream={stream}]")
    expect(card).to_contain_text("UN1090, Waste Acetone, 3, PG II")
    visit.shot("waste-streams")
    told = visit.json(f"/waste/streams/{stream}")
    assert told["state"] == "confirmed"
    assert set(told["confirmation"]["federal_codes"]) == {"D001", "F003"}
    # A fact is changed in the same form, filled with what is known; then the codes are to be confirmed again.
    page.click(f"[data-change={stream}]")
    expect(page.locator("#f-components")).to_have_value("67-64-1: 90-95 %")
    expect(page.locator("#f-solvent_use")).to_have_value("other")
    page.fill("#f-ph", "7")
    visit.shot("waste-stream-form")
    page.click("#save-stream")
    expect(page.locator("#stream-form")).to_be_hidden()
    told = visit.json(f"/waste/streams/{stream}")
    assert told["state"] == "draft" and told["ph"] == 7 and told["revision"] == 2


def test_the_command_proposes_codes_with_reasons_and_says_what_to_test(tmp_path):
    file = tmp_path / "acetone.json"
    file.write_text(json.dumps(FACTS))
    told = answer("waste", "propose", file)
    found = {(each["regime"], each["code"]): each for each in told}
    assert found["us", "F003"]["standing"] == found["cn", "900-402-06"]["standing"] == "proposed"
    assert found["eu", "HP 3"]["standing"] == "proposed"
    assert found["us", "D002"]["to_do"]["zh"] and found["us", "D002"]["citation"]["clause"] == "261.22(a)"
    assert ("us", "U002") not in found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"origin": "magic"}, "origin: `magic` is not one of"),
        ({"composition": {"components": [{"cas": "67-64-2", "content": "50"}]}}, "components: "),
        ({"before_use": [{"cas": "67-64-1", "content": "lots"}]}, "before_use: content `lots` is not understood"),
        ({"process": {"zh": "", "en": ""}}, "process: say in what process"),
    ],
)
def test_facts_that_cannot_be_are_told_with_their_field(tmp_path, change, says):
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(FACTS | change))
    assert says in complaint("waste", "propose", file, code=2)
