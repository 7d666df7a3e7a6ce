"""Base45: the examples of RFC 9285, any bytes there and back, anything else refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.identity.base45 import SIGNS, decode, encode


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_examples_of_the_rfc(content: bytes, text: str) -> None:
    assert encode(content) == text
    assert decode(text) == content


@given(st.binary(max_size=200))
def test_any_bytes_come_back(content: bytes) -> None:
    assert decode(encode(content)) == content


@given(st.text(alphabet=SIGNS, max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        content = decode(text)
    except ValueError:
        return
    assert encode(content) == text


@pytest.mark.parametrize("text", ["A", "GGW", ":::", "::", "ab8", "BB8_", "BB8Ä", "BB8A"])
def test_what_stands_for_no_bytes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        decode(text)
