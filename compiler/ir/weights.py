"""``weights`` of a network: which files its parts begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..diagnostics import Diagnostic, Span, did_you_mean, error, shown, warning
from ..text import Node
from .nodes import AnyNode, Guard, Network

OURS = ("canonical", "torch", "keras", "jax")
FOREIGN = ("torchvision", "timm", "transformers")
"""Collections whose models have names of their own; rules for them come with ``triglot port``."""
NAMINGS = (*OURS, *FOREIGN)
"""Whose names the arrays of a file have."""
FIELDS = ("file", "naming")


@dataclass(frozen=True)
class Start:
    """A part of a network that begins with the arrays of a file.

    Attributes:
        part: a step of the network; "" is all of it.
        file: path of a safetensors file, from the folder of the spec.
        naming: whose names its arrays have.
        span: where the file is named.
    """

    part: str
    file: str
    naming: str
    span: Span


def weights_findings(node: Node, network: Network) -> Iterator[Diagnostic]:
    """What is wrong with a network's ``weights``; what is right is noted in ``network.starts``."""
    if node.is_str or (node.is_map and "file" in node.items):
        yield from _origin(node, network, "")
    elif node.is_map:
        known = step_names(network.body.nodes)
        for name, item in node.items.items():
            if name not in known:
                helps = did_you_mean(name, known) or [f"steps with parameters: {', '.join(known)}"]
                message = f"`{network.name}` has no step `{shown(name)}`"
                yield error("E0301", message, node.key_span(name), helps=helps)
            yield from _origin(item, network if name in known else None, name)
    else:
        helps = ["`weights: {trunk: {file: trunk.safetensors, naming: torchvision}}`"]
        yield error("E0203", "`weights` must name files", node.span, helps=helps)


def step_names(nodes: list[AnyNode]) -> list[str]:
    """Names of a network's own steps."""
    found: list[str] = []
    for node in nodes:
        found += step_names(node.nodes) if isinstance(node, Guard) else [node.name]
    return found


def _origin(node: Node, network: Network | None, part: str) -> Iterator[Diagnostic]:
    """A file, and whose names its arrays have; noted where the part is one of the network."""
    file = node if node.is_str else node.get("file")
    if file is None or not file.is_str:
        helps = ["`{file: trunk.safetensors, naming: torchvision}`"]
        yield error("E0203", "weights need a `file`", node.span, helps=helps)
        return
    path = PurePosixPath(str(file.value))
    if "://" in str(file.value) or path.is_absolute() or ".." in path.parts:
        helps = ["put the file beside the spec, or into a folder below it"]
        message = f"`{shown(str(file.value))}` is outside of the folder of its spec"
        yield error("E0307", message, file.span, helps=helps)
    for key in node.items:
        if key not in FIELDS:
            helps = did_you_mean(key, FIELDS) or [f"fields: {', '.join(FIELDS)}"]
            yield error(
                "E0201", f"`weights` has no field `{shown(key)}`", node.key_span(key), helps=helps
            )
    naming = node.get("naming")
    if naming is not None and naming.value not in NAMINGS:
        listed = ", ".join(f"`{name}`" for name in NAMINGS)
        helps = did_you_mean(str(naming.value), NAMINGS)
        message = f"`weights.naming` must be one of {listed}"
        yield error("E0205", message, naming.span, helps=helps)
        return
    said = "canonical" if naming is None else str(naming.value)
    if naming is not None and said in FOREIGN:
        notes = ["no trainer is written: it would begin with initial values in their place"]
        helps = ["save the arrays under the names of a package of this spec: `naming: torch`"]
        message = f"`naming: {said}` is not compiled yet"
        yield warning("E0801", message, naming.span, notes=notes, helps=helps)
    if network is not None:
        network.starts.append(Start(part, str(file.value), said, file.span))
