"""Declared records: every word of the language (op, loss, optimizer, …) is a class with fields.

A field states its type, default, bounds and meaning once; the reader, the schema, `triglot show
--full`, the reference pages and the editors all read the same declaration::

    class Dropout(Op):
        \"\"\"Zero a fraction of the values while training.\"\"\"

        rate: float = number(0.5, minimum=0, below=1, doc="fraction that is zeroed")

The first field is the primary one: a lone value fills it (``dropout: 0.2``).
A trailing underscore (``with_``, ``return_``) avoids a Python keyword and is not part of the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


class Required:
    """The default of a field that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = Required()


@dataclass(frozen=True)
class Field:
    """One declared field.

    Attributes:
        kind: int, float, bool, word, size (one int or one per spatial axis), padding (a word, or
            cells around every spatial axis), numbers (one or a list; always a tuple), axis, axes (one
            or several), value (a tensor of the network), values (one or several), module (a shared
            module), steps, branches, call (a word of ``family``), calls (one or a list), named_calls
            (name -> one or a list), record (a section with the fields of ``of``), records (a list
            of them), penalties (selectors,
            each with a call), shape, text, list,
            duration, durations (a list), selector, blocks (``true``, a block, or a list), any.
        default: the language's default; `REQUIRED` when there is none.
        minimum, below, above: bounds, ``minimum <= v``, ``v < below``, ``above < v``.
        maximum: ``v <= maximum``.
        words: closed set of words (kinds ``word`` and ``padding``).
        of_what: ``numbers``, ``names`` or ``numbers or words`` (kind ``list``).
        units: what a time may be counted in (kinds ``duration`` and ``durations``).
        family: room of the callable words (kind ``call``): initializers, ops, …
        of: the `Record` class of a section (kind ``record``).
        infinite: the words `inf` and `-inf` are numbers here (kind ``float``).
        doc: one line for people.
    """

    kind: str
    default: Any = REQUIRED
    doc: str = ""
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    of_what: str = "numbers or words"
    family: str = ""
    of: Any = None
    infinite: bool = False

    @property
    def reads(self) -> bool:
        """Whether the field names values of the network."""
        return self.kind in ("value", "values")

    @property
    def required(self) -> bool:
        """Whether the spec must state the field."""
        return self.default is REQUIRED

    def range_text(self) -> str:
        """The bounds as people write them: ``[0, 1)``, ``at least 1``."""
        low = self.minimum if self.minimum is not None else self.above
        high = self.maximum if self.maximum is not None else self.below
        if low is None and high is None:
            return ""
        if high is None:
            return f"at least {low:g}" if self.minimum is not None else f"greater than {low:g}"
        if low is None:
            return f"at most {high:g}" if self.maximum is not None else f"less than {high:g}"
        left = "[" if self.minimum is not None else "("
        right = "]" if self.maximum is not None else ")"
        return f"in {left}{low:g}, {high:g}{right}"

    def admits(self, value: float) -> bool:
        """Whether a number lies within the bounds."""
        return not (
            (self.minimum is not None and value < self.minimum)
            or (self.maximum is not None and value > self.maximum)
            or (self.above is not None and value <= self.above)
            or (self.below is not None and value >= self.below)
        )


def integer(default: Any = REQUIRED, **options: Any) -> Any:
    """A whole number."""
    return Field("int", default, **options)


def number(default: Any = REQUIRED, **options: Any) -> Any:
    """A real number."""
    return Field("float", default, **options)


def boolean(default: Any = REQUIRED, **options: Any) -> Any:
    """``true`` or ``false``."""
    return Field("bool", default, **options)


def word(*words: str, default: Any = REQUIRED, **options: Any) -> Any:
    """One of a closed set of words."""
    return Field("word", default, words=words, **options)


def size(default: Any = REQUIRED, **options: Any) -> Any:
    """One whole number, or a list with one per spatial axis; an op sees a tuple."""
    options.setdefault("minimum", 1)
    return Field("size", default, **options)


def numbers(default: Any = REQUIRED, **options: Any) -> Any:
    """One real number or a list of them, e.g. one per channel; an op sees a tuple."""
    return Field("numbers", default, **options)


def padding(*words: str, default: Any = REQUIRED, **options: Any) -> Any:
    """A word, or cells around every spatial axis: one number, one per axis, pairs (before, after).

    An op sees the word, or a tuple of pairs.
    """
    return Field("padding", default, words=words, minimum=0, **options)


def axis(default: Any = REQUIRED, **options: Any) -> Any:
    """The name of an axis."""
    return Field("axis", default, **options)


def axes(default: Any = REQUIRED, **options: Any) -> Any:
    """The name of an axis or a list of names; an op sees a tuple."""
    return Field("axes", default, **options)


def value(default: Any = REQUIRED, **options: Any) -> Any:
    """A value of the network (a name, ``prev``, ``text.mask``); an op sees its type in `infer`."""
    return Field("value", default, **options)


def values(default: Any = REQUIRED, **options: Any) -> Any:
    """One value of the network or a list of them."""
    return Field("values", default, **options)


def module(default: Any = REQUIRED, **options: Any) -> Any:
    """The name of a shared module."""
    return Field("module", default, **options)


def steps(default: Any = REQUIRED, **options: Any) -> Any:
    """A list of steps."""
    return Field("steps", default, **options)


def branches(default: Any = REQUIRED, **options: Any) -> Any:
    """Named lists of steps."""
    return Field("branches", default, **options)


def call(family: str, default: Any = REQUIRED, **options: Any) -> Any:
    """A call of a word from another room, e.g. ``kernel_init: he_normal``."""
    return Field("call", default, family=family, **options)


def calls(family: str, default: Any = REQUIRED, **options: Any) -> Any:
    """One call or a list of calls of a room; always a tuple of records."""
    return Field("calls", default, family=family, **options)


def named_calls(family: str, default: Any = REQUIRED, **options: Any) -> Any:
    """Names, each with one call or a list of calls; always tuples of records."""
    return Field("named_calls", default, family=family, **options)


def penalties(default: Any = REQUIRED, **options: Any) -> Any:
    """A list of maps, each with ``match``, a selector, and one call of ``regularizers``."""
    return Field("penalties", default, **options)


def section(of: Any, default: Any = REQUIRED, **options: Any) -> Any:
    """A nested map with the fields of a record class."""
    return Field("record", default, of=of, **options)


def sections(of: Any, default: Any = REQUIRED, **options: Any) -> Any:
    """A list of nested maps with the fields of a record class, or one; always a tuple of records."""
    return Field("records", default, of=of, **options)


def selector(default: Any = REQUIRED, **options: Any) -> Any:
    """Roles and paths of parameters, one or a list; always a tuple."""
    return Field("selector", default, **options)


def blocks(default: Any = REQUIRED, **options: Any) -> Any:
    """``true``, or names of blocks, one or a list: True or a tuple; None for ``false``."""
    return Field("blocks", default, **options)


def shape(default: Any = REQUIRED, **options: Any) -> Any:
    """A list of sizes, without batch."""
    return Field("shape", default, **options)


def text(default: Any = REQUIRED, **options: Any) -> Any:
    """Free text."""
    return Field("text", default, **options)


def items(
    default: Any = REQUIRED, of_what: str = "numbers or words", **options: Any
) -> Any:
    """A list of ``numbers``, of ``names``, or of either."""
    return Field("list", default, of_what=of_what, **options)


UNITS = ("steps", "epochs", "percent")


def duration(default: Any = REQUIRED, units: tuple[str, ...] = UNITS, **options: Any) -> Any:
    """A time with a unit: ``500 steps``, ``5 epochs``, ``5%``; ``5 ms`` where ``units`` say so."""
    return Field("duration", default, units=units, **options)


def durations(default: Any = REQUIRED, units: tuple[str, ...] = UNITS, **options: Any) -> Any:
    """Times with units, one or a list; always a tuple."""
    return Field("durations", default, units=units, **options)


def anything(default: Any = REQUIRED, **options: Any) -> Any:
    """Plain data, not interpreted."""
    return Field("any", default, **options)


def pairs(amounts: Any, axes: int) -> tuple[tuple[int, int], ...] | None:
    """Cells before and after every axis, as `padding` fields hold them; None for another shape.

    One number holds for every axis and both sides, a list has one entry per axis: a number for both
    sides or a pair.
    """
    listed = amounts if isinstance(amounts, (list, tuple)) else [amounts] * axes
    sides = [item if isinstance(item, (list, tuple)) else (item, item) for item in listed]
    if len(sides) != axes or any(len(side) != 2 for side in sides):
        return None
    return tuple((side[0], side[1]) for side in sides)


def spec_name(attribute: str) -> str:
    """The name a field has in a spec: ``with_`` is written ``with``."""
    return attribute.rstrip("_")


class Record:
    """Base of every declared word; collects its fields in the order they are written."""

    fields: ClassVar[dict[str, Field]] = {}
    word: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Register the fields; the word is the name of the file the class stands in."""
        own = {spec_name(k): v for k, v in vars(cls).items() if isinstance(v, Field)}
        cls.fields = {**cls.fields, **own}
        cls.word = cls.__module__.rpartition(".")[2]

    def __init__(self, **given: Any) -> None:
        """Set every field; absent ones take their default.  Values are already resolved."""
        for name, field in self.fields.items():
            attribute = f"{name}_" if hasattr(type(self), f"{name}_") else name
            setattr(self, attribute, given.get(name, field.default))

    def get(self, name: str) -> Any:
        """The value of the field with this spec name."""
        return getattr(self, name if name in self.__dict__ else f"{name}_")

    def key(self) -> tuple[Any, ...]:
        """A hashable identity: the word and every field value."""
        return (self.word, *(freeze(self.get(name)) for name in self.fields))

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}: {self.get(name)!r}" for name in self.fields)
        return f"{self.word}({inner})"


def freeze(item: Any) -> Any:
    """Make a value hashable; records by their key, lists as tuples.

    A `Size` keeps its origin in the key: two uses with equal numbers but other origins print
    differently.
    """
    if isinstance(item, Record):
        return item.key()
    if isinstance(item, dict):
        return tuple((k, freeze(v)) for k, v in item.items())
    if isinstance(item, (list, tuple)):
        return tuple(freeze(v) for v in item)
    return item
