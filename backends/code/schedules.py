"""``learning_rates`` of a package: how each schedule is printed, the same in every framework."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Printed:
    """A schedule as source.

    Attributes:
        text: what the rate does behind the warm-up, for the docstring.
        setup: lines before the loop over ``step``.
        lines: lines that give ``factor``.
    """

    text: str
    setup: tuple[str, ...]
    lines: tuple[str, ...]


Entry = Callable[[Any, "Clock"], Printed]


@dataclass(frozen=True)
class Clock:
    """The words for time, which depend on whether there is a warm-up.

    Attributes:
        rising: there is one.
    """

    rising: bool

    @property
    def since(self) -> str:
        """Steps since the warm-up."""
        return "step - rise" if self.rising else "step"

    @property
    def whole(self) -> str:
        """The same in parentheses, where an operator follows."""
        return "(step - rise)" if self.rising else "step"

    @property
    def part(self) -> tuple[str, ...]:
        """Lines that give ``part``, from 0 to 1."""
        if self.rising:
            return ("part = min((step - rise) / max(total_steps - rise, 1), 1.0)",)
        return ("part = step / total_steps",)


def constant(o: Any, clock: Clock) -> Printed:
    """Only a warm-up makes it worth printing."""
    return Printed("the full rate", (), ("factor = 1.0",))


def linear(o: Any, clock: Clock) -> Printed:
    """A line down."""
    fall = f"factor = 1 + {o.final - 1!r} * part" if o.final else "factor = 1 - part"
    return Printed(f"a line down{_to(o.final)}", (), (*clock.part, fall))


def polynomial(o: Any, clock: Clock) -> Printed:
    """A power of what is left."""
    power = f"(1 - part) ** {o.power!r}"
    line = f"factor = {o.final!r} + {1 - o.final!r} * {power}" if o.final else f"factor = {power}"
    return Printed(f"a fall with power {o.power:g}{_to(o.final)}", (), (*clock.part, line))


def cosine(o: Any, clock: Clock) -> Printed:
    """Half a cosine."""
    text = f"half a cosine{_to(o.final)}"
    if clock.rising:
        return Printed(text, (), (*clock.part, _cosine(o.final, "part")))
    return Printed(text, (), (_cosine(o.final, "step / total_steps"),))


def cosine_restarts(o: Any, clock: Clock) -> Printed:
    """The cycle is followed along the steps where cycles grow."""
    if o.growth == 1:
        line = _cosine(o.final, f"({clock.whole} % every / every)")
        return Printed(f"half cosines{_to(o.final)}", (_every(o.every),), (line,))
    begin = "start, length = rise, every" if clock.rising else "start, length = 0, every"
    lines = (
        "if step == start + length:",
        f"    start, length = step, length * {o.growth}",
        _cosine(o.final, "(step - start) / length"),
    )
    return Printed(f"ever longer half cosines{_to(o.final)}", (_every(o.every), begin), lines)


def exponential(o: Any, clock: Clock) -> Printed:
    """A constant ratio."""
    line = f"factor = {o.factor!r} ** ({clock.whole} / every)"
    text = f"times {o.factor!r} in {duration_text(o.every)}"
    return Printed(text, (_every(o.every),), (line,))


def inverse_time(o: Any, clock: Clock) -> Printed:
    """A divisor that grows by the same in every period."""
    share = "" if o.factor == 1 else f"{o.factor!r} * "
    line = f"factor = 1 / (1 + {share}{clock.whole} / every)"
    text = f"lr / (1 + {share}t), t in periods of {duration_text(o.every)}"
    return Printed(text, (_every(o.every),), (line,))


def step(o: Any, clock: Clock) -> Printed:
    """Whole periods."""
    line = f"factor = {float(o.factor)!r} ** ({clock.whole} // every)"
    text = f"times {float(o.factor)!r} after every {duration_text(o.every)}"
    return Printed(text, (_every(o.every),), (line,))


def milestones(o: Any, clock: Clock) -> Printed:
    """The number of times that are over."""
    line = f"factor = {o.factor!r} ** sum(step >= time for time in times)"
    return Printed(f"times {o.factor!r} at given times", (_times(o.at),), (line,))


def piecewise(o: Any, clock: Clock) -> Printed:
    """The last time that is over."""
    setup = (_times(o.at), f"factors = {[1.0, *map(float, o.factors)]!r}")
    line = "factor = factors[sum(step >= time for time in times)]"
    return Printed("a constant from each time on", setup, (line,))


def inverse_sqrt(o: Any, clock: Clock) -> Printed:
    """The root of the time since the start."""
    return Printed(
        "a fall with the root of the step", (), ("factor = (max(rise, 1) / (step + 1)) ** 0.5",)
    )


def one_cycle(o: Any, clock: Clock) -> Printed:
    """Two half cosines; the rise is its own."""
    setup = (
        f"peak = max({steps_text(o.warmup)} - 1, 0)",
        "fall = max(total_steps - 1 - peak, 1)",
    )
    lines = (
        "if step < peak:",
        "    turn = math.cos(math.pi * step / peak)",
        f"    factor = 1 - {1 - o.start!r} * 0.5 * (1 + turn)",
        "else:",
        "    turn = math.cos(math.pi * min((step - peak) / fall, 1.0))",
        f"    factor = {o.final!r} + {1 - o.final!r} * 0.5 * (1 + turn)",
    )
    return Printed("one rise and one long fall, both half cosines", setup, lines)


def cyclic(o: Any, clock: Clock) -> Printed:
    """Triangles."""
    height = f"{1 - o.low!r} * {o.decay!r} ** cycle" if o.decay != 1 else f"{1 - o.low!r}"
    if o.decay != 1:
        lines = [f"cycle, part = divmod({clock.since}, every)"]
    else:
        lines = [f"part = {clock.whole} % every"]
    lines += [f"factor = {o.low!r} + {height} * (1 - abs(2 * part / every - 1))"]
    return Printed("triangles", (_every(o.every),), tuple(lines))


def warmup_stable_decay(o: Any, clock: Clock) -> Printed:
    """The fall is measured from the end."""
    lines = (
        "part = max(step - (total_steps - fall), 0) / fall",
        f"factor = 1 + {o.final - 1!r} * min(part, 1.0)",
    )
    setup = (f"fall = max({steps_text(o.decay)}, 1)",)
    return Printed(f"the full rate, a line down{_to(o.final)}", setup, lines)


def plateau(o: Any, clock: Clock) -> Printed:
    """What the figures leave of it is another function."""
    return Printed("the full rate, as long as there is progress", (), ("factor = 1.0",))


ENTRIES: dict[str, Entry] = {
    entry.__name__: entry
    for entry in (
        constant, linear, polynomial, cosine, cosine_restarts, exponential, step, milestones,
        piecewise, inverse_time, inverse_sqrt, one_cycle, cyclic, warmup_stable_decay, plateau,
    )
}  # fmt: skip


def schedule_values(schedule: Any, rate: float, higher: bool = False) -> dict[str, Any]:
    """Values of the templates in ``shared/schedules``.

    Args:
        schedule: the record.
        rate: learning rate of the optimizer.
        higher: whether a larger figure is better, where one is watched.
    """
    warmup = schedule.warmup if schedule.word != "one_cycle" else None
    said = ENTRIES[schedule.word](schedule, Clock(bool(warmup)))
    watch = schedule if schedule.word == "plateau" else None
    return {
        "scheduled": schedule.word != "constant" or bool(warmup),
        "lr": repr(float(rate)),
        "rise": steps_text(warmup) if warmup else "",
        "schedule": said,
        "plateau": watch,
        "plateau_higher": higher,
        "falling": False,
    }


def steps_text(duration: Any) -> str:
    """A duration ``(unit, amount)`` as source: ``5 * steps_per_epoch``."""
    unit, amount = duration
    if unit == "epochs":
        if amount == 1:
            return "steps_per_epoch"
        product = f"{amount!r} * steps_per_epoch"
        return product if isinstance(amount, int) else f"round({product})"
    if unit == "percent":
        return f"round({amount / 100!r} * total_steps)"
    return repr(round(amount))


def duration_text(duration: Any) -> str:
    """A duration in words."""
    unit, amount = duration
    return f"{amount} {unit}"


def _every(duration: Any) -> str:
    return f"every = max({steps_text(duration)}, 1)"


def _times(durations: Any) -> str:
    return f"times = [{', '.join(map(steps_text, durations))}]"


def _cosine(final: float, part: str) -> str:
    """The factor along half a cosine; ``part`` runs from 0 to 1."""
    head = f"{float(final)!r} + {1 - float(final)!r} * " if final else ""
    return f"factor = {head}0.5 * (1 + math.cos(math.pi * {part}))"


def _to(final: float) -> str:
    return f" to {float(final)} of lr" if final else ""
