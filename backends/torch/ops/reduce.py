"""Reductions over axes, running totals and orderings."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import lean_axes, over, places
from ...code.say import Flat, Inline, Site
from . import says


def unflattened(op: object, layout: object) -> tuple[object, object]:
    """Positions along a flattened vector are those of the spec; else any layout is kept."""
    wanted = "last" if isinstance(layout, Flat) else layout
    return wanted, wanted


METHODS = {
    "sum": "sum", "mean": "mean", "max": "amax", "min": "amin", "any": "any", "all": "all",
    "logsumexp": "logsumexp", "count_nonzero": "count_nonzero", "argmax": "argmax",
    "argmin": "argmin", "cumsum": "cumsum", "cumprod": "cumprod",
}  # fmt: skip


@says(*METHODS, layout=unflattened)
def method(n: Site) -> Inline:
    """``x.mean(dim=(2, 3))``."""
    mask = over(n, "mask")
    if mask is None:
        return Inline(text(f"{{}}.{METHODS[n.op.word]}(dim={{}})", n.x, lean_axes(n)))
    if n.op.word == "sum":
        kept = call("torch.where", mask, n.x, 0.0 if n.x_type.dtype == "float" else 0)
        return Inline(text("{}.sum(dim={})", kept, lean_axes(n), names=("torch.where",)))
    return Inline(call(n.helper(f"reduce.{n.op.word}_where"), n.x, mask, dim=lean_axes(n)))


@says("prod", layout=unflattened)
def prod(n: Site) -> Inline:
    """``x.prod(dim=1)``, which takes one axis at a time."""
    found = n.x
    for axis in reversed(places(n)):
        found = text("{}.prod(dim={})", found, axis)
    return Inline(found)


@says("var", "std", layout=unflattened)
def moment(n: Site) -> Inline:
    """``x.var(dim=1, correction=0)``."""
    mask, correction = over(n, "mask"), n.op.correction
    if mask is None:
        made = f"{{}}.{n.op.word}(dim={{}}, correction={{}})"
        return Inline(text(made, n.x, lean_axes(n), correction))
    helper = n.helper(f"reduce.{n.op.word}_where")
    return Inline(call(helper, n.x, mask, dim=lean_axes(n), correction=correction or None))


@says("norm", layout=unflattened)
def norm(n: Site) -> Inline:
    """``torch.linalg.vector_norm``, Euclidean unless told otherwise."""
    order = n.op.order if n.op.order < float("inf") else text('float("inf")')
    given = None if order == 2 else order
    return Inline(call("torch.linalg.vector_norm", n.x, ord=given, dim=lean_axes(n)))


@says("sort", "argsort", layout=unflattened)
def sort(n: Site) -> Inline:
    """``x.sort(dim=1, stable=True).values``."""
    down = n.op.descending or None
    method = text(f"{{}}.{n.op.word}", n.x)
    made = call(method, dim=n.axis(n.op.axis), descending=down, stable=True)
    return Inline(text("{}.values", made) if n.op.word == "sort" else made)


@says("top_k", layout=unflattened)
def top_k(n: Site) -> Inline:
    """A function of our own: ``torch.topk`` takes any of equal values."""
    return Inline(call(n.helper("reduce.top_k"), n.x, n.op.k, dim=n.axis(n.op.axis)))


@says("median", layout=unflattened)
def median(n: Site) -> Inline:
    """A function of our own: ``torch.median`` takes the lower of two."""
    return Inline(call(n.helper("reduce.median"), n.x, dim=n.axis(n.op.axis)))
