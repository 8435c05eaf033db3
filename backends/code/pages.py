"""The pages that are nearly equal in every framework, and the values all templates share."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from .averages import average_rows
from .context import Context
from .data_images import augment_page
from .data_sounds import sounds_page
from .data_values import data_values
from .draws import draw_source
from .freeze import freeze_values
from .log import answering_values, log_values
from .metrics import Reading, metric_values
from .precision import precision_values
from .requirements import requirement_values
from .schedules import schedule_values
from .templates import docsafe, render

FRAMEWORKS = {"torch": "PyTorch", "keras": "Keras", "jax": "JAX"}
FREE = (
    "checkpoint", "early_stopping", "epochs", "evaluate", "log", "max_steps", "max_time",
    "metrics", "monitor",
)  # fmt: skip
"""Fields of ``training`` that may change while a run goes on."""

JUDGED = {"torch": "average.module", "keras": "average", "jax": "averaged(model, learner)"}
"""What is evaluated where weights are averaged, in the words of ``train.py``."""

ACTIVITY = {
    "torch": " + activity_penalty(model)", "keras": " + sum(model.losses)",
    "jax": " + activity_penalty(model)",
}  # fmt: skip
"""What a training step adds to its loss where activations cost something."""

ABSENT: dict[str, Any] = {
    "parts": (), "lazy": False, "ema": None, "lagging": False, "phases": (), "of": "", "moded": False, "compared": (),
    "spaced": {}, "whole": "epochs", "at": "state.step", "still": False, "devices": 0,
    "fsdp": False, "distributed": False, "logged": None, "watches": False, "histograms": False,
    "graphed": False, "shown": None, "answers": None, "texts": False, "digests": (),
}  # fmt: skip
"""What templates are told where a training has none of it."""


def shared_pages(context: Context, values: Mapping[str, Any]) -> dict[str, str]:
    """File name -> text of all but ``model.py``, ``step.py``, ``train.py`` and ``weights.py``.

    Args:
        context: the facts.
        values: of `shared_values`, and what the backend adds to them.
    """
    pages = {
        "weights.json": weights_json(context.parameters, context.keyed, context.starts),
    }
    if values["trainer"]:
        names = ["data.py", "run.py", "evaluate.py", "requirements.py", "track.py"]
        names += [] if context.objective else ["predict.py"]
        names += ["metrics.py"] if values["metrics"] else []
        pages |= {name: render(f"shared/{name}.j2", **values) for name in names}
        assert context.data is not None
        if text := augment_page(context.data) or sounds_page(context.data):
            pages["augment.py"] = text
    return pages


def weights_json(
    parameters: tuple[Mapping[str, Any], ...],
    keyed: tuple[Mapping[str, Any], ...],
    starts: tuple[Mapping[str, Any], ...] = (),
) -> str:
    """``weights.json``: one entry a line; ``draws`` are the layers that get a key, ``starts`` files."""
    lines, draws = (
        ",\n".join(f"  {json.dumps(dict(entry))}" for entry in rows) for rows in (parameters, keyed)
    )
    drawing = f', "draws": [\n{draws}\n]' if keyed else ""
    files = ", ".join(
        f'{{"file": {json.dumps(start["file"])}, "head": {json.dumps(start["head"])}, "arrays": [\n'
        + ",\n".join(f"  {json.dumps(row)}" for row in start["arrays"])
        + "\n]}"
        for start in starts
    )
    starting = f', "starts": [{files}]' if starts else ""
    return f'{{"version": 1, "parameters": [\n{lines}\n]{drawing}{starting}}}\n'


def shared_values(context: Context) -> dict[str, Any]:
    """What every template may ask, whatever the framework."""
    owned = {entry["canonical"]: entry for entry in context.parameters}  # networks may share them
    counts = [
        math.prod(entry["shape"]) * math.prod(entry.get("repeat", ())) for entry in owned.values()
    ]
    words = sorted({next(iter(entry["init"])) for entry in context.parameters})
    arrays = [row for start in context.starts for row in start["arrays"]]
    kinds = {step[0] for row in (*context.parameters, *arrays) for step in row["steps"]}
    title = docsafe(context.program)[:40].strip() or "the model"
    values: dict[str, Any] = {
        "title": title,
        "backend": context.backend,
        "framework_name": FRAMEWORKS[context.backend],
        "network": context.network,
        "description": docsafe(context.description),
        "spec_file": context.spec_file,
        "spec_hash": context.spec_hash,
        "package_name": f"{_slug(title)}-{context.backend}",
        "parameter_count": f"{sum(counts):,}",
        "array_count": len(counts),
        "init_words": words,
        "draws": draw_source(words),
        "step_kinds": sorted(kinds),
        "starts": context.starts,
        "start_steps": any(row["steps"] for row in arrays),
        "has_dropout": context.has_dropout,
        "has_samples": context.has_samples,
        "activity": ACTIVITY[context.backend] if context.priced else "",
        "has_random": (context.has_dropout or context.has_samples) and not context.keyed,
        "portable": bool(context.keyed),
        "seeks": bool(context.keyed) and context.has_samples,
        "generators": "the random generators" if context.has_samples else "dropout's generators",
        "has_conv": context.has_conv,
        "has_state": context.has_state,
        "several": len(context.inputs) > 1,
        "named": "",
        **ABSENT,
        "phase": context.phase,
        "outputs": not context.objective
        or (len(context.compared) == 1 and not context.compared[0].digested),
        **network_values(context),
        **freeze_values(context),
        "averages": average_rows(context),
        "followed": any("begins" in entry for entry in context.parameters),
        **precision_values(context),
        "loss_names": [],
        "star": "*" if len(context.inputs) > 1 else "",
        "step": context.training is not None,
        "trainer": context.training is not None and context.data is not None,
    }
    if context.training is not None:
        values |= _training_values(context)
    if values["trainer"]:
        values |= data_values(context)
    return values | requirement_values(context.backend, _libraries(values))


def network_values(context: Context) -> dict[str, Any]:
    """Which networks ``weights.py`` knows; with several, its functions ask which one is meant."""
    several = len(context.networks) > 1
    bases = {"torch": "torch.nn.Module", "keras": "keras.Model", "jax": "nnx.Module"}
    return {
        "several_networks": several,
        "networks": context.networks,
        "network_classes": sorted(
            made for _, made in context.networks if made != context.network or not context.objective
        ),
        "objective": context.objective,
        "model_class": bases[context.backend] if several else context.network,
        "network_declared": ", network: str" if several else "",
        "network_given": ", network_of(model)" if several else "",
        "slopes": context.slopes,
        "nested": context.nested,
        "recomputed": context.recomputed,
        "custom": context.custom,
    }


def _training_values(context: Context) -> dict[str, Any]:
    """Loss, metrics, schedule and durations."""
    training = context.training
    assert training is not None
    stopping = training.early_stopping
    values: dict[str, Any] = {
        **(_objective_values(context) if context.objective else _loss_values(context)),
        "epochs": training.epochs,
        "max_steps": training.max_steps,
        "batch": training.batch,
        "parted": training.accumulate if training.accumulate > 1 else None,
        "update_size": "update_size" if training.accumulate > 1 else "args.batch",
        "seed": training.seed,
        "devices": training.devices,
        "distributed": training.distribute is not None,
        "fsdp": training.devices > 0 and training.distribute.by == "fsdp",
        "ema": training.ema,
        "lagging": training.lagging,
        "judged": JUDGED[context.backend] if training.ema else "model",
        "clip": training.clip and training.clip.limit,
        "clip_by": training.clip and training.clip.by,
        "double": training.precision == "float64",
        "patience": stopping.patience if stopping else None,
        "min_delta": stopping.min_delta if stopping else 0.0,
        "watched": training.watched,
        "higher": training.higher,
        "checkpoint": training.kept.use,
        "kept_every": training.kept.every,
        "keep": training.kept.keep,
        "evaluated": training.evaluate or ("epochs", 1),
        "stretched": any(
            time is not None and time[0] == "steps"
            for time in (training.evaluate, training.kept.every)
        ),
        "max_seconds": training.seconds,
        "free": FREE,
        **log_values(context, training),
        "given": [
            "epochs" if training.max_steps is None else "max_steps",
            *("batch", "seed", "limit_batches", "overfit_batches", "float64"),
            *(["no_dropout"] if context.has_dropout else []),
        ],
        **schedule_values(
            training.schedule,
            context.parts[0].optimizer.lr if context.parts else training.optimizer.lr,
            training.higher_of(training.schedule.get("monitor"))
            if training.schedule.word == "plateau"
            else False,
        ),
    }
    return values | ({"scheduled": True} if context.phase else {})


def _loss_values(context: Context) -> dict[str, Any]:
    """A loss of the output against the target, and metrics."""
    assert context.training is not None
    loss = context.training.loss
    last = context.output_layout == "last" or context.output.rank < 2
    return {
        "loss": loss,
        "chances": loss.chances,
        "link": loss.link,
        **metric_values([Reading(loss, context.output, not last, context.training.metrics)]),
        "class_axis": -1 if last else 1,
        "answer": _answer(context, loss.reading == "classes"),
    }


def _objective_values(context: Context) -> dict[str, Any]:
    """Terms that are added up."""
    name = next(name for name, made in context.networks if made == context.network)
    readings = [
        Reading(one.loss, one.output, one.first, one.metrics, one.of, one.names, one.digested)
        for one in context.compared
    ]
    return {
        **metric_values(readings),
        "chances": readings[0].loss.chances if readings and not readings[0].loss.shift else "",
        "compared": tuple(name for one in context.compared for name in one.results),
        "objective_sum": " + ".join(f'terms["{term}"]' for term in context.objective),
        "named": f", {name!r}",
        "answers": answering_values(context),
    }


def _answer(context: Context, ids: bool) -> str:
    """The form of a prediction: classes, yes, numbers, or a whole array."""
    assert context.training is not None
    if context.output.rank > 1:
        return "array"
    if ids:
        return "classes"
    yes = context.training.loss.reading == "yes" and context.output.elements == 1
    return "yes" if yes else "numbers"


def _slug(title: str) -> str:
    """A title as the name of a distribution."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower(), flags=re.ASCII).strip("-")
    return plain or "model"


def _libraries(values: Mapping[str, Any]) -> list[str]:
    """What a trainer imports besides its framework, NumPy and safetensors."""
    if not values["trainer"]:
        return []
    found = ["tensorboard", "tqdm", *(["scikit-learn"] if values["source"] == "sklearn" else [])]
    return [*found, *values["data_requirements"]]
