"""training: loss, optimizer, duration, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from ..losses import Loss
from ..ops import Refusal
from ..types.record import (
    Record,
    anything,
    blocks,
    call,
    calls,
    duration,
    integer,
    number,
    penalties,
    section,
    sections,
    selector,
    text,
    word,
)
from ..types.tensor import TensorType
from .checkpoint import Checkpoint, whole
from .clip import Clip
from .distribute import Distribute
from .early_stopping import EarlyStopping
from .groups import Group, settled
from .log import Log
from .metric_names import metric_name
from .phases import Phase

NOT_YET = ("losses", "steps", "let")
"""Fields of the language that the trainers of this version do not have."""


PARTED = "so it is not the mean of what the parts of an update give"
"""The end of messages about losses beside ``accumulate``."""


class Training(Record):
    """How the network is trained.

    ``loss`` is bound to (output, ``data.target``).  The best checkpoint and early stopping follow
    ``monitor``, which early stopping may name too.
    """

    loss: Any = call("losses", None, doc="what is made small")
    metrics: Any = calls("metrics", (), doc="figures computed on validation and test data")
    optimizer: Any = call("optimizers", "adamw", doc="how gradients change parameters")
    schedule: Any = call("schedules", "constant", doc="how the learning rate changes")
    epochs: int = integer(10, minimum=1, doc="passes over the training data")
    max_steps: Any = integer(None, minimum=1, doc="end after this many updates instead")
    max_time: Any = duration(
        None, ("hours", "minutes", "seconds"), doc="end after this much time at the latest"
    )
    batch: int = integer(32, minimum=1, doc="examples per update")
    accumulate: int = integer(
        1, minimum=1, doc="parts of an update, of `batch` examples each, whose gradients are added"
    )
    seed: int = integer(0, minimum=0, doc="of weights, order, splits and dropout")
    rng: str = word(
        "native",
        "portable",
        default="native",
        doc="dropout and noise of the framework's own generator, or the same in every framework",
    )
    monitor: str = text("val.loss", doc="figure that decides which checkpoint is best")
    early_stopping: Any = section(EarlyStopping, None, doc="end when nothing improves")
    clip: Any = section(
        Clip, None, doc="how large gradients may be; a number bounds the global norm"
    )
    checkpoint: Any = section(
        Checkpoint, None, doc="which weights are used afterwards (best), and which stay on disk"
    )
    evaluate: Any = duration(
        None, ("steps", "epochs"), doc="time between evaluations; an epoch when absent"
    )
    precision: str = word(
        "float32",
        "float64",
        "bfloat16",
        "float16",
        default="float32",
        doc="dtype of the arithmetic; weights, losses and what is kept are float32 at least",
    )
    gradient_checkpointing: Any = blocks(
        None,
        doc="blocks whose activations the backward pass computes again instead of keeping them; `true`: what is repeated",
    )
    losses: Any = anything(None, doc="named terms that are summed")
    steps: Any = anything(None, doc="updates of several networks")
    let: Any = anything(None, doc="named expressions")
    groups: Any = sections(Group, None, doc="other rates and decays for some parameters")
    phases: Any = sections(Phase, None, doc="sections of the training, one after the other")
    freeze: Any = selector(
        None, doc="parameters that stay; running statistics below names stay with them"
    )
    ema: Any = number(
        None,
        above=0,
        below=1,
        doc="what is evaluated: an average of the weights that keeps this share",
    )
    regularize: Any = penalties(None, doc="penalties on parameters, added to the loss of updates")
    distribute: Any = section(Distribute, None, doc="devices that share the work")
    log: Any = section(Log, None, doc="what TensorBoard shows besides losses and figures")

    @property
    def stages(self) -> tuple[Training, ...]:
        """The policy of every phase; itself where there are none."""
        given = {name: self.get(name) for name in self.fields}
        phases = self.phases or ()
        return tuple(Training(**given | phase.overlay()) for phase in phases) or (self,)

    @property
    def exact(self) -> Training:
        """The same policy in float32."""
        return Training(**{name: self.get(name) for name in self.fields} | {"precision": "float32"})

    @property
    def lowered(self) -> bool:
        """Whether networks compute in a lower precision than that of their weights."""
        return self.precision in ("bfloat16", "float16")

    @property
    def scaled(self) -> bool:
        """Whether losses are scaled, so that small gradients do not vanish."""
        return self.precision == "float16"

    @property
    def length(self) -> int:
        """Epochs altogether."""
        return sum(stage.epochs for stage in self.stages)

    @property
    def watched(self) -> str:
        """The figure that decides: of early stopping when it is asked for, else ``monitor``."""
        chosen: str = self.early_stopping.monitor if self.early_stopping else self.monitor
        return chosen.removeprefix("train.")

    @property
    def higher(self) -> bool:
        """Whether a larger watched figure is better."""
        return self.higher_of(self.watched)

    def higher_of(self, figure: str) -> bool:
        """Whether a larger figure of this name is better."""
        name = figure.removeprefix("val.")
        return any(metric.higher for metric in self.metrics if metric_name(metric) == name)

    def refusals(
        self,
        output: TensorType,
        target: TensorType | None = None,
        classes: int | None = None,
        validated: bool = True,
    ) -> Iterator[Refusal]:
        """Everything that keeps this policy from becoming a trainer; ``at`` names the field.

        Args:
            output: type of the network's output.
            target: type of the target, None when the data does not tell.
            classes: number of classes, None when unknown.
            validated: the data has a validation split.
        """
        yield from self._not_yet()
        yield from self._rules()
        if not isinstance(self.loss, Loss):
            return
        for field, record in (("loss", self.loss), *(("metrics", m) for m in self.metrics)):
            try:
                if field == "loss":
                    record.check(output, target, classes)
                elif record.of is not None:
                    message = "`of` chooses between loss expressions, and here is one loss"
                    raise Refusal("E0209", message, at="of", help="remove it")
                else:
                    record.check(output, self.loss)
            except Refusal as refusal:
                refusal.at = f"{field}.{record.word}" + (f".{refusal.at}" if refusal.at else "")
                yield refusal
        yield from self.parts_refusals([self.loss])
        yield from self._monitor(validated)

    def parts_refusals(self, losses: Iterable[Loss]) -> Iterator[Refusal]:
        """Losses that are not the mean of the losses of an update's parts."""
        for loss in losses if self.accumulate > 1 else ():
            if not loss.apart:
                yield Refusal("E0209", f"`{loss.word}` {loss.gathers}, {PARTED}", at="accumulate", help=loss.mended)

    def objective_refusals(
        self, terms: Sequence[str], validated: bool, rare: Sequence[str] = ()
    ) -> Iterator[Refusal]:
        """The same where what is made small is written as expressions.

        Args:
            terms: names of the numbers that are added up.
            validated: the data has a validation split.
            rare: terms that not every batch computes; an epoch may be without them.
        """
        yield from self._not_yet(("let", "losses", "loss", "steps"))
        yield from self._rules()
        known = ["loss", *(name for name in terms if name not in rare)]
        if validated:
            figures = (metric_name(metric) for metric in self.metrics)
            known += [f"val.{name}" for name in ("loss", *terms, *figures)]
        yield from self._watching(known)

    def steps_refusals(self, parts: Sequence[Any]) -> Iterator[Refusal]:
        """What several updates cannot have yet."""
        alone = all(part.optimizer for part in parts)
        for count, stage in enumerate(self.stages):
            phase = self.phases[count] if self.phases else None
            if phase is not None and phase.optimizer is not None and alone:
                yield Refusal(
                    "E0209", "every step has an optimizer of its own, so that of a phase trains nothing",
                    at=f"phases.{count}.optimizer", help="a phase may say `groups` and `schedule`",
                )  # fmt: skip
            head = f"phases.{count}." if phase is not None and phase.groups is not None else ""
            for place, group in enumerate(stage.groups or () if head or not count else ()):
                for part in parts:
                    try:
                        group.check(part.optimizer or stage.optimizer, place)
                    except Refusal as problem:
                        problem.at = f"{head}{problem.at}"
                        yield problem

    @property
    def kept(self) -> Checkpoint:
        """Which checkpoints there are."""
        return self.checkpoint or Checkpoint()

    @property
    def devices(self) -> int:
        """Devices that share every batch; 0 where one has it whole."""
        return self.distribute.count if self.distribute and self.distribute.count > 1 else 0

    def alone(self) -> Training:
        """The same policy on one device."""
        given = {name: self.get(name) for name in self.fields}
        return Training(**given | {"distribute": None})

    @property
    def lagging(self) -> bool:
        """Whether a phase freezes what an earlier one trained, whose average goes on following it."""
        frozen = [set(stage.freeze or ()) for stage in self.stages]
        return self.ema is not None and any(now - before for before, now in pairwise(frozen))

    @property
    def seconds(self) -> float | None:
        """The time after which training ends."""
        per = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}
        return None if self.max_time is None else per[self.max_time[0]] * self.max_time[1]

    def optimizer_of(self, path: str, role: str, shape: tuple[int, ...], chosen: Any = None) -> Any:
        """The optimizer of one parameter: the policy's or a chosen one, in the parameter's group."""
        return settled(chosen or self.optimizer, self.groups, path, role, shape)

    def _rules(self) -> Iterator[Refusal]:
        """What contradicts itself in optimizer, schedule, clip and groups."""
        for field, record in (("optimizer", self.optimizer), ("schedule", self.schedule)):
            try:
                record.check()
            except Refusal as refusal:
                refusal.at = f"{field}.{record.word}.{refusal.at}"
                yield refusal
        checks = [] if self.clip is None else [self.clip.check]
        checks += [] if self.distribute is None else [partial(self.distribute.check, self.batch)]
        checks += [self.kept.check, partial(whole, "evaluate", self.evaluate)]
        checks += [] if self.log is None else [self.log.check]
        checks += [partial(g.check, self.optimizer, n) for n, g in enumerate(self.groups or ())]
        yield from self._phase_rules()
        for check in checks:
            try:
                check()
            except Refusal as refusal:
                yield refusal

    def _phase_rules(self) -> Iterator[Refusal]:
        """The same for every phase."""
        if not self.phases:
            return
        if self.max_steps is not None:
            yield Refusal(
                "E0209", "phases say how long a training is: `max_steps` contradicts their `epochs`",
                at="max_steps", help="remove it; `train.py --stop-after N` ends a run before",
            )  # fmt: skip
        for place, (phase, stage) in enumerate(zip(self.phases, self.stages, strict=True)):
            yield from phase.refusals(place)
            for problem in stage._rules():
                if phase.get((problem.at or "").partition(".")[0]) is not None:
                    problem.at = f"phases.{place}.{problem.at}"
                    yield problem

    def _not_yet(self, compiled: Sequence[str] = ()) -> Iterator[Refusal]:
        for name in NOT_YET:
            if self.get(name) is not None and name not in compiled:
                yield Refusal("E0801", f"`training.{name}` is not compiled yet", at=name)
        if not isinstance(self.loss, Loss) and "loss" not in compiled:
            what = "needs a `loss`" if self.loss is None else "compiles no loss expressions yet"
            yield Refusal("E0801", f"a trainer {what}", at="loss")

    def _monitor(self, validated: bool) -> Iterator[Refusal]:
        known = ["loss"]
        if validated:
            known += ["val.loss", *(f"val.{metric_name(metric)}" for metric in self.metrics)]
        yield from self._watching(known)

    def _watching(self, known: Sequence[str]) -> Iterator[Refusal]:
        places = {"early_stopping.monitor" if self.early_stopping else "monitor": self.watched}
        heads = {"": self.schedule}
        for place, phase in enumerate(self.phases or ()):
            heads |= {f"phases.{place}.": phase.schedule} if phase.schedule is not None else {}
        for head, schedule in heads.items():
            if schedule.word == "plateau":
                at = f"{head}schedule.plateau.monitor"
                places[at] = schedule.monitor.removeprefix("train.")
        for at, figure in places.items():
            if figure not in known:
                yield Refusal(
                    "E0209", f"there is no figure `{figure}` to watch", at=at,
                    help="one of: " + ", ".join(f"`{name}`" for name in known),
                )  # fmt: skip
