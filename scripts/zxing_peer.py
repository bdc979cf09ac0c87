#!/usr/bin/env python3
"""Reads the pictures of degraded_symbols.py with zxing-cpp, the best other decoder, for comparison.

Writes `peer.jsonl` beside them: {"file","texts","ms"} for each, the time being of this thread's processor.

Usage: zxing_peer.py FOLDER      (needs zxing-cpp, numpy and Pillow)
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy
import zxingcpp
from PIL import Image


def main():
    folder = Path(sys.argv[1])
    with (folder / "peer.jsonl").open("w") as lines:
        for line in (folder / "pictures.jsonl").read_text().splitlines():
            name = json.loads(line)["file"]
            picture = numpy.asarray(Image.open(folder / name))
            begun = time.thread_time()
            found = zxingcpp.read_barcodes(picture)
            elapsed_ms = (time.thread_time() - begun) * 1000
            texts = [each.bytes.decode("utf-8", "replace") for each in found]
            lines.write(json.dumps({"file": name, "texts": texts, "ms": elapsed_ms}) + "\n")
    (folder / "peer.txt").write_text(f"zxing-cpp {version('zxing-cpp')} (PyPI)\n")


if __name__ == "__main__":
    main()
