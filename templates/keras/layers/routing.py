"""The choice of a few among many."""

from keras import ops


def top_softmax(x, k):
    """Softmax over the ``k`` largest channels, 0 elsewhere; of equal ones the first."""
    best, places = ops.top_k(x, k)
    chosen = ops.one_hot(places, x.shape[-1], dtype=x.dtype)
    return ops.einsum("...k,...kc->...c", ops.softmax(best), chosen)
