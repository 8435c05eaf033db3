"""Ops that networks cannot have in a precision lower than that of their weights, and why.

Found by running every op in every framework in both precisions.
"""

from __future__ import annotations

FACTORS = "frameworks factorise matrices in float32 and float64 only"
FOURIER = "frameworks have Fourier transforms in float32 and float64 only"
SQUARES = "it adds up squares of whole maps, which may be more than float16 can hold"

LOWERED: dict[str, str] = {
    **dict.fromkeys(("cholesky", "det", "inverse", "log_det", "solve"), FACTORS),
    **dict.fromkeys(("fft", "fft2", "ifft", "ifft2", "irfft", "rfft"), FOURIER),
    "bilinear": "PyTorch does not cast its weights",
}
"""Words of ops -> what keeps them from either of the two."""

FLOAT16: dict[str, str] = {
    "attention_pool": "scores that a mask leaves out lie below what float16 can hold",
    "drop_block2d": "it counts pixels, which may be more than float16 can hold",
    "filter_response_norm": SQUARES,
    "global_response_norm": SQUARES,
    "rrelu": "PyTorch draws its slopes in other precisions only",
}
"""The same of float16 alone."""


def unlowered(word: str, precision: str) -> str | None:
    """Why an op cannot be computed in a precision; None when it can."""
    if precision not in ("bfloat16", "float16"):
        return None
    return LOWERED.get(word) or (FLOAT16.get(word) if precision == "float16" else None)
