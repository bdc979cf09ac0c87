"""The daemon under a service manager: it says when it is ready, that it is alive, and that it stops (sd_notify(3))."""

import socket

import pytest
from daemon import Daemon, wait_for


class Manager:
    """The socket that systemd listens on."""

    def __init__(self, name: str):
        self.name = name
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + name[1:] if name.startswith("@") else name)
        self.socket.settimeout(0.2)
        self.told: list[str] = []

    def count(self, line: str) -> int:
        try:
            while True:
                self.told += self.socket.recv(4096).decode().split("\n")
        except TimeoutError:
            return self.told.count(line)


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_ready_alive_and_stopping_are_told(tmp_path, kind):
    manager = Manager(str(tmp_path / "notify") if kind == "path" else f"@chemtrack-{tmp_path.name}")
    environment = {"NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "400000"}
    with Daemon(tmp_path / "plant", "serve", "--port", 0, environment=environment) as daemon:
        wait_for("READY=1", lambda: manager.count("READY=1"), 10)
        assert f"STATUS={daemon.url}" in manager.told
        alive = manager.count("WATCHDOG=1")
        wait_for("signs of life", lambda: manager.count("WATCHDOG=1") >= alive + 3, 10)
        assert "STOPPING=1" not in manager.told
        assert daemon.stop() == 0
    assert manager.count("STOPPING=1") == 1 and manager.count("READY=1") == 1


def test_a_watchdog_of_another_process_is_not_answered(tmp_path):
    manager = Manager(str(tmp_path / "notify"))
    environment = {"NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "200000", "WATCHDOG_PID": "1"}
    with Daemon(tmp_path / "plant", "serve", "--port", 0, environment=environment):
        wait_for("READY=1", lambda: manager.count("READY=1"), 10)
        assert [manager.count("WATCHDOG=1") for _ in range(5)][-1] == 0


def test_a_service_manager_that_went_away_does_not_stop_the_daemon(tmp_path):
    environment = {"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "200000"}
    with Daemon(tmp_path / "plant", "serve", "--port", 0, environment=environment) as daemon:
        assert daemon.nobody.ask("GET", "/healthz").status == 200
        assert daemon.stop() == 0
