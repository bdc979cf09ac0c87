"""Every operation about people, signatures, traces, tables and products, once; `api` notes what was called and checks the answers."""

from urllib.parse import quote

from daemon import Client


def walk_people(demo, api):
    password = demo.user("admin")["password"]
    assert {each["role"] for each in api.get("/roles")["items"]} == {user["role"] for user in demo.info["users"]}
    made = api.post("/people", {"name": "walker", "display": "Walker", "role": "viewer"}, status=201)
    scope = {"zones": [api.get("/zones")["features"][0]["properties"]["id"]]}
    assert api.ask("PUT", "/people/walker", {"scope": scope}).json()["scope"]["zones"] == scope["zones"]
    given = {"act": "use", "until": "2099-01-01", "reason": "x"}
    api.ask("POST", "/people/walker/grants", given).problem(422, "until")
    grant = api.post("/people/walker/grants", given | {"until": next_month()}, status=201)["grants"][0]
    assert grant["good"] and not api.ask("DELETE", f"/people/walker/grants/{grant['id']}").json()["grants"][0]["good"]
    assert any(each["name"] == "walker" for each in api.get("/people")["items"])
    party = {"id": "haul-2", "role": "transporter", "name_zh": "第二运输", "name_en": "Haul 2", "licence": "N-2"}
    assert api.ask("PUT", "/parties/haul-2", party).status == 204
    assert any(each["id"] == "haul-2" for each in api.get("/parties")["items"])
    wanted = {"label": "walk", "acts": ["read"], "password": password}
    token = api.ask_patiently("POST", "/me/tokens", wanted).json()
    assert api.get("/me/tokens")["items"] and api.ask("DELETE", f"/me/tokens/{token['id']}").status == 204
    own_account(demo, api, made["password"])
    cyanide(demo, api, password)
    tables(api)
    api.get("/trace?lot=L1&kind=item")


def next_month() -> str:
    from datetime import date, timedelta

    return (date.today() + timedelta(days=30)).isoformat()


def own_account(demo, api, password):
    """As the new person, whose account this is."""
    before = api.headers
    answer = Client(demo.url).ask_patiently("POST", "/session", {"name": "walker", "password": password})
    api.headers = {"Cookie": answer.headers["set-cookie"].split(";")[0]}
    try:
        secret = api.ask_patiently("POST", "/me/totp", {"password": password}).json()["secret"]
        assert api.ask("POST", "/me/totp/confirm", {"code": totp(secret)}).status == 204
        changed = {"old": password, "new": "a new one, and long"}
        assert api.ask_patiently("PUT", "/me/password", changed).status == 204
        api.ask("GET", "/me").problem(401)
    finally:
        api.headers = before


def totp(secret: str, back: int = 0) -> str:
    import base64
    import hashlib
    import hmac
    import struct
    import time

    step = int(time.time()) // 30 - back
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def cyanide(demo, api, password):
    """Two persons, of whom one is the administrator."""
    rules = api.get("/signing-rules")
    assert rules["rules"][0]["lists"] == ["cn-hypertoxic"]
    assert api.ask("PUT", "/signing-rules", rules).json() == rules
    assert api.ask("PUT", "/signing-rules", {"rules": None}).json() == rules
    trained = {"qualifications": [{"what": "hypertoxic"}]}
    assert api.ask("PUT", "/people/admin/qualifications", trained).status == 200
    code = next(each["code"] for each in api.every("/items?q=151-50-8") if each["state"] == "stored")
    asked = api.ask("POST", f"/items/{code}/use", {"amount": "1 g"}).problem(409)["signature"]
    assert api.get("/signatures")["items"][0]["id"] == asked["id"]
    signed = api.ask_patiently("POST", f"/signatures/{asked['id']}/sign", {"password": password})
    assert signed.json()["missing"] == 1


def tables(api):
    rows = "品名,CAS号,数量\n丙酮,67-64-1,1 kg\n丙酮,67-64-2,1 kg\n".encode()
    preview = api.post("/import/items", rows, Content_Type="text/csv")
    assert not preview["applied"] and [each["column"] for each in preview["faults"]] == ["CAS号"]
    done = api.post("/import/items?apply=1&skip=1", rows, Content_Type="text/csv")
    assert done["applied"] and len(done["new"]) == 1
    assert api.post(f"/imports/{done['id']}/undo")["withdrawn"] == "1"
    for kind in ["items", "people", "parties", "zones"]:
        assert api.ask("GET", f"/export/{kind}").status == 200


def walk_products(api, sheet):
    """A product is entered, changed, received by its number, given a data sheet; another is no longer taken in."""
    facts = {
        "name_zh": "稀释剂 A", "name_en": "Thinner A", "supplier": "Paint Supply", "article": "TH-10", "gtin": "4006381333931",
        "composition": {"components": [{"cas": "108-88-3", "content": "60-80 %"}, {"cas": "67-64-1", "content": "20-40 %"}]},
        "form": "liquid", "content": "10 L", "density_kg_per_l": 0.85, "shelf_life_opened_days": 180, "container_type": "DM",
    }  # fmt: skip
    product = api.post("/products", facts, Idempotency_Key="product-1")
    assert api.post("/products", facts, Idempotency_Key="product-1")["id"] == product["id"], "a repeated request makes nothing twice"
    assert product["gtin"] == "04006381333931" and product["composition"]["components"][0]["high_pct"] == 80
    api.ask("POST", "/products", facts).problem(422, "article")
    where = f"/products/{product['id']}"
    facts["composition"] |= {"flash_c": 4, "boiling_c": 56}
    assert api.ask("PUT", where, facts).json()["composition"]["flash_c"] == 4
    told = api.post(where + "/sheets", {"sheet": sheet})
    assert told["current_sheet"] == sheet and api.get(where)["sheets"][0]["id"] == sheet
    assert [each["id"] for each in api.get("/products?q=paint")["items"]] == [product["id"]]
    for code in ("4006381333931", "(01)04006381333931(10)B7", "th-10", product["id"]):
        assert [each["id"] for each in api.get("/products?code=" + quote(code))["items"]] == [product["id"]]
    match = api.post("/code", {"text": "(01)04006381333931(10)B7"})["match"]
    assert match["kind"] == "product"
    told = {name: match["prefill"][name] for name in ("product", "quantity", "lot", "supplier", "container_type")}
    assert told == {
        "product": product["id"], "quantity": "10 L", "lot": "B7", "supplier": "Paint Supply", "container_type": "DM",
    }  # fmt: skip
    zones = api.post("/receiving/suggestion", {"product": product["id"], "quantity": "10 L"})
    assert zones["identified"] and any(zone["accepted"] for zone in zones["zones"])
    item = api.post("/receipts", {"product": product["id"], "lot": "B7"})["items"][0]
    assert (item["product"], item["supplier"], item["quantity"]["display"]) == (product["id"], "Paint Supply", "10 L")
    assert any(hazard["code"] == "H225" for hazard in item["hazards"]["statements"])
    api.ask("POST", "/receipts", {"product": product["id"], "cas": "64-17-5x"}).problem(422, "cas")
    other = api.post("/products", {"name_en": "Old", "supplier": "Paint Supply", "article": "TH-1", "cas": "67-64-1"})["id"]
    assert api.post(f"/products/{other}/retire", {"reason": "replaced"})["retired"] == "replaced"
    api.ask("POST", "/receipts", {"product": other, "quantity": "1 kg"}).problem(409)
