"""Products, matrices and equations."""

from __future__ import annotations

from ...code.expr import CHILD, Expr, call, text
from ...code.say import Inline, Layer, Site, native
from . import says


def turned(x: Expr, on: bool) -> Expr:
    """The last two axes exchanged, if asked for."""
    return call("ops.swapaxes", x, -1, -2) if on else x


@says("matmul")
def matmul(n: Site) -> Inline:
    """``ops.matmul``."""
    left, right = turned(n.x, n.op.transpose), turned(n.values("with")[0], n.op.transpose_with)
    return Inline(call("ops.matmul", left, right))


@says("dot")
def dot(n: Site) -> Inline:
    """``ops.sum(x * w, axis=-1)``."""
    product = text("{} * {}", n.x, n.values("with")[0])
    return Inline(call("ops.sum", product, axis=n.axis(n.op.axis)))


@says("cosine_similarity")
def cosine_similarity(n: Site) -> Inline:
    """A function of our own."""
    least = n.op.epsilon if n.op.epsilon != 1e-8 else None
    axis = n.axis(n.op.axis)
    made = n.helper("linalg.cosine_similarity")
    return Inline(
        call(made, n.x, n.values("with")[0], axis=axis if axis != -1 else None, epsilon=least)
    )


@says("outer")
def outer(n: Site) -> Inline:
    """``x[:, :, None] * w[:, None, :]``."""
    return Inline(text("{}[:, :, None] * {}[:, None, :]", n.x, n.values("with")[0]))


@says("pairwise_distance")
def pairwise_distance(n: Site) -> Inline:
    """A function of our own, whose gradient at distance 0 is 0."""
    made = n.helper(f"linalg.{'squared' if n.op.squared else 'pairwise'}_distance")
    return Inline(call(made, n.x, n.values("with")[0]))


@says("trace", "diagonal")
def diagonal(n: Site) -> Inline:
    """``ops.trace``, ``ops.diagonal``."""
    return Inline(call(f"ops.{n.op.word}", n.x, axis1=-2, axis2=-1))


@says("diagonal_matrix")
def diagonal_matrix(n: Site) -> Inline:
    """A function of our own."""
    return Inline(call(n.helper("linalg.diagonal_matrix"), n.x))


@says("tril", "triu")
def triangle(n: Site) -> Inline:
    """``ops.tril``."""
    return Inline(call(f"ops.{n.op.word}", n.x, k=n.op.diagonal or None))


@says("inverse", "det", "cholesky")
def decomposed(n: Site) -> Inline:
    """``ops.inv``."""
    return Inline(call(f"ops.{n.op.word.removesuffix('erse')}", n.x))


@says("log_det")
def log_det(n: Site) -> Inline:
    """``ops.slogdet`` without the sign."""
    return Inline(text("{}[1]", call("ops.slogdet", n.x)))


@says("solve")
def solve(n: Site) -> Inline:
    """``ops.solve``."""
    other = n.values("with")[0]
    if n.types["with"][0].rank == n.x_type.rank:
        return Inline(call("ops.solve", n.x, other))
    column = call("ops.expand_dims", other, axis=-1)
    return Inline(call("ops.squeeze", call("ops.solve", n.x, column), axis=-1))


@says("einsum")
def einsum(n: Site) -> Inline:
    """``ops.einsum``."""
    others = n.values("with")
    return Inline(call("ops.einsum", n.op.read(len(others)).batched, n.x, *others))


@says("einsum_dense")
def einsum_dense(n: Site) -> Layer:
    """``layers.EinsumDense``."""
    op, x = n.op, n.x_type
    read, known = op.read(x), op.sizes(x)
    equation = f"{read.batch}{read.inputs[0]},{read.inputs[1]}->{read.batch}{read.output}"
    biased = op.bias and op.new(x)
    sizes = tuple(s if isinstance(s, int) else None for s in map(known.get, read.output))
    apart = biased and op.new(x) != read.output[-1:]
    layer = n.helper("linalg.EinsumDense") if apart else "layers.EinsumDense"
    build = call(layer, equation, sizes, bias_axes=op.new(x) if biased else None)
    weights = {"kernel": native("kernel")}
    return Layer(build, weights | ({"bias": native("bias")} if biased else {}))


@says("bilinear")
def bilinear(n: Site) -> Layer:
    """A layer of our own."""
    build = call(n.helper("linalg.Bilinear"), n.op.units, use_bias=None if n.op.bias else False)
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if n.op.bias else {})
    return Layer(build, weights, call(CHILD, n.x, n.values("with")[0]))
