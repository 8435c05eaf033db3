"""What two specs say differently: parameters, layers, shapes, training. How they are written does not count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from ..ir.nodes import Network
from ..measure import Meter
from ..spec.resolve import resolved
from ..types.record import Record
from . import Checked
from .rows import Row, plain, rows_of

SECTIONS = ("data", "training", "inference", "deploy")


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        section: ``params``, ``data``, ``training`` ..., or the name of a network.
        kind: ``added``, ``removed``, ``changed``, ``shape``, ``renamed`` or ``wiring``.
        path: what it is about.
        before, after: what was and what is; None for what is not there.
        word: the op or block, for layers.
    """

    section: str
    kind: str
    path: str
    before: Any = None
    after: Any = None
    word: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def difference(a: Checked, b: Checked) -> list[Change]:
    """Everything that differs between two specs without errors; nothing for specs that say the same."""
    assert (
        a.program is not None
        and b.program is not None
        and a.spec is not None
        and b.spec is not None
    )
    found = [*_named(a, b)]
    params = [{k: plain(v) for k, v in p.params.items()} for p in (a.program, b.program)]
    found += _values("params", params[0], params[1])
    for name in dict.fromkeys([*a.program.networks, *b.program.networks]):
        old, new = a.program.networks.get(name), b.program.networks.get(name)
        if old is not None and new is not None:
            found += _layers(name, rows_of(old), rows_of(new))
        else:
            found.append(Change("networks", "removed" if new is None else "added", name))
    for section in SECTIONS:
        found += _values(section, *(_flat(_section(checked, section)) for checked in (a, b)))
    return found


def _section(checked: Checked, name: str) -> Any:
    """A section with every default: evaluated where this version knows it, else as written."""
    assert checked.spec is not None
    made = getattr(checked, name, None)
    return _plain(made) if isinstance(made, Record) else resolved(checked.spec).get(name)


def _plain(value: Any) -> Any:
    """Records as nested maps: sections by field, words as ``{word: fields}``."""
    if isinstance(value, Record):
        inner = {
            name: _duration(value.get(name))
            if declared.kind == "duration"
            else _plain(value.get(name))
            for name, declared in value.fields.items()
            if value.get(name) is not None
        }
        if type(value).__module__.rpartition(".")[0].endswith("policy"):
            return inner
        return {value.word: inner} if inner else value.word
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return plain(value)


def totals(checked: Checked) -> dict[str, int]:
    """Network -> number of parameters."""
    networks: dict[str, Network] = checked.program.networks if checked.program is not None else {}
    return {name: Meter(network).total.parameters for name, network in networks.items()}


def _named(a: Checked, b: Checked) -> Iterator[Change]:
    """The name of the program, where both state one."""
    assert a.spec is not None and b.spec is not None
    stated = all(c.spec is not None and c.spec.root.get("name") is not None for c in (a, b))
    if stated and a.spec.name != b.spec.name:
        yield Change("spec", "changed", "name", a.spec.name, b.spec.name)


def _values(section: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for path in dict.fromkeys([*old, *new]):
        if path not in new:
            yield Change(section, "removed", path, before=old[path])
        elif path not in old:
            yield Change(section, "added", path, after=new[path])
        elif old[path] != new[path] or type(old[path]) is not type(new[path]):
            yield Change(section, "changed", path, old[path], new[path])


def _duration(value: Any) -> Any:
    """``5 epochs`` for what is kept as ("epochs", 5)."""
    if not isinstance(value, tuple):
        return value
    unit, count = value
    return f"{count}%" if unit == "percent" else f"{count} {unit}"


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """A section as dotted path -> plain value."""
    if isinstance(value, dict) and value:
        found: dict[str, Any] = {}
        for key, item in value.items():
            found |= _flat(item, f"{path}.{key}" if path else str(key))
        return found
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        found = {}
        for at, item in enumerate(value):
            found |= _flat(item, f"{path}[{at}]")
        return found
    return {} if value is None else {path: value}


def _layers(network: str, old: list[Row], new: list[Row]) -> Iterator[Change]:
    """Rows in the order of the network: what went, what came, and what is not the same any more."""
    matcher = SequenceMatcher(
        None, [row.key for row in old], [row.key for row in new], autojunk=False
    )
    pairs = {a + i: b + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}
    kept, met = set(pairs), set(pairs.values())
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        for i in range(a0, a1):
            if i in pairs:
                yield from _pair(network, old, new, i, pairs)
            elif not _covered(old, i, kept):
                yield _whole(network, "removed", old[i])
        for j in range(b0, b1):
            if j not in met and not _covered(new, j, met):
                yield _whole(network, "added", new[j])


def _covered(rows: list[Row], at: int, kept: set[int]) -> bool:
    """Whether a row stands inside one that is told as a whole."""
    holder = next((i for i in range(at - 1, -1, -1) if rows[i].depth < rows[at].depth), None)
    return holder is not None and holder not in kept


def _whole(network: str, kind: str, row: Row) -> Change:
    shown = {"fields": row.fields, "output": row.output, "parameters": row.parameters}
    both = (shown, None) if kind == "removed" else (None, shown)
    return Change(network, kind, row.path or row.word, both[0], both[1], row.word)


def _pair(
    network: str, old: list[Row], new: list[Row], at: int, pairs: dict[int, int]
) -> Iterator[Change]:
    """What differs between two rows that stand for each other."""
    a, b = old[at], new[pairs[at]]
    path = b.path or b.word
    for change in _values("", a.fields, b.fields):
        yield Change(
            network, "changed", f"{path}: {change.path}", change.before, change.after, b.word
        )
    if a.output != b.output:
        yield Change(network, "shape", path, a.output, b.output, b.word)
    if a.label != b.label and a.word not in ("copy", "output", "input"):
        yield Change(network, "renamed", path, a.path, b.path, b.word)
    for name in dict.fromkeys([*a.reads, *b.reads]):
        source, target = a.reads.get(name), b.reads.get(name)
        if (
            source is None
            or target is None
            or (
                (source if source < 0 else pairs.get(source)) != target
                and _tells(source, target, pairs)
            )
        ):
            yield Change(
                network,
                "wiring",
                f"{path}: {name}",
                _maker(old, source),
                _maker(new, target),
                b.word,
            )


def _tells(source: int, target: int, pairs: dict[int, int]) -> bool:
    """Whether another maker is more than the echo of a step that was added or removed."""
    known_source = source < 0 or source in pairs
    known_target = target < 0 or target in pairs.values()
    return known_source and known_target


def _maker(rows: list[Row], at: int | None) -> str | None:
    if at is None:
        return None
    return (rows[at].path or rows[at].word) if at >= 0 else "what enters"
