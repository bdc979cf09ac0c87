"""Products: a supplier's list comes in by a command, a person enters one on the page, and a scan of it fills a receipt."""

import csv
import io
import json

import pytest
from daemon import Client, Daemon, run
from playwright.sync_api import expect

HEADER = ["产品名称", "英文名", "供应商", "规格型号", "EAN", "CAS号", "成分", "包装规格"]
GOOD = [
    ["丙酮", "Acetone", "华东供应", "A-1", "4006381333931", "67-64-1", "", "25 kg"],
    ["稀释剂", "Thinner", "华东供应", "A-2", "", "", "67-64-1 30-60 %; 108-88-3 40-70 %", "10 L"],
]
BAD = [
    (["乙醇", "", "华东供应", "", "", "64-17-5", "", "1 L"], "规格型号"),
    (["乙醇", "", "华东供应", "A-3", "4006381333930", "64-17-5", "", "1 L"], "EAN"),
    (["乙醇", "", "华东供应", "A-4", "", "64-17-6", "", "1 L"], "CAS号"),
    (["乙醇", "", "华东供应", "A-1", "", "64-17-5", "", "1 L"], "规格型号"),
    (["混合物", "", "华东供应", "A-5", "", "", "67-64-1 viel", "1 L"], "成分"),
]


def table(rows, encoding="utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER] + rows)
    return out.getvalue().encode(encoding)


@pytest.fixture
def empty(tmp_path):
    daemon = Daemon(tmp_path / "plant", "serve", "--port", "0")
    daemon.start()
    assert daemon.stop() == 0
    return daemon


def take(empty, path, *more, code=0):
    answer = run("import", "products", path, "--data", empty.data, "--map", "规格型号=article", "--format", "json", *more)
    assert answer.returncode == code, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_suppliers_list_is_previewed_entered_exported_and_taken_back(empty, tmp_path, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(table(GOOD + [row for row, _ in BAD], encoding))
    *faults, preview = take(empty, path, code=1)
    assert [(each["row"], each["column"]) for each in faults] == [(4 + n, column) for n, (_, column) in enumerate(BAD)]
    assert (preview["new"], preview["rejected"], preview["applied"]) == (2, len(BAD), False)
    path.write_bytes(table(GOOD, encoding))
    report = take(empty, path, "--apply")[-1]
    assert (report["new"], report["id"]) == (2, "I-0001")
    assert take(empty, path, "--apply")[-1]["unchanged"] == 2
    exported = run("export", "products", "--data", empty.data).stdout
    copy = tmp_path / "copy.csv"
    copy.write_bytes(exported)
    assert take(empty, copy, "--apply")[-1]["unchanged"] == 2
    assert run("import", "products", "--undo", "I-0001", "--data", empty.data).returncode == 0
    assert run("export", "products", "--data", empty.data).stdout.count(b"\n") == 1
    assert run("ledger", "verify", "--data", empty.data).returncode == 0


def test_a_daemon_keeps_commands_out_of_its_plant(empty, tmp_path):
    """Who has the shell acts as an administrator, but never beside the daemon: its own doors ask who it is."""
    path = tmp_path / "list.csv"
    path.write_bytes(table(GOOD))
    empty.start()
    for command in (["import", "products", path, "--map", "规格型号=article", "--apply"], ["import", "products", "--undo", "I-1"]):
        answer = run(*command, "--data", empty.data)
        assert answer.returncode == 2 and b"another chemd is using" in answer.stderr, (command, answer.stderr)
    nobody = Client(empty.url)
    assert nobody.ask("POST", "/import/products?apply=1", table(GOOD)).status == 401
    assert empty.stop() == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_product_is_entered_and_received_on_the_pages(visits, lang):
    visit = visits("ehs", lang)
    page = visit.go("/products")
    page.click("#new-product")
    number = "AB-77" if lang == "zh" else "AB-78"
    facts = {
        "name_zh": "硝酸钠（工业级）", "name_en": "Sodium nitrate, technical", "supplier": "Salt Works", "article": number,
        "cas": "7631-99-4", "content": "25 kg", "shelf_life_opened_days": "365",
    }  # fmt: skip
    for name, value in facts.items():
        page.fill(f"#ask-{name}", value)
    page.click("dialog button[type=submit]")
    card = page.locator("[data-product]", has_text=number)
    expect(card).to_contain_text("7631-99-4")
    visit.shot(f"products-{lang}")
    card.locator("a[href^='/scan']").click()
    form = page.locator("#receipt")
    expect(form.locator("#f-supplier")).to_have_value("Salt Works")
    expect(form.locator("#f-shelf_life_opened_days")).to_have_value("365")
    form.locator("#f-lot").fill(f"L-{number}")
    expect(page.locator("#suggestion .choices")).to_be_visible()
    visit.shot(f"product-receipt-{lang}")
    page.click("#receive")
    expect(page.locator("#received")).to_be_visible()
    item = visit.json(f"/items?q=L-{number}")["items"][0]
    assert item["supplier"] == "Salt Works" and item["product"].startswith("PR-")
