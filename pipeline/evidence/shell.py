"""The HTML around every page that people look at: one file that needs no network and trusts no document.

What stands in a PDF is data, never markup: it goes into the page as inert JSON, and `shell.js` puts it on the page as
text (`h`, `printed`), with what turns the direction of writing made visible. The content security policy names the
page's own script and style by their hashes, and allows nothing from anywhere: markup that slips in does nothing.

A page is made of files beside this one: `shell.css` and `shell.js` come first on every page, then its own. In scripts:

    read("facts")                     the JSON given as data["facts"], parsed when asked for; undefined where absent
    await unpack("page-3")            the same of packed["page-3"], which is compressed
    h("td", {class: "n"}, "12")       an element; strings become text with controls made visible, null nothing
    printed(text, lang)               the same in a <bdi>, with a button where the text is very long
    lazyPicture(image, "p12")         shows pictures["p12"] when the image comes near the screen
    crop({picture, boxes, label})     a picture with boxes in page points drawn over it
    themeButton()                     from light to dark and back

Pictures and data stand in script elements of a type that no browser runs, so a page of 20 MB opens at once: nothing is
decoded before somebody looks at it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from importlib.resources import files
from typing import Any

from pipeline.evidence.picture import Picture
from schemas.version import VERSION

_ROOM = "pipeline.evidence"


def html_page(
    title: str, *, body: str, style: Sequence[str] = (), script: Sequence[str] = (),
    data: Mapping[str, object] | None = None, packed: Mapping[str, object] | None = None,
    pictures: Mapping[str, Picture] | None = None, lang: str = "en", served: bool = False,
) -> str:  # fmt: skip
    """A whole page. `body` is markup of our own; `style` and `script` are texts of CSS and JavaScript that follow the
    shell's (`asset` reads one of a package). Keys of `data`, `packed` and `pictures` are ASCII without spaces.

    `served`: a page of `browse`, which may load pictures and data from its own server.
    """
    css = "\n".join([asset("shell.css"), *style])
    code = "\n".join(['"use strict";', asset("shell.js"), *script])
    inert = [_json_block(f"data-{name}", value) for name, value in (data or {}).items()]
    inert += [_packed_block(name, value) for name, value in (packed or {}).items()]
    inert += [_picture_block(name, picture) for name, picture in (pictures or {}).items()]
    return "".join([
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(css, code, served)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<link rel="icon" href="data:,">\n',
        f'<meta name="generator" content="govtables {VERSION}">\n',
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
        f"<title>{escape(visible(title))}</title>\n<style>{css}</style>\n</head>\n<body>\n{body}\n",
        "<noscript><p>This page shows its data with JavaScript, which is switched off.</p></noscript>\n",
        *inert,
        f"<script>{code}</script>\n</body>\n</html>\n",
    ])  # fmt: skip


def policy(css: str, code: str, served: bool = False) -> str:
    """The content security policy: this script, this style, pictures that are in the page, and nothing else."""
    own = " 'self'" if served else ""
    reach = "; connect-src 'self'; form-action 'self'" if served else "; form-action 'none'"
    return (
        f"default-src 'none'; script-src {_hash(code)}; style-src {_hash(css)}; img-src data:{own}; base-uri 'none'"
        f"{reach}"
    )


def asset(name: str, package: str = _ROOM) -> str:
    """A CSS or JavaScript file of a package."""
    text = (files(package) / name).read_text(encoding="utf-8")
    assert "</script" not in text.lower() and "</style" not in text.lower(), name
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inert_json(value: object) -> str:
    """JSON that can't end the element that it stands in, nor begin a comment in it.

    Decimals become strings without the zeros of a column's scale, dates ISO.

    >>> inert_json({"text": "</script><!--", "value": Decimal("73.800000000")})
    '{"text":"\\\\u003c/script>\\\\u003c!--","value":"73.8"}'
    """
    return _json(value).replace("<", "\\u003c")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)


def _plain(value: Any) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a page")


def _json_block(name: str, value: object) -> str:
    return f'<script type="application/json" id="{escape(name)}">{inert_json(value)}</script>\n'


def _packed_block(name: str, value: object) -> str:
    data = zlib.compress(_json(value).encode(), 6)
    return f'<script type="text/x-packed" id="packed-{escape(name)}">{base64.b64encode(data).decode()}</script>\n'


def _picture_block(name: str, picture: Picture) -> str:
    """The picture as base64; its size and region are there before it is decoded."""
    text = base64.b64encode(picture.data).decode()
    about = f'data-size="{picture.width} {picture.height}" data-box="{picture.view_box}"'
    return f'<script type="text/x-webp" id="picture-{escape(name)}" {about}>{text}</script>\n'


_CONTROLS = {
    0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0x061C: "ALM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF",
    0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip


def visible(text: str) -> str:
    """Text for where no markup can be (titles, terminals): controls that turn the direction of writing are named.

    >>> visible("abc\\u202efdp.exe")
    'abc⟦RLO⟧fdp.exe'
    """
    return "".join(
        f"⟦{_CONTROLS[ord(one)]}⟧" if ord(one) in _CONTROLS else one if one.isprintable() else " " for one in text
    )
