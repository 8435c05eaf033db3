"""Products, matrices and equations."""

from __future__ import annotations

from ...code.expr import CHILD, call, name, text
from ...code.say import Inline, Layer, Site, native
from . import says


@says("matmul")
def matmul(n: Site) -> Inline:
    """``x @ w.mT``."""
    left, right = ("{}.mT" if on else "{}" for on in (n.op.transpose, n.op.transpose_with))
    return Inline(text(f"{left} @ {right}", n.x, n.values("with")[0]))


@says("dot")
def dot(n: Site) -> Inline:
    """``(x * w).sum(axis=-1)``."""
    return Inline(text("({} * {}).sum(axis={})", n.x, n.values("with")[0], n.axis(n.op.axis)))


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
    """``jnp.trace``, ``jnp.diagonal``."""
    return Inline(call(f"jnp.{n.op.word}", n.x, axis1=-2, axis2=-1))


@says("diagonal_matrix")
def diagonal_matrix(n: Site) -> Inline:
    """Times the identity matrix."""
    eye = call("jnp.eye", text("{}.shape[-1]", n.x), dtype=text("{}.dtype", n.x))
    return Inline(text("{}[..., None, :] * {}", n.x, eye))


@says("tril", "triu")
def triangle(n: Site) -> Inline:
    """``jnp.tril``."""
    return Inline(call(f"jnp.{n.op.word}", n.x, k=n.op.diagonal or None))


@says("inverse", "det", "cholesky")
def decomposed(n: Site) -> Inline:
    """``jnp.linalg.inv``."""
    return Inline(call(f"jnp.linalg.{n.op.word.removesuffix('erse')}", n.x))


@says("log_det")
def log_det(n: Site) -> Inline:
    """``jnp.linalg.slogdet`` without the sign."""
    return Inline(text("{}.logabsdet", call("jnp.linalg.slogdet", n.x)))


@says("solve")
def solve(n: Site) -> Inline:
    """``jnp.linalg.solve``."""
    other = n.values("with")[0]
    if n.types["with"][0].rank == n.x_type.rank:
        return Inline(call("jnp.linalg.solve", n.x, other))
    return Inline(text("{}[..., 0]", call("jnp.linalg.solve", n.x, text("{}[..., None]", other))))


@says("einsum")
def einsum(n: Site) -> Inline:
    """``jnp.einsum``."""
    others = n.values("with")
    return Inline(call("jnp.einsum", n.op.read(len(others)).batched, n.x, *others))


@says("einsum_dense")
def einsum_dense(n: Site) -> Layer:
    """``nnx.Einsum``; of our own where the kernel has more letters of the result than the bias."""
    op, x = n.op, n.x_type
    read, known, new = op.read(x), op.sizes(x), op.new(x)
    equation = f"{read.batch}{read.inputs[0]},{read.inputs[1]}->{read.batch}{read.output}"
    shape = tuple(known[letter] for letter in read.inputs[1])
    biased, same = op.bias and new, set(new) == set(read.inputs[1]) & set(read.output)
    bias = (tuple(known[c] for c in new) if same else op.bias_shape(x)) if biased else None
    maker = "nnx.Einsum" if same or not biased else n.helper("linalg.Einsum")
    build = call(maker, equation, shape, bias, rngs=name("rngs"))
    steps = (("reshape", bias),) if same else ()
    return Layer(
        build, {"kernel": native("kernel")} | ({"bias": native("bias", *steps)} if biased else {})
    )


@says("bilinear")
def bilinear(n: Site) -> Layer:
    """A module of our own."""
    sizes = (n.x_type.channels, n.types["with"][0].channels, n.op.units)
    use_bias = None if n.op.bias else False
    build = call(n.helper("linalg.Bilinear"), *sizes, use_bias=use_bias, rngs=name("rngs"))
    weights = {"kernel": native("kernel")} | ({"bias": native("bias")} if n.op.bias else {})
    return Layer(build, weights, call(CHILD, n.x, n.values("with")[0]))
