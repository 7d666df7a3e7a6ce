#!/usr/bin/env bash
# Builds a Debian package from what is committed: the environment, the demo bank, models and the baked advisors, and the
# files of the folder KIND beside this. Nothing is compiled, and the network is only for what the caches lack.
# Usage: package.sh kiosk|workstation [--out FOLDER] [--revision NUMBER]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
case ${1:-} in
    kiosk) other=workstation pages="install-kiosk kiosk lockdown settings" ;;
    workstation) other=kiosk pages="install-workstation workstation workstation-panels settings" ;;
    *) sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
esac
readonly KIND=$1 NAME=steward-$1
shift
out=dist revision=1
while [ $# -gt 0 ]; do
    case $1 in
        --out) out=$2; shift 2 ;;
        --revision) revision=$2; shift 2 ;;
        *) sed -n '4s/^# //p' "$0" >&2; exit 2 ;;
    esac
done
say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf '%s-package: %s\n' "$KIND" "$*" >&2; exit 1; }
listed() { grep -Ev '^\s*(#|$)' "$1"; }

for tool in dpkg-deb strip git; do command -v $tool >/dev/null || fail "$tool is missing; run: apt-get install dpkg-dev binutils git"; done
git diff --quiet HEAD -- || echo "$KIND-package: there are changes that are not committed; they are not in the package" >&2
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)-$revision
architecture=$(dpkg --print-architecture)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct); export SOURCE_DATE_EPOCH
work=build/$KIND; TOOLS=$root/installers/debian; tree=$work/tree; HERE=$work/sources/installers/debian/$KIND; mkdir -p "$work" "$out"
rm -rf "$tree" "$work/sources"; mkdir -p "$tree/DEBIAN" "$work/sources"

say "1/4 Environment"
git archive HEAD | tar -x -C "$work/sources"
"$work/sources/installers/debian/environment.sh" "$work/sources" "$tree/usr/lib/steward" /usr/lib/steward

# What is left out or forgotten shows here and not where it is installed.
"$tree/usr/lib/steward/bin/python3" -PB -c 'import app.courier.process, app.modes.kiosk, app.modes.doctor, app.modes.settings_check, app.pipeline.entry, app.report.press, app.ui.start, app.ui.workstation.start, app.modes.workstation' ||
    fail "the environment lacks something that is loaded, named above; it belongs into pyproject.toml's dependencies"

say "2/4 Content"
# Built by the very sources that are packaged, so that their fingerprints agree and nothing is built where it is installed.
(cd "$work/sources" && STEWARD_DATA_DIR=$root/build/packaged XDG_CONFIG_HOME=/nonexistent \
    "$root/.venv/bin/python" -m app setup 2>&1 | sed 's/^/   /')
mkdir -p "$tree/usr/share/steward"
cp -r build/packaged/content "$tree/usr/share/steward/content"

say "3/4 Files"
cp -r "$HERE/root"/. "$tree/"
install -m 755 "$HERE"/maintainer/* "$tree/DEBIAN/"
# Both bring their content into a data folder in the same way, anew when this changes.
install -m 755 "$HERE/../kiosk/root/usr/lib/steward/prepare" "$tree/usr/lib/steward/prepare"
echo "$version $(git rev-parse --short HEAD)" > "$tree/usr/share/steward/version"
fields=
if [ -e "$tree/usr/lib/steward/upgrade" ]; then
    # Upgrades from head office: root's helper, what it goes by, and which stores this program knows (sync/upgrades).
    "$root/.venv/bin/python" "$TOOLS/helper.py" "$work/sources" "$tree/usr/lib/steward/upgrade.pyz"
    echo "$NAME $version $architecture" > "$tree/usr/share/steward/package"
    for list in allowed_signers revoked_keys; do
        if [ -e "$work/sources/installers/release/$list" ]; then
            install -m 644 "$work/sources/installers/release/$list" "$tree/usr/share/steward/$list"
        fi
    done
    fields=$("$tree/usr/lib/steward/bin/python3" -PB -c 'from sync.store.database import MIGRATIONS
from sync.store.layout import readable_from
print(f"Steward-Store-Layout: {len(MIGRATIONS)}\nSteward-Store-Readable-From: {readable_from(MIGRATIONS)}")')
fi
if [ -d "$tree/etc" ]; then (cd "$tree" && find etc -type f -printf '/%p\n' | sort > DEBIAN/conffiles); fi
doc=$tree/usr/share/doc/$NAME; mkdir -p "$doc"
for page in $pages; do cp "$work/sources/docs/$page.md" "$doc/"; done
{ echo "Steward is Apache-2.0; its text is below. Licences of the distributions that come along are in"
  echo "/usr/lib/steward/lib/python3.11/site-packages/*.dist-info; of the faces in assets/avatars/SOURCES.md there."
  echo; cat "$work/sources/LICENSE"; } > "$doc/copyright"
printf '%s (%s) bookworm; urgency=medium\n\n  * Built from commit %s; what is new is in CHANGELOG.md of the sources.\n\n -- Steward <operations@steward.invalid>  %s\n' \
    "$NAME" "$version" "$(git rev-parse --short HEAD)" "$(date -uRd "@$SOURCE_DATE_EPOCH")" | gzip -9n > "$doc/changelog.gz"
cat > "$tree/DEBIAN/control" <<EOF
Package: $NAME
Version: $version
Architecture: $architecture
Maintainer: Steward <operations@steward.invalid>
Installed-Size: $(du -sk --apparent-size "$tree" | cut -f1)
Depends: $(listed "$HERE"/depends.txt | paste -sd, | sed 's/,/, /g')
Suggests: $(listed "$HERE"/suggests.txt | paste -sd, | sed 's/,/, /g')
Conflicts: steward-$other${fields:+
$fields}
Section: misc
Priority: optional
$(cat "$HERE"/description.txt)
EOF
(cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$tree"
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

say "4/4 Package"
# zstd: a fifth larger than xz, and packed and unpacked ten times as fast, which counts on small processors.
package=$out/${NAME}_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zzstd -z"${PACKAGE_LEVEL:-15}" --build "$tree" "$package" >/dev/null
du -sm "$tree"/usr/lib/steward "$tree"/usr/share/steward | sed "s#$tree##; s/\t/ MB\t/"
say "$package, $(($(stat -c %s "$package") / 1000000)) MB"
