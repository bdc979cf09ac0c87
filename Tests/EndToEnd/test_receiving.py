"""Receiving: photo, camera and wedge scanner; suggestion, receipt, label."""

import re
import subprocess
from pathlib import Path

import pytest
from conftest import CHROMIUM
from pictures import save_camera, save_photo
from playwright.sync_api import expect


def draw(folder: Path, text: str) -> bytes:
    """A GS1 DataMatrix as a supplier prints it."""
    path = folder / "code.png"
    subprocess.run(
        [
            "zint",
            "--barcode=DATAMATRIX",
            "--gs1",
            "--scale=6",
            "--whitesp=4",
            "--vwhitesp=4",
            f"--output={path}",
            f"--data={text}",
        ],
        check=True,
    )
    return path.read_bytes()


def label_of(visit, code: str) -> bytes:
    return visit.get(f"/api/v1/items/{code}/label?size=74x105&to=png").body()


def receive(visit, page, substance: str, amount: str) -> str:
    """Fills the receipt that a scan opened, and gives the code of the container made."""
    expect(page.locator("#receipt")).to_be_visible()
    page.fill("#f-substance", substance)
    page.locator("#substance-options [role=option]").first.click()
    page.fill("#f-quantity", amount)
    expect(page.locator("#suggestion .choice").first).to_be_visible()
    # Every zone that is refused says why, with the rule's source.
    page.locator("#suggestion details.refused > summary").click()
    first = page.locator("#suggestion details.refused > details").first
    first.locator("summary").first.click()
    expect(first.locator(".finding .citation").first).to_be_visible()
    visit.shot("receipt")
    page.click("#receive")
    expect(page.locator("#received")).to_be_visible()
    return page.locator("#received [data-label]").first.get_attribute("data-label")


@pytest.mark.parametrize(("lang", "lot"), [("zh", "LOT77"), ("en", "LOT78")])
def test_a_photo_of_an_unknown_product_becomes_a_container_with_a_label(visits, tmp_path, lang, lot):
    visit = visits("warehouse", lang)
    page = visit.go("/scan")
    picture = save_photo(draw(tmp_path, f"[01]06901234567892[17]280630[10]{lot}[21]{lot}9"), tmp_path / "photo.jpg")
    page.set_input_files("#photo", str(picture))
    code = receive(visit, page, "67-56-1", "25")
    visit.shot("received")
    item = visit.json(f"/items/{code}")
    assert item["cas"] == "67-56-1" and item["quantity"]["display"] == "25 kg"
    assert item["lot"] == lot and item["expires_on"] == "2028-06-30"
    assert item["state"] == "stored" and item["zone"]["id"]
    pdf = visit.get(page.locator(f"[data-label='{code}']").get_attribute("href"))
    assert pdf.headers["content-type"] == "application/pdf" and pdf.body().startswith(b"%PDF")
    # Our own label, photographed, opens the container just received.
    page.set_input_files("#photo", str(save_photo(label_of(visit, code), tmp_path / "label.jpg")))
    expect(page.locator("#feedback[data-state=good]")).to_contain_text(code)
    expect(page.locator("#open-record")).to_have_attribute("href", f"/items/{code}")


def test_the_camera_reads_a_label(visits, driver, tmp_path):
    clerk = visits("warehouse", "zh")
    item = clerk.json("/items?limit=1")["items"][0]
    video = save_camera(label_of(clerk, item["code"]), tmp_path / "camera.mjpeg")
    browser = driver.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ],
    )
    try:
        visit = visits("warehouse", "zh", browser=browser, permissions=["camera"])
        page = visit.go("/scan")
        page.click("#camera-start")
        expect(page.locator("#camera video")).to_be_visible()
        visit.shot("camera")
        expect(page.locator("#feedback[data-state=good]")).to_contain_text(item["code"], timeout=30_000)
        # The camera rests after a hit.
        expect(page.locator("#camera")).to_be_hidden()
        visit.context.close()
    finally:
        browser.close()


def test_the_camera_receives_an_unknown_product(visits, driver, tmp_path):
    clerk = visits("warehouse", "en")
    code = draw(tmp_path, "[01]06901234567892[17]290331[10]CAM1[21]CAM19")
    video = save_camera(code, tmp_path / "camera.mjpeg")
    browser = driver.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ],
    )
    try:
        visit = visits("warehouse", "en", browser=browser, permissions=["camera"])
        page = visit.go("/scan")
        page.click("#camera-start")
        expect(page.locator("#receipt")).to_be_visible(timeout=30_000)
        made = receive(visit, page, "64-17-5", "10")
        assert clerk.json(f"/items/{made}")["lot"] == "CAM1"
        visit.context.close()
    finally:
        browser.close()


def test_a_wedge_scanner_works_from_any_page(visits):
    visit = visits("warehouse", "en")
    code = visit.json("/items?limit=1")["items"][0]["code"]
    page = visit.go("/ledger")
    # The page checks the ledger first, which other tests have made long.
    expect(page.locator("#verify")).to_be_visible(timeout=20_000)
    page.keyboard.type(f"]Q1{code}")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/scan"))
    expect(page.locator("#feedback[data-state=good]")).to_contain_text(code)
    # On the scan page the field listens again at once.
    expect(page.locator("#scan-field")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    expect(page.locator("#open-record")).to_be_visible()


def test_a_wrong_check_character_and_a_bad_picture_are_said(visits, tmp_path):
    visit = visits("warehouse", "zh")
    visit.expected = {422}
    code = visit.json("/items?limit=1")["items"][0]["code"]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    page = visit.go("/scan")
    expect(page.locator("#scan-field")).to_be_focused()
    page.keyboard.type(wrong)
    page.keyboard.press("Enter")
    expect(page.locator("#feedback[data-state=bad]")).to_be_visible()
    visit.shot("scan-wrong-check")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("#feedback[data-state=good]")).to_contain_text(code)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    page.set_input_files("#photo", str(broken))
    expect(page.locator("#feedback[data-state=bad]")).to_be_visible()


def test_an_error_stands_at_its_field(visits):
    visit = visits("warehouse", "en")
    visit.expected = {422}
    page = visit.go("/scan")
    page.click("#by-hand")
    page.fill("#f-substance", "67-64-2")
    page.fill("#f-quantity", "5")
    expect(page.locator("[data-field=substance] .field-error")).to_be_visible()


def test_a_viewer_cannot_receive(visits):
    page = visits("viewer", "en").go("/scan")
    page.click("#by-hand")
    expect(page.locator("#result")).to_contain_text("You may look only")
