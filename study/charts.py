"""Charts of a report as inline SVG: lines, points, a matrix."""

from __future__ import annotations

import base64
import math
import struct
import zlib
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

Array = Any
Series = tuple[str, Any, Any, str]
WIDTH, HEIGHT = 360.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 8.0, 34.0
POINTS = 1500


def chart(
    series: Sequence[Series],
    title: str,
    axes: tuple[str, str],
    bounds: tuple[float, float, float, float] | None = None,
    diagonal: bool = False,
) -> str:
    """Lines and points over two axes.

    Args:
        series: (name, x, y, ``line``, ``dots`` or ``faint``); the place decides the colour.
        title: for readers who cannot see it.
        axes: what stands on them.
        bounds: x from, x to, y from, y to; those of the data when None.
        diagonal: draw y = x.
    """
    kept = [_finite(name, x, y, kind) for name, x, y, kind in series]
    x0, x1, y0, y1 = bounds or _bounds(kept)

    def place(x: float, y: float) -> str:
        across = LEFT + (x - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        return f"{across:.1f},{TOP + (y1 - y) / (y1 - y0) * (HEIGHT - TOP - BOTTOM):.1f}"

    parts = [
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(title)}">'
    ]
    for value in _ticks(y0, y1):
        y = float(place(x0, value).split(",")[1])
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>')
        parts.append(_text(LEFT - 5, y + 3, f"{value:.3g}", "end"))
    for value in _ticks(x0, x1):
        parts.append(_text(float(place(value, y0).split(",")[0]), HEIGHT - 20, f"{value:.4g}"))
    parts.append(_text((LEFT + WIDTH) / 2, HEIGHT - 5, axes[0]))
    parts.append(
        f'<text class="tick" transform="translate(10 {(HEIGHT - BOTTOM) / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(axes[1])}</text>'
    )
    if diagonal:
        low, high = max(x0, y0), min(x1, y1)
        a, b = place(low, low).split(","), place(high, high).split(",")
        parts.append(f'<line class="bound" x1="{a[0]}" y1="{a[1]}" x2="{b[0]}" y2="{b[1]}"/>')
    for (name, xs, ys, kind), colour in zip(kept, colours(series), strict=True):
        parts.append(_drawn(name, [place(a, b) for a, b in zip(xs, ys, strict=True)], kind, colour))
    return "".join([*parts, "</svg>"])


def colours(series: Sequence[Series]) -> list[int]:
    """The colour of each series: 0 is faint, the others take turns."""
    strong = [kind != "faint" for *_, kind in series]
    return [1 + sum(strong[:i]) % 5 if on else 0 for i, on in enumerate(strong)]


def _drawn(name: str, places: list[str], kind: str, colour: int) -> str:
    label = f"<title>{escape(name)}</title>"
    if kind != "dots" and len(places) > 1:
        return f'<polyline class="curve k{colour}" points="{" ".join(places)}">{label}</polyline>'
    dots = "".join(f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="2"/>' for p in places)
    return f'<g class="dots d{colour}">{label}{dots}</g>'


def _finite(name: str, x: Any, y: Any, kind: str) -> Series:
    """A series without gaps, thinned to what can be seen."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) > POINTS:
        chosen = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
        x, y = x[chosen], y[chosen]
    return name, x, y, kind


def _bounds(series: Sequence[Series]) -> tuple[float, float, float, float]:
    found: list[float] = []
    for axis in (1, 2):
        every = np.concatenate([np.asarray(one[axis]) for one in series] or [np.zeros(1)])
        low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 1.0)
        spare = 0.5 if high - low < 1e-12 else (0.04 * (high - low) if axis == 2 else 0.0)
        found += [low - spare, high + spare]
    return found[0], found[1], found[2], found[3]


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers inside a range: about five."""
    raw = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, first + 8) if i * step <= high * (1 + 1e-9)]


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return (
        f'<text class="tick" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def matrix(counts: Array, names: Sequence[str]) -> str:
    """Counts of true (rows) against said (columns) classes, darker where there are more."""
    size = len(names)
    cell = min(44.0, 520.0 / size)
    room = 8.0 + 6.2 * max(map(len, names))
    side = room + cell * size + 18
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    parts = [f'<svg viewBox="0 0 {side:.0f} {side:.0f}" role="img" aria-label="confusion matrix">']
    for i in range(size):
        middle = room + (i + 0.65) * cell
        parts.append(_text(room - 5, middle, names[i], "end"))
        parts.append(
            f'<text class="tick" text-anchor="start" transform="translate({middle:.1f} '
            f'{room - 6:.1f}) rotate(-90)">{escape(names[i])}</text>'
        )
        for j in range(size):
            kind = "right" if i == j else "wrong"
            told = escape(f"{names[i]} taken for {names[j]}: {counts[i, j]}")
            parts.append(
                f'<rect class="cell {kind}" x="{room + j * cell:.1f}" y="{room + i * cell:.1f}" '
                f'width="{cell - 1:.1f}" height="{cell - 1:.1f}" '
                f'fill-opacity="{share[i, j]:.3f}"><title>{told}</title></rect>'
            )
            if counts[i, j] and size <= 20:
                x, y = room + (j + 0.5) * cell, room + (i + 0.62) * cell
                strong = " on" if share[i, j] > 0.55 else ""
                parts.append(
                    f'<text class="count{strong}" x="{x:.1f}" y="{y:.1f}" '
                    f'text-anchor="middle">{counts[i, j]}</text>'
                )
    return "".join([*parts, "</svg>"])


def picture(image: Array) -> str:
    """An image ``[height, width, 1 or 3]`` as a data URI, stretched to its own range."""
    low, high = float(np.nanmin(image)), float(np.nanmax(image))
    grid: Array = (np.nan_to_num((image - low) / max(high - low, 1e-12)) * 255).astype(np.uint8)
    grid = grid[:: -(-grid.shape[0] // 160), :: -(-grid.shape[1] // 160)]
    tall, wide, channels = grid.shape
    raw = b"".join(b"\0" + np.ascontiguousarray(row).tobytes() for row in grid)
    head = struct.pack(">IIBBBBB", wide, tall, 8, 0 if channels == 1 else 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()
