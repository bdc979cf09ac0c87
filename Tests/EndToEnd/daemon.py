"""Runs the real daemon for tests without a browser: start, ask, kill, and look at what is left.

Everything listens on loopback; every process is ended by its own id.
"""

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHEMD = os.environ.get("CHEMD", str(ROOT / ".build" / "debug" / "chemd"))


def run(
    *arguments, data: bytes | None = None, cwd: Path | str = ROOT, timeout: float = 180
) -> subprocess.CompletedProcess:
    """Runs a command of chemd to its end."""
    return subprocess.run(
        [CHEMD, *map(str, arguments)],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        timeout=timeout,
    )


def wait_for(what: str, check, seconds: float, pause: float = 0.1):
    """Asks until the answer is not empty; gives the answer back."""
    end = time.monotonic() + seconds
    while True:
        answer = check()
        if answer:
            return answer
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(pause)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@dataclass
class Answer:
    """What the daemon said to one request."""

    status: int
    headers: dict
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def problem(self, status: int, field: str | None = None) -> dict:
        """The problem document it has to be."""
        assert self.status == status, f"{self.status}, not {status}: {self.text[:500]}"
        assert self.headers["content-type"].startswith("application/problem+json"), self.headers
        told = self.json()
        assert told["status"] == status and told["title"] and told["detail"]
        assert told["type"].startswith("urn:chemtrack:")
        chinese, english = told["detail_i18n"]["zh"], told["detail_i18n"]["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), f"no Chinese: {chinese}"
        assert english and not any("\u4e00" <= letter <= "\u9fff" for letter in english), f"not English: {english}"
        if field is not None:
            assert told.get("field") == field, told
        return told


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


_opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def send(
    url: str, method: str = "GET", body: bytes | None = None, headers: dict | None = None, timeout: float = 30
) -> Answer:
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with _opener.open(request, timeout=timeout) as response:
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())


@dataclass
class Client:
    """Somebody who asks the API: by token, by cookie, or as nobody."""

    url: str
    headers: dict = field(default_factory=dict)

    def ask(self, method: str, path: str, body=None, **headers) -> Answer:
        sent = dict(self.headers)
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        data = body
        if body is not None and not isinstance(body, bytes):
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        where = path if path.startswith(("/api/openapi", "/healthz", "/readyz", "/metrics", "/v2/")) else "/api/v1" + path
        return send(self.url + where, method, data, sent)

    def ask_patiently(self, method: str, path: str, body=None) -> Answer:
        """Asks again as long as the daemon says that too many passwords were wrong of late from this address."""
        while (answer := self.ask(method, path, body)).status == 429:
            time.sleep(int(answer.headers["retry-after"]))
        return answer

    def get(self, path: str) -> dict:
        answer = self.ask("GET", path)
        assert answer.status == 200, f"GET {path}: {answer.status} {answer.text[:500]}"
        return answer.json()

    def post(self, path: str, body=None, status: int | tuple = (200, 201), **headers) -> dict:
        answer = self.ask("POST", path, body, **headers)
        wanted = status if isinstance(status, tuple) else (status,)
        assert answer.status in wanted, f"POST {path}: {answer.status} {answer.text[:500]}"
        return answer.json()

    def every(self, path: str) -> list:
        """All pages of a list."""
        found, after = [], None
        while True:
            mark = "&" if "?" in path else "?"
            page = self.get(f"{path}{mark}limit=500" + (f"&after={after}" if after else ""))
            found += page["items"]
            after = page["next"]
            if not after:
                return found


class Daemon:
    """A `chemd demo` or `chemd serve` of our own."""

    def __init__(self, folder: Path, *arguments, program=(CHEMD,), environment: dict | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "chemd.log"
        self.command = [*program, *map(str, arguments), "--data", str(self.data)]
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.url = ""
        self.info = {}

    # What it does

    def start(self, seconds: float = 240) -> "Daemon":
        info = self.folder / "info.json"
        info.unlink(missing_ok=True)
        is_demo = "demo" in self.command
        command = self.command + (["--info", str(info)] if is_demo else [])
        with self.log.open("ab") as log:
            begin = log.tell()
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=self.environment)

        def ready():
            assert self.process.poll() is None, f"{command} ended with {self.process.returncode}:\n{self.output}"
            if is_demo:
                return info.exists()
            return b"listening on " in self.log.read_bytes()[begin:]

        self.started = time.monotonic()
        try:
            wait_for("the daemon's start", ready, seconds, 0.05)
        except BaseException:
            self.end()
            raise
        if is_demo:
            self.info = json.loads(info.read_text())
            self.url = self.info["url"]
        else:
            line = [line for line in self.output.splitlines() if "listening on " in line][-1]
            self.url = line.split("listening on ")[1]
        return self

    def stop(self, seconds: float = 10) -> int:
        """SIGTERM, as a service manager does it."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise AssertionError(f"still there {seconds} s after SIGTERM:\n{self.output}") from None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
        for broker in self.brokers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(broker, signal.SIGKILL)

    def __enter__(self) -> "Daemon":
        return self.start()

    def __exit__(self, *_) -> None:
        self.end()

    # What it says and leaves

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def brokers(self) -> list[int]:
        """Process ids of the mosquitto that runs with this folder's configuration."""
        wanted = [b"mosquitto", b"-c", str(self.data / "broker" / "mosquitto.conf").encode()]
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    words = (entry / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
                    if [words[0].split(b"/")[-1], *words[1:]] == wanted:
                        found.append(int(entry.name))
        return found

    # Who asks

    @property
    def admin(self) -> Client:
        """The demo's bearer token."""
        return Client(self.url, {"Authorization": f"Bearer {self.info['token']}"})

    @property
    def nobody(self) -> Client:
        return Client(self.url)

    def sign_in(self, name: str, password: str) -> Client:
        answer = self.nobody.ask_patiently("POST", "/session", {"name": name, "password": password})
        assert answer.status == 200, f"{answer.status} {answer.text}"
        return Client(self.url, {"Cookie": answer.headers["set-cookie"].split(";")[0]})

    def user(self, role: str) -> dict:
        return next(user for user in self.info["users"] if user["role"] == role)

    def sign_in_as(self, role: str) -> Client:
        user = self.user(role)
        return self.sign_in(user["name"], user["password"])

    def rejected(self) -> dict[str, int]:
        """chemtrack_rejected_total by reason."""
        lines = self.nobody.ask("GET", "/metrics").text.splitlines()
        counts = [line.split(" ") for line in lines if line.startswith("chemtrack_rejected_total{")]
        return {name.split('"')[1]: int(number) for name, number in counts}

    def verify_ledger(self) -> dict:
        """`chemd ledger verify` from outside, beside the running daemon or after it."""
        result = run("ledger", "verify", "--data", self.data, "--format", "json")
        assert result.returncode == 0, f"{result.returncode} {result.stdout!r} {result.stderr!r}"
        told = json.loads(result.stdout)
        assert told["ok"] and told["problem_count"] == 0 and told["size"] > 0, told
        return told

    def publish(self, topic: str, *payloads: bytes) -> None:
        """Sends to the demo's broker as its gateway."""
        broker = self.info["mqtt"]
        publish(broker["host"], broker["port"], topic, payloads, broker["user"], broker["password"])


def publish(host: str, port: int, topic: str, payloads, user: str = "", password: str = "") -> None:
    """MQTT 3.1.1 at QoS 1: comes back when the broker has taken every message."""

    def text(value: str) -> bytes:
        data = value.encode()
        return struct.pack("!H", len(data)) + data

    def packet(kind: int, body: bytes) -> bytes:
        length, size = len(body), b""
        while True:
            length, digit = divmod(length, 128)
            size += bytes([digit | (128 if length else 0)])
            if not length:
                return bytes([kind]) + size + body

    with socket.create_connection((host, port), timeout=10) as line:
        flags = 0x02 | (0xC0 if user else 0)
        body = text("MQTT") + bytes([4, flags, 0, 30]) + text(f"test-{os.getpid()}-{time.monotonic_ns()}")
        line.sendall(packet(0x10, body + (text(user) + text(password) if user else b"")))
        assert line.recv(4) == b"\x20\x02\x00\x00", "the broker refused the connection"
        for number, payload in enumerate(payloads, 1):
            line.sendall(packet(0x32, text(topic) + struct.pack("!H", number) + payload))
            assert line.recv(4) == b"\x40\x02" + struct.pack("!H", number), "the broker did not take a message"
        line.sendall(packet(0xE0, b""))


class Broker:
    """A mosquitto of the test, without passwords, on loopback, that can be killed and started again."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.log = folder / "broker.log"
        self.process = None

    def start(self) -> "Broker":
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        with self.log.open("ab") as log:
            # Without a configuration mosquitto listens on loopback only.
            command = ["mosquitto", "-p", str(self.port)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "PATH": path})
        wait_for("the broker's start", self._accepts, 10, 0.02)
        return self

    def _accepts(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def publish(self, topic: str, *payloads: bytes) -> None:
        publish("127.0.0.1", self.port, topic, payloads)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Broker":
        return self.start()

    def __exit__(self, *_) -> None:
        self.kill()


# A small site for `chemd serve`: a store of each of two classes that must not meet, quarantine, and the border.
PLAN = {
    "SITE": ("site", (0, 0, 60, 40), []),
    "FL": ("storage", (5, 5, 15, 15), ["3"]),
    "OX": ("storage", (30, 5, 40, 15), ["5.1"]),
    "QU": ("quarantine", (5, 25, 15, 35), []),
}


def plan(zones: dict | None = None) -> dict:
    """The site as GeoJSON."""
    features = []
    for name, (kind, (west, south, east, north), classes) in (zones or PLAN).items():
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        properties = {"id": name, "name": name, "kind": kind, "exit_tolerance": 1, "tolerance_timeout": 5000}
        if kind != "site":
            properties |= {"floor": 1, "room": f"R-{name}", "capacity_kg": 100_000}
        if classes:
            properties["allowed_classes"] = classes
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return {"type": "FeatureCollection", "crs": "local", "features": features}


class Served(Daemon):
    """`chemd serve` on a folder of its own, with the administrator that its first start makes."""

    def __init__(self, folder: Path, *arguments, broker: Broker | None = None, **options):
        folder.mkdir(parents=True, exist_ok=True)
        zones = folder / "zones.geojson"
        zones.write_text(json.dumps(plan()))
        more = ["--mqtt", f"127.0.0.1:{broker.port}"] if broker else []
        super().__init__(folder, "serve", "--port", 0, "--zones", zones, *more, *arguments, **options)
        self.password = ""
        self.cookie = ""

    def start(self, seconds: float = 240) -> "Served":
        super().start(seconds)
        if not self.password:
            line = next(line for line in self.output.splitlines() if "first start: sign in as" in line)
            self.password = line.split("password `")[1].split("`")[0]
        return self

    @property
    def admin(self) -> Client:
        """The administrator, signed in once: the session outlives the process."""
        if not self.cookie:
            self.cookie = self.sign_in("admin", self.password).headers["Cookie"]
        return Client(self.url, {"Cookie": self.cookie})


class Stream(threading.Thread):
    """An open live stream, as a page holds it."""

    def __init__(self, client: Client):
        super().__init__(daemon=True)
        request = urllib.request.Request(client.url + "/api/v1/stream", headers=client.headers)
        self.response = _opener.open(request, timeout=30)
        self.lines: list[str] = []
        self.ended = threading.Event()
        self.start()

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self.response:
                self.lines.append(line.decode().rstrip("\n"))
        self.ended.set()

    def events(self) -> list[str]:
        return [line.removeprefix("event: ") for line in self.lines if line.startswith("event: ")]
