#!/bin/sh
# Begins a container of head office: secrets that were mounted as files become settings, and the image's content is put
# where Steward looks for it. Then `steward` with the container's arguments.
set -eu

# /run/secrets/steward_office_database becomes STEWARD_OFFICE_DATABASE, and so on; what is set already stays.
for file in "${STEWARD_SECRETS:-/run/secrets}"/steward_*; do
    [ -f "$file" ] || continue
    name=$(basename "$file" | tr '[:lower:]' '[:upper:]')
    eval "known=\${$name:-}"
    [ -n "$known" ] || export "$name=$(cat "$file")"
done

# The image's content is linked, not copied: another image brings other content.
mkdir -p "$STEWARD_DATA_DIR"
if [ ! -e "$STEWARD_DATA_DIR/content" ] || [ -L "$STEWARD_DATA_DIR/content" ]; then
    # Several that begin at once make the same link; who comes second finds it made.
    ln -sfn /usr/share/steward/content "$STEWARD_DATA_DIR/content" 2>/dev/null || [ -L "$STEWARD_DATA_DIR/content" ]
fi
# The index of the bank's documents is written to, so it is copied; several processes at once copy the same.
if [ ! -e "$STEWARD_DATA_DIR/documents.sqlite" ] && [ -e /usr/share/steward/documents.sqlite ]; then
    cp /usr/share/steward/documents.sqlite "$STEWARD_DATA_DIR/documents.sqlite.$$"
    mv "$STEWARD_DATA_DIR/documents.sqlite.$$" "$STEWARD_DATA_DIR/documents.sqlite"
fi
exec steward "$@"
