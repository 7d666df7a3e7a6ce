#!/bin/sh
# Begins a container of head office: the image's content is put where Steward looks for it. Then `steward` with the
# container's arguments.
set -eu
image=${STEWARD_IMAGE:-/usr/share/steward}

# The image's content is linked, not copied: another image brings other content.
mkdir -p "$STEWARD_DATA_DIR"
if [ ! -e "$STEWARD_DATA_DIR/content" ] || [ -L "$STEWARD_DATA_DIR/content" ]; then
    # Several that begin at once make the same link; who comes second finds it made.
    ln -sfn "$image/content" "$STEWARD_DATA_DIR/content" 2>/dev/null || [ -L "$STEWARD_DATA_DIR/content" ]
fi
# The index of the bank's documents is written to, so it is copied. Of several that begin at once on one volume, whose
# processes all have the same numbers, the first one's copy counts: it may be in use already.
index=$STEWARD_DATA_DIR/documents.sqlite
if [ ! -e "$index" ] && [ -e "$image/documents.sqlite" ]; then
    copy=$(mktemp "$index.XXXXXX")
    cp "$image/documents.sqlite" "$copy"
    ln "$copy" "$index" 2>/dev/null || mv -n "$copy" "$index" # a link never replaces; some volumes know no links
    rm -f "$copy"
fi
exec steward "$@"
