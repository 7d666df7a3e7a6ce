#!/usr/bin/env bash
# Sets up Steward in this checkout: system packages, virtual environment, runtime for models, built content.
# Safe to run again: each step is skipped when nothing changed. Options: --for-tests (with the servers and programs that
# only the tests need), --system-only
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly VENV=.venv
readonly STAMP=$VENV/.steward-stamp
readonly WHEELS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/wheels

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

missing_packages() {  # of the given lists
    local name
    cat "$@" | grep -Ev '^\s*(#|$)' | while read -r name; do
        dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || echo "$name"
    done
}

install_system_packages() {
    command -v dpkg-query >/dev/null || { say "1/4 System packages: not a Debian system, skipped"; return; }
    local missing lists=(installers/debian/packages.txt)
    if $for_tests; then lists+=(installers/debian/packages-dev.txt); fi
    missing=$(missing_packages "${lists[@]}" | tr '\n' ' ')
    if [ -z "$missing" ]; then say "1/4 System packages: all there"; return; fi
    say "1/4 System packages: installing $missing"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then root=(sudo)
        elif [ -z "$(missing_packages installers/debian/packages.txt)" ]; then
            echo "setup: only an administrator can install these, so the tests that need them are skipped: $missing" >&2
            return
        else fail "these need an administrator; run this once, then try again:
  apt-get update && apt-get install -y --no-install-recommends $missing"; fi
    fi
    "${root[@]}" apt-get update -qq || echo "setup: the package lists could not be refreshed; trying with the old ones" >&2
    # shellcheck disable=SC2086
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        fail "apt could not install: $missing"
    stay_quiet "$missing"
}

# The tests start servers of their own; those that Debian starts with a package just installed would only be in the way.
stay_quiet() {
    local service
    for service in postgresql redis-server prometheus prometheus-alertmanager; do
        case " $1 " in *" $service "*) ;; *) continue ;; esac
        if [ -d /run/systemd/system ]; then "${root[@]}" systemctl disable -q --now $service || true
        else "${root[@]}" service $service stop >/dev/null 2>&1 || true; fi
    done
}

python_of_choice() {
    local candidate
    for candidate in python3.11 python3 python3.12; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))'; then
            command -v "$candidate"; return
        fi
    done
    fail "Python 3.11 or 3.12 is needed and was not found; install python3.11"
}

has_nvidia_driver() { [ -e /proc/driver/nvidia/version ] || nvidia-smi -L >/dev/null 2>&1; }

# faster-whisper asks for onnxruntime, whose files overwrite those of onnxruntime-gpu: exactly one may stay, and
# whichever it is goes in last, so that none of its files are the other's.
choose_model_runtime() {
    local version kind=onnxruntime
    version=$(sed -n 's/^onnxruntime==//p' requirements.lock)
    if has_nvidia_driver; then kind=onnxruntime-gpu; fi
    if [ "$kind" = onnxruntime ] && ! $VENV/bin/pip show -q onnxruntime-gpu 2>/dev/null; then
        say "3/4 Model runtime: onnxruntime $version (CPU; no NVIDIA driver)"; return
    fi
    say "3/4 Model runtime: changing to $kind $version"
    $VENV/bin/pip uninstall -q -y onnxruntime onnxruntime-gpu >/dev/null 2>&1 || true
    if ! $VENV/bin/pip install -q --no-deps "$kind==$version"; then
        echo "setup: $kind $version cannot be installed; using the CPU one" >&2
        $VENV/bin/pip install -q --no-deps "onnxruntime==$version" || fail "no model runtime could be installed"
    fi
}

install_python_packages() {
    local wanted
    wanted=$( { cat requirements.lock pyproject.toml; has_nvidia_driver && echo gpu; pwd; } | sha256sum | cut -d' ' -f1)
    if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$wanted" ]; then
        say "2/4 Python packages: up to date"; say "3/4 Model runtime: up to date"; return
    fi
    say "2/4 Python packages: into $VENV, an environment of Steward's own (some minutes the first time)"
    [ -x $VENV/bin/python ] || "$(python_of_choice)" -m venv $VENV || fail "no virtual environment in $PWD/$VENV; is the folder writable and python3-venv installed?"
    mkdir -p "$WHEELS"
    local quiet=(); [ -t 1 ] || quiet=(-q)
    PIP_DISABLE_PIP_VERSION_CHECK=1 $VENV/bin/pip install "${quiet[@]}" --find-links "$WHEELS" -r requirements.lock ||
        fail "the Python packages could not be installed; check the network, then run this again (it goes on where it stopped)"
    PIP_DISABLE_PIP_VERSION_CHECK=1 $VENV/bin/pip install -q --no-deps -e . || fail "Steward itself could not be installed"
    choose_model_runtime
    echo "$wanted" > "$STAMP"
}

for_tests=false system_only=false
for option in "$@"; do
    case $option in
        --for-tests) for_tests=true ;;
        --system-only) system_only=true ;;
        *) fail "unknown option $option; there are --for-tests and --system-only" ;;
    esac
done
started=$SECONDS
install_system_packages
if $system_only; then exit 0; fi
install_python_packages
say "4/4 Content: demo bank, routing model, the advisor's face"
$VENV/bin/steward setup
say "Set up in $((SECONDS - started)) s."
