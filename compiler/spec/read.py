"""The document: top-level sections, blocks and networks.  `read` collects every finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ..diagnostics import Diagnostic, Fix, error, shown
from ..ops import OPS
from ..text import Node
from .averages import averages
from .keys import BLOCK_KEYS, NETWORK_KEYS, TOP_LEVEL, unknown_key
from .naming import name_problem, unfit
from .records import BlockSpec, NetworkSpec, Spec, Step
from .steps import StepReader
from .vocabulary import unknown_field, unknown_op

EXAMPLES = {
    "params": "`params: {width: 64}`",
    "constants": "`constants: {gains: {array: [1, 2]}}`",
    "shared": "`shared: {table: {embedding: {vocab: 100, dim: 8}}}`",
    "inputs": '`inputs: {image: "image[28, 28, 1]"}`',
    "blocks": "`blocks: {stage: {params: {filters: int}, layers: [...]}}`",
    "networks": "`networks: {encoder: {inputs: {...}, layers: [...]}}`",
    "defaults": "`defaults: {conv2d: {bias: false}}`",
}
"""Section -> how it is written."""


def read(
    root: Node | None,
    path: str,
    report: list[Diagnostic],
    imports: Mapping[str, Spec | None] | None = None,
    library: bool = False,
) -> Spec | None:
    """Turn a located document into a `Spec`; None when there is nothing to work with.

    Args:
        root: the document (see `compiler.text.parse`), laid over what it extends.
        path: of the file, for names and relative paths.
        report: findings are added here.
        imports: the specs under ``use:`` (see `documents`).
        library: the spec is imported: it needs no network.
    """
    if root is None or not root.is_map:
        if root is not None:
            report.append(
                error(
                    "E0200",
                    "a spec is a mapping of sections",
                    root.span,
                    helps=["begin with `triglot: 1`"],
                )
            )
        elif not report:
            report.append(
                error("E0200", f"`{path}` holds no spec", helps=["begin with `triglot: 1`"])
            )
        return None
    spec = Spec(path, root, _stem(path), imports=dict(imports or {}))
    _top_level(spec, root, report)
    _version(root, report)
    local, params = _user_words(root, spec)
    reader = StepReader(local, params, spec.defaults, report)
    _blocks(spec, root.get("blocks"), reader)
    _networks(spec, root, reader)
    if not spec.networks and not library and not any(d.severity == "error" for d in report):
        report.append(
            error(
                "E0202",
                "a spec needs a `model` or `networks`",
                root.key_span("triglot"),
                helps=["add `model:` with `inputs:` and `layers:`"],
            )
        )
    return spec


def _stem(path: str) -> str:
    """The program's name when the spec gives none: the file's name without its endings."""
    stem = PurePath(path).name.split(".")[0]
    word = "".join(c if c.isalnum() else "_" for c in stem)
    return word if word and not word[0].isdigit() else f"spec_{word}" if word else "spec"


def _mapping(node: Node | None, where: str, report: list[Diagnostic]) -> dict[str, Node]:
    if node is None or node.is_null:
        return {}
    if not node.is_map:
        helps = [EXAMPLES[where]] if where in EXAMPLES else []
        report.append(error("E0203", f"`{where}` must be a mapping", node.span, helps=helps))
        return {}
    return dict(node.items)


def _top_level(spec: Spec, root: Node, report: list[Diagnostic]) -> None:
    for key in root.items:
        if key in TOP_LEVEL or key.startswith("x-"):
            continue
        report.append(unknown_key(key, root.key_span(key), TOP_LEVEL))
    name = root.get("name")
    if name is not None:
        problem = name_problem(str(name.value)) if name.is_str else "this is not a word"
        if problem is None:
            spec.name = str(name.value)
        else:
            report.append(unfit(name.raw, name.span, problem))
    described = root.get("description")
    if described is not None and described.is_str:
        spec.description = str(described.value)
    params = root.get("params")
    spec.params = _mapping(params, "params", report)
    spec.param_spans = dict(params.keys) if params is not None else {}
    _names(spec.params, spec.param_spans, root, report)
    constants = root.get("constants")
    spec.constants = _mapping(constants, "constants", report)
    spec.constant_spans = dict(constants.keys) if constants is not None else {}
    _names(spec.constants, spec.constant_spans, root, report)
    spec.defaults = _defaults(root.get("defaults"), {}, report)
    spec.data, spec.training = root.get("data"), root.get("training")
    spec.inference, spec.deploy = root.get("inference"), root.get("deploy")


def _names(
    words: dict[str, Node], places: dict[str, Any], around: Node, report: list[Diagnostic]
) -> bool:
    """Report words that cannot be names; whether all of them can."""
    fine = True
    for word in words:
        problem = name_problem(word)
        if problem is not None:
            fine = False
            report.append(unfit(word, places.get(word, around.span), problem))
    return fine


def _defaults(
    node: Node | None, outer: dict[str, Node], report: list[Diagnostic]
) -> dict[str, Node]:
    """Fields by op: those of ``defaults:``, above those of the whole spec."""
    found = dict(outer)
    for word, item in _mapping(node, "defaults", report).items():
        if node is None:
            continue
        if word not in OPS:
            report.append(unknown_op(word, node.key_span(word), ()))
            continue
        fields = OPS[word].fields
        for key in _mapping(item, f"defaults.{word}", report):
            if key not in fields:
                known, _ = unknown_field(word, fields, key, item.key_span(key), item)
                report.append(known)
        found[word] = above(item, outer.get(word))
    return found


def above(node: Node, below: Node | None) -> Node:
    """One map over another, key by key."""
    if below is None or not (node.is_map and below.is_map):
        return node
    return Node("map", {**below.items, **node.items}, node.span, {**below.keys, **node.keys})


def _version(root: Node, report: list[Diagnostic]) -> None:
    node = root.get("triglot")
    if node is None:
        first = next(iter(root.items), "")
        report.append(
            error(
                "E0200",
                "the spec does not say its language version",
                root.key_span(first),
                helps=["begin with `triglot: 1`"],
                fix=_versioned(root, first),
            )
        )
    elif node.kind != "int" or node.value != 1:
        report.append(
            error(
                "E0200",
                f"language version {shown(node.raw)} is not known",
                node.span,
                helps=["this Triglot reads `triglot: 1`"],
                fix=Fix([(node.span, "1")]) if str(node.value) in ("1", "1.0") else None,
            )
        )


def _versioned(root: Node, first: str) -> Fix | None:
    """The edit that puts the version above the first key."""
    source = root.span.source
    if not first or source.text[root.span.start : root.span.start + 1] == "{":
        return None
    start = source.line_bounds(source.position(root.key_span(first).start)[0])[0]
    line = "triglot = 1\n" if source.format == "toml" else "triglot: 1\n"
    return Fix([(source.span(start, start), line)])


def _user_words(root: Node, spec: Spec) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The words a file defines itself, and the parameter names of each block."""
    local: dict[str, str] = {}
    params: dict[str, list[str]] = {}
    blocks = root.get("blocks")
    for name, node in (blocks.items if blocks is not None else {}).items():
        local[name] = "block"
        own = node.get("params")
        params[name] = list(own.items) if own is not None else []
    networks = root.get("networks")
    named = dict(networks.items) if networks is not None else {}
    model = root.get("model")
    for name, node in (named | ({"model": model} if model is not None else {})).items():
        if name not in local:
            local[name] = "network"
            inputs = node.get("inputs")
            params[name] = list(inputs.items) if inputs is not None else []
    for alias, other in spec.imports.items():
        local.setdefault(alias, "import")
        if other is None:
            continue
        words, inner = _user_words(other.root, other)
        for word, kind in words.items():
            if kind in ("block", "network") and "." not in word:
                local[f"{alias}.{word}"] = kind
                params[f"{alias}.{word}"] = inner[word] + (["until"] if kind == "network" else [])
    return local, params


def _blocks(spec: Spec, node: Node | None, reader: StepReader) -> None:
    for name, item in _mapping(node, "blocks", reader.report).items():
        assert node is not None
        span = node.key_span(name)
        block = BlockSpec(name, span)
        spec.blocks[name] = block
        _names({name: item}, {name: span}, item, reader.report)
        _keys(item, BLOCK_KEYS, f"block `{shown(name)}`", reader.report)
        params = item.get("params")
        block.params = _mapping(params, "params", reader.report)
        block.param_spans = dict(params.keys) if params is not None else {}
        _names(block.params, block.param_spans, item, reader.report)
        kinds = {key: str(kind.value) for key, kind in block.params.items() if kind.is_str}
        inner = reader.within({key for key, kind in kinds.items() if kind == "op"})
        # a default like `act: relu` is told as no value; steps that use it say nothing more
        inner = inner.within({key for key, kind in kinds.items() if kind in OPS}, "poison")
        block.steps = inner.steps(item.get("layers"), "`layers`")
        if item.get("layers") is None:
            reader.report.append(error("E0202", f"block `{shown(name)}` needs `layers`", span))


def _keys(node: Node, known: tuple[str, ...], where: str, report: list[Diagnostic]) -> None:
    if not node.is_map:
        report.append(error("E0203", f"{where} must be a mapping", node.span))
        return
    for key in node.items:
        if key not in known:
            report.append(unknown_key(key, node.key_span(key), known, where))


def _networks(spec: Spec, root: Node, reader: StepReader) -> None:
    model, networks = root.get("model"), root.get("networks")
    if model is not None and networks is not None:
        reader.report.append(
            error(
                "E0206",
                "a spec has either `model` or `networks`",
                root.key_span("networks"),
                also=[(root.key_span("model"), "the other one")],
            )
        )
    named = {"model": (model, root.key_span("model"))} if model is not None else {}
    if networks is not None:
        found = _mapping(networks, "networks", reader.report)
        named |= {name: (item, networks.key_span(name)) for name, item in found.items()}
    for name, (item, span) in named.items():
        if not _names({name: item}, {name: span}, item, reader.report):
            continue
        spec.networks[name] = _network(name, item, span, reader, spec)
    averages(spec, reader.report)


def _network(name: str, node: Node, span: object, reader: StepReader, spec: Spec) -> NetworkSpec:
    from ..diagnostics import Span

    assert isinstance(span, Span)
    network = NetworkSpec(name, span)
    _keys(node, NETWORK_KEYS, f"`{name}`", reader.report)
    inputs = node.get("inputs")
    network.inputs = _mapping(inputs, "inputs", reader.report)
    network.input_spans = dict(inputs.keys) if inputs is not None else {}
    _names(network.inputs, network.input_spans, node, reader.report)
    network.outputs = node.get("outputs")
    network.weights = node.get("weights")
    network.average_of, network.decay = node.get("average_of"), node.get("decay")
    shared = node.get("shared")
    params = dict(reader.block_params)
    network.defaults = _defaults(node.get("defaults"), spec.defaults, reader.report)
    inner = StepReader(dict(reader.local), params, network.defaults, reader.report)
    for word, item in _mapping(shared, "shared", reader.report).items():
        step = None if item.is_list else inner.step(item)
        if item.is_list:
            reader.report.append(_steps_shared(word, item))
        if shared is not None:
            step = step or Step(word, "poison", item.span)
            step.name, step.name_span = word, shared.key_span(word)
            network.shared[word] = step
        inner.local[word] = "shared"
        inner.block_params[word] = _value_fields(step, reader, spec)
    layers = node.get("layers")
    if layers is None and network.average_of is None and node.is_map:
        reader.report.append(error("E0202", f"`{name}` needs `layers`", span))
    network.steps = inner.steps(layers, "`layers`")
    return network


def _steps_shared(word: str, node: Node) -> Diagnostic:
    """E0206 for several steps under a name of ``shared``."""
    helps = [
        f"write the steps under `blocks: {{NAME: {{layers: [...]}}}}`, and `{shown(word)}: NAME`"
    ]
    return error(
        "E0206", "a shared module is one word, not a list of steps", node.span, helps=helps
    )


def _value_fields(step: Step | None, reader: StepReader, spec: Spec) -> list[str]:
    """What a use of a shared module may give: values, never what its parameters depend on."""
    if step is None or step.kind == "poison":
        return []
    if step.kind == "network":
        return reader.block_params.get(step.word, [])
    if step.kind == "block":
        other, word = spec.owner(step.word)
        params = other.blocks[word].params
        return [name for name, kind in params.items() if kind.value == "value"]
    fields = OPS[step.word].fields if step.word in OPS else {}
    return [name for name, field in fields.items() if field.kind in ("value", "values")]


def all_steps(spec: Spec) -> list[Step]:
    """Every step of the document, in file order, nested ones after their parent."""
    found: list[Step] = []
    stack = [s for b in spec.blocks.values() for s in b.steps]
    stack += [s for n in spec.networks.values() for s in [*n.shared.values(), *n.steps]]
    while stack:
        step = stack.pop(0)
        found.append(step)
        stack = [s for body in step.bodies.values() for s in body] + stack
    return found
