"""Optimizers that optax lacks: updates of one parameter, and their frame."""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import nnx

Slots = dict[str, jax.Array]


class Memory(NamedTuple):
    """How many updates were done, and the arrays by slot and parameter."""

    count: jax.Array
    slots: dict[str, dict[str, jax.Array]]


class Now(NamedTuple):
    """The number of this update, from 1, and its learning rate."""

    step: jax.Array
    rate: jax.Array | float

    def bias(self, beta: float) -> jax.Array | float:
        """Return ``1 - beta ** step`` with all digits in float32."""
        return -jnp.expm1(self.step * math.log(beta)) if beta else 1.0


def per_parameter(
    begin: Callable[[jax.Array], Slots],
    change: Callable[[jax.Array, jax.Array, Slots, Now], tuple[jax.Array, Slots]],
) -> optax.GradientTransformationExtraArgs:
    """Make an optimizer that treats every parameter alone.

    Args:
        begin: parameter -> its slots before the first update.
        change: gradient, parameter, slots, now -> what becomes of the gradient, slots.
    """

    def init(params: nnx.State) -> Memory:
        slots: dict[str, Slots] = {}
        for name, value in named(params).items():
            for slot, array in begin(value).items():
                slots.setdefault(slot, {})[name] = array
        return Memory(jnp.zeros((), jnp.int32), slots)

    def update(
        grads: nnx.State,
        memory: Memory,
        params: nnx.State | None = None,
        *,
        rate: jax.Array | float = 1.0,
        **_: Any,
    ) -> tuple[nnx.State, Memory]:
        count = memory.count + 1
        values, changed, kept = named(params), {}, {slot: {} for slot in memory.slots}
        for name, gradient in named(grads).items():
            own = {
                s: arrays[name] for s, arrays in memory.slots.items() if name in arrays
            }
            now = Now(count.astype(gradient.dtype), rate)
            changed[name], new = change(gradient, values[name], own, now)
            for slot, array in new.items():
                kept[slot][name] = array
        return renewed(grads, changed), Memory(count, kept)

    return optax.GradientTransformationExtraArgs(init, update)


def named(state: nnx.State | None) -> dict[str, jax.Array]:
    """Return the arrays of a state by dotted path, those of other groups left out."""
    flat = nnx.to_flat_state(state)
    values = {".".join(map(str, path)): item.get_value() for path, item in flat}
    return {
        name: v for name, v in values.items() if not isinstance(v, optax.MaskedNode)
    }


def renewed(state: nnx.State, arrays: Mapping[str, jax.Array]) -> nnx.State:
    """Return a state with other arrays; those without a new one stay."""
    flat = nnx.to_flat_state(state)
    items = [(path, item, ".".join(map(str, path))) for path, item in flat]
    return nnx.from_flat_state(
        [
            (path, item.replace(arrays.get(name, item.get_value())))
            for path, item, name in items
        ]
    )


def zeros(*slots: str) -> Callable[[jax.Array], Slots]:
    """Return what begins the given slots with zeros."""
    return lambda value: {slot: jnp.zeros_like(value) for slot in slots}


def average(old: jax.Array, new: jax.Array, kept: float) -> jax.Array:
    """Return a running average."""
    return kept * old + (1 - kept) * new


def at_share(
    share: float, inner: optax.GradientTransformationExtraArgs
) -> optax.GradientTransformationExtraArgs:
    """Give an optimizer that takes the learning rate a share of it."""

    def update(
        grads: nnx.State, memory: Memory, params: nnx.State | None = None, **given: Any
    ) -> tuple[nnx.State, Memory]:
        return inner.update(grads, memory, params, rate=share * given["rate"])

    return optax.GradientTransformationExtraArgs(inner.init, update)


def clip_by_norm(limit: float) -> optax.GradientTransformation:
    """Make the norm of every array's gradient at most ``limit``."""

    def clipped(g: jax.Array) -> jax.Array:
        norm = jnp.sqrt(jnp.sum(jnp.square(g)))
        return g * jnp.minimum(1.0, limit / jnp.where(norm > 0, norm, 1.0))

    return optax.stateless_with_tree_map(lambda g, _: clipped(g))


def dampened_trace(decay: float, dampening: float) -> optax.GradientTransformation:
    """Keep momentum of which every gradient but the first is a share."""

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        share = jnp.where(now.step > 1, 1 - dampening, 1.0).astype(g.dtype)
        buffer = decay * slots["momentum"] + share * g
        return buffer, {"momentum": buffer}

    return per_parameter(zeros("momentum"), change)


def scale_by_amsgrad(b1: float, b2: float, eps: float) -> optax.GradientTransformation:
    """Scale as Adam does, by the largest uncorrected second moment so far."""

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        m = average(slots["first_moment"], g, b1)
        v = average(slots["second_moment"], g * g, b2)
        largest = jnp.maximum(slots["max_second_moment"], v)
        scaled = m / now.bias(b1) / (jnp.sqrt(largest / now.bias(b2)) + eps)
        kept = {"first_moment": m, "second_moment": v, "max_second_moment": largest}
        return scaled, kept

    return per_parameter(
        zeros("first_moment", "second_moment", "max_second_moment"), change
    )


def scale_by_nadam(
    b1: float, b2: float, eps: float, momentum_decay: float
) -> optax.GradientTransformation:
    """Look ahead along a momentum that rises to ``b1``, as PyTorch does."""
    rise = momentum_decay * math.log(0.96)

    def begin(value: jax.Array) -> Slots:
        product = jnp.ones((), value.dtype)
        return {
            **zeros("first_moment", "second_moment")(value),
            "momentum_product": product,
        }

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        m = average(slots["first_moment"], g, b1)
        v = average(slots["second_moment"], g * g, b2)
        mu = b1 * (1 - 0.5 * jnp.exp(now.step * rise))
        ahead = b1 * (1 - 0.5 * jnp.exp((now.step + 1) * rise))
        product = slots["momentum_product"] * mu
        moved = (1 - mu) * g / (1 - product) + ahead * m / (1 - product * ahead)
        kept = {"first_moment": m, "second_moment": v, "momentum_product": product}
        return moved / (jnp.sqrt(v / now.bias(b2)) + eps), kept

    return per_parameter(begin, change)


def scale_by_radam(b1: float, b2: float, eps: float) -> optax.GradientTransformation:
    """Wait until the second moment can be trusted; epsilon as in PyTorch."""
    longest = 2 / (1 - b2) - 1

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        m = average(slots["first_moment"], g, b1)
        v = average(slots["second_moment"], g * g, b2)
        length = longest - 2 * now.step / jnp.expm1(-now.step * math.log(b2))
        ratio = (length - 4) * (length - 2) * longest
        ratio /= (longest - 4) * (longest - 2) * length
        mean = m / now.bias(b1)
        scaled = mean * jnp.sqrt(ratio * now.bias(b2)) / (jnp.sqrt(v) + eps)
        kept = {"first_moment": m, "second_moment": v}
        return jnp.where(length > 5, scaled, mean), kept

    return per_parameter(zeros("first_moment", "second_moment"), change)


def scale_by_root_sum(
    initial: float, eps: float, slowing: float = 0.0
) -> optax.GradientTransformation:
    """Scale by the root of all squares so far, epsilon outside (Adagrad)."""

    def begin(value: jax.Array) -> Slots:
        return {"square_sum": jnp.full_like(value, initial)}

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        total = slots["square_sum"] + g * g
        slower = 1 + (now.step - 1) * slowing
        return g / slower / (jnp.sqrt(total) + eps), {"square_sum": total}

    return per_parameter(begin, change)


def scale_by_belief(b1: float, b2: float, eps: float) -> optax.GradientTransformation:
    """Scale by how far gradients are from their new mean (AdaBelief)."""

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        m = average(slots["first_moment"], g, b1)
        s = average(slots["second_moment"], jnp.square(g - m), b2) + eps
        scaled = m / now.bias(b1) / (jnp.sqrt(s / now.bias(b2)) + eps)
        return scaled, {"first_moment": m, "second_moment": s}

    return per_parameter(zeros("first_moment", "second_moment"), change)


def rprop(
    grow: float, shrink: float, least: float, most: float
) -> optax.GradientTransformation:
    """Make steps grow while the gradient keeps its sign; they begin at the rate."""

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        size = jnp.where(now.step > 1, slots["step_size"], now.rate).astype(g.dtype)
        turn = jnp.sign(g * slots["previous"])
        factor = jnp.where(turn > 0, grow, jnp.where(turn < 0, shrink, 1.0))
        size = jnp.clip(size * factor.astype(g.dtype), least, most)
        g = jnp.where(turn < 0, 0.0, g)
        return -jnp.sign(g) * size, {"previous": g, "step_size": size}

    return per_parameter(zeros("previous", "step_size"), change)


def ftrl(
    l1: float, l2: float, beta: float, initial: float
) -> optax.GradientTransformation:
    """Follow the regularised leader, which keeps weights at exactly 0."""

    def begin(value: jax.Array) -> Slots:
        total = jnp.full_like(value, initial)
        return {"square_sum": total, "linear": jnp.zeros_like(value)}

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        total = slots["square_sum"] + g * g
        root = jnp.sqrt(total)
        pull = (root - jnp.sqrt(slots["square_sum"])) / now.rate
        z = slots["linear"] + g - pull * p
        pulled = (l1 * jnp.sign(z) - z) / ((beta + root) / now.rate + l2)
        new = jnp.where(jnp.abs(z) > l1, pulled, 0.0)
        return new - p, {"square_sum": total, "linear": z}

    return per_parameter(begin, change)


def adafactor(
    decay: float, least: float, smallest: float, clip: float, weight_decay: float
) -> optax.GradientTransformation:
    """Keep the second moment of a matrix as a column times a row."""

    def begin(value: jax.Array) -> Slots:
        if (axes := matrix_axes(value)) is None:
            return zeros("second_moment")(value)
        means = (jnp.zeros_like(value.mean(axis, keepdims=True)) for axis in axes[::-1])
        return dict(zip(("row", "column"), means, strict=True))

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        kept, square = 1 - now.step**-decay, g * g + least
        if (axes := matrix_axes(p)) is None:
            whole = kept * slots["second_moment"] + (1 - kept) * square
            slots = {"second_moment": whole}
        else:
            row, column = (
                kept * slots[slot] + (1 - kept) * square.mean(axis, keepdims=True)
                for slot, axis in (("row", axes[1]), ("column", axes[0]))
            )
            slots, whole = {"row": row, "column": column}, row / row.mean() * column
        step = g / jnp.sqrt(whole)
        size = jnp.maximum(root_mean_square(p), smallest)
        size *= jnp.minimum(now.rate, 1 / jnp.sqrt(now.step))
        size /= jnp.maximum(root_mean_square(step) / clip, 1.0)
        return -size * step - now.rate * weight_decay * p, slots

    return per_parameter(begin, change)


def matrix_axes(array: jax.Array) -> tuple[int, int] | None:
    """Return the axes longer than 1 if there are exactly two."""
    axes = [axis for axis, size in enumerate(array.shape) if size > 1]
    return (axes[0], axes[1]) if len(axes) == 2 else None


def root_mean_square(array: jax.Array) -> jax.Array:
    """Return the root of the mean square."""
    return jnp.sqrt(jnp.mean(jnp.square(array)))


def muon(momentum: float, nesterov: bool) -> optax.GradientTransformation:
    """Make the momentum of matrices orthogonal, in steps of AdamW's size."""

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        buffer = average(slots["momentum"], g, momentum)
        ahead = average(buffer, g, momentum) if nesterov else buffer
        step = 0.2 * math.sqrt(max(p.shape)) * orthogonal(ahead.squeeze())
        return step.reshape(p.shape), {"momentum": buffer}

    return per_parameter(zeros("momentum"), change)


def orthogonal(matrix: jax.Array) -> jax.Array:
    """Return five steps of Newton and Schulz towards an orthogonal matrix."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / jnp.maximum(jnp.linalg.norm(x), 1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return x.T if tall else x


def schedule_free_adamw(
    b1: float, b2: float, eps: float, weight_decay: float
) -> optax.GradientTransformation:
    """Stand between AdamW's iterate and the average of its iterates."""

    def begin(value: jax.Array) -> Slots:
        numbers = zeros("largest_rate", "weight_sum")(jnp.zeros((), value.dtype))
        return {**zeros("second_moment", "z")(value), **numbers}

    def change(
        g: jax.Array, p: jax.Array, slots: Slots, now: Now
    ) -> tuple[jax.Array, Slots]:
        v = average(slots["second_moment"], g * g, b2)
        z = jnp.where(now.step > 1, slots["z"], p)
        largest = jnp.maximum(slots["largest_rate"], now.rate).astype(p.dtype)
        total = slots["weight_sum"] + largest**2
        share = largest**2 / total
        step = g / (jnp.sqrt(v / now.bias(b2)) + eps) + weight_decay * p
        moved = share * (z - p) + now.rate * (b1 * (1 - share) - 1) * step
        kept = {"second_moment": v, "z": z - now.rate * step, "largest_rate": largest}
        return moved, {**kept, "weight_sum": total}

    return per_parameter(begin, change)
