"""Layered layout from top to bottom: ranks by longest path, order by barycentres, places by least squares.

Expanded boxes are laid out first and take part as one large box.  Work grows with the number of lines times
the ranks they cross, so a picture of some hundred boxes takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .graph import Box, Graph

LETTER, SMALL = 7.3, 6.0
"""Width of a letter of the title and of small text; generous, since fonts differ."""
GAP_X, GAP_Y = 26.0, 44.0
PAD, HEAD = 16.0, 30.0
SWEEPS = 12
STRAIGHT = 60.0
"""How much more a line between neighbouring boxes pulls than one that passes them."""


@dataclass
class Cell:
    """A box, or the place where a line crosses a rank; ``x`` and ``y`` are of its middle."""

    box: Box | None
    rank: int
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    inner: Picture | None = None


@dataclass
class Route:
    """A line: the cells it passes, from its source to its target.

    ``left``: its label stands on the left, because another line leaves or arrives on the right.
    """

    cells: list[Cell]
    label: str
    left: bool = False


@dataclass
class Picture:
    """A graph with places.

    Attributes:
        cells: the boxes.
        routes: the lines.
        width, height: of everything.
    """

    cells: list[Cell] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def lay_out(graph: Graph) -> Picture:
    """Place every box and line."""
    ranks = _ranks(graph)
    cells = {box.key: _cell(box, ranks[box.key]) for box in graph.boxes}
    layers: list[list[Cell]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for cell in cells.values():
        layers[cell.rank].append(cell)
    routes = []
    for line in graph.lines:
        source, target = cells[line.source], cells[line.target]
        between = [Cell(None, rank, 8.0, 0.0) for rank in range(source.rank + 1, target.rank)]
        for cell in between:
            layers[cell.rank].append(cell)
        route = Route([source, *between, target], line.label)
        if between:  # room for the label beside the line
            middle = route.cells[len(route.cells) // 2]
            middle.width = max(middle.width, 2 * (SMALL * len(line.label) + 5 - GAP_X))
        routes.append(route)
    above, below = _neighbours(routes)
    _order(layers, above, below)
    _columns(layers, above, below)
    _rows(layers, routes)
    return _framed(Picture(list(cells.values()), routes))


def _cell(box: Box, rank: int) -> Cell:
    """The size of a box."""
    if box.inner is not None:
        inner = lay_out(box.inner)
        width = max(inner.width + 2 * PAD, LETTER * len(_heading(box)) + 2 * PAD)
        return Cell(box, rank, width, inner.height + HEAD + PAD, inner=inner)
    if box.kind == "port":
        return Cell(box, rank, max(8.0, SMALL * len(box.title) + 8), 8.0 if not box.title else 16.0)
    width = max(LETTER * len(_heading(box)), SMALL * len(box.detail)) + 24
    return Cell(box, rank, max(width, 76.0), 44.0 if box.detail else 30.0)


def _heading(box: Box) -> str:
    return box.title + (f"  \u00d7{box.copies}" if box.copies > 1 else "")


def _ranks(graph: Graph) -> dict[str, int]:
    """The longest way to every box; a box without anything above stands right over what it feeds."""
    ranks = {box.key: 0 for box in graph.boxes}
    order = {box.key: at for at, box in enumerate(graph.boxes)}
    lines = sorted(graph.lines, key=lambda line: order[line.target])
    for line in lines:
        ranks[line.target] = max(ranks[line.target], ranks[line.source] + 1)
    fed = {line.target for line in graph.lines}
    for box in graph.boxes:
        if box.key not in fed and box.kind != "input":
            targets = [ranks[line.target] for line in graph.lines if line.source == box.key]
            ranks[box.key] = max(min(targets, default=1) - 1, 0)
    return ranks


Near = dict[int, list[Cell]]


def _neighbours(routes: list[Route]) -> tuple[Near, Near]:
    """The cells that lines come from and go to, by the identity of a cell."""
    above: Near = {}
    below: Near = {}
    for route in routes:
        for a, b in pairwise(route.cells):
            below.setdefault(id(a), []).append(b)
            above.setdefault(id(b), []).append(a)
    return above, below


def _order(layers: list[list[Cell]], above: Near, below: Near) -> None:
    """Put cells near the middle of their neighbours; the order with the fewest crossings stays."""
    place: dict[int, float] = {}

    def settle(layer: list[Cell]) -> None:
        for at, cell in enumerate(layer):
            place[id(cell)] = at

    for layer in layers:
        settle(layer)
    best, fewest = [list(layer) for layer in layers], _crossings(layers, below, place)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        near = above if down else below
        for layer in layers if down else reversed(layers):
            wanted = {
                id(c): _mean([place[id(n)] for n in near.get(id(c), ())], place[id(c)])
                for c in layer
            }
            layer.sort(key=lambda cell: wanted[id(cell)])
            settle(layer)
        count = _crossings(layers, below, place)
        if count < fewest:
            best, fewest = [list(layer) for layer in layers], count
    for layer, kept in zip(layers, best, strict=True):
        layer[:] = kept


def _crossings(layers: list[list[Cell]], below: Near, place: dict[int, float]) -> int:
    total = 0
    for layer in layers:
        ends = [(place[id(a)], place[id(b)]) for a in layer for b in below.get(id(a), ())]
        for i, (a, b) in enumerate(ends):
            total += sum((a - c) * (b - d) < 0 for c, d in ends[i + 1 :])
    return total


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _columns(layers: list[list[Cell]], above: Near, below: Near) -> None:
    """Horizontal places: each layer as near to its neighbours as order and gaps allow."""
    for layer in layers:
        at = 0.0
        for cell in layer:
            cell.x = at + cell.width / 2
            at += cell.width + GAP_X
    for sweep in range(4 * SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            _pull(layer, lambda c: [*above.get(id(c), ()), *below.get(id(c), ())])


def _pull(layer: list[Cell], near: Callable[[Cell], list[Cell]]) -> None:
    """Least squares under fixed order and distances: pools of cells that touch move together."""
    shift, offset = [], 0.0
    for at, cell in enumerate(layer):
        if at:
            offset += layer[at - 1].width / 2 + GAP_X + cell.width / 2
        shift.append(offset)
    pools: list[tuple[float, float, int]] = []  # sum of wanted places, weight, cells
    for cell, offset in zip(layer, shift, strict=True):
        pulls = [
            (other.x, STRAIGHT if (other.box is None) == (cell.box is None) else 1.0)
            for other in near(cell)
        ]
        weight = sum(pull for _, pull in pulls) or 1.0
        wanted = (sum(x * pull for x, pull in pulls) / weight if pulls else cell.x) - offset
        pools.append((wanted * weight, weight, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            (a, v, n), (b, w, m) = pools[-2:]
            pools[-2:] = [(a + b, v + w, n + m)]
    at = 0
    for total, weight, count in pools:
        for cell, offset in zip(layer[at : at + count], shift[at : at + count], strict=True):
            cell.x = total / weight + offset
        at += count


def _rows(layers: list[list[Cell]], routes: list[Route]) -> None:
    """Vertical places: a layer is as high as its highest box."""
    labelled = {route.cells[0].rank for route in routes if route.label}
    y = 0.0
    for rank, layer in enumerate(layers):
        height = max((cell.height for cell in layer), default=0.0)
        for cell in layer:
            cell.y = y + height / 2
            cell.height = cell.height if cell.box is not None else height  # a line passes straight
        y += height + (GAP_Y if rank in labelled else GAP_Y * 0.6)


def _framed(picture: Picture) -> Picture:
    """Move everything to the top left corner and measure it, labels included."""
    cells = [*picture.cells, *(c for route in picture.routes for c in route.cells if c.box is None)]
    if not cells:
        return picture
    _sides(picture.routes)
    left = min(cell.x - cell.width / 2 for cell in cells)
    top = min(cell.y - cell.height / 2 for cell in cells)
    right = max(cell.x + cell.width / 2 for cell in cells)
    for route in picture.routes:
        at, size = label_place(route)[0], SMALL * len(route.label)
        left, right = min(left, at - size * route.left), max(right, at + size * (not route.left))
    for cell in cells:
        cell.x -= left
        cell.y -= top
    picture.width = right - left
    picture.height = max(cell.y + cell.height / 2 for cell in cells)
    return picture


def _sides(routes: list[Route]) -> None:
    """Put labels of short lines on the side where no other line is."""
    for route in routes:
        first, second, last, before = (
            route.cells[0],
            route.cells[1],
            route.cells[-1],
            route.cells[-2],
        )
        away = [r.cells[1].x - second.x for r in routes if r.cells[0] is first and r is not route]
        away += [r.cells[-2].x - before.x for r in routes if r.cells[-1] is last and r is not route]
        route.left = len(route.cells) == 2 and bool(away) and min(away) > 0


def label_place(route: Route) -> tuple[float, float]:
    """Where the label of a line stands: beside its middle, or beside the part that runs alone.

    It begins there, or ends there when it stands on the left.
    """
    cells = route.cells
    if len(cells) > 2:
        middle = cells[len(cells) // 2]
        return middle.x + 5, middle.y
    a, b = cells
    return (a.x + b.x) / 2 + (-5 if route.left else 5), (
        a.y + a.height / 2 + b.y - b.height / 2
    ) / 2
