#!/usr/bin/env bash
# Draws fresh pictures for the benchmarks of scanning, and lets zxing-cpp read the degraded ones.
# Usage: scripts/bench_pictures.sh FOLDER SEED COUNT      (COUNT degraded pictures of each symbology)
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1 seed=$2 count=$3
command -v zint >/dev/null || { echo "bench: zint is not installed: apt-get install zint" >&2; exit 1; }
scripts/python.sh Benchmarks/requirements.txt
rm -rf "$folder"
.build/venv/bin/python scripts/degraded_symbols.py "$folder" --seed "$seed" --count "$count"
.build/venv/bin/python scripts/label_scenes.py "$folder" --seed "$seed"
.build/venv/bin/python scripts/zxing_peer.py "$folder"
