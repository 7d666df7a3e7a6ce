#!/bin/sh
# Installs the kiosk from this folder; no network is used. Run it as root on Debian 12:  sh install.sh
#   --check            only check the medium
#   --x11              draw through an X server (where the graphics driver has no Wayland)
#   --settings FILE    becomes /etc/steward/steward.toml  (else steward.toml beside this script, if there is one)
#   --enrolment FILE   head office's line for this kiosk  (else the file enrolment beside this script, if there is one)
set -eu
fail() { echo "install: $*" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
check=false x11=false settings=$here/steward.toml enrolment=$here/enrolment
while [ $# -gt 0 ]; do
    case $1 in
        --check) check=true; shift ;;
        --x11) x11=true; shift ;;
        --settings|--enrolment)
            if [ $# -lt 2 ] || [ ! -r "$2" ]; then fail "$1 needs a file that can be read"; fi
            case $1 in --settings) settings=$2 ;; --enrolment) enrolment=$2 ;; esac
            shift 2 ;;
        *) sed -n '2,6s/^# *//p' "$0" >&2; exit 2 ;;
    esac
done
[ "$(id -u)" = 0 ] || fail "this has to be run by root: sudo sh install.sh"
# shellcheck source=/dev/null
[ "$(. /etc/os-release && echo "$ID $VERSION_ID")" = "debian 12" ] || fail "this medium is for Debian 12"
[ "$(dpkg --print-architecture)" = amd64 ] || fail "this medium is for 64-bit PCs (amd64)"

echo "1/3 Checking the medium"
# This finds damage. That nobody has swapped the medium only a check shows that did not come with it: install-kiosk.md.
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || fail "files are damaged or missing (named above): make the medium anew"
# What is not in the list would be installed unchecked.
for package in "$here"/packages/*; do
    grep -qF "  packages/${package##*/}" "$here/SHA256SUMS" || fail "packages/${package##*/} is not in SHA256SUMS: make the medium anew"
done
if $check; then echo "The medium is whole."; exit 0; fi

echo "2/3 Settings"
place() { # file, target, mode
    [ -r "$1" ] || return 0
    mkdir -p /etc/steward
    install -m "$3" "$1" "$2"
    echo "    $2 is from $1"
}
place "$settings" /etc/steward/steward.toml 644
place "$enrolment" /etc/steward/enrolment 600

echo "3/3 Packages"
own=$(mktemp -d); trap 'rm -rf "$own"' EXIT; mkdir -p "$own/lists/partial" "$own/none"
# A medium's name may have blanks in it, which a list of sources may not.
ln -s "$here/packages" "$own/medium"
echo "deb [trusted=yes] copy:$own/medium ./" > "$own/sources.list"
more=''
if $x11; then more='xserver-xorg-core xserver-xorg-input-libinput xauth'; fi
apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Dir::Etc::sourcelist="$own/sources.list" \
        -o Dir::Etc::sourceparts="$own/none" -o Dir::State::lists="$own/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
        -o APT::Sandbox::User=root -o APT::Keep-Downloaded-Packages=false -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@"
}
apt update
# shellcheck disable=SC2086
apt install steward-kiosk alsa-utils $more > "$own/log" 2>&1 || { tail -n 20 "$own/log" >&2; fail "the packages could not be installed; the reason is above"; }
grep '^steward-kiosk: ' "$own/log" || true
if $x11; then
    systemctl disable --quiet --now steward-kiosk.service 2>/dev/null || true
    systemctl enable --quiet steward-kiosk-x11.service
    if [ -d /run/systemd/system ]; then systemctl --no-block start steward-kiosk-x11.service; fi
fi
echo "Installed: $(dpkg-query -W -f '${Version}' steward-kiosk). Next: steward kiosk pin"
