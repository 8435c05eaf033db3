"""Shape rules of losses, by what the target holds."""

from __future__ import annotations

from ..ops import Refusal
from ..types.tensor import TensorType


def mismatch(word: str, output: TensorType, target: object, why: str, help: str = "") -> Refusal:
    """E0502 for an output and a target that do not belong together."""
    return Refusal(
        "E0502",
        f"`{word}` {why}",
        text=f"the network returns {output}",
        because={"x": f"this gives {output}", "target": f"the target is {target}"},
        help=help,
    )


def values(
    word: str, output: TensorType, target: TensorType | None, classes: int | None = None
) -> None:
    """Shapes are equal; a ``scalar`` or two-class ``label`` fits ``vector[1]``."""
    if target is None or target.dims == output.dims:
        return
    if not target.dims and output.elements == 1 and (classes or 2) <= 2:
        return
    if not target.dims:
        scores = classes if classes and classes > 2 else 1
        other = f"; `cross_entropy` takes {classes} scores" if classes and classes > 2 else ""
        raise mismatch(
            word, output, target, f"gets {output} but one value per example",
            f"let the network end with `- dense: {scores}`{other}",
        )  # fmt: skip
    raise mismatch(
        word, output, target, f"compares {output} with a target of another shape, {target}"
    )


def ids(
    word: str, output: TensorType, target: TensorType | None, classes: int | None = None
) -> None:
    """One score per class at every position that has a target."""
    because = {"x": f"this gives {output}"}
    returns = f"the network returns {output}"
    if not output.axes:
        raise Refusal(
            "E0502", f"`{word}` needs one score per class, not {output}", text=returns,
            because=because, help="let the network end with `- dense: CLASSES`",
        )  # fmt: skip
    if target is not None:
        _ids_fit(word, output, target)
    enough(word, output, classes, "the target has")


def enough(word: str, output: TensorType, classes: int | None, source: str) -> None:
    """Refuse fewer scores than classes."""
    if classes is None or not isinstance(output.channels, int) or output.channels >= classes:
        return
    raise Refusal(
        "E0502", f"`{word}` gets {output.channels} scores but {source} {classes} classes",
        text=f"the network returns {output}",
        because={"x": f"this gives {output}", "target": f"{classes} classes"},
        help=f"let the network end with `- dense: {classes}`",
    )  # fmt: skip


def _ids_fit(word: str, output: TensorType, target: TensorType) -> None:
    returns = f"the network returns {output}"
    because = {"x": f"this gives {output}", "target": f"yields {target}"}
    if target.dtype != "int":
        raise Refusal(
            "E0502", f"`{word}` needs class ids, but the target is {target}", text=returns,
            because=because, help="use `mse` for numbers, or a `category` field for classes",
        )  # fmt: skip
    if target.dims == output.spatial:
        return
    if target.kind == "label":
        kind = output.kind
        score = "a score map" if kind == "image" else f"scores along a {kind}"
        raise Refusal(
            "E0502", f"`{word}` gets {score} but one label per "
            f"{kind if kind != 'tensor' else 'example'}", text=returns,
            because={**because, "target": "yields `label`: one class per example"},
            help=f"reduce the {kind} first: add `- global_avg_pool` or `- flatten` before this "
            "`dense`",
        )  # fmt: skip
    raise Refusal(
        "E0502", f"`{word}` gets {output} but the target is {target}", text=returns, because=because
    )


def label(
    word: str, output: TensorType, target: TensorType | None, classes: int | None = None
) -> None:
    """One vector and one class id per example."""
    if output.rank != 1:
        raise Refusal(
            "E0502", f"`{word}` compares vectors, one per example, not {output}",
            text=f"the network returns {output}", because={"x": f"this gives {output}"},
            help="end with `- flatten` or `- global_avg_pool`, and `- dense`",
        )  # fmt: skip
    if target is not None and (target.dtype != "int" or target.dims):
        raise mismatch(
            word, output, target, f"needs one class id per example, but the target is {target}",
            "use a `category` field as target",
        )  # fmt: skip
