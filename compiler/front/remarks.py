"""Warnings: a spec that says something it does not mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, Span, warning
from ..ir.nodes import Program, Value
from ..ir.weights import OURS
from ..ops import OPS
from ..spec.records import FORMS, Spec
from ..text import Node

WORD = re.compile(r"[A-Za-z_]\w*")

TWICE = {"softmax": "classes", "log_softmax": "classes", "sigmoid": "yes"}
"""A last op, and the reading of losses that apply it again to logits."""


def remarks(spec: Spec, program: Program, training: Any, whole: bool) -> Iterator[Diagnostic]:
    """Everything that is allowed and probably a mistake; ``whole``: nothing is missing."""
    yield from _hidden(spec)
    yield from _unused(spec)
    if whole:
        yield from _unread(program)
    yield from _twice(spec, program, training)
    yield from _later(spec)


def _later(spec: Spec) -> Iterator[Diagnostic]:
    """E0801: sections that the language has and no package is written for yet."""
    for name in ("inference", "deploy"):
        if getattr(spec, name) is not None:
            yield warning(
                "E0801",
                f"`{name}` is not compiled yet",
                spec.root.key_span(name),
                notes=["the packages hold the network, its weights and its training"],
            )


def missing_weights(program: Program, folder: Path) -> Iterator[Diagnostic]:
    """E0701: files that networks begin with and that are not there."""
    for network in program.networks.values():
        for start in network.starts:
            if start.naming in OURS and not (folder / start.file).is_file():
                yield warning(
                    "E0701",
                    f"there is no file `{start.file}` in `{folder}`",
                    start.span,
                    notes=["the model is checked without it; training begins with its arrays"],
                    helps=["`RUN/checkpoints/best.safetensors` of an earlier run is such a file"],
                )


def _hidden(spec: Spec) -> Iterator[Diagnostic]:
    """W0303: a word of the language that the spec takes for itself."""
    for kind, owned in (("block", spec.blocks), ("network", spec.networks)):
        for name, item in owned.items():
            if name in OPS or name in FORMS:
                yield warning(
                    "W0303",
                    f"{kind} `{name}` hides the built-in op of the same name",
                    item.span,
                    helps=["rename it if that is not meant"],
                )


def _unused(spec: Spec) -> Iterator[Diagnostic]:
    """W0301: parameters and blocks that nothing mentions."""
    wanted: dict[str, tuple[str, Span]] = {n: ("parameter", s) for n, s in spec.param_spans.items()}
    wanted |= {name: ("constant", span) for name, span in spec.constant_spans.items()}
    wanted |= {name: ("block", block.span) for name, block in spec.blocks.items()}
    inner = {(b.name, n): s for b in spec.blocks.values() for n, s in b.param_spans.items()}
    if not wanted and not inner:
        return
    said = mentioned(spec.root)
    for name, (kind, span) in wanted.items():
        if name not in said:
            yield warning("W0301", f"{kind} `{name}` is never used", span, helps=["remove it"])
    for (block, name), span in inner.items():
        if name not in said:
            message = f"parameter `{name}` of block `{block}` is never used"
            yield warning("W0301", message, span, helps=["remove it"])


def mentioned(root: Node) -> set[str]:
    """Every word that stands in a value or as a key somewhere, definitions left out."""
    said: set[str] = set()
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, place = stack.pop()
        if node.kind == "str":
            said.update(WORD.findall(node.value))
        elif node.kind == "list":
            stack += [(item, "") for item in node.value]
        elif node.kind == "map":
            if place not in ("params", "blocks", "each"):
                said.update(node.value)
            own = place == "blocks"
            stack += [(item, "" if own else key) for key, item in node.value.items()]
    return said


def _unread(program: Program) -> Iterator[Diagnostic]:
    """W0301: an input that no step takes."""
    for network in program.networks.values():
        body = network.body
        for name, value in body.inputs.items():
            if isinstance(value, Value) and body.nodes and not _is_read(value, body.result):
                yield warning("W0301", f"input `{name}` is never read", value.span)


def _is_read(value: Value, result: Any) -> bool:
    return value.uses > 0 or result is value or any(part.uses for part in value.parts.values())


def _twice(spec: Spec, program: Program, training: Any) -> Iterator[Diagnostic]:
    """W0601: a network that ends with what its loss does anyway."""
    loss = getattr(training, "loss", None)
    if loss is None or isinstance(loss, str) or len(program.networks) != 1:
        return
    result = next(iter(program.networks.values())).body.result
    if not isinstance(result, Value) or TWICE.get(result.word) != loss.reading:
        return
    node = spec.training.get("loss") if spec.training is not None else None
    if "from" not in loss.fields or loss.get("from") != "logits" or node is None:
        return
    place = node.key_span(loss.word) if node.is_map else node.span
    yield warning(
        "W0601",
        f"`{result.word}` is applied twice",
        result.span,
        f"the network already ends with `{result.word}`",
        also=[(place, f"`{loss.word}` applies it again")],
        notes=["losses take raw scores (logits) by default: it is faster and numerically safer"],
        helps=[
            f"remove the final `- {result.word}`, or write `{loss.word}: {{from: probabilities}}`"
        ],
    )
