#!/usr/bin/env bash
# The quickest commands, once each, on the built program: does it start, and do its answers make sense?
# Usage: scripts/smoke.sh      CHEMD names the program (default: .build/debug/chemd).
set -uo pipefail
cd "$(dirname "$0")/.."
chemd=${CHEMD:-.build/debug/chemd}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# expect CODE PATTERN COMMAND…: the exit code, and a pattern that its output has to hold.
expect() {
    local code=$1 pattern=$2 output got
    shift 2
    output=$("$chemd" "$@" 2>&1)
    got=$?
    if [ "$got" -eq "$code" ] && grep -qE -- "$pattern" <<<"$output"; then
        echo "ok    chemd $*"
    else
        echo "FAIL  chemd $*: exit $got (wanted $code), looked for $pattern in:"
        printf '%s\n' "$output" | head -20
        failed=1
    fi
}

# A port that nobody listens on, for the check of ports.
port=8470
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

cat >"$folder/zones.geojson" <<'ZONES'
{"type":"FeatureCollection","crs":"local","features":[
 {"type":"Feature","properties":{"id":"A","kind":"storage"},
  "geometry":{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]}}]}
ZONES
printf 'id,x,y\nP1,3.5,2\nP2,30,2\n' >"$folder/points.csv"

expect 0 '^[0-9]+\.[0-9]+\.[0-9]+$' --version
expect 0 '^ok +decoder' doctor --port "$port"
expect 3 'cn-hypertoxic' check --cas 151-50-8 --quantity "5 kg"
expect 0 '"verdict":"note"' check --cas 110-54-3 --quantity "5 kg" --format json
expect 2 '^chemd: .*67-64-2' check --cas 67-64-2 --quantity "5 kg"
expect 0 '"verdict":"(never|separate_room)"' compat 67-64-1 7722-84-1 --format json
expect 0 '^P1,A$' locate --zones "$folder/zones.geojson" --points "$folder/points.csv"
expect 0 'item code CT-083P0T-W' code parse CT-083P0T-W
expect 64 '^chemd: ' check

if command -v zint >/dev/null; then
    zint -b DATAMATRIX --gs1 --scale=4 -o "$folder/code.png" -d '[01]09521234543213[10]LOT7'
    expect 0 '\(10\) .*LOT7' scan "$folder/code.png"
else
    echo "skip  chemd scan: zint is not installed"
fi
exit $failed
