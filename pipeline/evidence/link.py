"""Links to a value on its page: stable, for they say where on the page it stands, not how it was read.

`show.html#value=12:70.9,300.5,120.1,312.7` opens page 12 and marks the value whose box that is (else the nearest one).
Any query can make one from a row: `page || ':' || array_to_string(list_transform(bbox, x -> round(x, 1)), ',')`.
Besides, `#page=12` opens a page, and `#key=` followed by a `fact_key` the fact that has it.
"""

from __future__ import annotations

from collections.abc import Sequence


def value_link(page: int, bbox: Sequence[float]) -> str:
    """The fragment that opens a value.

    >>> value_link(12, (70.92, 300.5, 120.0, 312.68))
    '#value=12:70.9,300.5,120,312.7'
    """
    return f"#value={page}:" + ",".join(f"{round(number, 1):g}" for number in bbox)
