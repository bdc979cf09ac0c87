#!/usr/bin/env bash
# Installs the Debian packages that the build, the tests or the browser tests need and that are missing, and says so.
# Usage: scripts/setup.sh [build] [test] [e2e] [bench] [deb]   A second call finds everything there and takes no time.
set -euo pipefail

build_packages=(pkg-config libsqlite3-dev libmosquitto-dev libzbar-dev libdmtx-dev libzxing-dev libzint-dev
    libpango1.0-dev libturbojpeg0-dev libwebp-dev libstb-dev mosquitto poppler-utils poppler-data fonts-wqy-microhei
    fonts-liberation)
test_packages=(zint zbar-tools mosquitto-clients)
e2e_packages=(chromium python3-venv)
bench_packages=(libgeos-dev libboost-dev zint python3-venv)
deb_packages=(dpkg-dev python3)

wanted=()
for part in "${@:-build}"; do
    case "$part" in
        build) wanted+=("${build_packages[@]}") ;;
        test) wanted+=("${build_packages[@]}" "${test_packages[@]}") ;;
        e2e) wanted+=("${build_packages[@]}" "${test_packages[@]}" "${e2e_packages[@]}") ;;
        deb) wanted+=("${deb_packages[@]}") ;;
        bench) wanted+=("${build_packages[@]}" "${bench_packages[@]}") ;;
        *) echo "setup: unknown part $part (use build, test, e2e, bench, deb)" >&2; exit 64 ;;
    esac
done

command -v swift >/dev/null || { echo "setup: no Swift toolchain on PATH: install Swift 6.2 or newer from swift.org" >&2; exit 1; }

mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | sort -u)
missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: installing Debian packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup: not root and no sudo: run as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
