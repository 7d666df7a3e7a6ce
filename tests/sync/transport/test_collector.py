"""Addresses of error collectors as their makers write them, and what is none."""

from __future__ import annotations

import pytest

from sync.errors import Malformed
from sync.transport.collector import Collector


@pytest.mark.parametrize(
    ("address", "url", "key"),
    [
        ("https://abc@collector.example/42", "https://collector.example/api/42/envelope/", "abc"),
        ("http://abc@10.0.0.7:9000/1", "http://10.0.0.7:9000/api/1/envelope/", "abc"),
        ("https://abc:old@collector.example/below/it/3", "https://collector.example/below/it/api/3/envelope/", "abc"),
        ("https://abc@[fd00::7]:9000/1", "https://[fd00::7]:9000/api/1/envelope/", "abc"),
    ],
)
def test_an_address_is_a_door_and_a_key(address: str, url: str, key: str) -> None:
    found = Collector.parse(address)
    assert (found.url, found.key) == (url, key)


@pytest.mark.parametrize(
    "address",
    ["collector.example", "https://collector.example/1", "https://abc@collector.example", "ftp://abc@c.example/1",
     "https://abc@collector.example/project", "https://abc@collector.example:no/1", "https://abc@/1"],
)  # fmt: skip
def test_what_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(Malformed, match="https://KEY@HOST/PROJECT"):
        Collector.parse(address)
