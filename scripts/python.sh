#!/usr/bin/env bash
# Makes the Python environment of the browser tests in .build/venv from Tests/EndToEnd/requirements.txt, once.
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=Tests/EndToEnd/requirements.txt
stamp=.build/venv/requirements.txt
cmp -s "$requirements" "$stamp" && exit 0
echo "setup: making the Python environment .build/venv"
mkdir -p .build
python3 -m venv .build/venv
.build/venv/bin/pip install -q --disable-pip-version-check -r "$requirements"
cp "$requirements" "$stamp"
