"""Calls of words and nested sections: a class from a room, its fields resolved, mistakes together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Help, did_you_mean, error, shown
from ..text import Node
from ..types.record import Record
from .fields import Resolver
from .rooms import room
from .scope import Scope
from .written import written

KINDS = {"losses": "loss", "sources": "data source"}
"""What a word of a family is called, where that is not the family without its s."""


def split_call(node: Node, words: Iterable[str], where: str) -> tuple[str, Node | None]:
    """The word and arguments of a call node.

    Raises:
        DiagnosticError: E0203 it is something else.
    """
    if node.is_str:
        return str(node.value), None
    if node.is_map and len(node.items) == 1:
        word, args = next(iter(node.items.items()))
        return word, None if args.is_null else args
    known = list(words)
    if (node.is_list or node.kind in ("int", "float")) and "array" in known:
        helps = [f"`{where.rpartition('.')[2]}: {{array: {shown(node.raw)}}}`"]
        raise DiagnosticError(error("E0203", f"`{where}` must be a word", node.span, helps=helps))
    beside = [key for key in node.items if key in known] if node.is_map else []
    others = [key for key in node.items if key not in beside] if node.is_map else []
    if len(beside) == 1 and others:
        fields = ", ".join(f"{shown(key)}: ..." for key in others)
        helps = [f"fields stand inside: `{beside[0]}: {{{fields}}}`"]
    else:
        helps = [f"known: {', '.join(known)}"]
    message = f"`{where}` must be one word or one `word: arguments` pair"
    raise DiagnosticError(error("E0203", message, node.span, helps=helps))


def call_of(node: Node, family: str, scope: Scope, where: str) -> Any:
    """A word of a family with its fields resolved.

    Raises:
        DiagnosticError: E0300 unknown word, and whatever is wrong in its fields, all at once.
    """
    words = room(family)
    if family == "losses" and node.is_str and "(" in str(node.value):
        return str(node.value)  # an objective expression: see `compiler.policy`
    node, scope = written(node, scope)
    offered = _offered(family, where)
    word, args = split_call(node, offered, where)
    span = node.key_span(word) if node.is_map else node.span
    if word not in words:
        raise DiagnosticError(_unknown(word, family, span, where))
    if word not in offered:
        part = words[word].part  # type: ignore[attr-defined]
        message = f"`{word}` belongs under `deploy.{part}`"
        raise DiagnosticError(error("E0206", message, span, helps=[f"move it to `{part}`"]))
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


def _offered(family: str, where: str) -> list[str]:
    """The words that may stand at a place: under `deploy.export` only exports."""
    words = room(family)
    part = where.rpartition(".")[2]
    return [word for word in words if family != "deployment" or words[word].part == part]  # type: ignore[attr-defined]


def _unknown(word: str, family: str, span: Any, where: str) -> Diagnostic:
    """E0300 for a word that its family does not have."""
    from .foreign import foreign_op, foreign_reason
    from .foreign_calls import python_call

    known = _offered(family, where)
    ours = foreign_op(word, family) or foreign_op(word)
    reason = foreign_reason(word)
    helps: list[str] = []
    if ours in known:
        helps = [Help(f"here it is called `{ours}`", str(ours))]
    elif "(" in word and (call := python_call(word, family)):
        helps = [f"no calls here: `{call}`"]
    elif reason:
        helps = [reason]
    helps = helps or did_you_mean(word, known) or [f"known: {', '.join(known)}"]
    kind = f"word of `{where}`" if family == "deployment" else KINDS.get(family, family[:-1])
    return error("E0300", f"unknown {kind} `{shown(word)}`", span, helps=helps)


def record_of(node: Node, kind: type[Record], scope: Scope, where: str) -> Record:
    """A nested section, e.g. ``early_stopping: {patience: 3}``."""
    from .foreign import foreign_reason

    if not node.is_map:
        first = next(iter(kind.fields), None)
        word = str(node.value) if node.is_str else ""
        if first is None or node.is_list or (word.isidentifier() and _no_value(kind, word, scope)):
            reason = foreign_reason(word)
            helps = [reason or f"fields of `{where}`: {', '.join(kind.fields)}"]
            raise DiagnosticError(
                error("E0203", f"`{where}` must be a mapping", node.span, helps=helps)
            )
        return kind(**_collect(where, kind, {first: node}, {}, scope, node.span))
    return kind(**_collect(where, kind, dict(node.items), dict(node.keys), scope, node.span))


def _no_value(kind: type[Record], word: str, scope: Scope) -> bool:
    """Whether a lone word cannot be the number that the first field of a section wants."""
    first = next(iter(kind.fields.values()))
    return first.kind in ("int", "float", "bool") and word not in scope.names


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
    from .vocabulary import belongs_inside, unknown_field

    found: list[Diagnostic] = []
    values: dict[str, Any] = {}
    resolver = Resolver(owner, scope, spatial=getattr(kind, "spatial_rank", 0))
    for name, node in nodes.items():
        key = name
        if name not in kind.fields:
            span_of = keys.get(name, node.span)
            inside = belongs_inside(owner, kind.fields, name, span_of)
            if inside is not None:
                found.append(inside)
                continue
            problem, key = unknown_field(owner, kind.fields, name, span_of)
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
