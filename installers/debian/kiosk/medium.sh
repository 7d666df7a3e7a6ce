#!/usr/bin/env bash
# Puts everything that a kiosk's installation needs into one folder for a USB stick: the package, every Debian package
# it depends on down to the C library, documentation, checksums, an install script that needs no network, and a
# signature where a key is given.
# Usage: medium.sh PACKAGE [--out FOLDER] [--key GPG-KEY]
set -euo pipefail
[ $# -ge 1 ] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
package=$(realpath "$1"); shift
cd "$(dirname "$0")/../../.."
readonly HERE=installers/debian/kiosk
out=dist/medium key=
while [ $# -gt 0 ]; do
    case $1 in
        --out) out=$2; shift 2 ;;
        --key) key=$2; shift 2 ;;
        *) echo "medium: unknown option $1" >&2; exit 2 ;;
    esac
done
say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf 'medium: %s\n' "$*" >&2; exit 1; }
command -v dpkg-scanpackages >/dev/null || fail "dpkg-scanpackages is missing; run: apt-get install dpkg-dev"

rm -rf "$out"; mkdir -p "$out/packages/partial" "$out/docs"
out=$(realpath "$out")
say "1/3 Debian packages"
# As for a machine on which nothing is installed at all, so that an older Debian 12 finds its newer libraries here too.
# Locks and lists are this build's own.
state=$(mktemp -d); trap 'rm -rf "$state"' EXIT
mkdir -p "$state/lists/partial"; : > "$state/status"
apt=(apt-get -qq -y --no-install-recommends -o "Dir::State::status=$state/status" -o "Dir::State::lists=$state/lists"
    -o "Dir::Cache::archives=$out/packages" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o APT::Sandbox::User=root)
"${apt[@]}" update || fail "the package lists could not be fetched"
mapfile -t sometimes < <(grep -Ev '^\s*(#|$)' $HERE/suggests.txt)
"${apt[@]}" --download-only install "$package" "${sometimes[@]}" >/dev/null || fail "the Debian packages could not be fetched"
rm -rf "$out/packages/partial" "$out/packages/lock"
cp "$package" "$out/packages/"
(cd "$out/packages" && dpkg-scanpackages -m . 2>/dev/null | gzip -9n > Packages.gz)

say "2/3 Documentation and script"
cp docs/install-kiosk.md docs/kiosk.md docs/lockdown.md docs/settings.md docs/devices.md "$out/docs/"
cp $HERE/install.sh "$out/install.sh"; cp LICENSE "$out/LICENSE"
cp $HERE/root/usr/share/steward/steward.toml "$out/steward.toml.example"

say "3/3 Checksums"
(cd "$out" && find . -type f ! -name 'SHA256SUMS*' -printf '%P\0' | sort -z | xargs -0 sha256sum > SHA256SUMS)
if [ -n "$key" ]; then
    gpg --batch --yes --local-user "$key" --armor --output "$out/SHA256SUMS.asc" --detach-sign "$out/SHA256SUMS" ||
        fail "the checksums could not be signed with $key"
    echo "signed with $key; how a kiosk checks it before it runs anything of the medium is in docs/install-kiosk.md"
else
    echo "not signed: no --key was given, so that the checksums only find damage, not a swapped stick"
fi
say "$out: $(find "$out/packages" -name '*.deb' | wc -l) packages, $(du -sm "$out" | cut -f1) MB"
