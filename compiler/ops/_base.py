"""What an op file declares: `Op`, its `Parameter`s, its refusals and its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.record import Record
from ..types.tensor import TensorType


class Refusal(Exception):
    """An op cannot take these values.  The builder adds the places; the op says what and why.

    Args:
        code: diagnostic code (E0501 sizes differ, E0503 wrong kind or rank, E0505 nothing left,
            E0506 not divisible, E0507 element count, E0209 a field out of range).
        message: one sentence; names and values between backticks.
        at: field that the user must change; None points at the op itself.
        text: what is said at that place.
        because: input name -> what is said at the step that produced this input
            (``{"x": "gives sequence[T, 384]"}``).
        help: an edit that would mend it.
        note: an explanation.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        at: str | None = None,
        text: str = "",
        because: dict[str, str] | None = None,
        help: str = "",
        note: str = "",
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.at, self.text = code, message, at, text
        self.because = because or {}
        self.help, self.note = help, note


@dataclass(frozen=True)
class Parameter:
    """One array an op owns, in the canonical (channels-last, Keras-like) layout.

    Attributes:
        shape: canonical shape.
        init: an `Initializer` record.
        fan_in, fan_out: what the initialiser scales by.
        trainable: False for statistics (running mean and variance): saved, not trained.
        role: kernel, bias, norm or embedding; what selectors such as ``match: bias`` select.
    """

    shape: tuple[Dim, ...]
    init: Any
    fan_in: Dim = 1
    fan_out: Dim = 1
    trainable: bool = True
    role: str = "kernel"


def weight(
    *shape: Dim,
    init: Any,
    fan_in: Dim | None = None,
    fan_out: Dim | None = None,
    role: str = "kernel",
    trainable: bool = True,
) -> Parameter:
    """A parameter; fans default to the last two sizes of its shape."""
    inner = fan_in if fan_in is not None else shape[-2] if len(shape) > 1 else shape[-1]
    outer = fan_out if fan_out is not None else shape[-1]
    return Parameter(shape, init, inner, outer, trainable, role)


@dataclass(frozen=True)
class Case:
    """One use of an op that every backend must get right.

    Attributes:
        inputs: types of the current value and, after it, none (``"image[5, 7, 3]"``).
        fields: op fields as a spec would write them; a value field is given as a type text and
            becomes a second network input.
        code: the diagnostic that is expected, for cases that must be refused.
    """

    input: str
    fields: dict[str, Any] = field(default_factory=dict)
    code: str | None = None


def case(input: str, **fields: Any) -> Case:
    """A case to run: ``case("image[5, 7, 3]", filters=4, stride=2)``.  Keep all sizes different."""
    return Case(input, fields)


def refused(code: str, input: str, **fields: Any) -> Case:
    """A case that must be refused with ``code``."""
    return Case(input, fields, code)


class Op(Record):
    """One word of the network language.  Subclasses stand one to a file, named as the file.

    The class docstring is the reference page: first line the meaning, then formula, shapes, source.
    """

    cases: ClassVar[tuple[Case, ...]] = ()
    """Up to six uses, in which all axis sizes differ, and the refusals."""

    stochastic: ClassVar[bool] = False
    """Draws random numbers in training; conformance then checks `law` instead of equality."""

    samples: ClassVar[bool] = False
    """Draws in evaluation as well; such an op is also ``stochastic``."""

    costs: ClassVar[bool] = False
    """What it reads costs something while training, which is added to the loss (`cost`)."""

    severed: ClassVar[bool] = False
    """The gradient is declared and is not the slope of the values."""

    kinked: ClassVar[bool] = False
    """Has points without a gradient; inputs are drawn away from 0."""

    domain: ClassVar[dict[str, tuple[float, float]]] = {}
    """Where an input must lie for the op to have a value: ``{"x": (0.2, 3)}``, ``{"with": ...}``."""

    reads_padding: ClassVar[bool] = False
    """Padded positions change the result unless ``mask`` is given; W0302 warns where it is not."""

    keeps_steps: ClassVar[bool] = True
    """Step t of the output belongs to step t of the input: padding stays where it is."""

    zero_gradients: ClassVar[tuple[str, ...]] = ()
    """Parameters whose gradient is 0 in exact arithmetic; what a backend gives is rounding."""

    bare: ClassVar[bool] = False
    """Owns an array without a module around it: nothing that a list of modules can hold."""

    spatial_rank: ClassVar[int] = 0
    """Length of the tuples that fields of kind ``size`` hold; 0 for ops without such fields."""

    block: ClassVar[bool] = False
    """The body owns weights: every use becomes a call of a block that has the name of the op."""

    @classmethod
    def composite(cls) -> bool:
        """Whether the op is said with simpler ops (`body`)."""
        return cls.body is not Op.body

    @property
    def core(self) -> Op:
        """The op that does the arithmetic: itself, or the one that a wrapper holds."""
        return self

    def infer(self, x: TensorType, **values: Any) -> Any:
        """The output type, or ``{name: type}`` for several outputs.

        A composite may leave it to its body, or state it to refuse in words of its own.

        Args:
            x: type of the current value.
            **values: types of the fields of kind ``value`` (None when absent) and ``values``
                (a tuple); of a ``module`` field, the `Op` record it names.

        Raises:
            Refusal: these inputs have no meaning here.
        """
        return x

    def limit(self, name: str, types: Mapping[str, Any]) -> Dim | None:
        """What the whole numbers of input ``name`` must lie below; None when any will do.

        Tests and `verify` draw ids below it.  By default ids in ``x`` lie below the field
        ``vocab``, ``classes`` or ``codes``.
        """
        known = (self.get(field) for field in ("vocab", "classes", "codes") if field in self.fields)
        return next(known, None)

    def suited(self, np: Any, name: str, array: Any) -> Any:
        """An input that tests drew at random, made one for which the op has a value."""
        return array

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """Arrays the op owns, by canonical name, in the order they are counted."""
        return {}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The meaning, in NumPy: arrays have a leading batch axis and channels last.

        A composite without it means what its body means.

        Args:
            np: the array namespace of ``compiler.reference`` (differentiable NumPy plus ``erf``,
                ``windows``, …; see its documentation).  Do not assign into arrays.
            p: mapping from parameter name to array.
            x: current value.
            train: training mode.
            **values: arrays of the value fields; for a ``module`` field, that module's ``p``.
        """
        raise TypeError(f"{self.word} has no reference")

    def cost(self, np: Any, x: Any) -> Any:
        """What a batch adds to the loss of a training step, where the op `costs` something."""
        raise TypeError(f"{self.word} costs nothing")

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The op in simpler ops: the value that comes out, or ``{name: value}`` for several.

        Without `block` the parts own no weights; they take the place of the op in backends that
        have no word of their own.  With `block` the parts are the steps of a block: a class of its
        own, hierarchical names, a parameter for what differs between uses.

        Args:
            b: adds ops (``b.dense(x, units=4)``); see `compiler.ir.writer.Writer`.
            x: the current value; ``x.channels`` and the like are sizes, ``x.type`` is
                its type, and ``+ - * / **`` work on values.
            **values: values of the value fields: None when absent, a tuple for several.
        """
        return None

    def statistics(self, np: Any, p: Any, x: Any, **values: Any) -> dict[str, Any]:
        """New values of the non-trainable parameters after one step in training mode."""
        return {}

    def sees_padding(self) -> bool:
        """Whether this use reads padding: `reads_padding`, unless its fields decide."""
        return self.reads_padding

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Multiply-adds count as two, everything else as one; for one example."""
        first = next(iter(y.values())) if isinstance(y, dict) else y
        return first.elements

    def law(self, seen: Any) -> None:
        """What holds for one run of an op that draws random numbers, where equality cannot be asked.

        Args:
            seen: the run: arrays ``x``, ``values``, ``y``, the outputs ``more`` of the next call,
                and checks that raise, such as ``seen.share`` and ``seen.moments`` (see
                ``tests/conformance/laws.py``).
        """
        raise TypeError(f"`{self.word}` draws random numbers and states no law")

    def slope_law(self, seen: Any) -> None:
        """What holds for the gradients of such a run."""
        seen.finite()

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pairs (got, expected) from outside: a paper's numbers, a law, another implementation.

        Args:
            run: ``run(x, p={}, train=False, values={}, **fields)`` evaluates the reference on
                nested lists or arrays and returns an array.
        """
        return iter(())
