"""Two small programs by hand: contexts, networks and packages for the tests of the trainers."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from triglot.backends.code.context import Context, Input
from triglot.compiler.losses import LOSSES
from triglot.compiler.metrics import METRICS
from triglot.compiler.optimizers import OPTIMIZERS
from triglot.compiler.policy.clip import Clip
from triglot.compiler.policy.data import Data
from triglot.compiler.policy.plan import plan_data
from triglot.compiler.policy.sources import SOURCES
from triglot.compiler.policy.split import Split
from triglot.compiler.policy.training import Training
from triglot.compiler.policy.transforms import TRANSFORMS
from triglot.compiler.schedules import SCHEDULES
from triglot.compiler.types.tensor import tensor

ROOMS = {
    "loss": LOSSES,
    "metric": METRICS,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "source": SOURCES,
    "transform": TRANSFORMS,
}


def word(room, called, /, **fields):
    """A record of a room."""
    return ROOMS[room][called](**fields)


def training(loss="cross_entropy", metrics=("accuracy",), **fields):
    """A training policy with resolved defaults."""
    given = {
        "loss": word("loss", loss) if isinstance(loss, str) else loss,
        "metrics": tuple(word("metric", m) if isinstance(m, str) else m for m in metrics),
        "optimizer": word("optimizer", "adamw"),
        "schedule": word("schedule", "constant"),
        "split": None,
        **fields,
    }
    given.pop("split")
    if isinstance(given.get("clip"), float):
        given["clip"] = Clip(global_norm=given["clip"])
    return Training(**given)


DIGITS_MODEL = '''"""Digits network."""

import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """A small convolutional classifier."""

    def __init__(self) -> None:
        """Make the layers."""
        super().__init__()
        self.conv2d = nn.Conv2d(1, 12, 3, padding=1)
        self.batch_norm = nn.BatchNorm2d(12, momentum=0.1)
        self.dropout = nn.Dropout(0.2)
        self.dense = nn.Linear(12 * 4 * 4, 10)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        x = F.relu(self.batch_norm(self.conv2d(image)))
        x = F.max_pool2d(x, 2)
        return self.dense(self.dropout(x.permute(0, 2, 3, 1).flatten(1)))
'''


def entry(
    canonical, native, shape, steps=(), init="zeros", fans=(1, 1), trainable=True, role="bias"
):
    """One line of weights.json."""
    return {
        "canonical": canonical, "native": native, "shape": list(shape), "steps": list(steps),
        "init": {init: {}}, "fan_in": fans[0], "fan_out": fans[1], "trainable": trainable,
        "role": role,
    }  # fmt: skip


DIGITS_PARAMETERS = (
    entry("model.conv2d.kernel", "conv2d.weight", (3, 3, 1, 12), [["transpose", [3, 2, 0, 1]]],
          "he_uniform", (9, 108), role="kernel"),
    entry("model.conv2d.bias", "conv2d.bias", (12,)),
    entry("model.batch_norm.scale", "batch_norm.weight", (12,), init="ones", role="norm"),
    entry("model.batch_norm.offset", "batch_norm.bias", (12,), role="norm"),
    entry("model.batch_norm.mean", "batch_norm.running_mean", (12,), trainable=False),
    entry("model.batch_norm.variance", "batch_norm.running_var", (12,), init="ones",
          trainable=False),
    entry("model.dense.kernel", "dense.weight", (192, 10), [["transpose", [1, 0]]], "he_uniform",
          (192, 10), role="kernel"),
    entry("model.dense.bias", "dense.bias", (10,)),
)  # fmt: skip


def digits(**fields):
    """The context of a digits CNN in PyTorch."""
    data = Data(
        source=word("source", "sklearn", name="digits"),
        fields={"image": (word("transform", "scale"),)},
    )
    plan = plan_data(data, Path()).select(["image"])
    return Context(
        program="digits",
        backend="torch",
        network="Model",
        networks=(("model", "Model"),),
        inputs=(Input("image", tensor("image", 8, 8, 1), "first"),),
        output=tensor("vector", 10),
        parameters=DIGITS_PARAMETERS,
        training=training(**{"epochs": 3, **fields}),
        data=plan,
        has_dropout=True,
        has_conv=True,
        has_state=True,
    )


def mlp_model(features, units=16, outputs=1):
    """Source of an MLP and its weights.json entries."""
    source = f'''"""Table network."""

import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    """Two dense layers."""

    def __init__(self, features: int = {features}) -> None:
        """Make the layers."""
        super().__init__()
        self.hidden = nn.Linear(features, {units})
        self.score = nn.Linear({units}, {outputs})

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        return self.score(F.silu(self.hidden(features)))
'''
    parameters = (
        entry("model.hidden.kernel", "hidden.weight", (features, units),
              [["transpose", [1, 0]]], "he_uniform", (features, units), role="kernel"),
        entry("model.hidden.bias", "hidden.bias", (units,)),
        entry("model.score.kernel", "score.weight", (units, outputs), [["transpose", [1, 0]]],
              "he_uniform", (units, outputs), role="kernel"),
        entry("model.score.bias", "score.bias", (outputs,)),
    )  # fmt: skip
    return source, parameters


def write_customers(path, rows=400):
    """A CSV with missing values whose target depends on the columns."""
    draw = random.Random(3)
    lines = ["age,tenure,income,plan,region,churned"]
    for _ in range(rows):
        age, tenure = draw.randint(18, 80), draw.randint(0, 20)
        income = round(draw.gauss(3000, 700), 2)
        plan = draw.choice(["basic", "plus", "pro"])
        score = 0.05 * (age - 45) - 0.3 * (tenure - 8) + (1.5 if plan == "basic" else -1)
        churned = "yes" if score + draw.gauss(0, 0.5) > 0 else "no"
        cells = [str(age), str(tenure), str(income), plan, draw.choice(["north", "south"]), churned]
        if draw.random() < 0.1:
            cells[2] = draw.choice(["", "NA"])
        if draw.random() < 0.1:
            cells[4] = ""
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n")


def customers_data(**fields):
    """The data policy of the customers CSV."""
    table = word("transform", "table", columns=(
        word("transform", "number", columns=["age", "tenure", "income"]),
        word("transform", "category", columns=["plan", "region"]),
    ))  # fmt: skip
    return Data(**{
        "source": word("source", "csv", file="customers.csv"),
        "fields": {"features": (table,), "churned": (word("transform", "boolean"),)},
        "target": "churned",
        "split": Split(train=0.7, val=0.15, test=0.15, stratify="churned"),
        **fields,
    })  # fmt: skip


def customers(folder, **fields):
    """The context of an MLP on the customers CSV, and its model source."""
    plan = plan_data(customers_data(), Path(folder))
    source, parameters = mlp_model(plan.inputs[0].type.elements)
    given = {"loss": "binary_cross_entropy", "metrics": ("accuracy", "auc"), "epochs": 3, **fields}
    context = Context(
        program="customers",
        backend="torch",
        network="Model",
        networks=(("model", "Model"),),
        inputs=(Input("features", plan.inputs[0].type),),
        output=tensor("vector", 1),
        parameters=parameters,
        training=training(**given),
        data=plan,
    )
    return context, source


def package(folder, context, model, pages):
    """Write a package as the compiler does: every page, then ruff."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {
        **pages(replace(context, backend=context.backend)),
        "model.py": model,
    }.items():
        (folder / name).write_text(text)
    ruff(folder, "check", "--select", "I,F401,UP034", "--fix", "--quiet")
    ruff(folder, "format", "--quiet")
    return folder


def ruff(folder, *args):
    """Run ruff in a package, with the package's own configuration."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *args, "--no-cache"], capture_output=True, text=True,
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def execute(folder, *args, check=True, **options):
    """Run a script of a package where triglot cannot be imported."""
    done = subprocess.run(
        [sys.executable, *map(str, args)],
        capture_output=True, text=True, cwd=folder,
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "HOME": "/tmp"}, **options,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    if check:
        assert done.returncode == 0, done.stderr
    return done


TAGGER_MODEL = '''"""Tagger."""

import torch
from torch import nn


class Model(nn.Module):
    """One class per token, from the token and a vector of the sentence."""

    def __init__(self) -> None:
        """Make the layers."""
        super().__init__()
        self.embedding = nn.Embedding(20, 6)
        self.about = nn.Linear(3, 6)
        self.dense = nn.Linear(6, 4)

    def forward(self, tokens: torch.Tensor, about: torch.Tensor) -> torch.Tensor:
        """Return the scores, [N, T, 4]."""
        return self.dense(self.embedding(tokens) + self.about(about)[:, None])
'''


def tagger(folder):
    """Two inputs from NumPy files, one of them integers, and a label per position."""
    import numpy as np

    random = np.random.default_rng(1)
    tokens = random.integers(0, 20, size=(90, 7))
    np.save(folder / "tokens.npy", tokens)
    np.save(folder / "about.npy", random.normal(size=(90, 3)).astype("float32"))
    np.save(folder / "tags.npy", np.where(tokens % 5 == 4, 9, tokens % 5))
    files = {"tokens": "tokens.npy", "about": "about.npy", "tags": "tags.npy"}
    source = word("source", "numpy", arrays=files)
    fields = {"about": (word("transform", "standardize"), word("transform", "scale", to=[-1, 1]))}
    data = Data(source=source, fields=fields, target="tags")
    plan = plan_data(data, folder).select(["tokens", "about"])
    parameters = (
        entry("model.embedding.table", "embedding.weight", (20, 6), init="normal"),
        entry("model.about.kernel", "about.weight", (3, 6), [["transpose", [1, 0]]],
              "he_uniform", (3, 6)),
        entry("model.about.bias", "about.bias", (6,)),
        entry("model.dense.kernel", "dense.weight", (6, 4), [["transpose", [1, 0]]],
              "he_uniform", (6, 4)),
        entry("model.dense.bias", "dense.bias", (4,)),
    )  # fmt: skip
    parameters[0]["init"] = {"normal": {"std": 0.02, "mean": 0.0}}
    return Context(
        program="tagger",
        backend="torch",
        network="Model",
        networks=(("model", "Model"),),
        inputs=(Input("tokens", tensor("tokens", 7)), Input("about", tensor("vector", 3))),
        output=tensor("sequence", 7, 4),
        parameters=parameters,
        training=training(
            loss=word("loss", "cross_entropy", ignore=9, class_weights=[1.0, 2.0, 1.0, 0.5]),
            metrics=("accuracy", "f1"),
            optimizer=word("optimizer", "adam", lr=0.03),
            epochs=40,
        ),
        data=plan,
    )
