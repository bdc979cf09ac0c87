"""Alarms by mail over TLS, to a real server: its certificate is checked, and a password is never sent in clear."""

import base64
import json
import socketserver
import ssl
import subprocess
import threading

import pytest
from commands import complaint
from daemon import Client, Daemon, wait_for
from test_alarms import now

PASSWORD = "a secret of the relay"


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Certificate authorities, ours and a stranger, and certificates of servers."""
    folder = tmp_path_factory.mktemp("papers")

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)

    for name in ("plant", "stranger"):
        openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", f"/CN={name} authority", "-keyout", f"{name}.key", "-out", f"{name}.pem",
        )  # fmt: skip
    for name, names in [("here", "DNS:localhost,IP:127.0.0.1"), ("elsewhere", "DNS:mail.elsewhere.example")]:
        openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr",
        )  # fmt: skip
        (folder / f"{name}.ext").write_text(f"subjectAltName={names}\n")
        openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", "plant.pem", "-CAkey", "plant.key", "-CAcreateserial",
            "-days", "30", "-extfile", f"{name}.ext", "-out", f"{name}.pem",
        )  # fmt: skip
    return folder


class Relay(socketserver.ThreadingTCPServer):
    """A mail server with TLS: it keeps the mails it was given, and every word with whether that came through TLS."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, papers, *, certificate="here", way="starttls", offers=("AUTH PLAIN LOGIN",), slipped=b""):
        super().__init__(("127.0.0.1", 0), Talk)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(papers / f"{certificate}.pem", papers / f"{certificate}.key")
        self.way, self.offers, self.slipped = way, offers, slipped
        self.mails, self.words, self.users = [], [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, address):
        """A client that goes away in the handshake is what some of the cases are about."""


class Talk(socketserver.BaseRequestHandler):
    def handle(self):
        relay, line, is_secure = self.server, self.request, False
        if relay.way == "implicit":
            line, is_secure = relay.context.wrap_socket(line, server_side=True), True
        reader = line.makefile("rb")
        line.sendall(b"220 relay\r\n")
        mail, is_text, answers = [], False, []
        while said := reader.readline():
            text = said.decode().rstrip("\r\n")
            if is_text:
                mail.append(text)
                if text == ".":
                    relay.mails.append(mail[:-1])
                    mail, is_text = [], False
                    line.sendall(b"250 taken\r\n")
                continue
            relay.words.append((text, is_secure))
            if answers:
                answers[0].append(text)
                if len(answers[0]) == 2:
                    user, password = (base64.b64decode(each).decode() for each in answers.pop())
                    self.check(line, user, password)
                else:
                    line.sendall(b"334 UGFzc3dvcmQ6\r\n")
            elif text.startswith("EHLO"):
                offers = list(relay.offers if is_secure or relay.way == "plain" else ())
                offers += ["STARTTLS"] if relay.way == "starttls" and not is_secure else []
                lines = ["relay", *offers, "8BITMIME"]
                ends = ["-"] * (len(lines) - 1) + [" "]
                line.sendall("".join(f"250{end}{each}\r\n" for end, each in zip(ends, lines)).encode())
            elif text == "STARTTLS":
                line.sendall(b"220 go on\r\n" + relay.slipped)
                line, is_secure = relay.context.wrap_socket(line, server_side=True), True
                reader = line.makefile("rb")
            elif text.startswith("AUTH PLAIN"):
                _, user, password = base64.b64decode(text.split(" ")[2]).decode().split("\0")
                self.check(line, user, password)
            elif text == "AUTH LOGIN":
                answers.append([])
                line.sendall(b"334 VXNlcm5hbWU6\r\n")
            elif text == "DATA":
                is_text = True
                line.sendall(b"354 go on\r\n")
            elif text == "QUIT":
                line.sendall(b"221 bye\r\n")
                return
            else:
                line.sendall(b"250 ok\r\n")

    def check(self, line, user, password):
        if password == PASSWORD:
            self.server.users.append(user)
        line.sendall(b"235 welcome\r\n" if password == PASSWORD else b"535 no such user\r\n")


@pytest.fixture
def told(tmp_path, papers):
    """Starts a plant with a mail channel, lets an alarm ring, and gives the first delivery that was tried."""
    (tmp_path / "relay.pw").write_text(PASSWORD + "\n")
    daemons, relays = [], []

    def tell(*options, host="127.0.0.1", user=True, authorities="plant", **more):
        relay = Relay(papers, **more)
        relays.append(relay)
        words = ["serve", "--port", "0", "--smtp", f"{host}:{relay.server_address[1]}"]
        words += ["--smtp-ca-file", str(papers / f"{authorities}.pem")] if authorities else []
        words += ["--smtp-user", "chemtrack", "--smtp-password-file", str(tmp_path / "relay.pw")] if user else []
        daemon = Daemon(tmp_path / "plant", *words, *options)
        daemons.append(daemon)
        daemon.start()
        password = next(line for line in daemon.output.splitlines() if "password `" in line).split("password `")[1][:-1]
        admin = Client(daemon.url)
        answer = admin.ask("POST", "/session", {"name": "admin", "password": password})
        admin.headers["Cookie"] = answer.headers["set-cookie"].split(";")[0]
        zone = {
            "type": "Feature",
            "properties": {"id": "Z", "name": "Z", "kind": "storage", "floor": 1},
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]},
        }
        zones = {"type": "FeatureCollection", "crs": "local", "features": [zone]}
        assert admin.ask("PUT", "/zones", zones).status == 200
        name = {"zh": "邮件", "en": "mail"}
        channel = {"name": name, "kind": "mail", "target": "duty@plant.example", "language": "en"}
        assert admin.ask("PUT", "/channels/post", channel).status == 200
        body = {"name": {"zh": "一", "en": "one"}, "zone": "Z", "kind": "combustible", "unit": "%LEL"}
        assert admin.ask("PUT", "/sensors/G", body | {"low": 0, "high": 100, "cadence_s": 600}).status == 200
        admin.post("/sensors/G/readings", [{"at": now(), "value": 30, "unit": "%LEL"}])
        tried = wait_for("an attempt", lambda: [each for each in admin.every("/deliveries") if each["attempts"] > 0], 40)
        assert PASSWORD not in json.dumps(admin.every("/deliveries")) and PASSWORD not in daemon.output
        return relay, tried[0]

    yield tell
    for daemon in daemons:
        daemon.end()
    for relay in relays:
        relay.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize(
    ("way", "offers"),
    [("starttls", ("AUTH PLAIN LOGIN",)), ("implicit", ("AUTH LOGIN XOAUTH2",)), ("implicit", ("SIZE 1000", "AUTH PLAIN"))],
)
def test_a_mail_arrives_through_tls_signed_in(told, host, way, offers):
    relay, delivery = told("--smtp-tls", way, host=host, way=way, offers=offers)
    assert delivery["state"] == "sent" and "problem" not in delivery
    assert relay.users == ["chemtrack"] and "To: <duty@plant.example>" in relay.mails[0]
    in_clear = [text for text, is_secure in relay.words if not is_secure]
    assert in_clear == (["EHLO chemtrack.local", "STARTTLS"] if way == "starttls" else [])


REFUSED = [
    # what the server is, how it is spoken to; what is said of it
    ({"way": "starttls", "authorities": "stranger"}, "starttls", "smtp_ca_file", "不可信"),
    ({"way": "implicit", "authorities": None}, "implicit", "smtp_ca_file", "不可信"),
    ({"way": "implicit", "certificate": "elsewhere", "host": "localhost"}, "implicit", "is not for localhost", "不是发给"),
    ({"way": "starttls", "certificate": "elsewhere"}, "starttls", "is not for 127.0.0.1", "不是发给"),
    ({"way": "plain"}, "starttls", "does not offer STARTTLS", "不提供 STARTTLS"),
    ({"way": "starttls", "slipped": b"250-relay\r\n250 AUTH PLAIN\r\n"}, "starttls", "", ""),
    ({"way": "starttls", "offers": ()}, "starttls", "takes no sign-in", "不接受"),
]  # fmt: skip


@pytest.mark.parametrize(("server", "way", "en", "zh"), REFUSED)
def test_nothing_is_handed_to_a_server_that_is_not_the_one(told, server, way, en, zh):
    relay, delivery = told("--smtp-tls", way, **server)
    assert delivery["state"] == "queued"
    assert en in delivery["problem"]["en"] and zh in delivery["problem"]["zh"], delivery
    assert any("\u4e00" <= letter <= "\u9fff" for letter in delivery["problem"]["zh"])
    assert not relay.mails and not relay.users
    assert not [text for text, _ in relay.words if text.split(" ")[0] in ("AUTH", "MAIL", "RCPT", "DATA")]


def test_a_server_that_hangs_in_tls_is_told_from_one_that_is_not_there(told):
    _, delivery = told("--smtp-tls", "implicit", way="starttls")
    assert "check its port and smtp_tls (WRONG_VERSION_NUMBER)" in delivery["problem"]["en"]
    assert "请核对端口与 smtp_tls（WRONG_VERSION_NUMBER）" in delivery["problem"]["zh"]


def test_settings_that_would_send_a_password_in_clear_are_refused(tmp_path, papers):
    (tmp_path / "relay.pw").write_text(PASSWORD)
    base = ["serve", "--data", tmp_path / "none", "--smtp", "127.0.0.1:25"]
    user = ["--smtp-user", "chemtrack"]
    password = ["--smtp-password-file", tmp_path / "relay.pw"]
    for more, says in [
        (user + password, "only sent through TLS"),
        (user + ["--smtp-tls", "starttls"], "belong together"),
        (password + ["--smtp-tls", "starttls"], "belong together"),
        (["--smtp-ca-file", papers / "plant.pem"], "smtp_ca_file"),
        (["--smtp-ca-file", papers / "plant.key", "--smtp-tls", "starttls"], "no certificates in PEM"),
    ]:
        told = complaint(*base, *more, code=2)
        assert says in told and PASSWORD not in told
    assert "none, starttls or implicit" in complaint(*base, "--smtp-tls", "ssl", code=64)
