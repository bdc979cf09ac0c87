"""The places of the plant: what each may hold, and the zone file in and out."""

import json

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_place_is_changed_and_the_zone_file_comes_back(visits, lang, tmp_path):
    visit = visits("admin", lang)
    page = visit.go("/")
    page.click("a[href='/zones']")
    row = page.locator("tr[data-zone='FL-1']")
    expect(row).to_contain_text("3")
    visit.shot("zones")
    row.locator("button").click()
    page.fill("#f-capacity_count", "many")
    page.click("#save")
    expect(page.locator("[data-field=capacity_count] .field-error")).to_be_visible()
    limit = {"zh": 450, "en": 460}[lang]
    page.fill("#f-capacity_count", str(limit))
    page.click("#save")
    expect(row).to_contain_text(str(limit))
    with page.expect_download() as loading:
        page.click("a[download]")
    file = json.loads(open(loading.value.path()).read())
    zone = next(each for each in file["features"] if each["properties"]["id"] == "FL-1")
    assert zone["properties"]["capacity_count"] == limit and zone["properties"]["allowed_classes"]
    # A file with a fault is not taken, and says which zone.
    zone["geometry"]["coordinates"][0] = zone["geometry"]["coordinates"][0][:2]
    bad = tmp_path / "zones.geojson"
    bad.write_text(json.dumps(file))
    visit.expected.add(422)
    page.set_input_files("#zone-file", bad)
    expect(page.locator(".form-error").filter(visible=True)).to_contain_text("FL-1")
    bad.write_text("no zones")
    page.set_input_files("#zone-file", bad)
    expect(page.locator(".form-error").filter(visible=True)).to_contain_text("JSON")
    assert any(each["id"] == "FL-1" for each in visit.json("/site")["zones"])
