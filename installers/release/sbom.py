"""Bills of material in CycloneDX 1.6: what the wheel, the kiosk's package and head office consist of, with hashes.

    python -m installers.release.sbom --out dist      # one JSON file a product, each checked against the schema

Python packages come with their version, licence and package URL; models, voices, avatars, fonts and other content as
components of their own, with the SHA-256 of what is in the repository, or the pin by which set-up checks what it builds
from. The same commit gives the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import sys
import uuid
from importlib import import_module
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any, Final

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as Part
from cyclonedx.model.component import ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from installers.release import components
from installers.release.components import Component, Product
from installers.release.licences import of_package
from installers.release.wheel import commit_time_s, sha256

_KINDS: Final = {
    "model": ComponentType.MACHINE_LEARNING_MODEL,
    "program": ComponentType.APPLICATION,
    "library": ComponentType.LIBRARY,
    "font": ComponentType.FILE,
    "icon": ComponentType.FILE,
    "voice": ComponentType.DATA,
    "avatar": ComponentType.DATA,
    "data": ComponentType.DATA,
}


class BillError(RuntimeError):
    """A bill of material is not in order; one sentence."""


def bill(product: Product, version: str, when_s: int, artifact: Path | None = None) -> str:
    """Return a product's bill of material as JSON.

    Args:
        product: whose.
        version: of Steward.
        when_s: the commit's time, seconds since 1970.
        artifact: the file that is shipped, whose hash goes in.

    Raises:
        BillError: the result does not fit the schema.
    """
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"steward:{product.name}:{version}:{when_s}"))
    bom.metadata.timestamp = datetime.datetime.fromtimestamp(when_s, datetime.UTC)
    top = Part(
        name=product.name, version=version, type=ComponentType.APPLICATION, bom_ref=product.name,
        description=product.words, licenses=[DisjunctiveLicense(id="Apache-2.0")],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(artifact))] if artifact else [],
    )  # fmt: skip
    bom.metadata.component = top
    parts = [_python(each) for each in components.python_packages(product.extras, product.left_out)]
    parts += [_content(each) for each in components.content() if not each.optional and each.kind != "program"]
    if product.debian:
        parts += [_debian(each) for each in components.debian_packages()]
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(top, parts)
    written = JsonV1Dot6(bom).output_as_string(indent=1)
    check(written)
    return written + "\n"


def check(written: str) -> None:
    """Check a bill against CycloneDX's schema.

    Raises:
        BillError: it does not fit.
    """
    trouble: Any = JsonStrictValidator(SchemaVersion.V1_6).validate_str(written)
    if trouble is not None:
        raise BillError(f"The bill of material does not fit CycloneDX 1.6: {str(trouble)[:300]}")


def pin(place: str) -> tuple[HashAlgorithm, str]:
    """Return algorithm and hash of a pin named as FILE:NAME, read from the builder's source.

    Raises:
        BillError: there is no such pin.
    """
    path, _, name = place.partition(":")
    try:
        found = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    except (ImportError, AttributeError) as error:
        raise BillError(f"licences.toml names the pin {place}, which is not there.") from error
    text = found if isinstance(found, str) else found[2]
    if text.startswith("sha512-"):
        return HashAlgorithm.SHA_512, base64.b64decode(text.removeprefix("sha512-")).hex()
    return HashAlgorithm.SHA_256, text


def _python(package: Distribution) -> Part:
    name = components.normal(package.name)
    url = PackageURL("pypi", name=name, version=package.version)
    licence, _ = of_package(package)
    return Part(
        name=name, version=package.version, type=ComponentType.LIBRARY, purl=url, bom_ref=str(url),
        licenses=_licences(licence),
    )  # fmt: skip


def _content(each: Component) -> Part:
    row = next(row for row in components.table()["content"] if row["name"] == each.name)
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each.sha256)] if each.sha256 else []
    if "pinned" in row:
        algorithm, content = pin(row["pinned"])
        hashes.append(HashType(alg=algorithm, content=content))
    where = Property(name="steward:where", value=row["where"])
    return Part(
        name=each.name, type=_KINDS[each.kind], bom_ref=f"content:{each.name}", description=each.source,
        licenses=_licences(each.licence), hashes=hashes, properties=[where],
    )  # fmt: skip


def _debian(each: Component) -> Part:
    url = PackageURL("deb", "debian", each.name)
    return Part(
        name=each.name, type=ComponentType.LIBRARY, purl=url, bom_ref=str(url), licenses=_licences(each.licence)
    )


def _licences(expression: str) -> list[Any]:
    return [LicenseExpression(expression)] if is_expression(expression) else [DisjunctiveLicense(name=expression)]


def main() -> int:
    """Write every product's bill."""
    asked = argparse.ArgumentParser(description="Write bills of material.")
    asked.add_argument("--out", type=Path, default=components.ROOT / "dist")
    asked.add_argument("--commit", default="HEAD")
    said = asked.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    version = components.project()["version"]
    for product in components.products():
        path = said.out / f"{product.name}.cdx.json"
        path.write_text(bill(product, version, commit_time_s(said.commit)), encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
