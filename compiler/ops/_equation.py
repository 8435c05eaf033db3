"""Equations of `einsum`: a letter for every axis, the batch left out."""

from __future__ import annotations

from dataclasses import dataclass

from ..types.dims import Dim
from ..types.tensor import TensorType, of_axes
from . import Op, Refusal
from ._operand import product_type


@dataclass(frozen=True)
class Equation:
    """``tc,sc->ts`` taken apart.

    Attributes:
        inputs: letters of every operand.
        output: letters of the result.
    """

    inputs: tuple[str, ...]
    output: str

    @property
    def batched(self) -> str:
        """The equation with a letter for the batch in front: ``ntc,nsc->nts``."""
        batch = self.batch
        return f"{','.join(batch + letters for letters in self.inputs)}->{batch}{self.output}"

    @property
    def batch(self) -> str:
        """A letter that no axis has."""
        used = "".join((*self.inputs, self.output))
        return next(c for c in "nbzNBZabcdefghijklmopqrstuvwxy" if c not in used)

    def inner(self, position: int) -> str:
        """Letters of an operand that are added up."""
        return "".join(c for c in self.inputs[position] if c not in self.output)


def parse(op: Op, text: str, operands: int) -> Equation:
    """Read an equation.

    Args:
        op: for messages.
        text: what the spec says.
        operands: how many values there are.

    Raises:
        Refusal: E0209 it is no equation, or of another number of operands.
    """
    plain = text.replace(" ", "")
    left, arrow, output = plain.partition("->")
    inputs = tuple(left.split(","))
    problem = ""
    if not arrow:
        problem = "needs `->` and the letters of the result"
    elif any(c not in LETTERS for c in left.replace(",", "") + output):
        problem = "takes a letter per axis: a to z and A to Z"
    elif any(len(set(letters)) < len(letters) for letters in (*inputs, output)):
        problem = "may use a letter once in each operand and in the result"
    elif not set(output) <= set(left):
        missing = next(c for c in output if c not in left)
        problem = f"has `{missing}` in the result and in no operand"
    elif len(inputs) != operands:
        problem = f"has {len(inputs)} operands for {operands} values"
    if problem:
        raise Refusal(
            "E0209",
            f"the equation of `{op.word}` {problem}",
            at="equation",
            help="for example `tc,sc->ts`; the batch is not written",
        )
    return Equation(inputs, output)


LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def sizes(op: Op, equation: Equation, kinds: list[tuple[str, TensorType]]) -> dict[str, Dim]:
    """The size of every letter; refuse operands that do not fit.

    Args:
        op: for messages.
        equation: as read.
        kinds: (input name, type) of every operand.
    """
    found: dict[str, tuple[Dim, str]] = {}
    for letters, (name, kind) in zip(equation.inputs, kinds, strict=True):
        if kind.dtype != "float" or len(letters) != kind.rank:
            raise Refusal(
                "E0503",
                f"`{letters}` of `{op.word}` stands for {len(letters)} axes of real numbers, "
                f"not for {kind}",
                at="equation",
                because={name: f"gives {kind}"},
            )
        for letter, size in zip(letters, kind.dims, strict=True):
            known, first = found.setdefault(letter, (size, name))
            if known != size:
                raise Refusal(
                    "E0501",
                    f"`{letter}` of `{op.word}` is {known} and {size}",
                    at="equation",
                    because={first: f"gives `{letter}` = {known}", name: f"gives {kind}"},
                )
    return {letter: size for letter, (size, _) in found.items()}


def result(
    op: Op, equation: Equation, kinds: list[TensorType], known: dict[str, Dim], names: object
) -> TensorType:
    """The type of the result; axes have the names of the field ``axes``, else those they had.

    A new axis has its letter as name, or `channel` where it is the last.
    """
    dims = tuple(known[letter] for letter in equation.output)
    if names is not None:
        axes = tuple(str(name) for name in names)  # type: ignore[attr-defined]
    else:
        had: dict[str, str] = {}
        for letters, kind in zip(equation.inputs, kinds, strict=False):
            for letter, axis in zip(letters, kind.axes, strict=True):
                had.setdefault(letter, axis)
        axes = tuple(had.get(letter, letter) for letter in equation.output)
        if axes and equation.output[-1] not in had and "channel" not in axes:
            axes = (*axes[:-1], "channel")
        return product_type(axes, dims) if axes else of_axes(axes, dims)
    if len(axes) != len(dims) or len(set(axes)) < len(axes):
        raise Refusal(
            "E0209",
            f"`{op.word}` needs a name for each of {len(dims)} axes",
            at="axes",
            text=", ".join(axes),
        )
    return of_axes(axes, dims)
