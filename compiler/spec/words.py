"""Calls of words and nested sections: a class from a room, its fields resolved, mistakes together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Help, did_you_mean, error, shown
from ..text import Node
from ..types.record import Record
from .fields import Resolver
from .scope import Scope
from .written import written

KINDS = {"deployment": "word of `deploy`", "losses": "loss", "sources": "data source"}
"""What a word of a family is called, where that is not the family without its s."""


def room(family: str) -> Any:
    """The room of a family of words."""
    from importlib import import_module

    places = {
        "constants": ("constants", "CONSTANTS"),
        "deployment": ("policy.deployment", "MEASURES"),
        "initializers": ("initializers", "INITIALIZERS"),
        "ops": ("ops", "OPS"),
        "losses": ("losses", "LOSSES"),
        "metrics": ("metrics", "METRICS"),
        "procedures": ("policy.inference", "PROCEDURES"),
        "optimizers": ("optimizers", "OPTIMIZERS"),
        "schedules": ("schedules", "SCHEDULES"),
        "regularizers": ("regularizers", "REGULARIZERS"),
        "samplers": ("policy.samplers", "SAMPLERS"),
        "sources": ("policy.sources", "SOURCES"),
        "transforms": ("policy.transforms", "TRANSFORMS"),
    }
    package, name = places[family]
    return getattr(import_module(f"...{package}", __name__), name)


def split_call(node: Node, what: str, where: str) -> tuple[str, Node | None]:
    """The word and arguments of a call node."""
    if node.is_str:
        return str(node.value), None
    if node.is_map and len(node.items) == 1:
        word, args = next(iter(node.items.items()))
        return word, None if args.is_null else args
    helps = [f"write `{what}` or `{what}: {{field: value}}`"] if what else []
    raise DiagnosticError(
        error(
            "E0203",
            f"`{where}` must be one word or one `word: arguments` pair",
            node.span,
            helps=helps,
        )
    )


def call_of(node: Node, family: str, scope: Scope, where: str) -> Any:
    """A word of a family with its fields resolved.

    Raises:
        DiagnosticError: E0300 unknown word, and whatever is wrong in its fields, all at once.
    """
    words = room(family)
    if family == "losses" and node.is_str and "(" in str(node.value):
        return str(node.value)  # an objective expression: see `compiler.policy`
    node, scope = written(node, scope)
    word, args = split_call(node, "", where)
    span = node.key_span(word) if node.is_map else node.span
    if word not in words:
        from ..policy.later import LATER
        from .foreign import foreign_op

        if word in LATER.get(family, ()):
            raise DiagnosticError(
                error(
                    "E0801",
                    f"`{word}` is not compiled yet",
                    span,
                    notes=[
                        "the language has this word; no trainer is written for it by this version"
                    ],
                )
            )

        ours = foreign_op(word, family) or foreign_op(word)
        helps = (
            [Help(f"here it is called `{ours}`", ours)]
            if ours and ours in words
            else did_you_mean(word, words.names)
        )
        helps = helps or [f"known: {', '.join(words.names)}"]
        kind = KINDS.get(family, family[:-1])
        raise DiagnosticError(error("E0300", f"unknown {kind} `{shown(word)}`", span, helps=helps))
    kind_class: type[Record] = words[word]
    if args is not None and not args.is_map:
        first = next(iter(kind_class.fields), None)
        if first is None:
            raise DiagnosticError(
                error("E0203", f"`{word}` takes no value", args.span, helps=["remove it"])
            )
        return kind_class(**_collect(word, kind_class, {first: args}, {}, scope, span))
    nodes = dict(args.items) if args is not None else {}
    keys = dict(args.keys) if args is not None else {}
    return kind_class(**_collect(word, kind_class, nodes, keys, scope, span))


def record_of(node: Node, kind: type[Record], scope: Scope, where: str) -> Record:
    """A nested section, e.g. ``early_stopping: {patience: 3}``."""
    if not node.is_map:
        first = next(iter(kind.fields), None)
        if first is None or node.is_list:
            raise DiagnosticError(error("E0203", f"`{where}` must be a mapping", node.span))
        return kind(**_collect(where, kind, {first: node}, {}, scope, node.span))
    return kind(**_collect(where, kind, dict(node.items), dict(node.keys), scope, node.span))


def _collect(
    owner: str,
    kind: type[Record],
    nodes: dict[str, Node],
    keys: dict[str, Any],
    scope: Scope,
    span: Any,
) -> dict[str, Any]:
    """Resolve every field; all mistakes are reported together."""
    values, found = gather(owner, kind, nodes, keys, scope, span)
    if found:
        raise DiagnosticError(found)
    spatial = getattr(kind, "spatial_rank", 0)
    return {**default_words(kind), **default_sizes(kind, spatial), **values}


def gather(
    owner: str,
    kind: type[Record],
    nodes: dict[str, Node],
    keys: dict[str, Any],
    scope: Scope,
    span: Any,
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The fields that could be resolved, and what is wrong with the others."""
    from .vocabulary import unknown_field

    found: list[Diagnostic] = []
    values: dict[str, Any] = {}
    resolver = Resolver(owner, scope, spatial=getattr(kind, "spatial_rank", 0))
    for name, node in nodes.items():
        key = name
        if name not in kind.fields:
            problem, key = unknown_field(owner, kind.fields, name, keys.get(name, node.span))
            found.append(problem)
            if not key or key in nodes:
                continue
        try:
            values[key] = resolver.resolve(key, kind.fields[key], node)
        except DiagnosticError as problem_set:
            found += problem_set.diagnostics
    for name, field in kind.fields.items():
        if field.required and name not in values and name not in nodes:
            found.append(
                error(
                    "E0202",
                    f"`{owner}` needs `{name}`",
                    span,
                    "missing here",
                    helps=[f"`{owner}: {{{name}: ...}}`"],
                )
            )
    return values, found


def default_words(kind: type[Record]) -> dict[str, Any]:
    """Records for the fields whose default is a word: ``kernel_init: he_uniform``."""
    found = {}
    for name, field in kind.fields.items():
        if field.kind == "call" and isinstance(field.default, str):
            word: type[Record] = room(field.family)[field.default]
            found[name] = word(**default_words(word))
    return found


def default_sizes(kind: type[Record], spatial: int) -> dict[str, Any]:
    """Tuples for the fields of kind ``size`` whose default is a number, one per spatial axis."""
    return {
        name: (field.default,) * max(spatial, 1)
        for name, field in kind.fields.items()
        if field.kind == "size" and isinstance(field.default, int)
    }


def lone_call(kind: type[Record], args: Any) -> bool:
    """Whether a map is not the fields of a word but a call that fills its first field.

    ``spectral_norm: {conv2d: 64}`` is short for ``spectral_norm: {layer: {conv2d: 64}}``.
    """
    from .foreign import foreign_op

    first = next(iter(kind.fields.values()), None)
    if first is None or first.kind != "call" or not args.is_map or len(args.items) != 1:
        return False
    key = next(iter(args.items))
    return key not in kind.fields and (
        key in room(first.family) or foreign_op(key, first.family) is not None
    )


def with_defaults(
    kind: type[Record], given: dict[str, Node], defaults: Mapping[str, Node]
) -> dict[str, Node]:
    """Arguments in which ops named by a field have the defaults of the spec."""
    found = dict(given)
    for name, field in kind.fields.items():
        if field.kind == "call" and field.family == "ops" and name in given:
            found[name] = _completed(given[name], defaults)
    return found


def _completed(node: Node, defaults: Mapping[str, Node]) -> Node:
    word = str(node.value) if node.is_str else next(iter(node.items), "")
    extra = defaults.get(word)
    if word not in room("ops") or extra is None or not extra.is_map:
        return node
    args = None if node.is_str else node.items[word]
    items: dict[str, Node] = dict(extra.items)
    keys = dict(extra.keys)
    if args is not None and args.is_map:
        items, keys = {**items, **args.items}, {**keys, **args.keys}
    elif args is not None and not args.is_null:
        items[next(iter(room("ops")[word].fields))] = args
    return Node("map", {word: Node("map", items, node.span, keys)}, node.span, dict(node.keys))
