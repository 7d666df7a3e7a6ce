#!/usr/bin/env bash
# Builds the images of head office: steward-office and steward-gateway. `make headoffice-image` calls it.
#
#   ENGINE  docker or podman, with options if need be (default: the one that works here)
#   BASE    the image to build on (default debian:12); where no registry can be reached, --bootstrap makes it from
#           Debian's packages with debootstrap, as root
#   TAG     of both images (default latest)
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
readonly HERE=installers/headoffice CONTEXT=build/headoffice-image BASE=${BASE:-debian:12} TAG=${TAG:-latest}

fail() { printf 'headoffice-image: %s\n' "$*" >&2; exit 1; }
say() { printf 'headoffice-image: %s\n' "$*"; }

bootstrap() {
    "${engine[@]}" image inspect "$BASE" >/dev/null 2>&1 && return
    command -v debootstrap >/dev/null || fail "debootstrap is missing; run: apt-get install debootstrap"
    local root
    root=$(mktemp -d)
    say "making $BASE with debootstrap"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >/dev/null || fail "debootstrap failed; is Debian's mirror within reach?"
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
    tar -C "$root" -c . | "${engine[@]}" import - "$BASE" >/dev/null
    rm -rf "$root"
}

prepare() {  # everything that goes into the images, and nothing else
    local sources
    rm -rf $CONTEXT
    mkdir -p $CONTEXT/content $CONTEXT/nginx
    sources=$(mktemp -d)
    git archive HEAD | tar -x -C "$sources"
    "$sources/installers/debian/environment.sh" "$sources" $CONTEXT/environment /opt/steward --extra headoffice \
        --without pyside6-essentials --without pyqtgraph
    # Built by the very sources that are packaged, as the Debian packages' content is, and shared with them.
    (cd "$sources" && STEWARD_DATA_DIR=$root/build/packaged XDG_CONFIG_HOME=/nonexistent "$root/.venv/bin/python" -m app setup)
    rm -rf "$sources"
    cp -rL build/packaged/content $CONTEXT/content/
    [ ! -e build/packaged/documents.sqlite ] || cp build/packaged/documents.sqlite $CONTEXT/content/
    cp $HERE/Containerfile $HERE/entry.sh $HERE/health.py $HERE/steward $CONTEXT/
    cp installers/nginx/* $CONTEXT/nginx/
}

build() {  # one target of the Containerfile
    # Limits that any machine may set; some refuse the engines' own defaults.
    local options=(--network host --ulimit nofile=8192:8192 --ulimit nproc=4096:4096)
    # The health check is part of Docker's format alone.
    if [ "${engine[0]}" = podman ]; then options+=(--format docker); fi
    "${engine[@]}" build -q "${options[@]}" --build-arg "BASE=$BASE" --target "$1" -t "steward-$1:$TAG" $CONTEXT >/dev/null ||
        fail "steward-$1 could not be built"
    say "steward-$1:$TAG, $(($("${engine[@]}" image inspect -f '{{.Size}}' "steward-$1:$TAG") / 1000000)) MB"
}

# shellcheck source=installers/headoffice/engine.sh
. $HERE/engine.sh
find_engine || exit 1
case ${1:-} in
    --bootstrap) bootstrap ;;
    '') ;;
    *) fail "unknown option $1; there is --bootstrap" ;;
esac
prepare
build office
build gateway
