"""The HTTP interface against its own description: who may do what, which headers, which answers."""

import re
from urllib.parse import quote

import pytest
from daemon import Client, Daemon, send, wait_for
from described import Described
from lifecycle import live
from peoplewalk import walk_people, walk_products
from plain_pdf import SHEET, pdf

# Sign-in, the live stream (it never ends) and signing out (it ends the session) have tests of their own.
ELSEWHERE = {("post", "/api/v1/session"), ("delete", "/api/v1/session"), ("get", "/api/v1/stream")}
# Answered with success in test_manifest_life.py and test_pictures.py.
ELSEWHERE |= {("get", "/api/v1/waste"), ("get", "/api/v1/reports/{kind}"), ("post", "/api/v1/scan/frames")}
ELSEWHERE |= {
    ("post", f"/api/v1/manifests/{{id}}/{step}")
    for step in ("refuse", "handover", "arrive", "return", "forward", "close", "correct")
}
ELSEWHERE |= {
    ("put", "/api/v1/manifests/{id}/numbers"),
    ("get", "/api/v1/manifests/{id}/versions"),
    ("get", "/api/v1/manifests/{id}/versions/{version}"),
}
# Answered with success in test_presence.py.
ELSEWHERE |= {
    (method, f"/api/v1/{path}")
    for method, path in [
        ("get", "carriers"), ("put", "tags/{tag}"), ("delete", "tags/{tag}"), ("put", "tags/{tag}/load"),
        ("delete", "tags/{tag}/load"), ("get", "replay"), ("get", "retention"), ("put", "retention"),
    ]
}  # fmt: skip
# Answered with success in test_lifecycle.py.
ELSEWHERE |= {("post", f"/api/v1/meters/{{id}}/{verb}") for verb in ("connect", "disconnect")}
# Answered with success in test_alarms.py.
ALARM_SYSTEM = {
    name: "X-1"
    for name in ("sensors", "channels", "linkages", "commands", "drills", "deliveries", "feeds", "readers", "rejected")
}
ALARM_STEPS = ("shelve", "unshelve", "reset", "handling", "emergency", "report", "commands")


def is_hub(path: str) -> bool:
    """Answered with success in test_omlox.py."""
    return path.startswith("/v2/")


def is_alarm_system(path: str) -> bool:
    parts = path.split("/")[3:]
    return bool(parts) and (
        parts[0] in ALARM_SYSTEM or parts[0] == "alarm-records" or parts[0] == "alarms" and parts[-1] in ALARM_STEPS
    )


HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self)",
    "cache-control": "",
}


class Watching(Client):
    """A client whose every answer is checked against the description and for its headers."""

    described: Described

    def ask(self, method: str, path: str, body=None, **headers):
        answer = super().ask(method, path, body, **headers)
        where = path if path.startswith(("/api/openapi", "/healthz", "/readyz", "/metrics", "/v2/")) else "/api/v1" + path
        check_headers(answer, f"{method} {where}")
        self.described.check(method.lower(), where, answer)
        return answer


def check_headers(answer, what):
    for name, start in HEADERS.items():
        assert answer.headers.get(name, "missing").startswith(start) and name in answer.headers, f"{what}: {name}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("api"), "demo", "--port", 0) as daemon:
        yield daemon
        assert daemon.is_alive, daemon.output
        assert daemon.stop() == 0, daemon.output


@pytest.fixture(scope="module")
def described(demo):
    answer = demo.nobody.ask("GET", "/api/openapi.json")
    assert answer.status == 200 and answer.headers["content-type"].startswith("application/json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    return Described(document)


@pytest.fixture(scope="module")
def api(demo, described):
    client = Watching(demo.url, demo.admin.headers)
    client.described = described
    return client


@pytest.fixture(scope="module")
def people(demo):
    """One session for each role: the daemon slows down whoever signs in all the time."""
    return {user["role"]: demo.sign_in_as(user["role"]) for user in demo.info["users"]}


# Signing in


def describe_stream(api) -> str:
    """A stream of spent acetone, described, put right, confirmed; and one that is retired."""
    facts = {
        "name": {"zh": "清洗废丙酮", "en": "Spent washing acetone"},
        "origin": "spent_solvent",
        "process": {"zh": "零件清洗", "en": "parts washing"},
        "form": "liquid",
        "composition": {"components": [{"cas": "67-64-1", "content": "90-100 %"}], "flash_c": -18},
        "solvent_use": "other",
        "before_use": [{"cas": "67-64-1", "content": "100"}],
    }
    found = {each["code"]: each["standing"] for each in api.post("/waste/proposals", facts)["items"]}
    assert found["900-402-06"] == found["F003"] == found["D001"] == "proposed" and found["D002"] == "undecided"
    stream = api.post("/waste/streams", facts)
    path = f"/waste/streams/{stream['id']}"
    facts["composition"]["ph"] = 7
    assert api.ask("PUT", path, facts).json()["revision"] == 2
    choice = {"cn_code": "900-402-06", "federal_codes": ["D001", "F003"], "shipping": {"un": "UN1090"}}
    api.ask("POST", f"{path}/confirm", choice).problem(422, "reason")
    confirmed = api.post(f"{path}/confirm", choice | {"reason": "the rest was tested"})
    assert confirmed["state"] == "confirmed"
    assert confirmed["confirmation"]["shipping"] == "UN1090, Waste Acetone, 3, PG II"
    assert api.get(path)["proposals"]
    other = api.post("/waste/streams", facts)["id"]
    assert api.post(f"/waste/streams/{other}/retire", {"reason": "no longer made"})["state"] == "retired"
    assert [each["id"] for each in api.get("/waste/streams")["items"]] == [stream["id"], other]
    return stream["id"]


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(demo):
    name = demo.user("ehs")["name"]
    wrong = demo.nobody.ask("POST", "/session", {"name": name, "password": "wrong"})
    unknown = demo.nobody.ask("POST", "/session", {"name": "nobody-of-that-name", "password": "wrong"})
    told = wrong.problem(401)
    assert told == unknown.problem(401)
    assert "set-cookie" not in wrong.headers and "set-cookie" not in unknown.headers
    demo.nobody.ask("POST", "/session", {"name": name}).problem(422, "password")
    demo.nobody.ask("POST", "/session", {"name": name, "password": "x" * 5000}).problem(401)


def test_signing_in_gives_a_cookie_for_this_site_only_and_signing_out_ends_it(demo, described):
    user = demo.user("viewer")
    answer = demo.nobody.ask("POST", "/session", {"name": user["name"], "password": user["password"]})
    described.check("post", "/api/v1/session", answer)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("ct=") and "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    client = Client(demo.url, {"Cookie": cookie.split(";")[0]})
    told = client.get("/me")
    assert (told["name"], told["role"], told["acts"]) == (user["name"], "viewer", ["read"])
    assert client.get("/me")["display"] != user["name"]
    assert client.ask("DELETE", "/session").status == 204
    client.ask("GET", "/me").problem(401)


def test_many_wrong_passwords_are_slowed_down(demo):
    answers = [demo.nobody.ask("POST", "/session", {"name": "guess", "password": str(n)}).status for n in range(6)]
    assert answers == [401] * 5 + [429], answers


# Who may do what


def real_path(template: str, ids: dict) -> str:
    def value(match):
        key = match[1]
        if key == "cas":
            return "67-64-1"
        if key == "version":
            return "1"
        if template.startswith("/api/v1/loadunits/"):
            return quote(ids["loadunits"])
        if is_hub(template):
            return "FL-1"
        return quote(ids["item"] if key == "code" else ids[template.split("/")[3]])

    return re.sub(r"\{(\w+)\}", value, template)


def test_every_operation_but_the_public_ones_asks_for_a_sign_in(demo, described):
    ids = {"item": "CT-000000-0", "waste": "WS-0001", "purchases": "P-0001", "alarms": "A-0001", "manifests": "M-0001"}
    ids |= {"tasks": "D-0001", "people": "dock", "substances": "67-64-1", "parties": "P", "me": "T", "signatures": "SG-0001"}
    ids |= {"orders": "WO-1", "vessels": "R-1", "stocktakes": "ST-0001", "loadunits": "CT-000000-0"}
    ids |= {"import": "items", "export": "items", "imports": "I-0001", "sheets": "S-0001", "reports": "gm", "tags": "T9"}
    ids |= {"products": "PR-0001", "meters": "M1"}
    ids |= ALARM_SYSTEM
    public = set()
    for method, template in described.operations():
        url = demo.url + real_path(template, ids)
        answer = send(
            url, method.upper(), b"{}" if method in ("post", "put") else None, {"Content-Type": "application/json"}
        )
        check_headers(answer, f"{method} {template}")
        if answer.status == 401:
            answer.problem(401)
        else:
            public.add((method, template))
    said = {
        (method, path)
        for method, path in described.operations()
        if described.document["paths"][path][method].get("security") == []
    }
    # Whoever is not signed in may sign out, to no effect.
    assert public - {("delete", "/api/v1/session"), ("post", "/api/v1/session")} == said - {("post", "/api/v1/session")}


RIGHTS = [
    ("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg"}, {"admin", "ehs", "warehouse"}),
    ("POST", "/items/{item}/move", {"zone": "FL-1"}, {"admin", "ehs", "warehouse"}),
    ("POST", "/items/{item}/use", {"amount": "1 g"}, {"admin", "ehs", "warehouse"}),
    (
        "POST",
        "/purchases",
        {"cas": "67-64-1", "quantity": "1 kg", "purpose": "test"},
        {"admin", "ehs", "warehouse", "environment"},
    ),
    ("POST", "/purchases/P-9999/approve", {"reason": "x"}, {"admin", "ehs"}),
    ("POST", "/alarms/A-9999/acknowledge", {"note": "x"}, {"admin", "ehs", "warehouse", "environment"}),
    ("POST", "/items/{item}/quarantine", {"reason": ""}, {"admin", "ehs", "warehouse"}),
    ("POST", "/items/{item}/release", {"reason": ""}, {"admin", "ehs"}),
    ("POST", "/items/{item}/extend", {"until": "", "reason": ""}, {"admin", "ehs"}),
    ("POST", "/items/{item}/tag", {"tag": " "}, {"admin", "ehs", "warehouse"}),
    ("POST", "/recalls", {"lot": "none", "reason": "x"}, {"admin", "ehs"}),
    ("POST", "/orders", {"id": "", "lines": []}, {"admin", "ehs"}),
    ("POST", "/scales", {"id": "", "name": {"zh": "", "en": ""}, "max": "1 kg", "step": "1 g", "calibration_due": ""}, {"admin"}),
    (
        "POST",
        "/meters",
        {"id": "", "name": {"zh": "", "en": ""}, "per_minute_max": "1 L", "calibration_due": ""},
        {"admin"},
    ),
    ("POST", "/meters/none/connect", {"item": "none"}, {"admin", "ehs", "warehouse"}),
    ("POST", "/items/{item}/inspect", {"on": "", "certificate": "", "passed": True}, {"admin", "ehs"}),
    ("POST", "/vessels", {"id": "", "name": {"zh": "", "en": ""}}, {"admin"}),
    ("POST", "/stocktakes", {"zone": "none"}, {"admin", "ehs", "warehouse"}),
    ("POST", "/items/{item}/waste", {"cn_code": "none", "reason": "x"}, {"admin", "ehs", "environment"}),
    ("POST", "/items/{item}/collect", {"source": "none", "reason": "x"}, {"admin", "ehs", "warehouse", "environment"}),
    ("POST", "/items/{item}/label", {}, {"admin", "ehs", "warehouse", "environment"}),
    ("POST", "/products", {"supplier": "", "article": ""}, {"admin", "ehs"}),
    ("POST", "/products/PR-9999/retire", {"reason": ""}, {"admin", "ehs"}),
    ("POST", "/waste/streams", {"origin": "none", "process": {"zh": "", "en": ""}}, {"admin", "ehs", "environment"}),
    ("POST", "/waste/streams/WS-9999/retire", {"reason": ""}, {"admin", "ehs", "environment"}),
    ("POST", "/manifests", {"items": []}, {"admin", "ehs", "environment"}),
    ("POST", "/manifests/M-9999/issue", {}, {"admin", "ehs", "environment"}),
    ("PUT", "/zones", None, {"admin"}),
]


@pytest.mark.parametrize(("method", "path", "body", "granted"), RIGHTS, ids=[path for _, path, _, _ in RIGHTS])
def test_roles_may_do_what_is_theirs_and_nothing_else(demo, people, method, path, body, granted):
    zones = demo.admin.ask("GET", "/zones").body
    acetone = next(item["code"] for item in demo.admin.every("/items?q=67-64-1") if item["state"] == "stored")
    for role, client in people.items():
        answer = client.ask(method, path.replace("{item}", acetone), zones if path == "/zones" else body)
        if role in granted:
            assert answer.status not in (401, 403), f"{role}: {answer.status} {answer.text[:300]}"
        else:
            answer.problem(403)


def test_everyone_signed_in_may_look(people):
    for client in people.values():
        for path in ["/site", "/items", "/alarms", "/purchases", "/manifests", "/tags", "/parties", "/ledger", "/me"]:
            client.get(path)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_foreign_page_cannot_make_a_signed_in_browser_act(demo, people, site):
    body = {"cas": "67-64-1", "quantity": "1 kg", "lot": f"from-{site}"}
    people["admin"].ask("POST", "/receipts", body, Sec_Fetch_Site=site).problem(403)
    people["admin"].ask("DELETE", "/session", Sec_Fetch_Site=site).problem(403)
    assert demo.admin.every(f"/items?q=from-{site}") == []
    assert people["admin"].ask("POST", "/receipts", body, Sec_Fetch_Site="same-origin").status == 201
    assert len(demo.admin.every(f"/items?q=from-{site}")) == 1
    assert people["admin"].ask("GET", "/items", Sec_Fetch_Site=site).status == 200, "reading changes nothing"


# Headers and addresses


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 303), ("/sign-in", 200), ("/nowhere", 404), ("/assets/nowhere.js", 404), ("/healthz", 200), ("/readyz", 200),
        ("/metrics", 200), ("/api/openapi.json", 200), ("/api/v1/nowhere", 404), ("/api/v1/items", 401), ("/api/nowhere", 404),
        ("/items/%ff", 303), ("/../../etc/passwd", 404), ("/assets/../../etc/passwd", 404),
    ],
)  # fmt: skip
def test_every_answer_carries_the_security_headers(demo, path, status):
    answer = send(demo.url + path)
    assert answer.status == status, answer.text[:300]
    check_headers(answer, path)
    if status in (401, 404) and path.startswith("/api/"):
        answer.problem(status)
    assert "root:" not in answer.text


def test_pages_carry_the_security_headers_when_signed_in(demo, people):
    for path in ["/", "/scan", "/items", "/purchases", "/alarms", "/thresholds", "/orders", "/counts", "/loads", "/balance", "/disposal", "/ledger", "/pairs", "/wall"]:
        answer = send(demo.url + path, headers=people["viewer"].headers)
        assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
        check_headers(answer, path)


# Every operation, once, for real


def two_persons(demo, api):
    """A poison that two have to agree to, a ban that two sign, and what is left to do afterwards."""
    dock, ehs = demo.sign_in_as("warehouse"), demo.sign_in_as("ehs")
    trained = {"qualifications": [{"what": "training", "expires": "2099-12-31"}]}
    assert api.ask("PUT", f"/people/{demo.user('warehouse')['name']}/qualifications", trained).status == 200
    poison = dock.post("/purchases", {"cas": "151-50-8", "quantity": "10 g", "purpose": "test", "sds": None})
    assert poison["approvals_missing"] == 2
    path = f"/purchases/{poison['id']}"
    dock.ask("POST", f"{path}/approve", {"reason": "mine"}).problem(403)
    assert ehs.post(f"{path}/approve", {"reason": "needed"})["state"] == "reviewed"
    ehs.ask("POST", f"{path}/approve", {"reason": "again"}).problem(409)
    assert api.post(f"{path}/approve", {"reason": "needed"})["state"] == "approved"
    dock.ask("POST", f"{path}/order", {}).problem(422, "licences")
    numbers = [{"list": each["list"], "number": "N-1", "expires": "2099-12-31"} for each in poison["licences"]]
    assert api.post(f"{path}/rereview", {})["state"] == "approved"
    assert dock.post(f"{path}/order", {"licences": numbers})["state"] == "ordered"
    tasks = [each for each in api.get("/tasks?limit=500")["items"] if each["duty"]["subject"] == poison["id"]]
    assert "cn.flow-file-purchase" in {each["duty"]["rule"] for each in tasks}
    assert api.post(f"/tasks/{tasks[0]['id']}/done", {"note": "filed"})["done_by"]
    assert api.get(f"{path}/decision")["decision"]["verdict"] == "review"

    banned = dock.post("/purchases", {"cas": "1763-23-1", "quantity": "1 g", "purpose": "test"})
    path = f"/purchases/{banned['id']}"
    ehs.ask("POST", f"{path}/override", {"reason": "urgent"}).problem(409)
    ehs.ask_patiently("POST", f"{path}/override", {"reason": "urgent", "password": "wrong"}).problem(403, "password")
    signed = {"reason": "urgent", "password": demo.user("ehs")["password"]}
    assert ehs.post(f"{path}/override", signed)["state"] == "reviewed"
    signed = {"reason": "agreed", "password": demo.user("admin")["password"]}
    released = api.post(f"{path}/override", signed)
    assert released["state"] == "approved" and len(released["override"]["signatures"]) == 2
    numbers = [{"list": each["list"], "number": "N-2"} for each in released["licences"]]
    dock.post(f"{path}/order", {"licences": numbers})
    item = dock.post(f"{path}/receive", {"lot": "L3"})["items"][0]
    assert [each["reason"] for each in item["override"]["signatures"]] == ["urgent", "agreed"]
    assert api.post("/purchases/rereview", {})["purchases_reviewed"] > 0


@pytest.fixture(scope="module")
def journey(demo, api):
    """Goes once through every operation; each answer is checked on the way. Gives what was called."""
    called = set()
    ask = api.ask

    def noted(method, path, body=None, **headers):
        where = path if path.startswith(("/api/openapi", "/healthz", "/readyz", "/metrics", "/v2/")) else "/api/v1" + path
        answer = ask(method, path, body, **headers)
        operation = api.described.find(method.lower(), where.split("?")[0])
        if answer.status < 400:
            called.add(operation["operationId"])
        return answer

    api.ask = noted
    walk(demo, api)
    api.ask = ask
    return called


def walk(demo, api):
    for path in ["/api/openapi.json", "/healthz", "/readyz", "/metrics"]:
        assert api.ask("GET", path).status == 200
    for path in [
        "/me",
        "/site",
        "/zones",
        "/tags",
        "/parties",
        "/ledger",
        "/substances?q=acetone",
        "/substances?q=氰化",
    ]:
        api.get(quote(path, safe="/?="))
    zones = api.ask("GET", "/zones")
    assert api.ask("PUT", "/zones", zones.body).status == 200
    wrong = zones.json()
    wrong["features"][0]["properties"]["capacity_kg"] = "a lot"
    told = api.ask("PUT", "/zones", wrong).problem(422, "zones")
    assert "capacity_kg" in told["detail_i18n"]["en"] and "capacity_kg" in told["detail_i18n"]["zh"]
    what_if = api.get("/compat?item=67-64-1&item=7722-84-1%4050%25&item=7732-18-5&waste=0")
    assert [pair["verdict"] for pair in what_if["pairs"]][0] == "separate_room" and len(what_if["pairs"]) == 3
    for question in ["item=67-64-1", "item=67-64-2&item=3", "item=67-64-1&item=7697-37-2%40200%25"]:
        assert api.ask("GET", f"/compat?{question}").status == 422, question

    # A data sheet, and what a person makes of it
    sheet = api.post("/sheets?name=thinner.pdf", pdf(SHEET), Content_Type="application/pdf")
    assert {value["value"] for value in sheet["values"]} >= {"Thinner A", "H225", "108-88-3", "UN1263", "2024-03-05"}
    where = f"/sheets/{sheet['sheet']['id']}"
    assert api.ask("GET", where + "/file").body == pdf(SHEET)
    confirmed = api.post(where + "/confirm", {"accept": list(range(len(sheet["values"])))})
    assert confirmed["sheet"]["state"] == "confirmed" and api.get(where)["confirmed"]
    assert [each["id"] for each in api.get("/sheets?cas=108-88-3&state=confirmed")["items"]] == [sheet["sheet"]["id"]]
    walk_products(api, sheet["sheet"]["id"])
    assert api.post(where + "/withdraw", {"reason": "superseded"})["sheet"]["reason"] == "superseded"

    # Hazards, and who says so
    acetone = api.get("/substances/67-64-1?regime=eu")
    assert {each["origin"] for each in acetone["hazards"]["origins"]} == {"official"}
    thinner = {
        "components": [{"cas": "108-88-3", "content": "10-20 %"}, {"cas": "67-64-1", "content": "80"}],
        "flash_c": -10,
        "boiling_c": 56,
    }
    profile = api.post("/substances/profile", {"composition": thinner, "form": "liquid", "regime": "eu"})
    found = {(each["hazard_class"], each["category"]): each for each in profile["hazards"]["origins"]}
    assert found["FLAM_LIQ", "2"]["origin"] == "measured" and "20" in found["REPR", "2"]["because"]["en"]
    assert sorted(part["high_pct"] for part in profile["hazards"]["mixture"]["components"]) == [20, 80]

    # Receiving
    label = next(path for path in demo.info["samples"] if "label-" in path)
    with open(label, "rb") as file:
        scanned = api.post("/scan", file.read(), Content_Type="image/png")
    assert scanned["match"]["kind"] == "item" and scanned["symbols"][0]["code"]["kind"] == "item"
    with open(next(path for path in demo.info["samples"] if "gs1" in path), "rb") as file:
        assert api.post("/scan", file.read(), Content_Type="image/png")["match"]["kind"] == "product"
    for text, kind in [
        ("(01)09521234543213(17)271231(10)LOT7", "product"),
        ("67-64-1", "product"),
        ("UN1090", None),
        ("hello", "unknown"),
    ]:
        told = api.post("/code", {"text": text})
        assert kind in (None, told["match"]["kind"]), told
    for cas in ["67-64-1", "143-33-9", "7722-84-1"]:
        suggestion = api.post("/receiving/suggestion", {"cas": cas, "quantity": "25 kg", "concentration_pct": 30})
        assert suggestion["identified"] and suggestion["zones"]
    assert not api.post("/receiving/suggestion", {"name": "mystery liquid", "quantity": "1 L"})["identified"]
    receipt = api.post(
        "/receipts",
        {
            "cas": "67-64-1",
            "quantity": "20 kg",
            "count": 2,
            "lot": "L1",
            "supplier": "某供应商",
            "expires_on": "2028-01-31",
            "form": "liquid",
            "container_type": "DM",
            "packaging_zh": "铁桶",
            "density_kg_per_l": 0.79,
        },
        Idempotency_Key="api-1",
    )
    unknown = api.post("/receipts", {"name": "mystery liquid", "quantity": "1 L"})["items"][0]
    assert unknown["state"] == "quarantined" and not unknown["hazards"]["known"]
    first, second = (item["code"] for item in receipt["items"])
    product = {"name": "稀释剂 A", "quantity": "20 kg", "form": "liquid", "composition": thinner}
    mixed = api.post("/receipts", product)["items"][0]
    assert len(mixed["hazards"]["mixture"]["components"]) == 2
    assert mixed["hazards"]["signal_word"]["en"] == "Danger"
    assert api.get("/items?limit=3")["next"]
    api.get("/items?state=quarantined")
    assert api.get(f"/items/{first}")["lot"] == "L1"
    for size, to, kind in [
        ("74x105mm", "pdf", "application/pdf"),
        ("105x148mm", "png", "image/png"),
        ("105x148mm", "zpl", "text/plain"),
    ]:
        answer = api.ask("GET", f"/items/{first}/label?size={size}&to={to}")
        assert answer.status == 200 and answer.headers["content-type"].startswith(kind), answer.text[:300]
    for size, told in [("70x50", 200), ("75x100", 200), ("99x99", 400)]:
        assert api.ask("GET", f"/items/{first}/label?size={size}&to=zpl&language=zh").status == told
    papers = api.get("/labels/papers")
    assert {"a4-2x2", "L7165"} <= {each["id"] for each in papers["papers"]}
    zones = [each["id"] for each in api.get("/site")["zones"] if each["kind"] == "storage"]
    for body, told in [
        ({"label": "container", "items": [first, second]}, 200),
        ({"label": "working", "items": [first], "to": "zpl-native"}, 200),
        ({"label": "location", "zones": zones, "paper": "L7165", "start": 3, "offset": [0.5, -1], "test": True}, 200),
        ({"label": "location", "zones": zones, "paper": "L7165", "start": 9}, 422),
        ({"label": "location", "zones": zones, "language": "en"}, 200),
        ({"label": "badge", "texts": [{"name": "李娜", "code": "B-17"}]}, 200),
        ({"label": "container", "items": []}, 422),
        ({"label": "container", "items": ["CT-000000-0"]}, 404),
        ({"label": "location", "zones": ["nowhere"]}, 404),
        ({"label": "badge", "texts": [{"name": "李娜"}]}, 422),
        ({"label": "poster", "items": [first]}, 400),
    ]:
        answer = api.ask("POST", "/labels", body)
        assert answer.status == told, (body, answer.status, answer.text[:300])
    assert api.post("/code", {"text": f"LOC:{zones[0]}"})["match"]["place"]["id"] == zones[0]
    assert api.post("/code", {"text": "LOC:elsewhere"})["match"]["kind"] == "unknown"
    api.post(f"/items/{first}/use", {"amount": "2 kg", "order": "WO-1"})
    api.post(f"/items/{first}/move", {"zone": receipt["zone"]["id"]})

    # Purchases
    allowed = api.post(
        "/purchases", {"cas": "64-17-5", "quantity": "5 kg", "purpose": "solvent", "concentration_pct": 95.0}
    )
    for_volume = {
        "cas": "64-17-5",
        "quantity": "5 L",
        "density_kg_per_l": 0.79,
        "form": "liquid",
        "supplier": "某供应商",
    }
    api.post("/purchases", for_volume | {"purpose": "solvent"})
    demo.sign_in_as("ehs").post(f"/purchases/{allowed['id']}/approve", {"reason": "needed"})
    api.ask("POST", f"/purchases/{allowed['id']}/approve", {"reason": "again"}).problem(409)
    api.post(f"/purchases/{allowed['id']}/order", {})
    api.post(f"/purchases/{allowed['id']}/receive", {"lot": "L2"})
    refused = api.post("/purchases", {"name": "氰化钾", "quantity": "1 kg", "purpose": "test"})
    api.post(f"/purchases/{refused['id']}/refuse", {"reason": "no"})
    listed = api.post("/purchases", product | {"purpose": "test"})["decision"]["findings"]
    assert any("component" in each["facts"] for each in listed)
    api.get("/purchases")
    assert api.get(f"/purchases/{allowed['id']}")["state"] == "received"
    two_persons(demo, api)

    # What would be, and what is owed
    earlier = api.post("/check?at=2026-04-01", {"cas": "151-50-8", "quantity": "10 g", "purpose": "test"})
    now = api.post("/check", {"cas": "151-50-8", "quantity": "10 g", "purpose": "test"})
    assert earlier["verdict"] == now["verdict"] == "review" and "id" not in now
    api.ask("POST", "/check?at=yesterday", {"cas": "151-50-8", "quantity": "10 g"}).problem(422, "at")
    party = next(each["id"] for each in api.get("/parties")["items"] if each["role"] == "generator")
    permit = {"number": "WH-1", "scope": ["cn-hazchem"], "expires": "2031-05-31", "kind": "safety_production"}
    assert "WH-1" in {each["number"] for each in api.post(f"/parties/{party}/permits", permit)["items"]}
    api.get(f"/parties/{party}/permits")
    company = api.get(f"/parties/{party}")
    assert company["id"] == party and company["contact"]["phone"]
    owed = api.get("/duties?on=2031-05-30&who=ehs")
    rules = {each["duty"]["rule"]: each for each in owed["items"]}
    # What will be due by then is not overdue today.
    due = rules["cn.permit-production"]
    assert owed["on"] == "2031-05-30" and due["days_left"] < 0 and not due["overdue"]
    expiring = [each for each in owed["items"] if each["duty"]["rule"] == "any.permit-expiry"]
    assert any(each["days_left"] == 1 for each in expiring)
    for question in ["on=2031-13-01", "who=nobody"]:
        api.ask("GET", f"/duties?{question}").problem(422)
    report = next(each["duty"] for each in api.get("/duties")["items"] if each["can_be_done"])
    done = {key: report[key] for key in ["rule", "subject", "due"]} | {"note": "R-1"}
    assert api.post("/duties/done", done, status=201)["note"] == "R-1"
    api.ask("POST", "/duties/done", done).problem(409)

    # Thresholds
    sums = api.get("/thresholds")["sums"]
    assert any(each["scheme"] == "gb18218" and "major_hazard" in each for each in sums)
    planned = api.get("/thresholds?cas=67-56-1&quantity=500%20t")["sums"]
    whole = next(each for each in planned if each["scheme"] == "gb18218")
    assert whole["phase_after"] == "reached" and whole["share_after"] >= 1 and whole["major_hazard_after"]["level"] == 4
    assert api.ask("GET", "/thresholds?cas=67-56-2&quantity=5%20t").status in (400, 422)

    # What may be done to a container, work orders, counts, balances
    live(demo, api)

    # Disposal
    stream = describe_stream(api)
    for code in (first, second):
        api.post(f"/items/{code}/waste", {"stream": stream, "reason": "expired"})
        api.post(f"/items/{code}/label", {})
        api.post(f"/items/{code}/move", {"zone": "WS-1"})
    more = api.post("/receipts", {"cas": "67-64-1", "quantity": "3 kg", "form": "liquid", "count": 1})["items"][0]["code"]
    holds = api.get(f"/items/{second}")["quantity"]["mass_mg"]
    added = api.post(f"/items/{second}/collect", {"source": more, "amount": "1 kg", "reason": "rest"})["items"]
    assert added[0]["quantity"]["mass_mg"] == holds + 1_000_000 and added[1]["quantity"]["mass_mg"] == 2_000_000
    assert api.ask("GET", f"/items/{first}/label?to=pdf&waste=1").status == 200
    manifest = api.post(
        "/manifests", {"items": [first], "vehicle": "沪A12345", "driver": "张三", "driver_phone": "13800000000"}
    )
    given_up = api.post("/manifests", {"items": [second]})
    assert api.post(f"/manifests/{given_up['id']}/void", {})["state"] == "void"
    api.get("/manifests")
    assert api.get(f"/manifests/{manifest['id']}/record")["format"].startswith("chemtrack-manifest/")
    assert api.ask("GET", f"/papers?manifests={manifest['id']}&kind=cn-liandan").body.startswith(b"%PDF")
    for kind in ["cn-liandan", "us-dot"]:
        assert api.ask("GET", f"/manifests/{manifest['id']}/paper?kind={kind}").body.startswith(b"%PDF")
    for step in ["issue", "ship", "accept"]:
        api.post(f"/manifests/{manifest['id']}/{step}", {})
    assert api.get(f"/manifests/{manifest['id']}")["state"] in ("accepted", "closed")
    history = api.get(f"/items/{first}/history")["events"]
    assert {"item.received", "item.used", "item.waste", "item.manifested", "item.shipped"} <= {
        event["kind"] for event in history
    }

    walk_people(demo, api)

    # Alarms and the ledger
    alarm = wait_for("an alarm", lambda: api.get("/alarms?state=open&limit=500")["items"], 60, 0.5)[0]
    api.get(f"/alarms/{alarm['id']}")
    api.post(f"/alarms/{alarm['id']}/acknowledge", {"note": "seen"})
    api.get("/alarms?state=all")
    api.post("/ledger/sign")
    assert api.post("/ledger/verify")["ok"]


def test_every_operation_answers_what_its_schema_says(journey, described):
    # Reaching this point, every answer of the journey was valid.
    wanted = {
        described.document["paths"][path][method]["operationId"]
        for method, path in described.operations()
        if (method, path) not in ELSEWHERE and not is_alarm_system(path) and not is_hub(path)
    }
    assert wanted - journey == set(), "never answered with success"


def test_every_path_and_method_is_there(journey, demo, described):
    items = demo.admin.get("/items?limit=1")["items"]
    ids = {"item": items[0]["code"]}
    for kind in ("purchases", "alarms", "manifests", "tasks", "orders", "vessels", "stocktakes", "sheets", "products"):
        mark = "&state=all" if kind in ("alarms", "tasks") else "&state=withdrawn" if kind == "sheets" else ""
        ids[kind] = demo.admin.get(f"/{kind}?limit=1{mark}")["items"][0]["id"]
    ids |= {"people": demo.user("warehouse")["name"], "substances": "67-64-1", "signatures": "SG-0001", "waste": "WS-0001"}
    ids |= {"import": "items", "export": "items", "imports": "I-0001", "reports": "gm"}
    ids["parties"] = demo.admin.get("/parties")["items"][0]["id"]
    ids["loadunits"] = demo.admin.get("/loadunits")["items"][0]["code"]
    # What these end has to be there first; the journey goes through them.
    ended = {("delete", "/api/v1/people/{name}/grants/{id}"), ("delete", "/api/v1/me/tokens/{id}")}
    for method, template in described.operations():
        if (method, template) in ELSEWHERE | ended or is_alarm_system(template) or is_hub(template):
            continue
        body = b"{" if method in ("post", "put") else None
        answer = send(demo.url + real_path(template, ids), method.upper(), body, demo.admin.headers)
        assert answer.status not in (404, 405), f"{method} {template}: {answer.status} {answer.text[:200]}"
        assert answer.status < 500, f"{method} {template}: {answer.status} {answer.text[:200]}"


def test_what_is_not_there_is_said_with_404(demo, api):
    for path in [
        "/items/CT-7K3M9Q-4",
        "/purchases/P-9999",
        "/alarms/A-9999",
        "/manifests/M-9999",
        "/parties/nobody/permits",
        "/items/CT-7K3M9Q-4/history",
    ]:
        api.ask("GET", path).problem(404)


def test_lists_come_in_pages_without_gaps(demo):
    for path in ["/items", "/purchases", "/alarms?state=all"]:
        whole = [entry.get("code") or entry["id"] for entry in demo.admin.every(path)]
        mark = "&" if "?" in path else "?"
        found, after = [], ""
        for _ in range(500):
            page = demo.admin.get(f"{path}{mark}limit=7{after}")
            assert len(page["items"]) <= 7
            found += [entry.get("code") or entry["id"] for entry in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert found == whole and len(set(found)) == len(found)


# Codes


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("(01)09521234543213(21)S-77", "https://id.example/01/09521234543213/21/S-77"),
        ("(01)80614141123458(21)6789", "3074257BF7194E4000001A85"),
        ("(8003)006141411234525678", "urn:epc:tag:grai-96:3.0614141.12345.5678"),
        ("(00)106141412345678908", "]C100106141412345678908"),
        ("DRUM/4711", "DRUM/4711"),
    ],
)
def test_one_code_never_names_two_containers_in_whatever_symbol(api, one, same):
    drum = {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid"}
    first = api.post("/receipts", drum | {"alias": one})["items"][0]
    for text in (one, same):
        told = api.post("/code", {"text": text})["match"]
        assert told["kind"] == "item" and told["item"]["code"] == first["code"], text
        refused = api.ask("POST", "/receipts", drum | {"alias": text})
        assert refused.problem(422)["field"] == "alias", text
    assert api.ask("POST", "/receipts", drum | {"alias": "new " + one, "count": 2}).status == 422


def test_a_code_of_a_product_names_no_container(api):
    drum = {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid"}
    product = "https://whpdj.mem.gov.cn/scan?code=310110000123"
    told = api.post("/code", {"text": product})["match"]
    assert told["kind"] != "item" and not told.get("prefill", {}).get("alias")
    codes = {api.post("/receipts", drum)["items"][0]["code"] for _ in range(2)}
    assert len(codes) == 2
