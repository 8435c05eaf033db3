"""How PyTorch says each loss: the lines of ``loss_fn(output, target)``, one entry per word."""

from __future__ import annotations

from ...code.losses import LossSite, LossTable, Reductions

TABLE = LossTable(
    __name__,
    list(__path__),
    Reductions("torch.mean({})", "torch.sum({})", "torch.sum({}, {})"),
)
says = TABLE.says


def native(n: LossSite, call: str) -> list[str]:
    """A loss of ``torch.nn.functional``, which reduces by itself: ``F.mse_loss(output, target)``."""
    if n.loss.reduction == "mean":
        return [f"return {call}"]
    total = f'{call[:-1]}, reduction="sum")'
    return [
        f"return {total} / len(output)" if n.loss.reduction == "per_example" else f"return {total}"
    ]
