"""Plane geometry on plain tuples: boxes `(x0, y0, x1, y1)` and affine matrices `(a, b, c, d, e, f)`, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.document import BBox

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def transform(matrix: Matrix, box: BBox) -> BBox:
    """The box around the image of a box. Meant for quarter turns, where the image is a box itself."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return (min(xs), min(ys), max(xs), max(ys))


def transform_point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def concat(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def invert(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)


def overlap(a: BBox, b: BBox) -> BBox | None:
    """What two boxes have in common; None where that has no area.

    >>> overlap((0, 0, 9, 9), (5, -2, 20, 3)), overlap((0, 0, 9, 9), (9, 0, 20, 9))
    ((5, 0, 9, 3), None)
    """
    x0, y0, x1, y1 = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def union(boxes: Iterable[Sequence[float]]) -> BBox:
    """The box around boxes (anything whose first four items are x0, y0, x1, y1); ValueError for none."""
    x0s, y0s, x1s, y1s = zip(*((box[0], box[1], box[2], box[3]) for box in boxes), strict=True)
    return (min(x0s), min(y0s), max(x1s), max(y1s))


def cluster(values: Iterable[float], gap: float, spread: float) -> list[list[float]]:
    """Sorted values in groups: a value joins while it is within `gap` of the last and `spread` of the first.

    >>> cluster([1, 2, 9, 10.5], gap=2, spread=4)
    [[1, 2], [9, 10.5]]
    """
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= gap and value - groups[-1][0] <= spread:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def connected(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers 0 … count - 1 in groups that links connect, each group and the groups in ascending order.

    >>> connected(5, [(0, 3), (3, 4)])
    [[0, 3, 4], [1], [2]]
    """
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for a, b in links:
        parent[root(a)] = root(b)
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())
