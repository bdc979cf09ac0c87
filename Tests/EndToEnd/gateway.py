"""Publishes positions at QoS 0 over one connection that is kept, as a gateway in a plant does."""

import json
import os
import socket
import struct
import time


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Gateway:
    def __init__(self, host: str, port: int, user: str = "", password: str = ""):
        def text(value: str) -> bytes:
            return struct.pack("!H", len(value)) + value.encode()

        self.line = socket.create_connection((host, port))
        flags = 0x02 | (0xC0 if user else 0)
        body = text("MQTT") + bytes([4, flags, 0, 0]) + text(f"soak-{os.getpid()}-{id(self)}")
        self._send(0x10, body + (text(user) + text(password) if user else b""))
        assert self.line.recv(4) == b"\x20\x02\x00\x00", "the broker refused the gateway"

    def _send(self, kind: int, body: bytes) -> None:
        length, size = len(body), b""
        while True:
            length, digit = divmod(length, 128)
            size += bytes([digit | (128 if length else 0)])
            if not length:
                break
        self.line.sendall(bytes([kind]) + size + body)

    def publish(self, topic: str, fixes) -> None:
        """One fix as an object, or several as an array."""
        self._send(0x30, struct.pack("!H", len(topic)) + topic.encode() + json.dumps(fixes).encode())
