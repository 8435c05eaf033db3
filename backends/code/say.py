"""What a backend's entry receives (`Site`) and returns (`Layer` or `Inline`), and its table.

An entry says one op in one framework, in a few lines::

    @says("dense")
    def dense(n: Site) -> Layer:
        build = call("nn.Linear", n.x_type.channels, n.op.units, bias=n.op.bias)
        return Layer(build, {"kernel": native("weight", transpose=(1, 0)), "bias": native("bias")})
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...compiler.ops import Op
from ...compiler.passes.layout import Flat
from ...compiler.types.tensor import TensorType
from .expr import CHILD, Call, Expr, Name, Seq, Text, call

Step = tuple[Any, ...]
"""One reversible change of an array's layout: ("transpose", perm), ("reshape", shape),
("take", axis, order), ("expand", axis)."""


@dataclass(frozen=True)
class Native:
    """Where a canonical parameter lives in the framework and how its layout changes on the way.

    Attributes:
        name: path below the module: ``weight``, ``cell.dense_i.kernel``, Keras ``query/kernel``.
        steps: applied in order to the canonical array to get the native one.
    """

    name: str
    steps: tuple[Step, ...] = ()


def native(
    name: str,
    *steps: Step,
    transpose: tuple[int, ...] | None = None,
) -> Native:
    """``native("weight", transpose=(3, 2, 0, 1))`` or with explicit steps."""
    return Native(name, (*steps, *((("transpose", transpose),) if transpose else ())))


@dataclass(frozen=True)
class Layer:
    """A module that is constructed once and called in the forward pass.

    Attributes:
        build: constructor call.
        weights: canonical parameter name -> native place.  Must name every parameter of the op.
        call: use of the module, with `CHILD` for it; default ``child(x)``.
    """

    build: Expr
    weights: Mapping[str, Native] = field(default_factory=dict)
    call: Expr | None = None


@dataclass(frozen=True)
class Inline:
    """A stateless expression of the inputs."""

    value: Expr


@dataclass
class Site:
    """One use of an op, as an entry sees it.

    Attributes:
        op: the op record; its fields are resolved values.
        types: types of ``x`` and of every value field that is given.
        out: output type (a dict for several outputs).
        exprs: expressions of ``x`` and of the value fields.
        layout: of ``x``: "last" (channels last), "first" (PyTorch NCHW) or a `Flat` vector.
        helpers: helper files used, collected by `helper`.
        modules: expressions of the shared modules that fields name.
        facts: what the whole program decided (backend specific), e.g. ``small_maps``.
    """

    op: Any
    types: dict[str, Any]
    out: Any
    exprs: dict[str, Any]
    layout: str | Flat = "last"
    helpers: set[str] = field(default_factory=set)
    modules: dict[str, Expr] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def x(self) -> Expr:
        """Expression of the current value."""
        found: Expr = self.exprs["x"]
        return found

    @property
    def x_type(self) -> TensorType:
        """Type of the current value."""
        found: TensorType = self.types["x"]
        return found

    def value(self, name: str) -> Expr | None:
        """Expression of a ``value`` field, None when the spec does not give it."""
        return self.exprs.get(name)

    def values(self, name: str) -> tuple[Expr, ...]:
        """Expressions of a ``values`` field."""
        return tuple(self.exprs.get(name, ()))

    @property
    def first(self) -> bool:
        """Whether the current value is channels-first here."""
        return self.layout == "first"

    def axis(self, name: str) -> int:
        """Position of a named axis of ``x`` in this layout, batch included; channels last is -1."""
        kind = self.x_type
        if name == kind.axes[-1]:
            return 1 if self.first else -1
        return kind.index(name) + (2 if self.first else 1)

    @property
    def spatial(self) -> tuple[int, ...]:
        """Positions of all axes but batch and channel in this layout."""
        start = 2 if self.first else 1
        return tuple(range(start, start + self.x_type.rank - 1))

    def helper(self, path: str, given: Iterable[str] | None = None) -> Name:
        """Use ``Symbol`` of ``templates/<backend>/layers/<file>.py``: ``n.helper("norm.Symbol")``.

        It is copied into the package's ``layers.py``.

        Args:
            path: ``file.Symbol``.
            given: arguments of the symbol, and of its call, that this use gives, of those it can do
                without: the package's copy can do no more than its uses ask for (see `tailor`).
        """
        self.helpers.add(path if given is None else f"{path}({','.join(sorted(given))})")
        return Name(path.partition(".")[2])


Entry = Callable[[Site], "Layer | Inline"]


@dataclass(frozen=True)
class Said:
    """A row of a backend's table: the entry, and the layouts it takes and gives.

    ``layout``: "last", "first", "any" (takes what comes, keeps it), or a function of
    (op, layout of x) returning (layout wanted, layout given).  ``others`` names the value fields
    that are wanted in another layout than x.
    """

    entry: Entry
    layout: Any = "last"
    others: Mapping[str, Any] = field(default_factory=dict)


class Table:
    """The words a backend has of its own, filled by the files of its ``ops`` folder."""

    def __init__(self) -> None:
        self.rows: dict[str, Said] = {}

    def says(self, *ops: str, layout: Any = "last", **others: Any) -> Callable[[Entry], Entry]:
        """Decorator: this function says these ops."""

        def register(entry: Entry) -> Entry:
            for op in ops:
                self.rows[op] = Said(entry, layout, others)
            return entry

        return register

    def load(self, package: str, path: list[str]) -> None:
        """Import every file of a folder once; each registers its entries."""
        for found in pkgutil.iter_modules(path):
            importlib.import_module(f"{package}.{found.name}")

    def under(self, other: Table) -> Table:
        """This table where the other has no row."""
        made = Table()
        made.rows = self.rows | other.rows
        return made

    def __contains__(self, op: object) -> bool:
        return op in self.rows

    def __getitem__(self, op: str) -> Said:
        return self.rows[op]


__all__ = [
    "CHILD",
    "Call",
    "Expr",
    "Flat",
    "Inline",
    "Layer",
    "Name",
    "Native",
    "Op",
    "Seq",
    "Site",
    "Table",
    "Text",
    "call",
    "native",
]
