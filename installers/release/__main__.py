"""Makes a release: wheel, bills of material, licence report, hashes, and a signature over them.

    python -m installers.release [--out dist/release] [--commit HEAD] [--key KEY]     # make release KEY=…

Without a key everything is made and nothing is signed, which it says; a release that is given to others has a key.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from installers.release import components, licences, sbom, signing, wheel


def make(out: Path, commit: str, key: Path | None) -> list[str]:
    """Make a release in a folder that holds nothing else; returns its files' names.

    Raises:
        BuildError: the wheel cannot be built.
        BillError: a bill of material does not fit.
        SignatureError: the key cannot be used.
        FileExistsError: the folder holds something already.
    """
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; a release has a folder of its own.")
    with tempfile.TemporaryDirectory(prefix="steward-release-") as folder:
        staged = Path(folder)
        made = wheel.build(staged, commit)
        version, when_s = components.project()["version"], wheel.commit_time_s(commit)
        for product in components.products():
            artifact = made if product.name == "steward" else None
            written = sbom.bill(product, version, when_s, artifact)
            (staged / f"{product.name}-{version}.cdx.json").write_text(written, encoding="utf-8")
        (staged / "LICENCES.md").write_text(licences.report(), encoding="utf-8")
        sums = signing.write_sums(staged)
        if key is not None:
            signing.sign(sums, key)
        for path in sorted(staged.iterdir()):
            shutil.copyfile(path, out / path.name)
    return sorted(path.name for path in out.iterdir())


def main() -> int:
    """Make a release and tell what is in it."""
    asked = argparse.ArgumentParser(description="Make a release.")
    asked.add_argument("--out", type=Path, default=components.ROOT / "dist" / "release")
    asked.add_argument("--commit", default="HEAD")
    asked.add_argument("--key", type=Path)
    said = asked.parse_args()
    found = licences.troubles()
    if found:
        print("release: the licences are not in order:", *found, sep="\n  ", file=sys.stderr)
        return 1
    try:
        names = make(said.out, said.commit, said.key)
    except (wheel.BuildError, sbom.BillError, signing.SignatureError, OSError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    print("\n".join(names))
    if said.key is None:
        print("release: NOT SIGNED: name the release key with --key (make release KEY=…); docs/security/releases.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
