"""Every operation, every role, from the tables that the daemon itself works by: what they do not grant is not reached."""

import re
import time

import pytest
from daemon import Client, Daemon, wait_for


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with Daemon(tmp_path_factory.mktemp("rights"), "demo", "--port", 0) as daemon:
        yield daemon


@pytest.fixture(scope="module")
def people(demo):
    return {user["role"]: demo.sign_in_as(user["role"]) for user in demo.info["users"]}


@pytest.fixture(scope="module")
def document(demo):
    return demo.nobody.ask("GET", "/api/openapi.json").json()


# The rights as the field asks for them, written down apart from the program.
RIGHTS = {
    "read": "admin ehs warehouse environment viewer", "receive": "admin ehs warehouse", "move": "admin ehs warehouse",
    "use": "admin ehs warehouse", "acknowledge": "admin ehs warehouse environment",
    "request": "admin ehs warehouse environment", "approve": "admin ehs", "override": "admin ehs",
    "dispose": "admin ehs environment", "configure": "admin", "collect": "admin ehs warehouse environment",
    "trace": "admin ehs", "locate": "admin ehs",
}  # fmt: skip
OPEN = {("post", "/api/v1/session"), ("delete", "/api/v1/session")}


def operations(document):
    for path, methods in document["paths"].items():
        if path.startswith("/api/v1/"):
            for method, operation in methods.items():
                yield method, path, operation


def test_the_table_is_the_one_the_field_asks_for(people):
    told = people["viewer"].get("/roles")["items"]
    assert {each["role"]: set(each["acts"]) for each in told} == {
        role: {act for act, roles in RIGHTS.items() if role in roles.split()} for role in people
    }
    for role, client in people.items():
        assert set(client.get("/me")["acts"]) == {act for act, roles in RIGHTS.items() if role in roles.split()}


def test_every_operation_names_the_right_it_needs(document):
    unnamed = {(method, path) for method, path, operation in operations(document) if "x-act" not in operation}
    assert unnamed == OPEN


def test_no_role_reaches_an_operation_that_it_is_not_granted(people, document):
    """A made-up subject: whoever is let in gets another answer than 401 or 403."""
    wrong = []
    for method, template, operation in operations(document):
        if (method, template) in OPEN or template.endswith("/stream"):
            continue
        path = re.sub(r"\{\w+\}", "none-of-this", template.removeprefix("/api/v1"))
        granted = RIGHTS[operation["x-act"]].split()
        for role, client in people.items():
            answer = client.ask(method.upper(), path, {} if method in ("post", "put") else None)
            let_in = answer.status not in (401, 403)
            # Signing and one's own account ask for the password, which is refused with 403 too.
            if let_in != (role in granted) and not (role in granted and answer.json()["type"].endswith("signature")):
                wrong.append((method, template, role, answer.status))
    assert wrong == []


def test_a_refusal_is_on_record_once(demo, people):
    viewer = next(user["name"] for user in demo.info["users"] if user["role"] == "viewer")
    for _ in range(3):
        people["viewer"].ask("POST", "/items/CT-XX/move", {"zone": "FL-1"}).problem(403)
    denied = demo.admin.get(f"/trace?kind=access.denied&person={viewer}")["items"]
    mine = [each for each in denied if each["facts"]["what"] == "POST /api/v1/items/CT-XX/move"]
    assert len(mine) == 1 and mine[0]["facts"]["act"] == "move"


def test_a_person_limited_to_a_zone_reaches_no_other(demo, people):
    items = demo.admin.every("/items?state=stored")
    zones = sorted({each["zone"]["id"] for each in items if each.get("zone")})
    here, there = zones[0], zones[1]
    assert demo.admin.ask("PUT", "/people/dock", {"scope": {"zones": [here]}}).status == 200
    dock = people["warehouse"]
    for zone, status in [(here, 200), (there, 403)]:
        item = next(each for each in items if each["zone"]["id"] == zone and "kg" in each["quantity"]["display"])
        answer = dock.ask("POST", f"/items/{item['code']}/use", {"amount": "1 g"})
        assert answer.status in (status, 409), f"{zone}: {answer.text}"
        if status == 403:
            assert answer.problem(403)["type"] == "urn:chemtrack:out-of-scope"
    assert demo.admin.ask("PUT", "/people/dock", {"unlimited": True}).status == 200


def test_a_token_does_only_what_it_is_limited_to(demo, people):
    password = demo.user("ehs")["password"]
    wanted = {"label": "erp", "acts": ["read"], "password": password}
    people["ehs"].ask("POST", "/me/tokens", {**wanted, "password": "wrong"}).problem(403)
    made = people["ehs"].post("/me/tokens", wanted, status=201)
    program = Client(demo.url, {"Authorization": f"Bearer {made['token']}"})
    assert program.get("/me")["acts"] == ["read"]
    program.ask("POST", "/receipts", {"cas": "67-64-1", "quantity": "1 kg"}).problem(403)
    assert people["ehs"].ask("DELETE", f"/me/tokens/{made['id']}").status == 204
    program.ask("GET", "/me").problem(401)


def test_a_second_factor_is_asked_for_and_no_code_is_good_twice(demo):
    import base64
    import hashlib
    import hmac
    import struct

    made = demo.admin.post("/people", {"name": "totp", "role": "viewer"}, status=201)
    nobody = Client(demo.url)

    def sign_in(**more):
        return nobody.ask("POST", "/session", {"name": "totp", "password": made["password"], **more})

    client = Client(demo.url, {"Cookie": sign_in().headers["set-cookie"].split(";")[0]})
    secret = base64.b32decode(client.post("/me/totp", {"password": made["password"]})["secret"])

    def code(step):
        mac = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
        at = mac[19] & 15
        return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"

    step = int(time.time()) // 30
    client.ask("POST", "/me/totp/confirm", {"code": "000000"}).problem(422, "code")
    assert client.ask("POST", "/me/totp/confirm", {"code": code(step - 1)}).status == 204
    assert sign_in().problem(401, "code")["type"] == "urn:chemtrack:second-factor"
    assert sign_in(code=code(step - 1)).status == 401, "used already"
    assert sign_in(code=code(int(time.time()) // 30)).status == 200


def test_a_badge_needs_its_pin_and_does_only_the_work_of_a_handheld(demo, people):
    demo.admin.ask("PUT", "/people/ehs", {"badge": "BADGE-1", "pin": "12"}).problem(422, "pin")
    assert demo.admin.ask("PUT", "/people/ehs", {"badge": "BADGE-1", "pin": "246810"}).status == 200
    nobody = Client(demo.url)
    nobody.ask("POST", "/session", {"badge": "BADGE-1", "pin": "000000"}).problem(401)
    nobody.ask("POST", "/session", {"badge": "BADGE-2", "pin": "246810"}).problem(401)
    answer = nobody.ask("POST", "/session", {"badge": "BADGE-1", "pin": "246810"})
    badge = Client(demo.url, {"Cookie": answer.headers["set-cookie"].split(";")[0]})
    assert badge.get("/me")["acts"] == ["read", "receive", "move", "use", "acknowledge", "collect"]
    badge.ask("POST", "/purchases/P-0001/approve", {"reason": "x"}).problem(403)


def test_cyanide_is_issued_by_two_persons_only(demo):
    cyanide = next(each["code"] for each in demo.admin.every("/items?q=143-33-9") if each["state"] == "stored")
    dock, ehs = demo.sign_in_as("warehouse"), demo.sign_in_as("ehs")
    use = ("POST", f"/items/{cyanide}/use", {"amount": "10 g", "order": "WO-77"})
    asked = dock.ask(*use).problem(409)
    assert asked["type"] == "urn:chemtrack:needs-signatures" and asked["signature"]["missing"] == 2
    request = asked["signature"]["id"]
    assert [each["id"] for each in ehs.get("/signatures")["items"]] == [request]

    def sign(client, user):
        body = {"password": demo.user(user)["password"], "meaning": "已核对"}
        answer = client.ask_patiently("POST", f"/signatures/{request}/sign", body)
        assert answer.status in (200, 409), answer.text
        return answer

    dock.ask("POST", f"/signatures/{request}/sign", {"password": "wrong"}).problem(403)
    assert sign(dock, "warehouse").json()["missing"] == 1
    assert sign(demo.sign_in_as("warehouse"), "warehouse").status == 409, "a second session is the same person"
    assert sign(ehs, "ehs").json()["missing"] == 0
    done = dock.ask(*use, Signature_Request=request)
    assert done.status == 200 and done.json()["quantity"]["display"] == "4.99 kg"
    dock.ask(*use, Signature_Request=request).problem(409)
