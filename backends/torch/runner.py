"""Runs generated PyTorch packages for ``triglot verify``: ``python runner.py JOB...``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any


def shared() -> Any:
    """``backends/jobs.py``, by its path: the package ``triglot`` must not be imported here."""
    path = Path(__file__).parents[1] / "jobs.py"
    place = importlib.util.spec_from_file_location("jobs_of_verify", path)
    assert place is not None and place.loader is not None
    module = importlib.util.module_from_spec(place)
    sys.modules[place.name] = module
    place.loader.exec_module(module)
    return module


JOBS = shared()


def prepare(dtype: str) -> None:
    """One thread: the same sums in every run; every draw fixed."""
    import torch

    torch.set_num_threads(1)
    fix_draws(torch)


def fix_draws(torch: Any) -> None:
    """Every draw of the ops that sample becomes the 30 % quantile, as in the reference."""
    z, u = JOBS.NORMAL_QUANTILE, JOBS.QUANTILE
    torch.randn = lambda *sizes, **place: torch.full(sizes, z, **place)
    torch.rand = lambda *sizes, **place: torch.full(sizes, u, **place)
    torch.randn_like = lambda x: torch.full_like(x, z)
    torch.rand_like = lambda x: torch.full_like(x, u)
    torch.randint = lambda low, high, sizes, **place: torch.full(
        sizes, low + int((high - low) * u), **place
    )
    torch.randperm = torch.arange
    torch.multinomial = lambda chance, *_: chance.argmax(-1, keepdim=True)
    torch.Tensor.exponential_ = lambda x: x.fill_(1.0)


def versions() -> dict[str, str]:
    """Of what ran."""
    import torch

    return {"python": sys.version.split()[0], "torch": torch.__version__}


def bare(job: Any) -> Any:
    """A fresh network with dropout off, in evaluation mode."""
    import torch

    model = getattr(job.page(), job.facts["builder"])().to(getattr(torch, job.dtype))
    own = type(model).__module__  # classes of the spec keep parameters of their own
    for module in (m for m in model.modules() if type(m).__module__ != own):
        for rate in ("p", "dropout", "std"):
            if isinstance(getattr(module, rate, None), float):
                setattr(module, rate, 0.0)
    return model.eval()


def make(job: Any) -> Any:
    """The network with the given weights, dropout off, in evaluation mode."""
    model = bare(job)
    put(job, model, job.given)
    return model


def put(job: Any, model: Any, arrays: Any) -> None:
    """Load canonical arrays."""
    job.module("weights").from_canonical(model, job.own(arrays))


def take(job: Any, model: Any) -> Any:
    """Canonical arrays of the model."""
    state = {name: value.numpy(force=True).copy() for name, value in model.state_dict().items()}
    return job.own(job.module("weights").to_common(state, *job.which))


def slopes(job: Any, model: Any) -> Any:
    """Canonical gradients; zeros where nothing depends on a parameter."""
    import torch

    found = {
        name: (torch.zeros_like(p) if p.grad is None else p.grad).numpy(force=True).copy()
        for name, p in model.named_parameters()
    }
    return job.own(job.module("weights").to_common(found, *job.which))


def tensors(values: Any) -> list[Any]:
    """NumPy arrays as tensors."""
    import torch

    return [torch.from_numpy(value) for value in values]


def keyed(head: str, arrays: Any) -> Any:
    """The arrays as ``head/NAME``."""
    return {f"{head}/{name}": value for name, value in arrays.items()}


def arrays_of(values: Any) -> list[Any]:
    """Tensors as NumPy arrays."""
    return [value.numpy(force=True) for value in values]


def run(job: Any) -> Any:
    """Everything a job asks for."""
    import torch

    if job.facts.get("trace"):
        return trace(job)
    if job.facts.get("training"):
        return training(job)
    if job.facts.get("draws"):
        return drawn(job, tensors(job.native_inputs()))
    inputs = tensors(job.native_inputs())
    with torch.no_grad():
        found = job.named("eval", arrays_of(job.several(job.forward(make(job), inputs))))
    found |= backward(job, inputs)
    if job.lowered:
        return found
    found |= reloaded(job, inputs)
    if job.train:
        found |= trained(job)
    else:
        found |= {
            f"loss_{name}": value for name, value in found.items() if name.startswith("grad/")
        }
    return found


def backward(job: Any, inputs: list[Any]) -> Any:
    """A training forward, its statistics, the gradients of the cotangent sum and of the loss."""
    import torch

    model = make(job).train()
    leaves = [inputs[i].requires_grad_() for i in job.floats()]
    outputs = job.several(job.forward(model, inputs))
    found = job.named("train", arrays_of(outputs))
    after = take(job, model)
    found |= keyed("stat", {name: after[name] for name, on in job.trainable.items() if not on})
    pairs = zip(outputs, job.cotangents(), strict=True)
    total = sum((y * torch.from_numpy(c)).sum() for y, c in pairs if c is not None)
    if isinstance(total, torch.Tensor) and total.requires_grad:
        total.backward(retain_graph=True)
    toward = [torch.zeros_like(x) if x.grad is None else x.grad for x in leaves]
    found |= job.named_inputs("input_grad", [slope.numpy().copy() for slope in toward])
    found |= keyed("grad", slopes(job, model))
    if job.train and not job.methods:
        model.zero_grad()
        loss = job.loss(outputs, torch.from_numpy)
        loss.backward()
        found |= {"loss": loss.numpy(force=True)} | keyed("loss_grad", slopes(job, model))
    return found


def trained(job: Any) -> Any:
    """Losses and weights of a short training."""
    import numpy as np
    import torch

    step = job.updates
    model = make(job).train()
    given = (step.make_optimizer(model), *job.average(model))
    getattr(step, "train_mode", torch.nn.Module.train)(model)
    batch = job.batch()
    inputs = tuple(tensors(batch)) if isinstance(batch, tuple) else torch.from_numpy(batch)
    targets = job.targets(torch.from_numpy)
    losses, found = [], {}
    for count, rate in enumerate(job.rates(), 1):
        loss = step.train_step(model, *given, inputs, *targets, *rate).numpy(force=True)
        losses.append(loss.ravel()[0])  # behind it stand its terms
        if count in (1, job.steps):
            found |= keyed(f"step{count}", take(job, model) | job.averages(given))
    return found | {"losses": np.asarray(losses)}


def drawn(job: Any, inputs: list[Any]) -> Any:
    """Outputs and gradients with portable draws."""
    import torch

    model = JOBS.placed(job, getattr(job.page(), job.facts["builder"])())
    model.to(getattr(torch, job.dtype))
    put(job, model, job.given)
    with torch.no_grad():
        outputs = job.several(job.forward(model.eval(), inputs))
    found = job.named("drawn_eval", arrays_of(outputs))
    outputs = job.several(job.forward(JOBS.placed(job, model).train(), inputs))
    found |= job.named("drawn_train", arrays_of(outputs))
    pairs = zip(outputs, job.cotangents(), strict=True)
    total = sum((y * torch.from_numpy(c)).sum() for y, c in pairs if c is not None)
    if isinstance(total, torch.Tensor) and total.requires_grad:
        total.backward()
    return found | keyed("drawn_grad", slopes(job, model))


def training(job: Any) -> Any:
    """What the package's own trainer does."""
    module = JOBS.watcher()
    train, weights, watch = job.module("train"), job.module("weights"), module.Watch(job)
    if watch.flip and (layers := job.optional("layers")):
        module.flipped(layers, lambda drawn: drawn.flip(0))

    def train_step(inner: Any, model: Any, *rest: Any, **more: Any) -> Any:
        given, inputs, targets, rates = watch.arguments(rest)
        parts = inputs if isinstance(inputs, tuple) else (inputs,)
        watch.before(arrays_of([*parts, *targets]), lambda: weights.to_canonical(model))
        if watch.flip:
            rows = module.backwards(train, len(parts[0]))
            inputs = tuple(x[rows] for x in parts) if isinstance(inputs, tuple) else inputs[rows]
            targets = tuple(x[rows] for x in targets)
        loss = inner(model, *given, inputs, *targets, *rates, **more)
        watch.after(
            loss.numpy(force=True), lambda: weights.to_canonical(model) | job.averages(given)
        )
        return loss

    watch.over(train, "train_step", train_step)
    return watch.run(train)


def reloaded(job: Any, inputs: list[Any]) -> Any:
    """Outputs of fresh models that read the canonical file, and the ``state_dict``."""
    import torch

    model, weights, path = make(job), job.module("weights"), job.folder / "saved.safetensors"
    fresh, other = bare(job), bare(job)
    weights.save(model, path)
    weights.load(fresh, path)
    state = job.folder / "state.pt"
    torch.save(model.state_dict(), state)
    other.load_state_dict(torch.load(state, weights_only=True))
    with torch.no_grad():
        found = job.named("reload", arrays_of(job.several(job.forward(fresh, inputs))))
        return found | job.named("saved", arrays_of(job.several(job.forward(other, inputs))))


def trace(job: Any) -> Any:
    """The values of all statements of a training forward."""
    import torch

    model, tracer = make(job).train(), job.tracer()
    with torch.no_grad(), tracer.watching():
        outputs = job.several(model(*tensors(job.native_inputs())))
    rows = [row for row in tracer.rows if isinstance(row[2], torch.Tensor)]
    JOBS.write_trace(job, rows, lambda value: value.numpy(force=True))
    return job.named("train", arrays_of(outputs))


if __name__ == "__main__":
    sys.exit(JOBS.main(prepare, run, versions))
