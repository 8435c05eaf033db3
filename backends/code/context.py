"""What the pages around ``model.py`` are made from: plain facts that the compiler has decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...compiler.ir.average import Average
from ...compiler.policy.plan import DataPlan
from ...compiler.policy.training import Training
from ...compiler.types.tensor import TensorType


@dataclass(frozen=True)
class Input:
    """One input of the network: its logical type and the layout this backend takes it in.

    Attributes:
        name: name in the spec.
        type: channels-last type, batch left out.
        layout: ``last`` or ``first`` (PyTorch images, volumes, sequences of convolutions).
    """

    name: str
    type: TensorType
    layout: str = "last"


@dataclass(frozen=True)
class Update:
    """One of several updates of a training.

    Attributes:
        name: of the update.
        method: of the objective that computes its terms.
        terms: their names.
        networks: attributes of the objective that it changes.
        still: others that it calls and that have running statistics, which it leaves alone.
        optimizer: the record.
        times: how often it is made for a batch.
        every: batches from one to the next: it is made for number ``every``, twice that, and so on.
        inputs: which inputs of the objective its terms read.
        own: it has an optimizer of its own, whatever the training's is.
    """

    name: str
    method: str
    terms: tuple[str, ...]
    networks: tuple[str, ...]
    still: tuple[str, ...]
    optimizer: Any
    times: int
    every: int
    inputs: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True)
class Compared:
    """What some metrics of an objective read.

    Attributes:
        of: the term, or name of ``let``, in which their loss stands.
        loss: the record.
        names: of output and target among the results of the objective.
        output: type of the output.
        first: outputs, and targets of their kind, have their channels first.
        metrics: records.
        digested: what outputs and targets are made of, batch by batch: meaning, name among the
            results, whether its channels are first.
    """

    of: str
    loss: Any
    names: tuple[str, str]
    output: TensorType
    first: bool
    metrics: tuple[Any, ...]
    digested: tuple[tuple[str, str, bool], ...] = ()

    @property
    def results(self) -> tuple[str, ...]:
        """Names of the results that are read."""
        return tuple(name for _, name, _ in self.digested) or self.names


@dataclass(frozen=True)
class Context:
    """Everything the templates of one package may ask.

    Attributes:
        program: name of the program, an identifier (``digits_cnn``).
        backend: ``torch``, ``keras`` or ``jax``.
        network: class in ``model.py`` (torch, jax) or builder function (keras).
        inputs: network inputs in call order.
        output: type of the output.
        starts: files that parts begin with, for ``weights.json``; see ``code/starts.py``.
        parameters: the entries of ``weights.json``, in canonical order.
        output_layout: layout the network returns its output in.
        training: the training policy; None writes no ``step.py`` and no trainer.
        data: the data as planned at compile time; None writes no trainer.
        description: the spec's description.
        spec_file: name of the spec's copy in the package.
        spec_hash: sha256 of the spec's text.
        has_dropout: some op draws in training only.
        has_samples: some op draws in evaluation too.
        priced: some op adds what its values cost to the loss.
        keyed: layers that draw portable numbers, as entries of ``weights.json``; none where draws are
            the framework's own.
        has_conv: some op is a convolution (no lax.scan over steps, see shared/speed.md).
        mixing: what lets examples of a batch see each other, but for batch statistics: ops, and
            losses of an objective.
        has_lstm: some op is a long short-term memory.
        has_state: some parameter is a running statistic.
        networks: name in the spec and class or builder function of every network.
        slopes: an objective holds gradients of networks.
        recomputed: activations of some blocks are computed again for the backward pass.
        nested: some network holds models of their own: shared blocks, networks that it calls.
        bundled: some network returns several values by name.
        unread: the loss does not depend on all weights.
        objective: names of the terms that training makes small, where it says so by expressions;
            ``network`` is then the class that computes them.
        compared: what its metrics read.
        parts: the updates that follow each other for every batch, where there are several.
        custom: files of the user that the package holds as they are.
        layered: there is a ``layers.py``.
        excused: rules of ruff that names of the spec break.
        facts: whatever else a backend wants to know.
        phase: number of the phase that ``training`` is the policy of, from 1; 0 without phases.
        averages: networks that follow others as running averages, where training has any.
        answering: of an objective that shows examples, the network that answers them and its inputs.
    """

    program: str
    backend: str
    network: str
    inputs: tuple[Input, ...]
    output: TensorType
    parameters: tuple[Mapping[str, Any], ...]
    output_layout: str = "last"
    training: Training | None = None
    data: DataPlan | None = None
    description: str = ""
    spec_file: str = "spec.yaml"
    spec_hash: str = ""
    has_dropout: bool = False
    has_samples: bool = False
    priced: bool = False
    keyed: tuple[Mapping[str, Any], ...] = ()
    has_conv: bool = False
    has_lstm: bool = False
    has_state: bool = False
    mixing: tuple[str, ...] = ()
    networks: tuple[tuple[str, str], ...] = ()
    slopes: bool = False
    recomputed: bool = False
    nested: bool = False
    bundled: bool = False
    unread: bool = False
    objective: tuple[str, ...] = ()
    compared: tuple[Compared, ...] = ()
    starts: tuple[Mapping[str, Any], ...] = ()
    parts: tuple[Update, ...] = ()
    custom: tuple[str, ...] = ()
    layered: bool = False
    excused: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    phase: int = 0
    averages: Mapping[str, Average] = field(default_factory=dict)
    answering: tuple[str, tuple[str, ...]] | None = None

    @property
    def frozen(self) -> tuple[str, ...]:
        """Selectors of what no optimizer changes: what the training freezes, and averages."""
        chosen = (self.training.freeze if self.training else None) or ()
        return (*chosen, *self.averages)

    @property
    def parted(self) -> bool:
        """Whether updates are made of parts of a batch."""
        return self.training is not None and self.training.accumulate > 1
