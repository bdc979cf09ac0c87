"""The daemon takes up catalogues that change while it runs, and has reviewed again what they change."""

import csv
import json
import re

import pytest
from daemon import ROOT, Daemon, wait_for
from playwright.sync_api import expect


def bans(folder, numbers: list[str], edition: str) -> None:
    """A plant's own list of what it does not want."""
    folder.mkdir(exist_ok=True)
    with (ROOT / "data" / "catalogs" / "effects.csv").open(newline="") as file:
        columns = next(csv.reader(file))
    effect = {
        "list": "plant:bans",
        "effect": "prohibited",
        "verdict": "prohibited",
        "rule": "list.plant:bans",
        "match": "cas",
        "message_zh": "{name} 本厂禁用",
        "message_en": "{name} is banned here",
        "remedy_zh": "换用",
        "remedy_en": "replace it",
        "evidence": "official",
    }
    with (folder / "effects.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, [effect.get(name, "") for name in columns]])
    rows = "".join(f"B{number},{cas}\n" for number, cas in enumerate(numbers))
    (folder / "bans.csv").write_text("entry,cas\n" + rows)
    title = {"zh": "禁用清单", "en": "Banned here"}
    catalogs = [
        {"id": "plant:bans", "file": "bans.csv", "kind": "list", "edition": edition, "title": title},
        {"id": "plant:effects", "file": "effects.csv", "kind": "effects", "edition": "1", "title": title},
    ]
    (folder / "catalogs.json").write_text(json.dumps({"format": 1, "catalogs": catalogs}))


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("editions"), "serve", "--port", "0") as daemon:
        password = re.search(r"with the password `([^`]+)`", daemon.output)[1]
        daemon.password = password
        daemon.api = daemon.sign_in("admin", password)
        yield daemon


def test_a_changed_folder_is_taken_up_and_marks_what_it_affects(works, browser):
    api, folder = works.api, works.data / "catalogs"
    purchase = api.post("/purchases", {"cas": "67-64-1", "quantity": "5 kg", "purpose": "cleaning"})
    api.post("/receipts", {"cas": "67-64-1", "quantity": "5 kg", "form": "liquid"})
    assert purchase["decision"]["verdict"] != "prohibited"
    def is_reviewed() -> bool:
        """Acetone is a drug precursor: once its lists are known, its yearly report is owed and not assumed."""
        owed = {each["duty"]["rule"]: each["duty"]["assumed"] for each in api.get("/duties")["items"]}
        return owed.get("cn.precursor-year") == []

    wait_for("the first review of the stock", is_reviewed, 60)

    bans(folder, ["67-64-1"], "1")
    path = f"/purchases/{purchase['id']}"
    marked = wait_for("the new review", lambda: api.get(path).get("newly_affected"), 60)
    assert "plant:bans" in {each.get("list") for each in marked["findings"]}
    assert api.get(path)["decision"]["verdict"] == "prohibited"
    task = wait_for("the task", lambda: api.get("/tasks")["items"], 30)[0]
    assert task["duty"]["rule"] == "stock.newly-affected" and "acetone" in task["duty"]["text"]["en"].lower()

    # A fault leaves the earlier editions in force and is told.
    (folder / "bans.csv").write_text("entry,cas\nB1,67-64-2\n")
    told = wait_for("the fault", lambda: api.get("/site").get("catalogs"), 60)
    assert "bans.csv" in told and "67-64-2" in told
    assert "chemtrack_catalogs_ok 0" in works.nobody.ask("GET", "/metrics").text
    check = {"cas": "67-64-1", "quantity": "1 kg", "purpose": "test"}
    assert api.post("/check", check)["verdict"] == "prohibited"

    bans(folder, ["64-17-5"], "2")
    wait_for("the mended folder", lambda: api.post("/check", check)["verdict"] != "prohibited", 60)
    assert api.get("/site").get("catalogs") is None

    page = browser.new_page(locale="en")
    try:
        name, value = api.headers["Cookie"].split("=", 1)
        page.context.add_cookies([{"name": name, "value": value, "url": works.url}])
        page.goto(f"{works.url}/tasks?state=calendar&lang=en")
        expect(page.locator("article[data-duty='cn.store']")).to_be_visible()
        page.fill("#calendar-day", "2031-01-01")
        reports = page.locator("article[data-duty='cn.precursor-year']")
        # Five fall due until then; none is overdue today.
        expect(reports).to_have_count(5)
        expect(page.locator("article[data-duty='cn.precursor-year'][data-overdue='true']")).to_have_count(0)
        expect(reports.first).to_contain_text("to be done by then")
        expect(reports.last).to_have_attribute("data-due", "2031-03-31")
        page.goto(f"{works.url}/tasks?state=calendar&lang=zh")
        expect(page.locator("article[data-duty='cn.store'] h2")).to_contain_text("专用仓库")
    finally:
        page.close()
