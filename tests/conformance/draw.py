"""Cases as data: the op record, its types, random inputs, parameters and statistics.

Everything is random and non-degenerate: no zeros, no ones, running variances positive, every value
different, so that a forgotten term or a wrong transpose cannot pass.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from triglot.compiler.ops import OPS, Case, Op
from triglot.compiler.reference import body
from triglot.compiler.reference.op import make, parse_type
from triglot.compiler.types.dims import evaluate
from triglot.compiler.types.record import spec_name
from triglot.compiler.types.tensor import TensorType

BATCH = 3
SYMBOLS = {"T": 11, "S": 13, "H": 14, "W": 18, "N": 12}
"""Sizes that symbols of a case get; even ones where images are halved."""


@dataclass
class Drawn:
    """One case, ready to run.

    Attributes:
        word, number: the op and the place of the case among its cases.
        op: the record.
        types: of ``x`` and the value fields, as `Op.infer` and `Site` see them.
        out: the inferred output type(s).
        x, values, p: float64 arrays, as `Op.reference` sees them.
        modules: field -> (op record of the shared module, type of its input).
        trainable: names of the trainable parameters.
    """

    word: str
    number: int
    op: Op
    types: dict[str, Any]
    out: Any
    x: np.ndarray
    values: dict[str, Any]
    p: dict[str, np.ndarray]
    modules: dict[str, tuple[Op, TensorType]]
    trainable: tuple[str, ...]

    @property
    def id(self) -> str:
        """``dense-0``."""
        return f"{self.word}-{self.number}"

    @property
    def infer_values(self) -> dict[str, Any]:
        """Keyword arguments of `Op.infer` and `Op.parameters`."""
        return infer_values(self.op, self.types, self.modules)

    @property
    def known(self) -> dict[str, Any]:
        """Types of all inputs and the ops of shared modules, as the reference takes them."""
        return {**self.types, **{name: op for name, (op, _) in self.modules.items()}}


def infer_values(op: Op, types: dict[str, Any], modules: dict[str, Any]) -> dict[str, Any]:
    """Types of the value fields, None or () where the case gives none."""
    found: dict[str, Any] = {}
    for name, field in op.fields.items():
        if field.kind in ("value", "values"):
            found[name] = types.get(name, () if field.kind == "values" else None)
        if field.kind == "module":
            found[name] = modules[name][0]
    return found


def split(word: str, case: Case) -> tuple[Op, dict[str, Any], dict[str, Any]]:
    """(record, types, modules) of a case; its value fields are written as types."""
    kind = OPS[word]
    fields = {spec_name(name): item for name, item in case.fields.items()}
    types: dict[str, Any] = {"x": parse_type(case.input)}
    modules: dict[str, Any] = {}
    for name, item in list(fields.items()):
        sort = kind.fields[name].kind if name in kind.fields else ""
        if sort in ("value", "values") and item is not None:
            listed = item if isinstance(item, (list, tuple)) else (item,)
            found = tuple(parse_type(text) for text in listed)
            types[name] = found if sort == "values" else found[0]
            fields[name] = name
        elif sort == "module":
            inner, inner_fields = next(iter(item.items()))
            record = make(OPS[inner], inner_fields)
            modules[name] = (record, parse_type(OPS[inner].cases[0].input))
            fields[name] = name
    return make(kind, fields), types, modules


def signature(op: Op, types: dict[str, Any], modules: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Output type and parameters; those of a composite are its body's."""
    if op.composite():
        return body.signature(op, types, modules)
    given = infer_values(op, types, modules)
    return op.infer(types["x"], **given), op.parameters(types["x"], **given)


def shape_of(kind: TensorType, batch: int) -> tuple[int, ...]:
    """The concrete shape, batch first."""
    return (batch, *kind.bind(SYMBOLS))


def draw_value(
    g: np.random.Generator,
    kind: TensorType,
    op: Op,
    batch: int,
    name: str = "x",
    limit: Any = None,
) -> np.ndarray:
    """An input of this type, in the domain of the op.

    Masks are true for a prefix of random length, at least 1; other truth values are random.
    """
    shape = shape_of(kind, batch)
    if name in op.domain and kind.dtype != "bool":
        low, high = op.domain[name]
        if kind.dtype == "int":
            return g.integers(math.ceil(low), math.floor(high) + 1, shape)
        return single(g.uniform(low, high, shape))
    if kind.dtype == "bool" and kind.kind != "mask":
        return g.random(shape) < 0.5
    if kind.dtype == "bool":
        length = g.integers(1, shape[-1] + 1, (*shape[:-1], 1))
        length.reshape(-1)[0] = shape[-1]
        return np.arange(shape[-1]) < length
    if kind.dtype == "int":
        return g.integers(0, 9 if limit is None else evaluate(limit, SYMBOLS), shape)
    sign = g.choice([-1.0, 1.0], shape)
    drawn = sign * g.uniform(0.2, 2.0, shape) if op.kinked else g.normal(0.3, 1.2, shape)
    return single(op.suited(np, name, drawn))


def single(array: np.ndarray) -> np.ndarray:
    """The nearest single-precision numbers, as float64: both precisions get the same inputs."""
    return array.astype(np.float32).astype(np.float64)


def draw_parameters(g: np.random.Generator, declared: dict[str, Any]) -> dict[str, np.ndarray]:
    """Weights around 0, norm scales around 1, statistics positive."""
    found = {}
    for name, parameter in declared.items():
        shape = tuple(evaluate(size, SYMBOLS) for size in parameter.shape)
        positive = not parameter.trainable or parameter.role == "norm"
        drawn = g.uniform(0.4, 1.9, shape) if positive else g.normal(0, 0.6, shape)
        found[name] = single(drawn)
    return found


def draw(word: str, number: int, case: Case) -> Drawn:
    """Draw one case; the numbers depend on its name alone."""
    op, types, modules = split(word, case)
    g = np.random.default_rng(zlib.crc32(f"{word}-{number}".encode()))
    out, declared = signature(op, types, modules)
    batch = 4096 if op.stochastic else BATCH
    values: dict[str, Any] = {}
    for name, kind in types.items():
        if name == "x":
            continue
        many = isinstance(kind, tuple)
        kinds = kind if many else (kind,)
        drawn = tuple(draw_value(g, k, op, batch, name, op.limit(name, types)) for k in kinds)
        values[name] = drawn if many else drawn[0]
    for name, (inner, inner_type) in modules.items():
        values[name] = draw_parameters(g, inner.parameters(inner_type))
    return Drawn(
        word, number, op, types, out,
        x=draw_value(g, types["x"], op, batch, limit=op.limit("x", types)),
        values=values,
        p=draw_parameters(g, declared),
        modules=modules,
        trainable=tuple(n for n, p in declared.items() if p.trainable),
    )  # fmt: skip


def accepted(word: str) -> list[tuple[int, Case]]:
    """The cases of an op that must run, with their numbers."""
    return [(i, c) for i, c in enumerate(OPS[word].cases) if c.code is None]


def rejected(word: str) -> list[tuple[int, Case]]:
    """The cases of an op that must be refused."""
    return [(i, c) for i, c in enumerate(OPS[word].cases) if c.code is not None]
