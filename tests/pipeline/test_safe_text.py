"""Logs and reports are one line a record, valid JSON, and hold no credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.messages.safe_text import safe, to_json, without_secrets

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(values)
@settings(max_examples=50)
def test_any_value_is_one_line_and_comes_back(value: Any) -> None:
    text = to_json(value)
    assert text.isprintable() and len(text.splitlines()) == 1
    assert json.loads(text) == value


def test_chinese_stands_as_it_is_and_a_broken_file_name_is_text() -> None:
    assert to_json(safe({"預算": "a\udcff\U0001f600"})) == '{"預算": "a\\\\udcff😀"}'
    assert to_json("\u2028\u202e\x85\ue000\U000e0001") == r'"\u2028\u202e\u0085\ue000\udb40\udc01"'


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://me:pw@a.test/x.pdf", "https://…@a.test/x.pdf"),
        ("s3://AKIA:se/cret?#@bucket/x.pdf", "s3://…@bucket/x.pdf"),
        ("ftp://token@a.test:21/x (me@a.test)", "ftp://…@a.test:21/x (me@a.test)"),
        ("https://a.test:8443/x@2.pdf", "https://a.test:8443/x@2.pdf"),
        ("https://[2001:db8::1]:80/x.pdf", "https://[2001:db8::1]:80/x.pdf"),
        (
            "https://b.s3.test/x.pdf?X-Amz-Credential=AKIA%2F1&X-Amz-Expires=60&X-Amz-Signature=abc&v=2: gone",
            "https://b.s3.test/x.pdf?X-Amz-Credential=…&X-Amz-Expires=…&X-Amz-Signature=…&v=2: gone",
        ),
        ("https://a.test/x?AWSAccessKeyId=A&Signature=B&Expires=1", "https://a.test/x?AWSAccessKeyId=…&Signature=…&Expires=1"),
        ("https://a.blob.test/x?sv=2024&sp=r&sig=a%3D", "https://a.blob.test/x?sv=2024&sp=r&sig=…"),
        ("https://a.test/get?id=12&access_token=ey.J'", "https://a.test/get?id=12&access_token=…'"),
        ("https://a.test/x.pdf#id_token=1", "https://a.test/x.pdf#id_token=…"),
        ("https://a.test/x.pdf#sha256=0f", "https://a.test/x.pdf#sha256=0f"),
        ("redirected to '/x?token=a', which is no address", "redirected to '/x?token=…', which is no address"),
    ],
)  # fmt: skip
def test_credentials_go_and_the_rest_stays(address: str, shown: str) -> None:
    assert without_secrets(address) == shown
    assert safe([{"a": (address,)}]) == [{"a": [shown]}]


@given(st.text(st.sampled_from("abc/?#:@.=& \n預"), max_size=40))
def test_it_is_done_in_one_go(text: str) -> None:
    assert without_secrets(without_secrets(text)) == without_secrets(text)
