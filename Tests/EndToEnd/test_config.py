"""The daemon's settings: what there is, whether a file is right, what is in force and where it comes from."""

import json

import pytest
from commands import answer, complaint
from daemon import Daemon, run

# Every setting once, each with a value that is not its default.
WHOLE = """\ufeff# a plant\r
data = './plant'   # here\r
address = "127.0.0.2"
port = 9000
secure = true
zones = "zones \\"A\\".geojson"
site = "sh_1"
site_name_zh = "上海厂"
site_name_en = "Shanghai # 1"
time_zone = "Europe/Berlin"
regime = "cn,eu"
catalogs = "C:\\\\lists"
mqtt = "broker.example:1884"
mqtt_user = "chemd"
mqtt_password_file = "broker.pw"
feed = ["owntracks=owntracks/+/+", 'nmea=gps/#']
smtp = "127.0.0.1:25"
smtp_from = "alarm@plant.example"
smtp_tls = "starttls"
smtp_ca_file = "plant.pem"
smtp_user = "alarms"
smtp_password_file = "relay.pw"
witness = ["https://hq.example=hq.pub",]
"""
READ = {
    "data": ["./plant"], "address": ["127.0.0.2"], "port": ["9000"], "secure": ["true"],
    "zones": ['zones "A".geojson'], "site": ["sh_1"], "site_name_zh": ["上海厂"], "site_name_en": ["Shanghai # 1"],
    "time_zone": ["Europe/Berlin"], "regime": ["cn,eu"], "catalogs": ["C:\\lists"], "mqtt": ["broker.example:1884"],
    "mqtt_user": ["chemd"], "mqtt_password_file": ["broker.pw"], "feed": ["owntracks=owntracks/+/+", "nmea=gps/#"],
    "smtp": ["127.0.0.1:25"], "smtp_from": ["alarm@plant.example"], "smtp_tls": ["starttls"],
    "smtp_ca_file": ["plant.pem"], "smtp_user": ["alarms"], "smtp_password_file": ["relay.pw"], "witness": ["https://hq.example=hq.pub"],
}  # fmt: skip


@pytest.fixture
def whole(tmp_path):
    file = tmp_path / "chemd.toml"
    file.write_text(WHOLE, newline="")
    return file


def test_every_setting_is_listed_in_both_languages(whole):
    keys = answer("config", "keys")
    assert {key["name"] for key in keys} == set(READ)
    options = run("serve", "--help").stdout.decode()
    for key in keys:
        assert key["option"] == "--" + key["name"].replace("_", "-") and key["option"] in options
        for text in (key["rule"], key["meaning"]):
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text["zh"]) and text["en"], key
    text = run("config", "keys").stdout.decode()
    assert all(name in text for name in READ)


def test_what_is_in_force_says_where_it_comes_from(whole):
    told = {each["name"]: each for each in answer("config", "dump", "--config", whole, "--port", 9100)}
    assert {name: each["values"] for name, each in told.items()} == {**READ, "port": ["9100"]}
    lines = {line.split(" ")[0]: number for number, line in enumerate(WHOLE.splitlines(), 1)}
    for name, each in told.items():
        assert each["source"] == ("--port" if name == "port" else f"{whole}:{lines[name]}")
    plain = {each["name"]: each for each in answer("config", "show")}
    assert plain["port"] == {"name": "port", "values": ["8470"], "source": "default"}
    assert plain["mqtt"]["values"] == []


def test_what_is_shown_is_a_file_that_says_the_same(tmp_path, whole):
    again = tmp_path / "again.toml"
    again.write_bytes(run("config", "dump", "--config", whole).stdout)
    told = answer("config", "dump", "--config", again)
    assert {each["name"]: each["values"] for each in told} == READ


FAULTS = [
    ('prot = 1', "`port`"), ("mqtt_usr = 'x'", "`mqtt_user`"), ("port = 70000", "0 to 65535"), ("port = 1.5", "quotes"),
    ("port = eighty", "quotes"), ("[server]", "no sections"), ("port 80", "name = value"), ("site = 'a b'", "A-Z"),
    ("site = 'a", "closing quote"), ("site = 'a' b", "follows the value"), ("secure = 'yes'", "true or false"),
    ("regime = 'cn,xx'", "cn, us, eu"), ("time_zone = 'Mars/Base'", "IANA"), ("mqtt = 'broker'", "HOST:PORT"),
    ("feed = ['x=y']", "KIND=TOPIC"), ("feed = ['nmea=a'", "`]`"), ("site = ['a']", "no list"),
    ('site = "a\\q"', "escape"), ("address = '1'\naddress = '2'", "line 1"), ("smtp_from = 'nobody'", "mail address"),
    ("smtp_tls = 'ssl'", "starttls"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_a_fault_is_named_with_its_line(tmp_path, text, says):
    file = tmp_path / "bad.toml"
    file.write_text(text + "\n")
    line = text.count("\n") + 1
    [told] = answer("config", "check", file, code=2)
    [problem] = told["problems"]
    assert problem["place"] == f"{file}:{line}" and says in problem["message"]["en"], problem
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["message"]["zh"])
    assert says in complaint("config", "check", file, code=2)
    assert says in complaint("serve", "--config", file, "--data", tmp_path / "none", code=2)
    assert not (tmp_path / "none").exists(), "nothing was made"


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text("\n".join(text for text, _ in FAULTS if "\n" not in text))
    [told] = answer("config", "check", file, code=2)
    places = [int(each["place"].rsplit(":", 1)[1]) for each in told["problems"]]
    assert places == list(range(1, len(places) + 1)) and not told["ok"]
    file.write_bytes(b"site = '\xff'\n")
    assert "UTF-8" in complaint("config", "check", file, code=2)
    file.write_bytes(b"#" * 1_000_001)
    assert "1 MB" in complaint("config", "check", file, code=2)


def test_the_daemon_runs_by_its_file_and_options_win(tmp_path, whole):
    file = tmp_path / "plant.toml"
    file.write_text("site = 'from_file'\nsite_name_en = 'File'\nport = 1\n")
    with Daemon(tmp_path / "plant", "serve", "--config", file, "--port", 0, "--site-name-en", "Option") as daemon:
        told = daemon.nobody.ask("GET", "/healthz")
        assert told.status == 200
        assert daemon.stop() == 0
    site = json.loads(run("export", "zones", "--data", daemon.data).stdout)
    assert site["type"] == "FeatureCollection"
    ledger = answer("ledger", "verify", "--data", daemon.data)
    assert ledger[0]["origin"] == "chemtrack.local/from_file/e1"
