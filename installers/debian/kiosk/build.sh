#!/usr/bin/env bash
# Builds the Debian package of the kiosk: package.sh, which the workstation's is built with too.
exec "$(dirname "$0")/../package.sh" kiosk "$@"
