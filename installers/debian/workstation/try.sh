#!/usr/bin/env bash
# Tries the workstation's package in a fresh Debian 12: installation, two users, the window, settings, removal, purge.
# Usage: try.sh PACKAGE [--keep]      (as root, with Debian's mirror in reach; 5 minutes)
# shellcheck disable=SC2016  # what stands in single quotes is for the shell inside
set -euo pipefail
[ $# -ge 1 ] || { sed -n '3s/^# //p' "$0" >&2; exit 2; }
package=$(realpath "$1") keep=${2:-}
cd "$(dirname "$0")/../../.."
readonly BASE=$PWD/build/workstation/base ROOT=$PWD/build/workstation/trial
started=$SECONDS
say() { printf '%4d s  %s\n' $((SECONDS - started)) "$*"; }
fail() { printf 'try-workstation-package: %s\n' "$*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "a root of its own can only be made by root"
command -v debootstrap >/dev/null || fail "debootstrap is missing; run: apt-get install debootstrap"

inside() { env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$ROOT" sh -c "$1"; }
# expect WORDS COMMAND: the command, inside, has to succeed
expect() {
    if inside "$2" > "$ROOT/tmp/said" 2>&1; then say "ok   $1"
    else say "BAD  $1"; tail -n 25 "$ROOT/tmp/said" >&2; fail "$1"; fi
}
finish() {
    umount "$ROOT/proc" "$ROOT/dev/shm" 2>/dev/null || true
    if [ "$keep" != --keep ]; then rm -rf "$ROOT"; fi
}
trap finish EXIT

say "fresh Debian 12"
if [ ! -e "$BASE/etc/os-release" ]; then
    rm -rf "$BASE.new"; mkdir -p "$(dirname "$BASE")"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$BASE.new" >/dev/null
    printf '#!/bin/sh\nexit 101\n' > "$BASE.new/usr/sbin/policy-rc.d"; chmod +x "$BASE.new/usr/sbin/policy-rc.d"
    # A screen in memory, and who looks at it.
    chroot "$BASE.new" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install xvfb xauth x11-utils procps' >/dev/null 2>&1 || fail "the trial's own packages could not be installed"
    mv "$BASE.new" "$BASE"
fi
rm -rf "$ROOT"; cp -a "$BASE" "$ROOT"
mount -t proc proc "$ROOT/proc"; mkdir -p "$ROOT/dev/shm"; mount -t tmpfs tmpfs "$ROOT/dev/shm"
cp /etc/resolv.conf "$ROOT/etc/resolv.conf"
ln "$package" "$ROOT/tmp/steward.deb" 2>/dev/null || cp "$package" "$ROOT/tmp/steward.deb"
printf 'Acquire::Retries "3";\n' > "$ROOT/etc/apt/apt.conf.d/90trial"

expect "apt installs the package and what it depends on" 'apt-get -qq update && apt-get -qq -y --no-install-recommends install /tmp/steward.deb'
expect "the menu has it, with an icon" 'test -f /usr/share/applications/steward-workstation.desktop && test -f /usr/share/icons/hicolor/scalable/apps/steward.svg'
expect "every compiled part of the environment finds its libraries, but for those of engines that are optional" \
    'find /usr/lib/steward -name "*.so*" > /tmp/ours
    xargs ldd < /tmp/ours 2>/dev/null | awk "/not found/ {print \$1}" | sort -u | while read -r name; do grep -qF "/$name" /tmp/ours || echo "$name"; done \
        | grep -vE "^lib(nv|cu|tbb|pq|odbc|mysql|arrow|mimerapi|fbclient|Qt6|av)" | tee /tmp/missing; ! test -s /tmp/missing'
inside 'useradd -m adviser; useradd -m colleague'
expect "a user's first command prepares their own folder, and answers" \
    'su adviser -c "steward ask \"How did I do last year?\"" | tee /tmp/answer; grep -q "%" /tmp/answer && test -L /home/adviser/.local/share/steward/content/market'
expect "it is prepared once" 'su adviser -c "steward finance clients" 2>&1 | tee /tmp/again; ! grep -q preparing /tmp/again'
expect "nothing in the package belongs to a user or can be written by one" \
    '! find /usr/lib/steward /usr/share/steward \( ! -user root -o -perm /022 \) ! -type l | grep . ; ! su adviser -c "touch /usr/lib/steward/x" 2>/dev/null'
expect "users do not see each other's data" '! su colleague -c "ls /home/adviser/.local/share/steward/store" 2>/dev/null'
expect "the machine's settings count for who has none of their own" \
    'echo "avatar = \"ben\"" >> /etc/steward/steward.toml; su adviser -c "steward settings" | grep -q "avatar = ben"; mkdir -p /home/adviser/.config/steward; echo "avatar = \"mei\"" > /home/adviser/.config/steward/steward.toml; su adviser -c "steward settings" | grep -q "avatar = mei"; rm -r /home/adviser/.config/steward'
expect "the window opens, and stays" '
    install -d -o adviser /tmp/picture
    su adviser -c "LIBGL_ALWAYS_SOFTWARE=1 XDG_RUNTIME_DIR=/tmp/run xvfb-run -n 77 -f /tmp/auth -s \"-screen 0 1600x900x24 -fbdir /tmp/picture\" steward workstation --windowed --client avery" > /tmp/window 2>&1 &
    for n in $(seq 240); do
        if su adviser -c "DISPLAY=:77 XAUTHORITY=/tmp/auth xwininfo -root -tree" 2>/dev/null | grep -iE "steward|workstation" | grep -qE "[0-9]{3,}x[0-9]{3,}"; then sleep 10; break; fi
        sleep 0.5; done
    su adviser -c "DISPLAY=:77 XAUTHORITY=/tmp/auth xwininfo -root -tree" | tee /tmp/tree
    cp /tmp/picture/Xvfb_screen0 /tmp/window.xwd
    pgrep -u adviser -f "app workstation" >/dev/null && grep -qiE "steward|workstation" /tmp/tree; r=$?
    pkill -u adviser; cat /tmp/window; exit $r'
cp "$ROOT/tmp/window.xwd" "$PWD/build/workstation/window.xwd" 2>/dev/null || true
expect "the same again as an upgrade keeps the settings" 'apt-get -qq -y --reinstall install /tmp/steward.deb && grep -q ben /etc/steward/steward.toml'
expect "settings that are wrong are told when it is installed" \
    'echo "idle_s = 3" >> /etc/steward/steward.toml; dpkg-reconfigure steward-workstation 2>&1 | tee /tmp/told; grep -q "has to be mended" /tmp/told'
expect "remove: the program is gone, settings and users' records stay" \
    'apt-get -qq -y remove steward-workstation && test ! -e /usr/lib/steward && test ! -e /usr/bin/steward && test -f /etc/steward/steward.toml && test -d /home/adviser/.local/share/steward'
expect "purge: nothing is left but users' own" \
    'apt-get -qq -y purge steward-workstation; find / -xdev \( -path /proc -o -path /home -o -path /tmp -o -path /var/log \) -prune -o -iname "*steward*" -print | tee /tmp/left; ! test -s /tmp/left && test -d /home/adviser/.local/share/steward'
say "all of it works"
