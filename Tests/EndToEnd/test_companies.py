"""Companies are entered on a page; what one request gives, the other takes."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_facility_is_entered_and_changed_on_the_page(visits, lang):
    visit = visits("admin", lang)
    page = visit.go("/disposal")
    page.click("a[href='/parties']")
    page.click("#add")
    name = f"facility-{lang}"
    entered = {
        "id": name,
        "name_zh": "清源环保",
        "name_en": "Clean Treat",
        "uscc": "91310000MA1DEM03XX",
        "address.city": "Newark",
        "address.state": "nj",
        "address.zip": "07101",
        "contact.name_zh": "王芳",
        "contact.phone": "609-555-0122 ext. 7",
        "emergency_phone": "800-555-0199",
        "licence": "沪环危 2026-009",
        "licence_expires_on": "2031-12-31",
        "licence_scope": "HW06 900-402-06",
        "licence_yearly_t": "120.5",
    }
    for field, value in entered.items():
        page.fill(f"[id='f-{field}']", value)
    # A credit code with a wrong check character is refused where it stands.
    visit.expected.add(422)
    page.click("#save")
    expect(page.locator("[data-field=uscc] .field-error")).to_be_visible()
    page.fill("#f-uscc", "91310000MA1DEM03XP")
    visit.shot("company")
    page.click("#save")
    card = page.locator(f"[data-party={name}]")
    expect(card).to_contain_text("沪环危 2026-009")
    kept = visit.json(f"/parties/{name}")
    assert kept["address"] == {"city": "Newark", "state": "NJ", "zip": "07101"}
    assert kept["contact"]["phone"] == "609-555-0122 ext. 7" and kept["licence_yearly_t"] == "120.5"
    assert kept["licence_scope"] == ["HW06", "900-402-06"] and kept["licence_expires_on"] == "2031-12-31"

    card.locator("button").click()
    expect(page.locator("#f-licence_scope")).to_have_value("HW06 900-402-06")
    page.fill("#f-emergency_phone", "")
    page.select_option("#f-role", "transporter")
    page.fill("#f-vehicles", "沪A12345; 310000001; 2027-05-31")
    page.click("#save")
    expect(page.locator(f"[data-party={name}][data-role=transporter]")).to_be_visible()
    changed = visit.json(f"/parties/{name}")
    assert changed["vehicles"] == [{"name": "沪A12345", "licence": "310000001", "expires_on": "2027-05-31"}]
    assert changed.get("emergency_phone") is None and changed["uscc"] == "91310000MA1DEM03XP"
    answer = visit.context.request.put(
        f"{visit.plant.url}/api/v1/parties/{name}", data=changed, headers={"Origin": visit.plant.url}
    )
    assert answer.status == 204 and visit.json(f"/parties/{name}") == changed
