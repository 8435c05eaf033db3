"""What convolutional LSTMs of every rank share."""

from __future__ import annotations

from typing import Any, ClassVar

from ..initializers.blocks import Blocks
from ..types.record import call, integer, number, size, value, word
from ..types.tensor import KINDS, TensorType
from . import Op, Parameter, Refusal, weight
from ._windows import amounts, output_size

KIND_OF_AXES = {axes: kind for kind, axes in KINDS.items() if len(axes) > 1}


class ConvLstm(Op):
    """The LSTM whose matrix products are convolutions; not a word of the language."""

    filters: int = integer(minimum=1, doc="channels of the state")
    kernel: Any = size(3, doc="cells of both windows")
    padding: str = word("same", "valid", default="same", doc="what is added around the input")
    dilation: Any = size(1, doc="distance between cells of the input's window")
    return_: str = word(
        "last", "sequence", "both", default="last", doc="final state, the state of every step, both"
    )
    initial: Any = value(None, doc="first state; zero when absent")
    initial_cell: Any = value(None, doc="first cell state, as `initial`; zero when absent")
    forget_bias: float = number(1.0, doc="first value of the forget gate's bias")
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of the input kernel")
    recurrent_init: Any = call("initializers", "orthogonal", doc="initialiser of the state kernel")

    states: ClassVar[tuple[str, ...]] = ("last", "cell")
    initials: ClassVar[tuple[str, ...]] = ("initial", "initial_cell")

    def infer(self, x: TensorType, **values: Any) -> Any:
        """The map of the last step, of every step, or both with the last cell state."""
        sizes = x.dims[1:-1]
        if x.dtype != "float" or x.rank != self.spatial_rank + 2 or x.axes[0] != "time":
            shape = (
                "video[T, H, W, C]" if self.spatial_rank == 2 else "tensor[time, width, channel]"
            )
            raise Refusal(
                "E0503", f"`{self.word}` needs a {shape}, not {x}", because={"x": f"gives {x}"}
            )
        if not all(isinstance(n, int) for n in sizes):
            names = " and ".join(x.axes[1:-1])
            raise Refusal(
                "E0503",
                f"`{self.word}` needs to know {names}, not {x}: its first state is a map of zeros",
                because={"x": f"gives {x}"},
                help=f"write numbers for {names} into the type of the input; time may stay open",
            )
        last = self.map_type(x)
        for name in self.initials:
            self.check_initial(name, values.get(name), last)
        sequence = x.with_dims(x.dims[0], *last.dims)
        if self.return_ == "both":
            return {"sequence": sequence, **dict.fromkeys(self.states, last)}
        return sequence if self.return_ == "sequence" else last

    def map_type(self, x: TensorType) -> TensorType:
        """The type of one state."""
        steps = zip(x.axes[1:-1], x.dims[1:-1], self.kernel, self.dilation, strict=True)
        dims = []
        for axis, n, k, d in steps:
            left = output_size(n, k, 1, d, self.padding)
            if left < 1:
                raise Refusal(
                    "E0505",
                    f"`{self.word}` leaves nothing of {axis}: window {k} on {n}",
                    because={"x": f"gives {x}"},
                    help="use a smaller window or `padding: same`",
                )
            dims.append(left)
        axes = x.axes[1:]
        return TensorType(KIND_OF_AXES.get(axes, "tensor"), axes, (*dims, self.filters))

    def check_initial(self, name: str, state: TensorType | None, last: TensorType) -> None:
        """Refuse a first state of another size."""
        if state is None or (state.dims == last.dims and state.dtype == "float"):
            return
        raise Refusal(
            "E0501", f"`{name}` must be {last}, not {state}", at=name, text=f"this is {state}"
        )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` and ``recurrent_kernel`` [*window, channels, 4 filters], ``bias``."""
        cells = 1
        for k in self.kernel:
            cells *= k
        columns = 4 * self.filters
        fans: dict[str, Any] = {"fan_in": cells * x.channels, "fan_out": cells * columns}
        inner: dict[str, Any] = {"fan_in": cells * self.filters, "fan_out": cells * columns}
        state = (*self.kernel, self.filters, columns)
        forget = Blocks(values=(0.0, float(self.forget_bias), 0.0, 0.0))
        return {
            "kernel": weight(*self.kernel, x.channels, columns, init=self.kernel_init, **fans),
            "recurrent_kernel": weight(*state, init=self.recurrent_init, **inner),
            "bias": weight(columns, init=forget, fan_in=fans["fan_in"], role="bias"),
        }

    def convolve(self, np: Any, x: Any, kernel: Any, dilation: Any, padding: str) -> Any:
        """One convolution with stride 1."""
        sides = [
            amounts(n, k, 1, d, padding)
            for n, k, d in zip(x.shape[1:-1], self.kernel, dilation, strict=True)
        ]
        x = np.pad(x, ((0, 0), *sides, (0, 0)), "constant")
        cells = np.windows(x, self.kernel, (1,) * self.spatial_rank, dilation)
        lead = cells.shape[: 1 + self.spatial_rank]
        return np.matmul(cells.reshape((*lead, -1)), kernel.reshape((-1, kernel.shape[-1])))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Step after step from the first states."""
        one = (1,) * self.spatial_rank
        given = [values.get(name) for name in self.initials]
        h = c = None
        outputs = []
        for t in range(x.shape[1]):
            total = self.convolve(np, x[:, t], p["kernel"], self.dilation, self.padding) + p["bias"]
            if h is None or c is None:
                zero = np.zeros((*total.shape[:-1], self.filters))
                h, c = (zero if item is None else item for item in given)
            total = total + self.convolve(np, h, p["recurrent_kernel"], one, "same")
            i, f, g, o = np.split(total, 4, axis=-1)
            c = np.sigmoid(f) * c + np.sigmoid(i) * np.tanh(g)
            h = np.sigmoid(o) * np.tanh(c)
            outputs.append(h)
        sequence = np.stack(outputs, axis=1)
        if self.return_ == "both":
            return {"sequence": sequence, "last": h, "cell": c}
        return sequence if self.return_ == "sequence" else h

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Two convolutions per step, and ten operations on each gate."""
        cells, columns = 1, 4 * self.filters
        for k in self.kernel:
            cells *= k
        places = 1
        for n in self.map_type(x).spatial:
            places = places * n
        one = places * columns * (2 * cells * (x.channels + self.filters) + 10)
        return x.dims[0] * one
