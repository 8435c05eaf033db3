"""What ops share that read or write at places another value names."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Op, Refusal
from ._mask import need_mask


def need_places(op: Op, index: TensorType, ranks: tuple[int, ...] = (0, 1)) -> None:
    """Refuse an index that is not whole numbers, or has more axes than it may."""
    if index.dtype == "int" and index.rank in ranks:
        return
    raise Refusal(
        "E0503",
        f"`{op.word}` needs whole numbers as `index`, "
        f"{' or '.join(('one', 'a list')[r] for r in ranks)} for each example, not {index}",
        at="index",
        text=f"this is {index}",
        because={"index": f"gives {index}"},
    )


def need_tokens(op: Op, x: TensorType, mask: TensorType | None) -> None:
    """Refuse all but ids along time, and masks of another length."""
    if x.dtype != "int" or x.axes != ("time",):
        raise Refusal("E0503", f"`{op.word}` needs tokens, not {x}", because={"x": f"gives {x}"})
    need_mask(op, mask, x)


def added(np: Any, x: Any, index: Any, size: int, at: int) -> Any:
    """Position k of axis ``at`` of x added into position index[n, k] of ``size`` zeros."""
    hot = (index[..., None] == np.arange(size)).astype(np.float64)
    front = np.moveaxis(x, at, 1)
    flat = np.reshape(front, (*front.shape[:2], -1))
    total = np.einsum("nks,nkc->nsc", hot, flat)
    return np.moveaxis(np.reshape(total, (len(x), size, *front.shape[2:])), 1, at)
