#!/usr/bin/env bash
# Tries the kiosk's package and its offline medium on a fresh Debian 12 that boots in a container without any network:
# installation from a prepared stick, upgrade, health, every kill, leaving it, X11, upgrades from head office, wrong
# settings, removal, both purges.
# Usage: try.sh PACKAGE MEDIUM [--keep]      (as root; 10 to 25 minutes; --keep leaves the container's root for a look)
# shellcheck disable=SC2016  # what stands in single quotes is for the shell inside
set -euo pipefail
[ $# -ge 2 ] || { sed -n '5s/^# //p' "$0" >&2; exit 2; }
package=$(realpath "$1") medium=$(realpath "$2") keep=${3:-}
cd "$(dirname "$0")/../../.."
readonly ROOT=$PWD/build/kiosk/trial BASE=$PWD/build/kiosk/base WORK=$PWD/build/kiosk/trial-work
ours=$(dpkg-deb -f "$package" Version)
booted='' started=$SECONDS

say() { printf '%4d s  %s\n' $((SECONDS - started)) "$*"; }
fail() { printf 'try-kiosk-package: %s\n' "$*" >&2; exit 1; }
for tool in debootstrap systemd-nspawn nsenter; do
    command -v $tool >/dev/null || fail "$tool is missing; run: apt-get install debootstrap systemd-container"
done
[ "$(id -u)" = 0 ] || fail "a container's root can only be made by root"

inside() { nsenter -t "$leader" -a env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb bash -c "$1"; }
# expect WORDS COMMAND: the command, inside, has to succeed
expect() {
    if inside "$2" > "$WORK/said" 2>&1; then say "ok   $1"
    else say "BAD  $1"; tail -n 15 "$WORK/said" >&2; inside 'journalctl --no-pager -n 25 -u "steward-*"' >&2 || true; fail "$1"; fi
}
boot() {
    systemd-nspawn -q --register=no --keep-unit --private-network --bind-ro="$medium:/medium" --bind-ro="$WORK:/trial" \
        -D "$ROOT" --boot > "$WORK/console" 2>&1 &
    booted=$!
    for _ in $(seq 100); do
        leader=$(pgrep -P $booted | head -n 1) || true
        if [ -n "$leader" ] && inside 'systemctl is-system-running --wait' >/dev/null 2>&1; then break; fi
        kill -0 $booted 2>/dev/null || { cat "$WORK/console" >&2; fail "systemd does not boot in a container on this machine; what remains are the tests of tests/installers"; }
        sleep 0.5
    done
}
halt() {
    if [ -n "$booted" ]; then kill -TERM "$booted" 2>/dev/null || true; wait "$booted" 2>/dev/null || true; booted=; fi
}
finish() {
    halt
    if [ "$keep" != --keep ]; then rm -rf "$ROOT" "$WORK"; fi
}
trap finish EXIT

windows_so_far() { inside 'grep -c "is up after" /var/lib/steward/logs/guardian.log 2>/dev/null || true'; }
# recovers WORDS COMMAND: after the command a new window shows a picture
recovers() {
    local before now began tenths
    before=$(windows_so_far); began=$(date +%s%N)
    inside "$2" || fail "$1: nothing to kill"
    for _ in $(seq 400); do
        now=$(windows_so_far)
        if [ "${now:-0}" -gt "${before:-0}" ]; then
            tenths=$((($(date +%s%N) - began) / 100000000))
            say "ok   $1: a picture again after $((tenths / 10)).$((tenths % 10)) s"
            return
        fi
        sleep 0.1
    done
    inside 'journalctl --no-pager -n 40 -u steward-kiosk; tail -n 20 /var/lib/steward/logs/guardian.log' >&2 || true
    fail "$1: no picture within a minute"
}

say "fresh Debian 12"
[ -e "$BASE/etc/os-release" ] || { debootstrap --variant=minbase --include=procps bookworm "$BASE.new" > /dev/null && mv "$BASE.new" "$BASE"; }
rm -rf "$ROOT" "$WORK"; mkdir -p "$WORK"; cp -a "$BASE" "$ROOT"
# There is no screen in a container: the compositor draws into memory. All else is as on a kiosk.
mkdir -p "$ROOT/etc/systemd/system/steward-kiosk.service.d" "$ROOT/etc/steward"
printf '[Service]\nEnvironment=WLR_BACKENDS=headless WLR_RENDERER=pixman LIBGL_ALWAYS_SOFTWARE=1\n' \
    > "$ROOT/etc/systemd/system/steward-kiosk.service.d/trial.conf"
# Nor is there a terminal to log in at. What stands for the login is started and ended as it is.
printf '[Unit]\nBefore=getty.target\n[Service]\nType=idle\nExecStart=/bin/sleep infinity\n' \
    > "$ROOT/etc/systemd/system/getty@tty1.service"
printf 'branch = "trial"\nlanguage = "de"\n' > "$ROOT/etc/steward/steward.toml"

# The version before: the same files under a lower number, with a thing in its content that the new one has no more.
dpkg-deb -R "$package" "$WORK/old"
sed -i 's/^Version: .*/Version: 0.0.9-1/' "$WORK/old/DEBIAN/control"
cp "$WORK/old/usr/share/steward/content/avatars/ben.glb" "$WORK/old/usr/share/steward/content/avatars/retired.glb"
dpkg-deb --root-owner-group -Zzstd -z1 --build "$WORK/old" "$WORK/old.deb" > /dev/null; rm -rf "$WORK/old"
(cd "$(dirname "$0")" && cp visit.py handed.py enrolled.py "$WORK/")

# Later versions, as head office hands them out: a good one, one whose first screen never comes, and a stranger's.
ssh-keygen -q -t ed25519 -N '' -C trial -f "$WORK/key"; ssh-keygen -q -t ed25519 -N '' -C stranger -f "$WORK/stranger"
echo "release@steward namespaces=\"steward-release\" $(cut -d' ' -f1,2 "$WORK/key.pub")" > "$WORK/allowed_signers"
dpkg-deb -R "$package" "$WORK/later"
cp "$WORK/allowed_signers" "$WORK/later/usr/share/steward/allowed_signers"
later() { # number, key
    local version="$ours+up$1" name
    name=steward-kiosk_${version}_$(dpkg-deb -f "$package" Architecture).deb
    sed -i "s/^Version: .*/Version: $version/" "$WORK/later/DEBIAN/control"
    sed -i "s/^steward-kiosk [^ ]*/steward-kiosk $version/" "$WORK/later/usr/share/steward/package"
    mkdir -p "$WORK/handed$1"
    dpkg-deb --root-owner-group -Zzstd -z1 --build "$WORK/later" "$WORK/handed$1/$name" > /dev/null
    ssh-keygen -q -Y sign -f "$WORK/$2" -n steward-release "$WORK/handed$1/$name" 2>/dev/null
}
later 1 key
later 2 stranger
printf '#!/bin/sh\nexit 1\n' > "$WORK/later/usr/lib/steward/session"
later 3 key
rm -rf "$WORK/later"; chmod -R a+rX "$WORK"

say "the older version is installed while systemd is not running, as on an image"
(cd "$ROOT" && mkdir -p trial medium && mount --bind "$medium" medium && mount --bind "$WORK" trial)
trap 'umount "$ROOT/medium" "$ROOT/trial" 2>/dev/null; finish' EXIT
env -i PATH="$PATH" unshare --net chroot "$ROOT" sh -c '
    mount -t proc proc /proc; mkdir -p /tmp/lists/partial
    echo "deb [trusted=yes] copy:/medium/packages ./" > /tmp/medium.list
    apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends -o Dir::Etc::sourcelist=/tmp/medium.list \
        -o Dir::Etc::sourceparts=/tmp/none -o Dir::State::lists=/tmp/lists -o APT::Sandbox::User=root "$@"; }
    apt update; apt install /trial/old.deb; umount /proc; rm -rf /tmp/lists /tmp/medium.list' > "$WORK/said" 2>&1 ||
    { tail -n 20 "$WORK/said" >&2; fail "the older version could not be installed"; }
umount "$ROOT/medium" "$ROOT/trial"; trap finish EXIT

say "boot"
boot
up='for _ in $(seq 600); do systemctl is-active -q steward-kiosk && exit 0; sleep 0.2; done; exit 1'
expect "the kiosk has come up by itself after the boot (READY=1: its first picture is drawn)" "$up"
login='systemctl is-active -q getty@tty1' no_login='! systemctl is-active -q getty@tty1'
expect "no login is beside it" "$no_login"
expect "the settings that were there before are untouched, and read" 'steward settings | grep -q "branch = trial"'
expect "a visit is recorded, and staff install a face of their own" \
    'runuser -u steward -- sh -c "set -a; . /usr/lib/steward/environment; /usr/lib/steward/bin/python3 /trial/visit.py; cp /usr/share/steward/content/avatars/ada.glb /var/lib/steward/content/avatars/own.glb"'

say "upgrade with the medium"
expect "a damaged medium is refused, by name" \
    'cp -r /medium /tmp/m && echo x >> /tmp/m/docs/kiosk.md && ! sh /tmp/m/install.sh > /tmp/said 2>&1; grep -q "docs/kiosk.md" /tmp/said && grep -q damaged /tmp/said; r=$?; rm -rf /tmp/m; exit $r'
expect "install.sh installs $ours" "sh /medium/install.sh && dpkg-query -W -f '\${Version}' steward-kiosk | grep -qx '$ours'"
expect "the kiosk is up again" "sleep 1; $up"
expect "settings, visit and face of one's own are kept; the retired face is gone" \
    'grep -q trial /etc/steward/steward.toml && /usr/bin/env $(grep -v "^#" /usr/lib/steward/environment) runuser -u steward -- /usr/lib/steward/records | grep -q "recorded visits: 1" && test -f /var/lib/steward/content/avatars/own.glb && test ! -e /var/lib/steward/content/avatars/retired.glb && test ! -L /var/lib/steward/content/avatars/retired.glb'

say "health"
expect "steward kiosk health: nothing is bad" 'steward kiosk health > /tmp/health && ! grep "\"state\": \"bad\"" /tmp/health'
expect "steward settings check" 'steward settings check'
# Qt's plugins for QML and PDF and for printers are never loaded; libquadmath is found by whoever loads its user.
expect "every compiled part of the environment finds its libraries" \
    'find /usr/lib/steward -name "*.so*" -type f -exec ldd {} + 2>/dev/null | grep "not found" | sort -u > /tmp/missing; ! grep -vE "libQt6(Pdf|Qml|Quick|WaylandComp)|libcups|libquadmath" /tmp/missing'
for unit in steward-kiosk steward-kiosk-x11 steward-display steward-enrol steward-reach steward-upgrade; do
    expect "$unit: systemd-analyze verify, security at most 3.0" \
        "systemd-analyze verify $unit.service 2>&1 | grep -vE 'Failed to prepare filename|Xorg is not executable' | grep . && exit 1; systemd-analyze security --no-pager --threshold=30 $unit.service"
done
expect "who takes the service over can write nothing but its own folders" \
    'p=$(pgrep -u steward -of app.guardian); nsenter -t $p -m -S $(id -u steward) -G $(id -g steward) sh -c "! touch /usr/lib/steward/x /etc/steward/x /opt/x 2>/dev/null && touch /var/lib/steward/x && rm /var/lib/steward/x"'
memory=$(inside 'systemctl show --value steward-kiosk -p MemoryCurrent')
case $memory in
    *[!0-9]*|'') say "note memory limits are not enforced in a container on this machine" ;;
    *) say "note the kiosk takes $((memory / 1000000)) MB" ;;
esac

say "kills"
sleep 20 # until the spare window waits
recovers "window killed" 'kill -9 $(pgrep -P $(pgrep -u steward -of app.guardian) -o)'
recovers "guardian killed" 'kill -9 $(pgrep -u steward -of app.guardian)'
recovers "compositor killed" 'kill -9 $(pgrep -u steward -ox cage)'
recovers "guardian frozen (watchdog, 20 s)" 'kill -STOP $(pgrep -u steward -of app.guardian)'
expect "the service is up, and no login beside it" "( $up ) && $no_login"
expect "nor after systemctl restart" "systemctl restart steward-kiosk && $no_login"

say "leaving"
# The guardian ends with 0 as after the administrator's PIN; nobody types one here (tests/app/ui/test_admin.py does).
left() { echo "kill -TERM \$(pgrep -u steward -of app.guardian); for _ in \$(seq 150); do [ \"\$(systemctl is-active $1)\" = inactive ] && break; sleep 0.1; done; sleep 5; [ \"\$(systemctl is-active $1)\" = inactive ] && $login"; }
expect "it stays away, and a login is on the screen" "$(left steward-kiosk)"
expect "started again it takes the screen from the login" "systemctl start steward-kiosk && $no_login"

if [ -x /usr/bin/Xvfb ]; then
    say "X11, with a virtual X server in the real one's place"
    cp /usr/bin/Xvfb "$WORK/Xvfb" # the libraries are those that the real one brings
    mkdir -p "$ROOT/etc/systemd/system/steward-display.service.d" "$ROOT/etc/systemd/system/steward-kiosk-x11.service.d"
    printf '[Service]\nExecStart=\nExecStart=/trial/Xvfb :0 -screen 0 1920x1080x24 -noreset -nolisten tcp -auth /run/steward-display/authority\n' \
        > "$ROOT/etc/systemd/system/steward-display.service.d/trial.conf"
    printf '[Service]\nEnvironment=LIBGL_ALWAYS_SOFTWARE=1\n' > "$ROOT/etc/systemd/system/steward-kiosk-x11.service.d/trial.conf"
    up_x11=${up/steward-kiosk/steward-kiosk-x11}
    expect "install.sh --x11: it is up with a key and a socket that are the kiosk's alone, and the other kiosk is gone" \
        "sh /medium/install.sh --x11 && ( $up_x11 ) && ! systemctl is-active -q steward-kiosk && $no_login"
    recovers "X server killed" 'kill -9 $(pgrep -x Xvfb)'
    recovers "guardian killed" 'kill -9 $(pgrep -u steward -of app.guardian)'
    expect "it is up, and no login beside it" "( $up_x11 ) && $no_login"
    expect "nor after systemctl restart, and the X server stays" \
        'was=$(pgrep -x Xvfb) && systemctl restart steward-kiosk-x11 && [ "$(pgrep -x Xvfb)" = "$was" ] && '"$no_login"
    expect "it stays away, and a login is on the screen" "$(left steward-kiosk-x11) && ! systemctl is-active -q steward-display"
    expect "each kiosk takes the screen from the other" \
        "systemctl start steward-kiosk-x11 && systemctl start steward-kiosk && ! systemctl is-active -q steward-kiosk-x11 && ! systemctl is-active -q steward-display && $no_login"
    expect "back to Wayland" "systemctl disable -q steward-kiosk-x11 && systemctl enable -q steward-kiosk && ( $up )"
else
    say "note X11 is not tried: this machine has no Xvfb"
fi

say "upgrades from head office"
user='set -a; . /usr/lib/steward/environment; exec /usr/lib/steward/bin/python3 /trial/handed.py'
handed() { echo "runuser -u steward -- sh -c '$user $*'"; }
told() { echo "for _ in \$(seq 900); do [ -e /var/lib/steward/bundles/upgrade/order ] || break; sleep 1; done; cat /var/lib/steward-upgrade/told; grep -q '\"$1\"' /var/lib/steward-upgrade/told"; }
installed() { echo "dpkg-query -W -f '\${Version}' steward-kiosk | grep -qx '$1'"; }
expect "steward-upgrade.path: waits; systemd-analyze verify, security at most 3.0" \
    'systemctl is-active -q steward-upgrade.path && ! systemd-analyze verify steward-upgrade.service steward-upgrade.path 2>&1 | grep -v "Failed to prepare filename" | grep . && systemd-analyze security --no-pager --threshold=30 steward-upgrade.service'
expect "without a release key in the package nothing is installed" "$(handed /trial/handed1 1) && $(told refused) && $(installed "$ours")"
cp "$WORK/allowed_signers" "$ROOT/usr/share/steward/allowed_signers"
expect "a stranger's package is refused, and the kiosk goes on" \
    "$(handed /trial/handed2 2) && $(told refused) && $(installed "$ours") && systemctl is-active -q steward-kiosk"
expect "a signed version is installed between two visits" "$(handed /trial/handed1 3) && $(told installed) && $(installed "$ours+up1")"
expect "the kiosk is up, and the visit is still there" \
    "( $up ) && /usr/bin/env \$(grep -v '^#' /usr/lib/steward/environment) runuser -u steward -- /usr/lib/steward/records | grep -q 'recorded visits: 1'"
expect "a version whose first screen never comes is gone back from" "$(handed /trial/handed3 4) && $(told 'went back') && $(installed "$ours+up1")"
expect "the kiosk is up with the version before" "$up"
expect "steward status says what became of it" 'steward status | grep -q "went back"'
expect "a withdrawal leads back to the version before" "$(handed withdraw 3) && $(told 'went back') && $(installed "$ours")"
expect "the kiosk is up with that one" "$up"

say "what it may reach"
expect "enrolled nowhere: everything" 'systemctl start steward-reach && test -z "$(systemctl show --value -p IPAddressDeny steward-kiosk)"'
expect "enrolled: head office and this machine alone, while it runs" \
    'runuser -u steward -- sh -c "set -a; . /usr/lib/steward/environment; exec /usr/lib/steward/bin/python3 /trial/enrolled.py" && systemctl start steward-reach && systemctl show --value -p IPAddressAllow steward-kiosk | grep -q "203\.0\.113\.7" && test -n "$(systemctl show --value -p IPAddressDeny steward-kiosk)" && systemctl is-active -q steward-kiosk steward-reach.timer steward-reach.path'
expect "everything again where the operator says so" \
    'touch /etc/steward/any-address && systemctl start steward-reach && test -z "$(systemctl show --value -p IPAddressDeny steward-kiosk)" && rm /etc/steward/any-address'

say "wrong settings"
expect "are named with their line, all of them" \
    'cp /etc/steward/steward.toml /tmp/good; printf "idle_s = 3\nlangauge = \"de\"\n" >> /etc/steward/steward.toml; ! steward settings check > /tmp/said 2>&1; grep -q idle_s /tmp/said && grep -q langauge /tmp/said'
expect "the kiosk says so in the journal and does not start" \
    'systemctl restart --no-block steward-kiosk; sleep 12; ! systemctl is-active -q steward-kiosk && journalctl -u steward-kiosk --no-pager -n 60 | grep -q langauge'
expect "and starts by itself once they are mended" "cp /tmp/good /etc/steward/steward.toml; $up"

say "removal"
expect "remove: program and service are gone, data stays" \
    'apt-get -qq -y remove steward-kiosk && test ! -e /usr/lib/steward && ! pgrep -u steward . && ! systemctl is-active -q steward-kiosk && test -d /var/lib/steward/store && test -f /etc/steward/steward.toml'
expect "purge: visits that were recorded stay, and it says so; all else is gone" \
    'dpkg --purge steward-kiosk | tee /tmp/said; grep -q "kept in /var/lib/steward: recorded visits: 1" /tmp/said && test -d /var/lib/steward/store && test ! -e /etc/steward && test ! -e /var/lib/steward/content && test ! -e /var/cache/steward'
expect "installed again it finds them" \
    'sh /medium/install.sh && /usr/bin/env $(grep -v "^#" /usr/lib/steward/environment) runuser -u steward -- /usr/lib/steward/records | grep -q "recorded visits: 1"'
expect "purge where erasing is allowed: nothing is left" \
    'touch /etc/steward/erase-records; apt-get -qq -y purge steward-kiosk; rm -f /tmp/*; find / -xdev \( -path /proc -o -path /sys -o -path /trial -o -path /medium -o -path /var/log/journal -o -path /var/log/apt \) -prune -o -iname "*steward*" -print | tee /tmp/left; ! getent passwd steward && ! getent group steward && ! test -s /tmp/left'
halt
say "all of it works"
