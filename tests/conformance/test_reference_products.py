"""Products and slices of the reference are NumPy's, and so are their gradients."""

from __future__ import annotations

import autograd.numpy as plain
import numpy as np
import pytest
from autograd import grad
from triglot.compiler.reference import array

PRODUCTS = [
    ("...c,koc->...ko", (2, 3, 4, 5), (6, 7, 5)),
    ("bthd,bshd->bhts", (2, 3, 4, 5), (2, 6, 4, 5)),
    ("bhts,bshd->bthd", (2, 4, 3, 6), (2, 6, 4, 5)),
    ("...kc,kcm->...cm", (2, 3, 4, 5), (4, 5, 2)),
    ("...a,...b->...ab", (2, 3, 4), (3, 5)),
    ("...a,ab->...b", (3,), (3, 4)),
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("i,j->ji", (3,), (4,)),
    ("i,i->i", (3,), (3,)),
    ("i,i->", (3,), (3,)),
    ("ij,kl->il", (2, 3), (4, 5)),  # sums of one operand alone
    ("ij,jk->ik", (2, 1), (3, 4)),  # stretched
    ("iij,jk->ik", (3, 3, 2), (2, 4)),  # a diagonal
]


@pytest.mark.parametrize(("equation", "first", "second"), PRODUCTS)
def test_einsum(equation, first, second):
    draws = np.random.default_rng(7)
    a, b = draws.normal(size=first), draws.normal(size=second)
    wanted = np.einsum(equation, a, b)
    found = array.einsum(equation, a, b)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    if first[-1] == 1 or equation.startswith("ii"):
        return  # autograd itself has no gradient of these
    for which in (0, 1):
        slopes = [
            grad(lambda a, b, f=f: plain.sum(f(equation, a, b) ** 2), which)(a, b)
            for f in (array.einsum, plain.einsum)
        ]
        np.testing.assert_allclose(*slopes, rtol=1e-10)


def test_a_matrix_behind_a_stack():
    draws = np.random.default_rng(7)
    a, b = draws.normal(size=(2, 3, 4, 5)), draws.normal(size=(5, 6))
    np.testing.assert_allclose(array.matmul(a, b), a @ b, rtol=1e-12)
    for which, wanted in (
        (0, np.broadcast_to(b.sum(1), a.shape)),
        (1, a.sum((0, 1, 2))[:, None] + 0 * b),
    ):
        slope = grad(lambda a, b: plain.sum(array.matmul(a, b)), which)(a, b)
        np.testing.assert_allclose(slope, wanted, rtol=1e-12)


def test_slices_add_up_and_have_second_derivatives():
    x = np.arange(12.0).reshape(3, 4)

    def parts(x):
        return plain.sum(x[1:, ::2] ** 3) + plain.sum(x[1] ** 2) + x[2, -1] + plain.sum(x[[0, 0]])

    first = np.zeros((3, 4))
    first[1:, ::2] += 3 * x[1:, ::2] ** 2
    first[1] += 2 * x[1]
    first[2, 3] += 1
    first[0] += 2  # named twice
    np.testing.assert_allclose(grad(parts)(x), first)
    second = np.zeros((3, 4))
    second[1:, ::2] += 6 * x[1:, ::2]
    second[1] += 2
    total = grad(lambda x: plain.sum(grad(parts)(x)))(x)
    np.testing.assert_allclose(total, second)
