"""mixture_of_experts: many feed-forward layers, of which each position uses a few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._gated import activated, activation
from ._shared import need_channels


class MixtureOfExperts(Op):
    """y = sum over the ``top`` best experts e of g_e W2_e (act(W_e x) * V_e x), without offsets.

    The router scores s = R x; of equal scores the first expert wins.  The weights g are the softmax
    of the chosen scores alone, so that they add up to 1, as in Mixtral (Switch and GShard take them
    from the softmax of all).  Kernels are stacked, [experts, channels, hidden] and [experts, hidden,
    channels]; without ``gated`` there is no V.  Every expert is computed for every position, and
    those that were not chosen weigh 0: exact, the same in every framework, and not sparse.

    With ``balance`` there are two outputs, ``y`` and ``balance``, a number for each example: E sum_e
    f_e P_e, f_e being the share of all choices in the example that fell on expert e and P_e the mean
    of its softmax probability: 1 when balanced, E when one expert does everything.  Added to the
    loss, times about 0.01, it keeps the experts busy.

    Source: Shazeer et al. 2017, "Outrageously Large Neural Networks"; balance: Fedus et al. 2021,
    "Switch Transformers", equations 4 to 6, over an example as a group (Lepikhin et al. 2020,
    "GShard", section 2.2); Jiang et al. 2024, "Mixtral of Experts", section 2.1.
    """

    experts: int = integer(minimum=2, doc="number of experts, E")
    hidden: int = integer(minimum=1, doc="hidden channels of an expert")
    top: int = integer(2, minimum=1, doc="experts that each position uses")
    activation: str = activation("silu", "function of the hidden values, or of the gate")
    gated: bool = boolean(True, doc="multiply the activation by a second product")
    balance: bool = boolean(False, doc="give the load-balancing loss as a second output")

    block = True

    cases = (
        case("sequence[5, 4]", experts=3, hidden=6),
        case("sequence[T, 3]", experts=5, hidden=4, top=1, gated=False, activation="gelu"),
        case("vector[4]", experts=3, hidden=5, top=3, balance=True),
        case("image[4, 5, 3]", experts=6, hidden=2, top=2, balance=True),
        refused("E0209", "sequence[5, 4]", experts=3, hidden=6, top=4),
        refused("E0503", "tokens[5]", experts=3, hidden=6),
    )

    def infer(self, x: TensorType, **values: Any) -> Any:
        """The type of x, and a number for the balance."""
        need_channels(self, x)
        if self.top > self.experts:
            raise Refusal(
                "E0209",
                f"a position cannot use {self.top} of {self.experts} experts",
                at="top",
                text=f"must be at most {self.experts}",
            )
        y = x.with_channels(x.channels)
        return {"y": y, "balance": tensor("scalar")} if self.balance else y

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Route, compute all experts, add up those that were chosen."""
        place = "pqrs"[: x.type.rank - 1]
        scores = b.dense(x, units=self.experts, bias=False, name="router")
        gates = b.top_softmax(scores, k=self.top)

        def product(y: Any, equation: str, units: list[int], name: str) -> Any:
            axes = [*x.type.axes[:-1], "expert", "channel"]
            return b.einsum_dense(
                y, equation=equation, units=units, axes=axes, bias=False, name=name
            )

        into = f"{place}c,ech->{place}eh"
        hidden = [self.experts, self.hidden]
        y = activated(b, self.activation, product(x, into, hidden, "gate" if self.gated else "up"))
        if self.gated:
            y = y * product(x, into, hidden, "up")
        y = product(y, f"{place}eh,ehc->{place}ec", [x.channels], "down")
        y = b.einsum(y, with_=gates, equation=f"{place}ec,{place}e->{place}c", axes=x.type.axes)
        if not self.balance:
            return y
        return {"y": y, "balance": self.load(b, scores, gates, list(x.type.axes[:-1]))}

    def load(self, b: Any, scores: Any, gates: Any, places: list[str]) -> Any:
        """E / top times the sum of the products of two means."""
        chosen, share = b.cast(b.greater(gates, to=0), dtype="float"), b.softmax(scores)
        if places:
            chosen, share = b.mean(chosen, axis=places), b.mean(share, axis=places)
        return b.sum(chosen * share, axis="channel") * (self.experts / self.top)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Scores ln 3 and 0 weigh 3 : 1, the third expert is not asked; a balance by hand."""
        log3 = 1.0986122886681098
        p: dict[str, Any] = {
            "router.kernel": [[log3, 0.0, -50.0]],
            "up.kernel": [[[1.0]], [[2.0]], [[1e6]]],
            "down.kernel": [[[4.0]], [[8.0]], [[1.0]]],
        }
        plain: dict[str, Any] = {"experts": 3, "hidden": 1, "gated": False}
        yield run([[1.0]], p, **plain, activation="identity"), [[0.75 * 4 + 0.25 * 16]]
        p = {name: item[:2] for name, item in p.items()} | {"router.kernel": [[log3, 0.0]]}
        plain = {"experts": 2, "hidden": 1, "gated": False, "top": 1, "balance": True}
        # Probabilities 3/4 and 1/4 for one step, 1/4 and 3/4 for the other: as many choices each.
        even = run([[[1.0], [-1.0]]], p, **plain)
        yield even["balance"], [1.0]
        # Both steps choose the first expert, with 3/4: 2 (1 * 3/4 + 0 * 1/4).
        yield run([[[1.0], [1.0]]], p, **plain)["balance"], [1.5]
