"""One op at a time: make it from written fields, evaluate it, differentiate it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import autograd
import numpy

from ..ops import Op
from ..spec.making import make as make
from ..types.dims import Dim, Poly, product
from ..types.tensor import KINDS, TensorType, shaped, tensor
from . import array


def complete(op: Op, x: Any, values: Mapping[str, Any], types: Any = None) -> dict[str, Any]:
    """The keyword arguments of `Op.reference`: every value field, and the types of all inputs."""
    named = {n for n, f in op.fields.items() if f.kind in ("value", "values", "module")}
    found: dict[str, Any] = {
        name: values.get(name, () if op.fields[name].kind == "values" else None) for name in named
    }
    if types is None:
        types = {"x": shaped(numpy.shape(x)[1:])}
    return {**found, "types": types}


def evaluate(
    op: Op,
    p: Mapping[str, Any],
    x: Any,
    values: Mapping[str, Any] | None = None,
    train: bool = False,
    types: Any = None,
) -> Any:
    """The output of an op: an array, or a dict of arrays for several outputs.

    Args:
        op: a record with resolved fields.
        p: parameter name -> array.
        x: current value, batch first, channels last.
        values: arrays of the value fields.
        train: training mode.
        types: types of ``x`` and the value fields; without it they follow from the shapes.
    """
    from . import body  # interprets with this file

    if body.interpreted(op):
        return body.run(op, p, x, values or {}, train, types)[0]
    return op.reference(array, p, x, train=train, **complete(op, x, values or {}, types))


def statistics(
    op: Op,
    p: Mapping[str, Any],
    x: Any,
    values: Mapping[str, Any] | None = None,
    types: Any = None,
) -> dict[str, Any]:
    """New values of the op's running statistics after one training step on ``x``."""
    from . import body

    if op.composite() and type(op).statistics is Op.statistics:
        return body.run(op, p, x, values or {}, True, types)[1]
    return op.statistics(array, p, x, **complete(op, x, values or {}, types))


def leaves(x: Any, values: Mapping[str, Any], p: Mapping[str, Any]) -> dict[str, Any]:
    """Every floating-point array by path: ``x``, ``with.0``, ``mask``, ``p.kernel``."""
    found = {"x": x}
    for name, value in values.items():
        if isinstance(value, (tuple, list)):
            found.update({f"{name}.{i}": item for i, item in enumerate(value)})
        elif isinstance(value, Mapping):
            found.update({f"{name}.{key}": item for key, item in value.items()})
        else:
            found[name] = value
    found.update({f"p.{name}": item for name, item in p.items()})
    return {
        path: item
        for path, item in found.items()
        if item is not None and numpy.asarray(item).dtype.kind == "f"
    }


def replaced(
    new: Mapping[str, Any], x: Any, values: Mapping[str, Any], p: Mapping[str, Any]
) -> Any:
    """(x, values, p) with the arrays of `leaves` exchanged."""

    def swap(path: str, item: Any) -> Any:
        if isinstance(item, (tuple, list)):
            return tuple(swap(f"{path}.{i}", part) for i, part in enumerate(item))
        if isinstance(item, Mapping):
            return {key: swap(f"{path}.{key}", part) for key, part in item.items()}
        return new.get(path, item)

    return swap("x", x), {k: swap(k, v) for k, v in values.items()}, swap("p", p)


def gradients(
    op: Op,
    p: Mapping[str, Any],
    x: Any,
    values: Mapping[str, Any] | None = None,
    train: bool = False,
    cotangent: Any = None,
    types: Any = None,
) -> dict[str, Any]:
    """Gradients of ``sum(output * cotangent)``, keyed as in `leaves`; cotangent defaults to 1."""
    values = values or {}
    start = leaves(x, values, p)
    names = tuple(start)
    if not names:
        return {}

    def total(arrays: Any) -> Any:
        new = dict(zip(names, [arrays[i] for i in range(len(names))], strict=True))
        x_, values_, p_ = replaced(new, x, values, p)
        return weighted(evaluate(op, p_, x_, values_, train, types), cotangent)

    found = autograd.grad(total)(tuple(numpy.asarray(start[n], numpy.float64) for n in names))
    return dict(zip(names, found, strict=True))


def weighted(output: Any, cotangent: Any) -> Any:
    """``sum(output * cotangent)`` over all outputs."""
    if isinstance(output, dict):
        chosen = [k for k in output if cotangent is None or cotangent[k] is not None]
        return sum(weighted(output[k], cotangent and cotangent[k]) for k in chosen)
    return array.sum(output if cotangent is None else output * cotangent)


def run(op: type[Op]) -> Any:
    """The function that `Op.witness` receives for this op."""

    def witness_run(
        x: Any,
        p: Mapping[str, Any] | None = None,
        train: bool = False,
        values: Mapping[str, Any] | None = None,
        x_type: str | None = None,
        **fields: Any,
    ) -> Any:
        given = {name: arrays(item) for name, item in (values or {}).items()}
        weights = {name: arrays(item) for name, item in (p or {}).items()}
        types = {"x": parse_type(x_type)} if x_type else None
        return evaluate(make(op, fields), weights, numpy.asarray(x), given, train, types)

    return witness_run


def parse_type(text: str) -> TensorType:
    """``image[5, 2 * H, 3]``, ``sequence[T, 4]``, ``label``, ``tensor[a=3, b=4]``, ``int vector[3]``.

    Raises:
        ValueError: the text is no type.
    """
    found = re.fullmatch(r"(?:(float|int|bool) )?(\w+)(?:\[(.*)\])?", text.strip())
    if found is None:
        raise ValueError(f"not a type: {text}")
    parts = [part.strip() for part in (found[3] or "").split(",") if part.strip()]
    names = tuple(part.partition("=")[0].strip() for part in parts if "=" in part)
    sizes = [part.rpartition("=")[2].strip() for part in parts]
    dims = [parse_size(size) for size in sizes]
    return tensor(found[2], *dims, axes=None if found[2] in KINDS else names, dtype=found[1])


def parse_size(text: str) -> Dim:
    """``5``, ``T`` or ``2 * T``."""
    factors: list[Dim] = [
        int(part) if part.isdigit() else Poly.symbol(part) for part in text.split(" * ")
    ]
    size: Dim = product(factors)
    return size


def arrays(item: Any) -> Any:
    """Nested lists as an array; a tuple stays a tuple of arrays, a dict a dict of arrays."""
    if isinstance(item, tuple):
        return tuple(arrays(part) for part in item)
    if isinstance(item, Mapping):
        return {key: arrays(part) for key, part in item.items()}
    return None if item is None else numpy.asarray(item)
