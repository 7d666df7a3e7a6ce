"""Bills of material: every product has one, it fits the schema, and it names what is inside with hashes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from installers.release import components, sbom
from installers.release.sbom import BillError

WHEN_S = 1_790_000_000


@pytest.mark.parametrize("product", components.products(), ids=lambda each: each.name)
def test_every_product_has_a_bill_that_fits_the_schema(product: components.Product, tmp_path: Path) -> None:
    artifact = tmp_path / "steward.whl"
    artifact.write_bytes(b"wheel")
    written = sbom.bill(product, "1.2.3", WHEN_S, artifact)
    told = json.loads(written)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["hashes"][0]["alg"] == "SHA-256"
    names = {each["name"] for each in told["components"]}
    assert {"numpy", "cryptography", "audio-to-face network", "sentence embedding all-MiniLM-L6-v2", "Inter"} <= names
    assert ("fastapi" in names) == (product.name == "steward-headoffice")
    assert "pytest" not in names
    for each in told["components"]:
        assert each["licenses"], each["name"]
        assert each.get("purl") or each["bom-ref"].startswith("content:"), each["name"]
    models = [each for each in told["components"] if each["type"] == "machine-learning-model"]
    assert models
    assert all(each["hashes"] for each in models)


def test_the_same_commit_has_the_same_bill() -> None:
    product = components.products()[1]
    assert sbom.bill(product, "1.2.3", WHEN_S) == sbom.bill(product, "1.2.3", WHEN_S)


def test_what_is_no_bill_is_refused() -> None:
    with pytest.raises(BillError):
        sbom.check('{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": 3}]}')


def test_every_pin_is_one() -> None:
    for row in components.table()["content"]:
        if "pinned" in row:
            algorithm, content = sbom.pin(row["pinned"])
            assert len(bytes.fromhex(content)) == (64 if algorithm.value == "SHA-512" else 32)
    with pytest.raises(BillError):
        sbom.pin("assets/tools/embedding.py:NOT_THERE")
