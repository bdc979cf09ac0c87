#!/usr/bin/env bash
# Builds the Debian package of the daemon: .build/chemtrack_VERSION_ARCH.deb. Needs no root.
# The Swift runtime is linked in; Debian's own libraries are found by dpkg-shlibdeps and stand in Depends.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --static-swift-stdlib --product chemd
chemd="$(swift build -c release --static-swift-stdlib --show-bin-path)/chemd"
version="$("$chemd" --version)"
arch="$(dpkg --print-architecture)"
stage=.build/deb
tree="$stage/tree"
rm -rf "$stage"
mkdir -p "$stage/debian" "$tree/DEBIAN"

install -D -m 0755 "$chemd" "$tree/usr/bin/chemd"
strip --strip-unneeded "$tree/usr/bin/chemd"
(cd data/catalogs && find . -type f -exec install -D -m 0644 {} "$OLDPWD/$tree/usr/share/chemtrack/catalogs/{}" \;)
install -D -m 0644 packaging/chemd.service "$tree/lib/systemd/system/chemd.service"
install -D -m 0644 packaging/chemtrack.sysusers "$tree/usr/lib/sysusers.d/chemtrack.conf"
install -D -m 0640 packaging/chemd.default "$tree/etc/default/chemd"
install -d -m 0755 "$tree/etc/chemtrack"
install -D -m 0644 README.md "$tree/usr/share/doc/chemtrack/README.md"
gzip -9nc CHANGELOG.md >"$stage/changelog.gz"
install -D -m 0644 "$stage/changelog.gz" "$tree/usr/share/doc/chemtrack/changelog.gz"
"$chemd" --experimental-dump-help | python3 scripts/manual.py "$version" | gzip -9nc >"$stage/chemd.8.gz"
install -D -m 0644 "$stage/chemd.8.gz" "$tree/usr/share/man/man8/chemd.8.gz"
"$chemd" --generate-completion-script bash >"$stage/completion"
install -D -m 0644 "$stage/completion" "$tree/usr/share/bash-completion/completions/chemd"

printf 'Source: chemtrack\n\nPackage: chemtrack\nArchitecture: %s\n' "$arch" >"$stage/debian/control"
depends="$(cd "$stage" && dpkg-shlibdeps -O -e tree/usr/bin/chemd 2>shlibdeps.log | sed -n 's/^shlibs:Depends=//p')"
[ -n "$depends" ] || { cat "$stage/shlibdeps.log" >&2; echo "deb: dpkg-shlibdeps told no dependencies" >&2; exit 1; }
cat >"$tree/DEBIAN/control" <<CONTROL
Package: chemtrack
Version: $version
Architecture: $arch
Maintainer: The ChemTrack developers <chemtrack@localhost>
Section: science
Priority: optional
Installed-Size: $(du -ks "$tree" | cut -f1)
Depends: $depends, adduser, fonts-wqy-microhei, fonts-liberation, poppler-utils
Recommends: mosquitto
Description: chemicals of a plant: one code, one history, where each is now
 A daemon that gives every container of hazardous material one code and one
 history, from the purchase request to the signed waste manifest; it knows
 where each is, what stands beside it and whether that is allowed.
 It records and warns. It is not a safety instrumented system.
CONTROL
echo /etc/default/chemd >"$tree/DEBIAN/conffiles"
install -m 0755 packaging/postinst packaging/prerm packaging/postrm "$tree/DEBIAN/"
(cd "$tree" && find usr lib etc -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
# The same sources give the same package: all times are that of the last commit.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
package=".build/chemtrack_${version}_${arch}.deb"
dpkg-deb --root-owner-group --build "$tree" "$package" >/dev/null
echo "$package: $(du -h "$package" | cut -f1), installed $(du -hs "$tree" | cut -f1)"
