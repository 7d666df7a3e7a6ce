#!/usr/bin/env bash
# Makes an environment that can be packaged: Debian's Python, the pinned distributions, Steward itself, no development
# tools. It is relocatable: nothing in it names the folder in which it was made.
# Run it in the checkout whose .venv has what is pinned.
# Usage: environment.sh SOURCES FOLDER HOME [--extra NAME]…
#   SOURCES  a clean tree of Steward, FOLDER where to make it, HOME where it will be installed
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
sources=$(realpath "$1") folder=$2 home=$3
shift 3
TOOLS=$(dirname "$0")
readonly TOOLS PIP=(.venv/bin/pip --disable-pip-version-check)
readonly WHEELS=${XDG_CACHE_HOME:-$HOME/.cache}/steward/wheels
fail() { printf 'environment: %s\n' "$*" >&2; exit 1; }

[ -x /usr/bin/python3.11 ] || fail "Debian's own Python is needed at /usr/bin/python3.11; run: apt-get install python3.11"
[ -x .venv/bin/pip ] || fail "the development environment is missing; run: make setup"
mkdir -p "$folder" "$WHEELS"
# Only the folders and the note where Python is: pip works on it from outside, and no script names a folder.
/usr/bin/python3.11 -c 'import sys, venv; venv.EnvBuilder(symlinks=True).create(sys.argv[1])' "$folder"
rm -f "$folder"/bin/[Aa]ctivate* "$folder/lib64"
printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11\n' > "$folder/pyvenv.cfg"

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
wanted=$work/wanted
.venv/bin/python "$TOOLS"/needs.py "$@" > "$wanted"
# What is fetched is what was tested, by its hash. Steward's own wheel, and what only this machine compiles, come from here.
.venv/bin/python "$TOOLS"/../release/hashes.py of "$wanted" > "$work/hashed" || fail "not every distribution has a hash"
.venv/bin/python "$TOOLS"/../release/hashes.py compiled "$wanted" > "$work/compiled"
"${PIP[@]}" wheel -qq --no-deps -w "$work" "$sources"
INSTALL=("${PIP[@]}" --python "$folder/bin/python3" install -qq --no-deps --no-compile --only-binary :all: --no-warn-script-location)
"${INSTALL[@]}" --require-hashes -r "$work/hashed" ||
    fail "the distributions could not be fetched, or are other files than were tested (named above): check the network, and docs/security/releases.md"
"${INSTALL[@]}" --no-index --find-links "$WHEELS" -r "$work/compiled" "$work"/steward-*.whl || fail "Steward's own wheel could not be installed"
find "$folder/bin" -type f -delete   # scripts of the distributions: they name this folder, and nobody calls them
packages=$folder/lib/python3.11/site-packages
.venv/bin/python "$TOOLS"/trim.py "$packages"
.venv/bin/python "$TOOLS"/../release/gpl_free.py "$packages"   # what is handed on has no part under the GPL
# Notes for debuggers are a tenth of it all. Libraries that their makers' tools have rewritten (*.libs, Qt) stay as they are.
find "$packages" -name '*.so*' -type f ! -path '*.libs/*' ! -path '*/PySide6/*' -exec strip --strip-debug {} + 2>/dev/null || true
# Compiled here, as nobody may write there. By hash and not by time, so that two builds are the same.
"$folder/bin/python3" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$folder" -p "$home" "$packages" || true
find "$folder" -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-$(date +%s)}" {} +
echo "environment: $(grep -c . "$wanted") distributions, $(du -sm "$folder" | cut -f1) MB"
