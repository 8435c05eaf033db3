"""What all recurrent ops share: layers, directions, masks, states, sizes; a cell adds its step."""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.record import boolean, call, integer, number, value, word
from ..types.tensor import TensorType, tensor
from . import Op, Parameter, Refusal, weight
from ._mask import need_mask
from ._shared import need_channels, need_kind


class Recurrent(Op):
    """A cell run along the time axis: state_t = step(x_t W + b, state_(t-1)).

    Steps where ``mask`` is false keep the state and give zeros, wherever they stand.  The backward
    direction starts at the last step; both directions are joined on the channel axis, forward
    first.  ``last`` is the state after the final step of each direction.
    """

    units: int = integer(minimum=1, doc="size of the state, per direction")
    return_: str = word(
        "last", "sequence", "both", default="last", doc="final state, the state of every step, both"
    )
    bidirectional: bool = boolean(False, doc="also run from the last step to the first")
    layers: int = integer(1, minimum=1, doc="recurrent layers on top of each other")
    dropout: float = number(0.0, minimum=0, below=1, doc="share zeroed between layers in training")
    mask: Any = value(None, doc="mask[T], true at real steps")
    initial: Any = value(None, doc="first state, vector[units] per direction; zero when absent")
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of input kernels")
    recurrent_init: Any = call("initializers", "orthogonal", doc="initialiser of state kernels")

    reads_padding: ClassVar[bool] = True
    gates: ClassVar[int] = 1
    """Blocks side by side in each kernel."""

    states: ClassVar[tuple[str, ...]] = ("last",)
    """Names of the final states, the output first."""

    initials: ClassVar[tuple[str, ...]] = ("initial",)
    """Fields that give the first states, in the order of ``states``."""

    @property
    def stochastic(self) -> bool:  # type: ignore[override]
        """Draws random numbers only where there is dropout between layers."""
        return self.dropout > 0 and self.layers > 1

    def law(self, seen: Any) -> None:
        """Outputs vary as those of the reference do when values are dropped between its layers."""
        seen.alike()

    @property
    def width(self) -> int:
        """Channels of the output: both directions side by side."""
        return self.units * (2 if self.bidirectional else 1)

    @property
    def runs(self) -> tuple[tuple[str, bool, bool], ...]:
        """Every (prefix of the parameter names, runs backwards, is in the first layer)."""
        found = []
        for layer in range(self.layers):
            number = f"layer{layer}_" if self.layers > 1 else ""
            for way in ("forward", "backward") if self.bidirectional else ("",):
                prefix = number + (f"{way}_" if way else "")
                found.append((prefix, way == "backward", layer == 0))
        return tuple(found)

    def infer(self, x: TensorType, **values: Any) -> Any:
        """``sequence[T, width]``, ``vector[width]``, or both with the other final states."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        self.check_layers()
        need_mask(self, values.get("mask"), x)
        for name in self.initials:
            self.check_initial(name, values.get(name))
        sequence, last = x.with_channels(self.width), tensor("vector", self.width)
        if self.return_ == "both":
            return {"sequence": sequence, **dict.fromkeys(self.states, last)}
        return sequence if self.return_ == "sequence" else last

    def check_layers(self) -> None:
        """Refuse dropout between layers where there is only one."""
        if self.dropout and self.layers == 1:
            raise Refusal(
                "E0209",
                "`dropout` acts between layers, and there is one",
                at="dropout",
                text="has no effect",
                help=f"add `- dropout: {self.dropout}` after it, or set `layers`",
            )

    def check_initial(self, name: str, state: TensorType | None) -> None:
        """Refuse a first state of another size, and one state for several layers."""
        if state is None:
            return
        if self.layers > 1:
            raise Refusal(
                "E0209",
                f"`{name}` is the state of one layer, and there are {self.layers}",
                at=name,
                help=f"write one `{self.word}` step per layer",
            )
        if state.dims != (self.width,) or state.dtype != "float":
            raise Refusal(
                "E0501",
                f"`{name}` must be vector[{self.width}], not {state}",
                at=name,
                text=f"this is {state}",
                note="forward and backward state side by side" if self.bidirectional else "",
            )

    def biases(self, inputs: Dim) -> dict[str, Parameter]:
        """Biases of one direction of one layer with this many input channels."""
        raise TypeError(f"{self.word} does not say its biases")

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """Per layer and direction ``kernel`` [in, gates units], ``recurrent_kernel`` and biases."""
        found = {}
        for prefix, _, first in self.runs:
            inputs = x.channels if first else self.width
            columns = self.gates * self.units
            one = {
                "kernel": weight(inputs, columns, init=self.kernel_init),
                "recurrent_kernel": weight(self.units, columns, init=self.recurrent_init),
                **self.biases(inputs),
            }
            found.update({prefix + name: parameter for name, parameter in one.items()})
        return found

    def step(self, np: Any, p: Any, prefix: str, x: Any, state: Any) -> Any:
        """The next states from ``x_t W + b`` [batch, gates units] and the states [batch, units]."""
        raise TypeError(f"{self.word} does not say its step")

    def scan(self, np: Any, p: Any, run: Any, x: Any, mask: Any, state: Any) -> Any:
        """One direction of one layer: all outputs [batch, time, units] and the final states."""
        prefix, backwards, _ = run
        projected = np.matmul(x, p[f"{prefix}kernel"]) + p[f"{prefix}bias"]
        outputs = []
        steps = range(x.shape[1])
        for t in reversed(steps) if backwards else steps:
            new = self.step(np, p, prefix, projected[:, t], state)
            if mask is not None:
                keep = mask[:, t, None]
                outputs.append(np.where(keep, new[0], 0.0))
                state = tuple(np.where(keep, a, b) for a, b in zip(new, state, strict=True))
            else:
                outputs.append(new[0])
                state = new
        ordered = outputs[::-1] if backwards else outputs
        return np.stack(ordered, axis=1), state

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Layer after layer, direction after direction, step after step.

        Dropout acts on the outputs of a layer on the way to the next.
        """
        given = [values.get(name) for name in self.initials]
        ways = 2 if self.bidirectional else 1
        ends: list[Any] = []
        for start in range(0, len(self.runs), ways):
            if start and train and self.dropout:
                x = np.dropout(x, self.dropout)
            outputs, ends = [], []
            for way, run in enumerate(self.runs[start : start + ways]):
                part = slice(way * self.units, (way + 1) * self.units)
                zero = np.zeros((x.shape[0], self.units))
                state = tuple(zero if item is None else item[:, part] for item in given)
                output, end = self.scan(np, p, run, x, values.get("mask"), state)
                outputs.append(output)
                ends.append(end)
            x = np.concatenate(outputs, axis=-1)
        final = [np.concatenate(parts, axis=-1) for parts in zip(*ends, strict=True)]
        if self.return_ == "both":
            return {"sequence": x, **dict(zip(self.states, final, strict=True))}
        return x if self.return_ == "sequence" else final[0]

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Two matrix products per step, and ten operations on each gate."""
        columns = self.gates * self.units
        total: Any = 0
        for _, _, first in self.runs:
            inputs = x.channels if first else self.width
            total = total + 2 * columns * (inputs + self.units) + 10 * columns
        return x.dim("time") * total
