#!/usr/bin/env bash
# Makes the Python environment .build/venv of the browser tests and benchmarks, or adds to it, once for each list.
# Usage: scripts/python.sh [REQUIREMENTS…]      (default: Tests/EndToEnd/requirements.txt)
set -euo pipefail
cd "$(dirname "$0")/.."
for requirements in "${@:-Tests/EndToEnd/requirements.txt}"; do
    stamp=.build/venv/${requirements//\//-}
    cmp -s "$requirements" "$stamp" && continue
    echo "setup: installing $requirements into the Python environment .build/venv"
    mkdir -p .build
    [ -x .build/venv/bin/python ] || python3 -m venv .build/venv
    .build/venv/bin/pip install -q --disable-pip-version-check -r "$requirements"
    cp "$requirements" "$stamp"
done
