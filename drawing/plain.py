"""A picture as text for other tools: Mermaid for Markdown pages, DOT for Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from .graph import Box, Graph
from .svg import MARK, heading

SHAPES = {"input": ('(["', '"])'), "output": ('(["', '"])'), "port": ('(("', '"))')}


def as_mermaid(graph: Graph, title: str) -> str:
    """A Mermaid flowchart; expanded boxes are subgraphs."""
    lines = ["---", f"title: {title}", "---", f"%% {MARK}", "flowchart TD"]
    return "\n".join([*lines, *_mermaid(graph, "  ")]) + "\n"


def _mermaid(graph: Graph, indent: str) -> Iterator[str]:
    for box in graph.boxes:
        if box.inner is not None:
            yield f'{indent}subgraph {box.key}["{_entity(heading(box))}"]'
            yield from _mermaid(box.inner, indent + "  ")
            yield f"{indent}end"
        else:
            left, right = SHAPES.get(box.kind, ('["', '"]'))
            yield f"{indent}{box.key}{left}{_text(box)}{right}"
    for line in graph.lines:
        arrow = f'-- "{_entity(line.label)}" -->' if line.label else "-->"
        yield f"{indent}{line.source} {arrow} {line.target}"


def _text(box: Box) -> str:
    lines = [_entity(part) for part in (heading(box), box.detail) if part]
    return "<br/>".join(lines) or "&nbsp;"


def _entity(text: str) -> str:
    """Text inside Mermaid's quotes."""
    for character, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        text = text.replace(character, entity)
    return text


def as_dot(graph: Graph, title: str) -> str:
    """A Graphviz digraph; expanded boxes are clusters, entered and left at a port."""
    head = [
        f"// {MARK}",
        f"digraph {_quoted(title)} {{",
        '  node [shape=box, style="rounded,filled", fillcolor="#eef2f7", fontname="sans-serif", fontsize=11];',
        '  edge [fontname="sans-serif", fontsize=9, color="#64748b"];',
        "  compound=true;",
    ]
    return "\n".join([*head, *_dot(graph, "  "), "}"]) + "\n"


def _dot(graph: Graph, indent: str) -> Iterator[str]:
    for box in graph.boxes:
        if box.inner is not None:
            yield f"{indent}subgraph cluster_{box.key} {{"
            yield f'{indent}  label={_quoted(heading(box))}; style="rounded,dashed";'
            yield from _dot(box.inner, indent + "  ")
            yield f"{indent}}}"
        elif box.kind == "port":
            yield f"{indent}{box.key} [label={_quoted(box.title)}, shape=plaintext, fillcolor=none];"
        else:
            label = "\n".join(part for part in (heading(box), box.detail) if part)
            yield f"{indent}{box.key} [label={_quoted(label)}];"
    known = {box.key: box for box in graph.boxes}
    for line in graph.lines:
        source, target = known[line.source], known[line.target]
        options = [f"label={_quoted(line.label)}"] if line.label else []
        options += [f"ltail=cluster_{source.key}"] if source.inner is not None else []
        options += [f"lhead=cluster_{target.key}"] if target.inner is not None else []
        more = f" [{', '.join(options)}]" if options else ""
        yield f"{indent}{_end(source, -1)} -> {_end(target, 0)}{more};"


def _end(box: Box, at: int) -> str:
    """The node that stands for a box: of an expanded one its first or last part."""
    while box.inner is not None and box.inner.boxes:
        box = box.inner.boxes[at]
    return box.key


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
