"""Text from outside as it may stand in a log or a report: without credentials, on one line, harmless to look at."""

from __future__ import annotations

import json
from typing import Any

import regex

_GONE = "…"
# Names of query parameters that grant access: presigned addresses of stores, tokens, keys, sessions.
_SECRET_NAMES = (
    r"[^=&;?#\s]{0,60}(?:sig|token|key|pass|pwd|secret|cred|auth|session|jwt|ticket|otp|x-amz-|x-goog-)[^=&;?#\s]{0,60}"
    r"|code|policy|sid|pw"
)
_SECRET_VALUE = regex.compile(rf"(?i)([?&;#](?:{_SECRET_NAMES})=)[^&;#\s'\"<>)\]]*[^&;#\s'\"<>)\]:,.]")
_USER = regex.compile(r"://[^\s/?#]*@")
# A password with / ? or # in it, which no address may hold: what follows the colon is no port.
_ODD_USER = regex.compile(r"://[^\s/?#@:]{1,300}:(?!\d{1,5}(?:[/?#\s]|$))[^\s@]{0,300}@")
_SIGNATURE = regex.compile(r"(?i)([?&;](?:x-amz-|x-goog-|sig|awsaccesskeyid)[a-z-]*=)[^&;#]*")


def without_signature(address: str) -> str:
    """An address as the dataset keeps it: what it says of the document stays, what signs a presigned one goes.

    >>> without_signature("https://example.org/get?key=110&X-Amz-Signature=0f3a&page=2")
    'https://example.org/get?key=110&X-Amz-Signature=…&page=2'
    """
    return _SIGNATURE.sub(rf"\1{_GONE}", address)


def without_secrets(text: str) -> str:
    """Text whose addresses hold no user names, passwords, signatures or keys; the rest of them stays.

    >>> without_secrets("https://me:pw@example.org/a.pdf?id=1&X-Amz-Signature=0f3a&page=2 isn't there")
    "https://…@example.org/a.pdf?id=1&X-Amz-Signature=…&page=2 isn't there"
    """
    if "://" in text:
        text = _ODD_USER.sub(f"://{_GONE}@", _USER.sub(f"://{_GONE}@", text))
    return _SECRET_VALUE.sub(rf"\1{_GONE}", text) if "=" in text else text


def safe(value: Any) -> Any:
    """Data for `to_json` without credentials, and with what UTF-8 can't hold (names of files) as escapes."""
    if isinstance(value, str):
        return without_secrets(value if value.isascii() else value.encode("utf-8", "backslashreplace").decode())
    if isinstance(value, dict):
        return {safe(key): safe(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [safe(item) for item in value]
    return value


def to_json(value: Any) -> str:
    r"""JSON on one line that a person can look at: Chinese stands as it is; what a terminal or an editor acts on is
    escaped, such as line separators and characters that turn the direction of writing.

    >>> print(to_json({"name": "\u202efdp.預算\u2028\x1b"}))
    {"name": "\u202efdp.預算\u2028\u001b"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not text.isprintable():
        for character in set(text):
            if not character.isprintable():
                text = text.replace(character, json.dumps(character)[1:-1])
    return text
