"""cross_entropy: negative log likelihood of the right class."""

from __future__ import annotations

from typing import Any

from ..types.record import integer, items, number, word
from ..types.tensor import TensorType
from . import Loss, Refusal


class CrossEntropy(Loss):
    """Cross entropy of class scores on the channel axis with class ids.

    With log-probabilities ``l``, smoothing ``s``, weights ``w`` (1 when absent), K classes and
    target ``y``, a position costs ``-(1 - s) w[y] l[y] - s / K * sum(w l)``; the loss is the sum
    over the positions whose target is not ``ignore`` divided by the sum of their ``w[y]``.
    It has no value when every position is ignored.

    Source: Szegedy et al. 2016, "Rethinking the Inception Architecture", section 7 (smoothing).
    """

    integer_target = True

    label_smoothing: float = number(0.0, minimum=0, below=1, doc="share spread over all classes")
    class_weights: Any = items(None, doc="one weight per class")
    ignore: Any = integer(None, doc="target id that does not count")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        if self.from_ == "logits":
            log_p = prediction - np.logsumexp(prediction, axis=-1, keepdims=True)
        else:
            log_p = np.log(np.where(prediction > 1e-7, prediction, 1e-7))
        counted = target != self.ignore if self.ignore is not None else target == target
        ids = np.where(counted, target, 0)
        classes = prediction.shape[-1]
        weights = np.array(self.class_weights or [1.0] * classes, dtype=float)
        weight = weights[ids] * counted
        right = np.take_along_axis(log_p, ids[..., None], -1)[..., 0]
        cost = -(1 - self.label_smoothing) * right * weight
        if self.label_smoothing:
            spread = np.sum(log_p * weights, axis=-1) * counted
            cost = cost - self.label_smoothing / classes * spread
        return np.sum(cost) / np.sum(weight)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """One score per class at every position that has a target."""
        because = {"x": f"this gives {output}"}
        returns = f"the network returns {output}"
        if not output.axes:
            raise Refusal(
                "E0502", f"`cross_entropy` needs one score per class, not {output}", text=returns,
                because=because, help="let the network end with `- dense: CLASSES`",
            )  # fmt: skip
        if target is not None:
            self._check_target(output, target, because)
        wanted = len(self.class_weights) if self.class_weights else classes
        if wanted is not None and isinstance(output.channels, int) and output.channels < wanted:
            source = "`class_weights` has" if self.class_weights else "the target has"
            raise Refusal(
                "E0502", f"`cross_entropy` gets {output.channels} scores but {source} {wanted} "
                f"classes", text=returns, because={**because, "target": f"{wanted} classes"},
                help=f"let the network end with `- dense: {wanted}`",
            )  # fmt: skip
        if self.label_smoothing and self.from_ == "probabilities":
            raise Refusal(
                "E0209", "`label_smoothing` needs logits", at="label_smoothing",
                help="remove the softmax and `from: probabilities`",
            )  # fmt: skip

    def _check_target(
        self, output: TensorType, target: TensorType, because: dict[str, str]
    ) -> None:
        returns = f"the network returns {output}"
        if target.dtype != "int":
            raise Refusal(
                "E0502", f"`cross_entropy` needs class ids, but the target is {target}",
                text=returns, because={**because, "target": f"yields {target}"},
                help="use `mse` for numbers, or a `category` field for classes",
            )  # fmt: skip
        if target.dims == output.spatial:
            return
        if target.kind == "label":
            kind = output.kind
            score = "a score map" if kind == "image" else f"scores along a {kind}"
            raise Refusal(
                "E0502", f"`cross_entropy` gets {score} but one label per "
                f"{kind if kind != 'tensor' else 'example'}", text=returns,
                because={**because, "target": "yields `label`: one class per example"},
                help=f"reduce the {kind} first: add `- global_avg_pool` or `- flatten` before this "
                "`dense`",
            )  # fmt: skip
        raise Refusal(
            "E0502", f"`cross_entropy` gets {output} but the target is {target}", text=returns,
            because={**because, "target": f"yields {target}"},
        )  # fmt: skip
