"""Asks this container's head office whether it lives ("live") or can answer requests (""); for health checks."""

import os
import ssl
import sys
import urllib.error
import urllib.request


def main() -> int:
    """Return 0 where it answers well."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    scheme = "https" if os.environ.get("STEWARD_OFFICE_CERTIFICATES") else "http"
    address = f"{scheme}://127.0.0.1:{os.environ.get('STEWARD_OFFICE_PORT', '8443')}/health/{part}".rstrip("/")
    own = ssl.create_default_context()
    own.check_hostname = False  # this container asks itself; its certificate has the outer name
    own.verify_mode = ssl.CERT_NONE
    try:
        with urllib.request.urlopen(address, timeout=4, context=own) as answer:  # noqa: S310 - one of two schemes
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(f"head office does not answer at {address}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
