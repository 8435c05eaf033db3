"""Products, matrices and equations."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, call, text
from ...code.say import Inline, Layer, Site, native
from . import says
from .axes import channel_layout
from .merge import joint_layout


def along_layout(op: Any, layout: object) -> tuple[object, object]:
    """Two grids of one layout; the axis that is added up is gone."""
    return channel_layout(op, joint_layout(op, layout)[0])


@says("matmul")
def matmul(n: Site) -> Inline:
    """``x @ w.mT``."""
    left, right = ("{}.mT" if on else "{}" for on in (n.op.transpose, n.op.transpose_with))
    return Inline(text(f"{left} @ {right}", n.x, n.values("with")[0]))


@says("dot", layout=along_layout)
def dot(n: Site) -> Inline:
    """``(x * w).sum(-1)``."""
    return Inline(text("({} * {}).sum({})", n.x, n.values("with")[0], n.axis(n.op.axis)))


@says("cosine_similarity", layout=along_layout)
def cosine_similarity(n: Site) -> Inline:
    """``F.cosine_similarity``; its gradient below another epsilon is not that of a maximum."""
    other, axis = n.values("with")[0], n.axis(n.op.axis)
    if n.op.epsilon == 1e-8:
        return Inline(call("F.cosine_similarity", n.x, other, dim=axis))
    made = n.helper("linalg.cosine_similarity")
    return Inline(call(made, n.x, other, dim=axis, epsilon=n.op.epsilon))


@says("outer")
def outer(n: Site) -> Inline:
    """``x[:, :, None] * w[:, None, :]``."""
    return Inline(text("{}[:, :, None] * {}[:, None, :]", n.x, n.values("with")[0]))


@says("pairwise_distance")
def pairwise_distance(n: Site) -> Inline:
    """``torch.cdist``, exact: by differences, not by products."""
    mode = "donot_use_mm_for_euclid_dist"
    apart = call("torch.cdist", n.x, n.values("with")[0], compute_mode=mode)
    return Inline(text("{}.square()", apart) if n.op.squared else apart)


@says("trace", "diagonal")
def diagonal(n: Site) -> Inline:
    """``x.diagonal``, added up for ``trace``."""
    total = ".sum(-1)" if n.op.word == "trace" else ""
    return Inline(text(f"{{}}.diagonal(dim1=-2, dim2=-1){total}", n.x))


@says("diagonal_matrix")
def diagonal_matrix(n: Site) -> Inline:
    """``torch.diag_embed``."""
    return Inline(call("torch.diag_embed", n.x))


@says("tril", "triu")
def triangle(n: Site) -> Inline:
    """``x.tril()``."""
    return Inline(call(text(f"{{}}.{n.op.word}", n.x), *([n.op.diagonal] if n.op.diagonal else [])))


@says("inverse", "det", "cholesky")
def decomposed(n: Site) -> Inline:
    """``torch.linalg.inv``."""
    return Inline(call(f"torch.linalg.{n.op.word.removesuffix('erse')}", n.x))


@says("log_det")
def log_det(n: Site) -> Inline:
    """``torch.linalg.slogdet`` without the sign."""
    return Inline(text("{}.logabsdet", call("torch.linalg.slogdet", n.x)))


@says("solve")
def solve(n: Site) -> Inline:
    """``torch.linalg.solve``."""
    other = n.values("with")[0]
    if n.types["with"][0].rank == n.x_type.rank:
        return Inline(call("torch.linalg.solve", n.x, other))
    column = text("{}.unsqueeze(-1)", other)
    return Inline(text("{}.squeeze(-1)", call("torch.linalg.solve", n.x, column)))


@says("einsum")
def einsum(n: Site) -> Inline:
    """``torch.einsum``."""
    others = n.values("with")
    return Inline(call("torch.einsum", n.op.read(len(others)).batched, n.x, *others))


@says("einsum_dense")
def einsum_dense(n: Site) -> Layer:
    """A layer around ``torch.einsum``."""
    op, x = n.op, n.x_type
    read, known = op.read(x), op.sizes(x)
    equation = f"{read.batch}{read.inputs[0]},{read.inputs[1]}->{read.batch}{read.output}"
    biased = op.bias and op.new(x)
    shape = tuple(known[letter] for letter in read.inputs[1])
    bias = op.bias_shape(x) if biased else None
    build = call(n.helper("linalg.EinsumDense"), equation, shape, bias_shape=bias)
    weights = {"kernel": native("weight")}
    return Layer(build, weights | ({"bias": native("bias")} if biased else {}))


@says("bilinear")
def bilinear(n: Site) -> Layer:
    """``nn.Bilinear``."""
    other = n.types["with"][0]
    bias = None if n.op.bias else False
    build = call("nn.Bilinear", n.x_type.channels, other.channels, n.op.units, bias=bias)
    weights = {"kernel": native("weight", transpose=(2, 0, 1))}
    weights |= {"bias": native("bias")} if n.op.bias else {}
    return Layer(build, weights, call(CHILD, n.x, n.values("with")[0]))
