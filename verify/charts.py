"""Drawings of a report: inline SVG, sized for a phone, coloured by the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

WIDTH = 380.0
LEFT, RIGHT = 46.0, 8.0
FLOOR = 1e-17


def bars(
    rows: Sequence[tuple[str, Mapping[str, float]]], names: Sequence[str], bound: float
) -> Markup:
    """Errors of every layer on a logarithmic axis, one bar per framework, with the bound as a line.

    Args:
        rows: (layer, framework -> relative error), in the order of the network.
        names: frameworks, in the order of their colours.
        bound: what the errors have to stay below.
    """
    top = max([bound, *(e for _, errors in rows for e in errors.values() if math.isfinite(e))])
    low, high = math.log10(FLOOR), math.ceil(math.log10(top) + 0.4)
    step, thick = 16 + 6 * len(names), 4
    height = step * len(rows) + 26

    def across(value: float) -> float:
        share = (math.log10(min(max(value, FLOOR), 10.0**high)) - low) / (high - low)
        return 4 + share * (WIDTH - 12)

    parts = [_open(height, f"Errors of {len(rows)} layers against the bound {bound:.0e}")]
    for power in range(int(low) + 1, high + 1, 4):
        x = across(10.0**power)
        parts.append(_line(x, 0, x, height - 18, "grid"))
        parts.append(_text(x, height - 5, f"1e{power}", "tick", "middle"))
    for i, (layer, errors) in enumerate(rows):
        y = i * step + 11
        parts.append(_text(4, y, layer, "label"))
        for j, name in enumerate(names):
            error = errors.get(name)
            if error is None:
                continue
            long = across(error if math.isfinite(error) else 10.0**high) - 4
            kind = "bar over" if not error <= bound else "bar"
            parts.append(
                f'<rect class="{kind} c{_class(name)}" x="4" y="{y + 4 + j * (thick + 1):.1f}" '
                f'width="{max(long, 1.5):.1f}" height="{thick}"><title>{escape(layer)}, '
                f"{escape(name)}: {error:.1e}</title></rect>"
            )
    x = across(bound)
    parts += [_line(x, 0, x, height - 18, "bound"), "</svg>"]
    return Markup("".join(parts))


def curves(
    lines: Mapping[str, Sequence[float]], logarithmic: bool, title: str, drawn: Mapping[str, str]
) -> Markup:
    """Curves over the steps; equal ones stay visible, each being thinner than the one below.

    Args:
        lines: name -> values, one per step.
        logarithmic: whether the axis is.
        title: what is shown, for readers who cannot see it.
        drawn: name -> framework whose colour it has, with "32" behind it for a dashed line.
    """
    height, bottom = 210.0, 26.0
    shown = {name: [_clean(v, logarithmic) for v in values] for name, values in lines.items()}
    every = [v for values in shown.values() for v in values if v is not None]
    low, high = (min(every), max(every)) if every else (0.0, 1.0)
    if logarithmic:
        low, high = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    elif high - low < 1e-12:
        low, high = low - 0.5, high + 0.5
    count = max((len(values) for values in shown.values()), default=2)

    def point(i: int, value: float) -> str:
        x = LEFT + i / max(count - 1, 1) * (WIDTH - LEFT - RIGHT)
        return f"{x:.1f},{8 + (high - value) / (high - low) * (height - bottom - 8):.1f}"

    parts = [_open(height, title)]
    for value in _ticks(low, high, logarithmic):
        y = float(point(0, value).partition(",")[2])
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "grid"))
        parts.append(
            _text(
                LEFT - 5,
                y + 3.5,
                f"1e{value:.0f}" if logarithmic else f"{value:.3g}",
                "tick",
                "end",
            )
        )
    for i in sorted({0, (count - 1) // 2, count - 1}):
        x = float(point(i, high).partition(",")[0])
        parts.append(_text(x, height - 8, str(i + 1), "tick", "middle"))
    for k, (name, values) in enumerate(shown.items()):
        dotted = " ".join(point(i, v) for i, v in enumerate(values) if v is not None)
        who = drawn[name]
        wide = max(7.0 - 1.7 * k, 1.6) if not logarithmic else 1.8
        dash = ' stroke-dasharray="5 3"' if who.endswith("32") else ""
        style = f'class="curve c{_class(who.removesuffix("32"))}" stroke-width="{wide:.1f}"{dash}'
        parts.append(
            f'<polyline {style} points="{dotted}"><title>{escape(name)}</title></polyline>'
        )
    return Markup("".join([*parts, "</svg>"]))


def _clean(value: float, logarithmic: bool) -> float | None:
    """A value as it is drawn, None when it cannot be."""
    if not math.isfinite(value):
        return None
    return math.log10(max(value, FLOOR)) if logarithmic else value


def _ticks(low: float, high: float, logarithmic: bool) -> list[float]:
    """Where the axis is labelled: at most about five places."""
    if logarithmic:
        step = max(1, math.ceil((high - low) / 5))
        return [float(power) for power in range(int(low), int(high) + 1, step)]
    return [low + i * (high - low) / 4 for i in range(5)]


def _class(name: str) -> str:
    """A style class: letters only."""
    return "".join(c for c in name if c.isalpha())


def _open(height: float, title: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(title)}">'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(words)}</text>'
