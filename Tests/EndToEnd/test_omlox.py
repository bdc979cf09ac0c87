"""The omlox hub: what another system hands in and what it is told, over HTTP and a web socket."""

import json
import re
import socket
import time
from datetime import datetime, timezone

import pytest
from daemon import Served, plan, wait_for
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("served")) as daemon:
        zones = plan()
        # The plan's lower left corner, and a hundred metres to the east and north of it, near Shanghai.
        zones["features"][0]["properties"]["ground_control_points"] = [
            [[121.4, 31.2], [0, 0]], [[121.401052, 31.2], [100, 0]], [[121.4, 31.200902], [0, 100]],
        ]  # fmt: skip
        assert daemon.admin.ask("PUT", "/zones", zones).status == 200
        yield daemon
        assert daemon.is_alive, daemon.output


@pytest.fixture(scope="module")
def token(served) -> str:
    return served.admin.post("/me/tokens", {"label": "rtls", "acts": ["read", "move"], "password": served.password}, status=201)["token"]


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def location(tag: str, x: float, y: float, **more) -> dict:
    return {
        "position": {"type": "Point", "coordinates": [x, y]},
        "source": "rtls-1",
        "provider_type": "uwb",
        "provider_id": tag,
        "timestamp_generated": now(),
        "accuracy": 0.3,
        "floor": 1,
    } | more


def get(served, path: str):
    answer = served.admin.ask("GET", path)
    assert answer.status == 200, answer.text
    return answer.json()


def put(served, path: str, body):
    return served.admin.ask("PUT", path, body)


class Socket:
    """A listener of the hub."""

    def __init__(self, served, token: str | None, **options):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = served.url.replace("http://", "ws://") + "/v2/ws/socket"
        self.connection = connect(url, additional_headers=headers | options.pop("headers", {}), **options)
        self.line = self.connection.__enter__()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.connection.__exit__(*reason)

    def say(self, **message):
        self.line.send(json.dumps(message))

    def hear(self, seconds: float = 10) -> dict:
        return json.loads(self.line.recv(timeout=seconds))

    def subscribe(self, topic: str, **params) -> int:
        self.say(event="subscribe", topic=topic, params=params)
        answer = self.hear()
        assert (answer["event"], answer["topic"]) == ("subscribed", topic), answer
        return answer["subscription_id"]

    def until(self, wanted, seconds: float = 15) -> dict:
        end = time.monotonic() + seconds
        while True:
            message = self.hear(max(0.1, end - time.monotonic()))
            if wanted(message):
                return message


# REST


def test_zones_fences_providers_and_trackables_are_shown(served):
    item = served.admin.post("/receipts", {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid", "tag": "R1"})["items"][0]
    assert put(served, "/v2/providers/R1/location", location("R1", 10, 10)).status == 204
    zones = get(served, "/v2/zones/summary")
    assert [each["type"] for each in zones] == ["uwb"] and len(zones[0]["ground_control_points"]) == 6
    assert get(served, "/v2/zones") == [zones[0]["id"]] and UUID.fullmatch(zones[0]["id"])
    assert get(served, f"/v2/zones/{zones[0]['id']}") == zones[0]
    fences = {each["foreign_id"]: each for each in get(served, "/v2/fences/summary")}
    assert set(fences) == {"SITE", "FL", "OX", "QU"} and all(UUID.fullmatch(each["id"]) for each in fences.values())
    fence = fences["FL"]
    assert (fence["crs"], fence["floor"], fence["exit_tolerance"], fence["tolerance_timeout"]) == ("local", 1, 1, 5000)
    assert fence["region"]["type"] == "Polygon" and fence["zone_id"] == zones[0]["id"] and fence["timeout"] == -1
    assert get(served, "/v2/fences/FL") == get(served, f"/v2/fences/{fence['id']}") == fence
    assert "R1" in get(served, "/v2/providers")
    trackable = next(each for each in get(served, "/v2/trackables/summary") if each["location_providers"] == ["R1"])
    assert trackable["properties"]["item"] == item["code"] and trackable["id"] in get(served, "/v2/trackables")
    assert get(served, f"/v2/trackables/{trackable['id']}") == get(served, f"/v2/trackables/{item['code']}")
    assert [each["foreign_id"] for each in get(served, f"/v2/trackables/{trackable['id']}/fences")] == ["SITE", "FL"]
    assert [each["id"] for each in get(served, "/v2/fences/FL/providers")] == ["R1"]
    assert [each["id"] for each in get(served, "/v2/fences/FL/trackables")] == [trackable["id"]]
    place = get(served, f"/v2/trackables/{trackable['id']}/location")
    assert place["position"] == {"type": "Point", "coordinates": [10, 10]} and place["crs"] == "local"
    assert place["trackables"] == [trackable["id"]] and place["provider_id"] == "R1"


def test_a_place_is_the_same_on_the_plan_and_on_the_earth(served):
    assert put(served, "/v2/providers/R2/location", location("R2", 50, 50)).status == 204
    earth = get(served, "/v2/providers/R2/location?crs=EPSG:4326")
    longitude, latitude = earth["position"]["coordinates"]
    assert abs(longitude - 121.400526) < 2e-6 and abs(latitude - 31.200451) < 2e-6
    back = location("R3", longitude, latitude, crs="EPSG:4326")
    assert put(served, "/v2/providers/R3/location", back).status == 204
    x, y = get(served, "/v2/providers/R3/location")["position"]["coordinates"]
    assert abs(x - 50) < 0.1 and abs(y - 50) < 0.1
    served.admin.ask("GET", "/v2/providers/R2/location?crs=EPSG:3857").problem(422, "crs")


def test_many_at_once_and_bad_ones_are_counted_by_reason(served):
    before = served.rejected()
    assert put(served, "/v2/providers/locations", [location(f"M{n}", n, n) for n in range(1, 40)]).status == 204
    assert {f"M{n}" for n in range(1, 40)} <= {each["provider_id"] for each in get(served, "/v2/providers/locations")}
    bad = [location("B1", 1, 1), location("B2", 1, 1, crs="EPSG:3857"), location("B3", 1, 1) | {"position": {}}]
    told = put(served, "/v2/providers/locations", bad).problem(422)
    assert "2 of 3" in told["detail_i18n"]["en"]
    put(served, "/v2/providers/B9/location", location("B8", 1, 1)).problem(422, "provider_id")
    put(served, "/v2/providers/locations", b"[{").problem(422)
    proximity = {"source": "nowhere", "provider_type": "rfid", "provider_id": "02b0a5fd"}
    put(served, "/v2/providers/proximities", [proximity]).problem(422)
    after = served.rejected()
    changed = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert changed == {"omlox_wrong_frame": 1, "omlox_void": 1, "omlox_malformed": 1, "omlox_unknown_reader": 1}
    for path in ["/v2/fences/nothing", "/v2/trackables/nothing", "/v2/providers/nothing/location", "/v2/zones/nothing"]:
        served.admin.ask("GET", path).problem(404)


def test_a_reader_that_heard_a_tag_places_it_in_its_zone(served):
    reader = {"name": {"zh": "门口读写器", "en": "Door reader"}, "zone": "OX"}
    assert served.admin.ask("PUT", "/readers/door", reader).status == 200

    def heard():
        body = {"source": "door", "provider_type": "rfid", "provider_id": "E28011", "timestamp_generated": now()}
        assert put(served, "/v2/providers/E28011/proximity", body).status == 204
        fences = served.admin.ask("GET", "/v2/providers/E28011/fences")
        return fences.status == 200 and [each["foreign_id"] for each in fences.json()] == ["SITE", "OX"]

    # One read may be astray: it takes some, over some cycles of the reader.
    wait_for("the place", heard, 60, 0.5)
    assert [each["type"] for each in get(served, "/v2/zones/summary")] == ["uwb", "rfid"]


def test_rights_hold_here_too(served):
    password = served.admin.post("/people", {"name": "looker", "display": "Looker", "role": "viewer"})["password"]
    viewer = served.sign_in("looker", password)
    assert viewer.ask("GET", "/v2/fences").status == 200
    viewer.ask("PUT", "/v2/providers/R1/location", location("R1", 1, 1)).problem(403)
    for path in ["/v2/fences", "/v2/providers", "/v2/ws/socket"]:
        served.nobody.ask("GET", path).problem(401)
    served.admin.ask("GET", "/v2/ws/socket").problem(426)


# Web socket


def test_positions_come_in_the_frame_that_was_asked_for(served, token):
    with Socket(served, token) as local, Socket(served, token) as earth:
        local.subscribe("location_updates", provider_id="S1")
        number = earth.subscribe("location_updates", crs="EPSG:4326", provider_id="S1")
        assert put(served, "/v2/providers/S1/location", location("S1", 20, 20)).status == 204
        message = local.hear()
        assert (message["event"], message["topic"]) == ("message", "location_updates")
        assert message["payload"][0]["position"]["coordinates"] == [20, 20]
        message = earth.hear()
        assert message["subscription_id"] == number and message["payload"][0]["crs"] == "EPSG:4326"


def test_going_in_and_out_is_told_with_times_and_only_where_asked(served, token):
    with Socket(served, token) as one, Socket(served, token) as other:
        one.subscribe("fence_events", fence_id="FL")
        other.subscribe("fence_events", fence_id="OX")
        put(served, "/v2/providers/F1/location", location("F1", 10, 10))
        event = one.until(lambda message: message["payload"][0]["provider_id"] == "F1")["payload"][0]
        assert event["event_type"] == "region_entry" and event["foreign_id"] == "FL" and UUID.fullmatch(event["id"])
        assert event["entry_time"].endswith("Z") and "exit_time" not in event
        time.sleep(0.05)
        put(served, "/v2/providers/F1/location", location("F1", 25, 30))
        event = one.hear()["payload"][0]
        assert event["event_type"] == "region_exit" and event["exit_time"].endswith("Z")
        with pytest.raises(TimeoutError):
            other.hear(0.5)


def test_incompatible_neighbours_collide(served, token):
    # Acetone and an oxidiser in one room.
    admin = served.admin
    first = admin.post("/receipts", {"cas": "67-64-1", "quantity": "20 kg", "form": "liquid", "tag": "C1"})["items"][0]
    second = admin.post("/receipts", {"cas": "7722-84-1", "quantity": "25 kg", "form": "liquid", "concentration_pct": 50, "tag": "C2"})["items"][0]  # fmt: skip
    with Socket(served, token) as line:
        line.subscribe("collision_events")
        # By ultra-wideband: one position is not yet believed.
        event = None
        for _ in range(200):
            put(served, "/v2/providers/C1/location", location("C1", 9, 9))
            put(served, "/v2/providers/C2/location", location("C2", 10, 9))
            try:
                event = line.hear(0.5)["payload"][0]
                break
            except TimeoutError:
                continue
        assert event, "no collision was told"
        assert event["collision_type"] == "collision_start" and len(event["collisions"]) == 2
        ids = {get(served, f"/v2/trackables/{each['code']}")["id"] for each in (first, second)}
        assert {each["id"] for each in event["collisions"]} & ids
        for _ in range(240):
            put(served, "/v2/providers/C1/location", location("C1", 9, 9))
            put(served, "/v2/providers/C2/location", location("C2", 35, 10))
            try:
                if line.hear(0.5)["payload"][0]["collision_type"] == "collision_end":
                    return
            except TimeoutError:
                continue
        raise AssertionError("the end of the collision was not told")


def test_a_listener_hands_in_positions_and_is_told_what_was_wrong(served, token):
    with Socket(served, token) as line:
        line.say(event="message", topic="location_updates", payload=[location("H1", 12, 12)])
        wait_for("the tag", lambda: "H1" in get(served, "/v2/providers"), 5)
        line.say(event="message", topic="location_updates", payload=[location("H2", 1, 1, crs="EPSG:1")])
        assert line.hear()["code"] == 10005
        bad = [
            ({"event": "shout"}, 10000),
            ({"event": "subscribe", "topic": "weather"}, 10001),
            ({"event": "subscribe", "topic": "trackable_motions"}, 10002),
            ({"event": "subscribe", "topic": "location_updates", "params": {"crs": "EPSG:1"}}, 10002),
            ({"event": "unsubscribe", "subscription_id": 99}, 10003),
            ({"event": "message", "topic": "fence_events", "payload": []}, 10001),
            ({"event": "message", "topic": "location_updates", "payload": {}}, 10005),
        ]
        for message, code in bad:
            line.say(**message)
            answer = line.hear()
            assert (answer["event"], answer["code"]) == ("error", code), (message, answer)
            assert answer["description"]
        line.line.send("[" * 50_000)
        assert line.hear()["code"] == 10005
        number = line.subscribe("fence_events")
        line.say(event="unsubscribe", subscription_id=number)
        assert line.hear() == {"event": "unsubscribed", "topic": "fence_events", "subscription_id": number}


def test_who_may_not_move_may_listen_and_hand_nothing_in(served):
    password = served.admin.post("/people", {"name": "ear", "display": "Ear", "role": "viewer"})["password"]
    cookie = served.sign_in("ear", password).headers["Cookie"]
    with Socket(served, None, headers={"Cookie": cookie}) as line:
        line.subscribe("location_updates")
        line.say(event="message", topic="location_updates", payload=[location("N1", 1, 1)])
        assert line.hear()["code"] == 10004
    assert "N1" not in get(served, "/v2/providers")


@pytest.mark.parametrize(
    ("headers", "origin"), [({}, None), ({"Authorization": "Bearer nothing"}, None), ("cookie", "http://evil.example")]
)
def test_nobody_listens_without_a_session_or_from_a_foreign_page(served, headers, origin):
    served.admin.get("/me")
    sent = dict(served.admin.headers) if headers == "cookie" else headers
    with pytest.raises(InvalidStatus) as refused:
        Socket(served, None, headers=sent, origin=origin)
    assert refused.value.response.status_code in (401, 426)


def test_large_binary_and_broken_messages_end_the_socket_with_their_code(served, token):
    for message, code in [("x" * (300 << 10), 1009), (b"\x00\x01", 1003)]:
        with Socket(served, token) as line:
            line.line.send(message)
            with pytest.raises(ConnectionClosed):
                line.hear()
            assert line.line.close_code == code
    with Socket(served, token, ping_interval=1, ping_timeout=2) as line:
        line.subscribe("fence_events")
        time.sleep(4)
        line.say(event="unsubscribe", topic="fence_events")
        assert line.hear()["event"] == "unsubscribed", "the other side's pings are answered"


def test_a_reader_that_takes_nothing_is_cut_off_and_counted_and_others_go_on(served, token):
    host, port = served.url.removeprefix("http://").split(":")
    slow = socket.create_connection((host, int(port)))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.sendall(
        f"GET /v2/ws/socket HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )
    assert b"101 " in slow.recv(2000)
    text = json.dumps({"event": "subscribe", "topic": "location_updates"}).encode()
    mask = b"\0\0\0\0"
    for _ in range(32):
        slow.sendall(bytes([0x81, 0x80 | len(text)]) + mask + text)
    with Socket(served, token) as quick:
        quick.subscribe("location_updates", provider_id="Q0")
        end = time.monotonic() + 60
        while served.rejected().get("omlox_slow_reader", 0) == 0:
            assert time.monotonic() < end, "the slow reader was not cut off"
            put(served, "/v2/providers/locations", [location(f"Q{n}", n % 50, 20) for n in range(300)])
            assert quick.hear(10)["payload"][0]["provider_id"] == "Q0"
    slow.close()


def test_the_daemon_stops_with_listeners_connected(served, token):
    with Socket(served, token) as line:
        line.subscribe("fence_events")
        assert served.stop(20) == 0
        with pytest.raises(ConnectionClosed):
            line.hear()
    served.start()
