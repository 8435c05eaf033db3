"""A picture as SVG: one file without scripts, fonts or anything from elsewhere; it follows the dark mode."""

from __future__ import annotations

from html import escape

from .graph import Box, Graph
from .layout import HEAD, PAD, Cell, Picture, Route, label_place, lay_out

MARK = "made by triglot graph"
EDGE = 20.0
STYLE = """
svg { --ink: #1f2933; --soft: #64748b; --line: #94a3b8; --page: #ffffff; --op: #eef2f7; --weights: #dbeafe;
  --block: #ede9fe; --end: #dcfce7; --inner: #8b5cf610; font: 13px system-ui, sans-serif; background: var(--page); }
@media (prefers-color-scheme: dark) { svg { --ink: #e5e9f0; --soft: #9aa7b8; --line: #64748b; --page: #16191f;
  --op: #262c36; --weights: #1e3a5f; --block: #3b2f63; --end: #1d4030; --inner: #8b5cf61c; } }
text { fill: var(--ink); text-anchor: middle; } .small { font-size: 10.5px; fill: var(--soft); }
.label { font-size: 10.5px; fill: var(--soft); text-anchor: start; paint-order: stroke; stroke: var(--page);
  stroke-width: 3px; } .left { text-anchor: end; } rect { stroke: var(--line); fill: var(--op); } .weights { fill: var(--weights); }
.block, .loop { fill: var(--block); } .input, .output { fill: var(--end); } .shared { fill: var(--weights);
  stroke-dasharray: 4 3; } .frame { fill: var(--inner); stroke-dasharray: 5 4; }
path { fill: none; stroke: var(--line); stroke-width: 1.4; } marker path { fill: var(--line); stroke: none; }
circle { fill: var(--line); } .head { text-anchor: start; font-weight: 600; }
"""


def as_svg(graph: Graph, title: str) -> str:
    """The picture of a graph."""
    picture = lay_out(graph)
    width, height = picture.width + 2 * EDGE, picture.height + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img">',
        f"<!-- {MARK} -->",
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0.8 L8 4 L0 7.2 z"/></marker></defs>',
        *_picture(picture, EDGE, EDGE),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _picture(picture: Picture, x: float, y: float) -> list[str]:
    """Lines first, boxes over them, labels on top."""
    out = [f'<g transform="translate({x:.1f} {y:.1f})">']
    out += [_path(route) for route in picture.routes]
    for cell in picture.cells:
        out += _cell(cell)
    out += [_label(route) for route in picture.routes if route.label]
    return [*out, "</g>"]


def _path(route: Route) -> str:
    """A smooth line from the lower edge of a box to the upper edge of another."""
    first, *middle, last = route.cells
    x, y = first.x, first.y + first.height / 2
    text = f"M{x:.1f} {y:.1f}"
    for cell in [*middle, last]:
        top = cell.y - cell.height / 2
        bend = (top - y) / 2
        text += f" C{x:.1f} {y + bend:.1f} {cell.x:.1f} {top - bend:.1f} {cell.x:.1f} {top:.1f}"
        x, y = cell.x, cell.y + cell.height / 2
        if cell is not last and cell.height:
            text += f" L{x:.1f} {y:.1f}"
    end = "" if last.box is not None and last.box.kind == "port" else ' marker-end="url(#tip)"'
    return f'<path d="{text}"{end}/>'


def _label(route: Route) -> str:
    x, y = label_place(route)
    style = "label left" if route.left else "label"
    return f'<text class="{style}" x="{x:.1f}" y="{y + 4:.1f}">{escape(route.label)}</text>'


def _cell(cell: Cell) -> list[str]:
    box = cell.box
    assert box is not None
    left, top = cell.x - cell.width / 2, cell.y - cell.height / 2
    out = ["<g>", f"<title>{escape(_tip(box))}</title>"]
    if box.kind == "port":
        out.append(_port(cell))
    elif cell.inner is not None:
        out.append(_rect(left, top, cell.width, cell.height, "frame"))
        out.append(
            f'<text class="head" x="{left + PAD:.1f}" y="{top + 20:.1f}">{escape(heading(box))}</text>'
        )
        inset = (cell.width - cell.inner.width) / 2
        out += _picture(cell.inner, left + inset, top + HEAD)
    else:
        style = box.kind if box.kind != "op" else "weights" if box.parameters else "op"
        if box.copies > 1:
            out += [_rect(left + 5, top - 4, cell.width, cell.height, style)]
        out.append(_rect(left, top, cell.width, cell.height, style))
        out += _texts(cell)
    return [*out, "</g>"]


def _texts(cell: Cell) -> list[str]:
    box = cell.box
    assert box is not None
    shift = -4 if box.detail else 5
    out = [f'<text x="{cell.x:.1f}" y="{cell.y + shift:.1f}">{escape(heading(box))}</text>']
    if box.detail:
        out.append(
            f'<text class="small" x="{cell.x:.1f}" y="{cell.y + 13:.1f}">{escape(box.detail)}</text>'
        )
    return out


def _port(cell: Cell) -> str:
    box = cell.box
    assert box is not None
    if not box.title:
        return f'<circle cx="{cell.x:.1f}" cy="{cell.y:.1f}" r="3.5"/>'
    return f'<text class="small" x="{cell.x:.1f}" y="{cell.y + 4:.1f}">{escape(box.title)}</text>'


def _rect(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6"/>'


def heading(box: Box) -> str:
    """The first line of a box: its title and how many of it there are."""
    return box.title + (f"  \u00d7{box.copies}" if box.copies > 1 else "")


def _tip(box: Box) -> str:
    count = f"\n{box.parameters:,} parameters" if box.parameters else ""
    each = " each" if count and box.copies > 1 else ""
    return f"{box.tip}{count}{each}"
