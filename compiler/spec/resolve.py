"""The spec with every default written out: what ``show --full`` prints and packages carry along."""

from __future__ import annotations

from typing import Any

from ..ops import OPS
from ..policy.data import Data
from ..policy.training import Training
from ..text import Node
from ..types.record import Field, Record
from .read import above
from .records import MODIFIERS, STRUCTURES, Spec
from .rooms import room
from .vocabulary import primary
from .words import lone_call, with_defaults

SIZED = {"value", "values", "module", "steps", "branches"}
"""Fields that name something else: absent means absent."""


def resolved(spec: Spec) -> dict[str, Any]:
    """The document as plain data; reading it again gives the same program without any default."""
    document = {key: node.py() for key, node in spec.root.items.items() if key != "defaults"}
    own = {*spec.blocks, *spec.networks}
    writer = _Writer(spec.defaults, own)
    if "blocks" in document:
        for name, node in spec.root.items["blocks"].items.items():
            made = document["blocks"][name] = writer.holder(node)
            given = node.get("params") if node.is_map else None
            if given is not None and given.is_map:
                made["params"] = {key: _text(item, spec) for key, item in given.items.items()}
    if "model" in document:
        document["model"] = writer.holder(spec.root.items["model"])
    networks = spec.root.get("networks")
    for name, node in networks.items.items() if networks is not None else ():
        document["networks"][name] = writer.holder(node)
    for key, kind in (("data", Data), ("training", Training)):
        section = spec.root.get(key)
        if section is not None and section.is_map:
            document[key] = record(section, kind)
    if (training := spec.training) is not None and "phases" in training.items:
        document["training"].pop("epochs", None)  # phases have their own
    return document


def _text(node: Node, spec: Spec) -> Any:
    """A default; a word that quotes make text keeps quotes of its own: YAML's are lost."""
    word = node.py()
    names = {*spec.params, *spec.constants, "int", "float", "bool", "text", "list", "op", "value"}
    quoted = isinstance(word, str) and not node.plain and word.isidentifier()
    return f"'{word}'" if quoted and word not in names else word


def resolved_yaml(spec: Spec) -> str:
    """`resolved` as YAML that this language reads."""
    import yaml

    text: str = yaml.dump(
        resolved(spec), Dumper=_dumper(), sort_keys=False, width=100, default_flow_style=None
    )
    return text


def _dumper() -> Any:
    """A dumper without aliases, which the language does not have."""
    import yaml

    class Plain(yaml.SafeDumper):
        """Writes equal values twice."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    return Plain


class _Writer:
    """Writes steps with every field of their op."""

    def __init__(self, defaults: dict[str, Node], own: set[str]) -> None:
        self.defaults, self.own = defaults, own

    def holder(self, node: Node) -> Any:
        """A block or network: its shared modules and steps."""
        if not node.is_map:
            return node.py()
        shared = node.get("shared")
        own = node.get("defaults")
        words = dict(own.items) if own is not None else {}
        defaults = {
            **self.defaults,
            **{w: above(n, self.defaults.get(w)) for w, n in words.items()},
        }
        inner = _Writer(defaults, self.own | set(shared.items if shared is not None else ()))
        found: dict[str, Any] = {}
        for key, item in node.items.items():
            if key == "layers":
                found[key] = inner.steps(item)
            elif key == "shared" and item.is_map:
                found[key] = {name: inner.step(step) for name, step in item.items.items()}
            elif key != "defaults":
                found[key] = item.py()
        return found

    def steps(self, node: Node) -> Any:
        """A list of steps."""
        return [self.step(item) for item in node.elements] if node.is_list else node.py()

    def step(self, node: Node) -> Any:
        """One step, its op first."""
        if node.is_str:
            return self.bare(str(node.value))
        word = next((key for key in node.items if key not in MODIFIERS), None)
        if word is None:
            return node.py()
        rest = {key: item.py() for key, item in node.items.items() if key != word}
        return {word: self.arguments(word, node.items[word]), **rest}

    def bare(self, word: str) -> Any:
        """A lone word; it stays one when its op has no fields."""
        if word in self.own or word not in OPS or not OPS[word].fields:
            return word
        fields = self.arguments(word, None)
        return {word: fields} if fields else word

    def arguments(self, word: str, args: Node | None) -> Any:
        """The arguments of a step."""
        if word in self.own or (word not in OPS and word not in STRUCTURES):
            return args.py() if args is not None and not args.is_null else {}
        if word in STRUCTURES:
            return self.structure(args)
        given = _given(OPS[word], args)
        extra = self.defaults.get(word)
        for name, node in (extra.items if extra is not None else {}).items():
            given.setdefault(name, node)
        return fields(OPS[word], with_defaults(OPS[word], given, self.defaults))

    def structure(self, args: Node | None) -> Any:
        """``layers``, ``residual``, ``parallel``."""
        if args is None or args.is_list:
            return self.steps(args) if args is not None else []
        return {
            key: self.steps(item) if item.is_list else item.py() for key, item in args.items.items()
        }


def _given(kind: type[Record], args: Node | None) -> dict[str, Node]:
    """Arguments by field; a lone value fills the first one."""
    if args is None or args.is_null:
        return {}
    if args.is_map and not lone_call(kind, args):
        return dict(args.items)
    first = primary(kind)
    return {first: args} if first is not None else {}


def fields(kind: type[Record], given: dict[str, Node]) -> dict[str, Any]:
    """Every field of a record: as written, else its default; absent where that is nothing."""
    found: dict[str, Any] = {}
    for name, field in kind.fields.items():
        if name in given:
            found[name] = written(field, given[name])
        elif not field.required and field.kind not in SIZED and field.default not in (None, ()):
            found[name] = default(field)
    return found


def record(node: Node, kind: type[Record]) -> dict[str, Any]:
    """A section with all its fields."""
    return fields(kind, _given(kind, node))


def written(field: Field, node: Node) -> Any:
    """A stated field; calls and sections in it get their own defaults."""
    if field.kind == "call":
        return call(field.family, node)
    if field.kind == "calls":
        return [call(field.family, item) for item in (node.elements if node.is_list else [node])]
    if field.kind == "named_calls" and node.is_map:
        return {
            key: [call(field.family, one) for one in (item.elements if item.is_list else [item])]
            for key, item in node.items.items()
        }
    if field.kind == "record" and node.is_map:
        return record(node, field.of)
    if field.kind == "records":
        return [record(item, field.of) for item in (node.elements if node.is_list else [node])]
    if field.kind == "penalties":
        return [penalty(item) for item in (node.elements if node.is_list else [node])]
    return node.py()


def penalty(node: Node) -> Any:
    """An entry of ``regularize`` with all fields of its penalty."""
    words = room("regularizers")
    return {
        word: fields(words[word], _given(words[word], item)) if word in words else item.py()
        for word, item in node.items.items()
    }


def call(family: str, node: Node) -> Any:
    """A call with all its fields; words that are not compiled yet stay as they are."""
    words = room(family)
    if node.is_str:
        word, args = str(node.value), None
    elif node.is_map and len(node.items) == 1:
        word, args = next(iter(node.items.items()))
    else:
        return node.py()
    if word not in words:
        return node.py()
    found = fields(words[word], _given(words[word], args))
    return {word: found} if found else word


def default(field: Field) -> Any:
    """The language's default as a spec writes it."""
    value = field.default
    if field.kind in ("call", "calls") and isinstance(value, str):
        found = fields(room(field.family)[value], {})
        return {value: found} if found else value
    if field.kind == "duration" and isinstance(value, tuple):
        unit, count = value
        return f"{count}%" if unit == "percent" else f"{count} {unit}"
    return list(value) if isinstance(value, tuple) else value
