"""Devices that share every batch: what a framework cannot do on several as on one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.ir.means import unmeant
from ...compiler.ir.objective import Objective
from ...compiler.ir.term import Term
from .context import Context

NAMES = {"torch": "PyTorch", "keras": "Keras", "jax": "JAX"}
ELEMENTWISE = ("adadelta", "adagrad", "adam", "adamax", "adamw", "radam", "rmsprop", "sgd")
"""Optimizers of PyTorch that know parameters of which a process has a part."""


def check_devices(context: Context) -> None:
    """Refuse what would not be the run of a single device.

    Raises:
        DiagnosticError: E0803; the help says what is possible instead.
    """
    training = context.training
    if training is None or not training.devices:
        return
    for what, instead in _refusals(context):
        name = NAMES[context.backend]
        raise DiagnosticError(
            error("E0803", f"{what} is not compiled for {name}", helps=[instead])
        )


def _refusals(context: Context) -> Iterator[tuple[str, str]]:
    training = context.training
    assert training is not None
    way = f"`distribute: {{{training.distribute.by}: {training.devices}}}`"
    split = training.distribute.by == "fsdp"
    if context.parts and training.accumulate > 1:
        yield f"{way} beside `steps` and `accumulate`", "make `batch` larger"
    if context.backend == "jax":
        return
    for word in context.mixing:
        yield f"{way} beside {word}, which compares examples,", "train on one device, or in JAX"
    watched = training.log is not None and training.log.watches
    if context.averages and (split or context.backend == "keras"):
        name = next(iter(context.averages))
        yield f"{way} beside `{name}`, an average of a network,", "use `data` in PyTorch, or JAX"
    if context.backend == "keras":
        if context.parts:
            yield f"{way} beside `steps`", "train on one device, or in JAX or PyTorch"
        if training.scaled:
            yield f"{way} beside `precision: float16`", "use `bfloat16`, which scales no losses"
        if context.priced:
            yield f"{way} beside `activity_penalty`", "train on one device, or in JAX or PyTorch"
        if split:
            yield f"{way}", f"use `{{data: {training.devices}}}`; TensorFlow splits no weights"
        if training.accumulate > 1:
            yield f"{way} beside `accumulate`", "make `batch` larger, or use JAX or PyTorch"
        if watched:
            yield f"{way} beside gradients in `log`", "log rates alone, or use JAX or PyTorch"
    elif split:
        if context.parts:
            yield f"{way} beside `steps`", "use `data`, or JAX"
        if training.scaled:
            yield f"{way} beside `precision: float16`", "use `data`, or `bfloat16`"
        chosen = [stage.optimizer.word for stage in training.stages]
        for word in chosen:
            if word not in ELEMENTWISE:
                yield f"{way} with `{word}`", f"use `data`, or one of: {', '.join(ELEMENTWISE)}"
        if training.ema:
            yield f"{way} beside `ema`", "use `data`"
        if training.regularize:
            yield f"{way} beside `regularize`", "use `data`, or the `weight_decay` of an optimizer"
        if watched:
            yield f"{way} beside gradients in `log`", "use `data`, or JAX"
        if training.log is not None and training.log.graph:
            yield f"{way} beside the graph in `log`", "use `data`, or JAX"


def mixing(ops: Sequence[Any], whole: Any = None) -> Iterator[str]:
    """What makes the result of an example depend on others, batch statistics aside.

    Args:
        ops: of the program.
        whole: the objective, if there is one.
    """
    for node in ops:
        if node.op.word == "minibatch_std":
            yield "`minibatch_std`"
    for node, _, _ in unmeant(whole) if isinstance(whole, Objective) else ():
        op: Any = node.op
        if isinstance(op, Term):
            yield f"`{op.loss.word}`"
        else:
            yield f"`{op.sign if op.word == 'arithmetic' else op.word}` of a mean"


def helpers_of(context: Context, used: set[str]) -> set[str]:
    """Helpers of ``layers.py``; where PyTorch's processes share a batch, one knows its statistics."""
    if context.backend != "torch" or context.training is None or not context.training.devices:
        return used
    moved = {name.replace("norm.BatchNorm", "norm_shared.BatchNorm") for name in used}
    return {name.partition("(")[0] if name.startswith("norm_shared") else name for name in moved}
