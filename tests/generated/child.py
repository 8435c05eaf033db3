"""Runs in a process without Triglot: builds every network of every package, saves and loads it.

``child.py BACKEND``, jobs as JSON on standard input, facts as JSON on the last line of output.
"""

import importlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

SMALL = 5_000_000
PAGES = (
    "model",
    "layers",
    "weights",
    "step",
    "data",
    "metrics",
    "run",
    "train",
    "evaluate",
    "predict",
    "objective",
    "losses",
    "optimizers",
    "augment",
)


def forget():
    """Make the pages of the next package importable."""
    for name in PAGES:
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def drawn(rows, integer, real):
    """Inputs of a network: small token ids, normal numbers, and masks that are partly true."""
    draw = np.random.default_rng(5)
    made = []
    for row in rows:
        shape = row["shape"]
        if row["dtype"] == "int":
            made.append(integer(draw.integers(1, 3, shape)))
        elif row["dtype"] == "bool":
            made.append(np.arange(shape[-1]) < shape[-1] - 1 + np.zeros(shape, int))
        else:
            made.append(real(draw.normal(size=shape)))
    return made


def flat(result):
    """Outputs as a list of arrays, in a fixed order."""
    if isinstance(result, dict):
        return [np.asarray(result[key]) for key in sorted(result)]
    if isinstance(result, (tuple, list)):
        return [np.asarray(item) for item in result]
    return [np.asarray(result)]


def same(one, other):
    """Whether two lists of arrays are equal, and finite."""
    pairs = zip(flat(one), flat(other), strict=True)
    return all(np.isfinite(a).all() and np.array_equal(a, b) for a, b in pairs)


class Torch:
    """Networks are counted on the meta device; files are state dicts without pickled objects."""

    def __init__(self):
        import torch

        self.torch = torch

    def make(self, name, facts):
        return getattr(importlib.import_module(facts["page"]), facts["camel"])

    def count(self, build):
        with self.torch.device("meta"):
            return sum(p.numel() for p in build().parameters())

    def build(self, build):
        return build().eval()

    def call(self, model, inputs):
        tensors = [self.torch.from_numpy(np.asarray(value)) for value in inputs]
        with self.torch.inference_mode():
            found = model(*tensors)
        if isinstance(found, dict):
            return {key: value.numpy() for key, value in found.items()}
        if isinstance(found, tuple):
            return [value.numpy() for value in found]
        return found.numpy()

    def native(self, build, model, folder):
        path = folder / "state.pt"
        self.torch.save(model.state_dict(), path)
        other = self.build(build)
        other.load_state_dict(self.torch.load(path, weights_only=True))
        return other


class Keras:
    """Networks save to and load from ``.keras``."""

    def __init__(self):
        import keras

        self.keras = keras

    def make(self, name, facts):
        return getattr(importlib.import_module(facts["page"]), f"build_{name}")

    def count(self, build):
        with self.keras.StatelessScope():
            model = build()
        return sum(int(np.prod(v.shape)) for v in model.trainable_variables)

    def build(self, build):
        return build()

    def call(self, model, inputs):
        return model(inputs if len(inputs) > 1 else inputs[0], training=False)

    def native(self, build, model, folder):
        path = folder / "model.keras"
        model.save(path)
        return self.keras.saving.load_model(path)


class Jax:
    """Networks are counted from abstract values."""

    def __init__(self):
        from flax import nnx

        self.nnx = nnx
        self.forward = nnx.jit(lambda model, inputs: model(*inputs))  # one: it remembers programs

    def make(self, name, facts):
        build = getattr(importlib.import_module(facts["page"]), facts["camel"])
        return lambda: build(rngs=self.nnx.Rngs(0))

    def count(self, build):
        import jax

        abstract = self.nnx.eval_shape(build)
        return sum(leaf.size for leaf in jax.tree.leaves(self.nnx.state(abstract, self.nnx.Param)))

    def build(self, build):
        """The constructor runs abstractly: compiling every initialiser takes minutes."""
        import jax

        def value(leaf):
            if jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
                return jax.random.key(0)
            return np.full(leaf.shape, 0.1).astype(leaf.dtype)

        model = self.nnx.eval_shape(build)
        self.nnx.update(model, jax.tree.map(value, self.nnx.state(model)))
        model.eval()
        return model

    def call(self, model, inputs):
        return self.forward(model, inputs)

    def native(self, build, model, folder):
        other = self.nnx.eval_shape(build)
        other.eval()
        self.nnx.update(other, self.nnx.state(model))
        return other


def facts_of(framework, job, folder):
    """Parameters of every network; what small programs are after saving and loading."""
    sys.path[0:0] = [job["folder"]]
    forget()
    found = {}
    for name, known in job["networks"].items():
        build = framework.make(name, known)
        count = framework.count(build)
        found[name] = {"parameters": count}
        if count <= SMALL and known["page"] == "model":  # an objective is no file of its own
            found[name] |= exercised(framework, build, known, folder, len(job["networks"]) == 1)
    sys.path.remove(job["folder"])
    return found


def exercised(framework, build, known, folder, alone):
    """Call, save and load a network in the framework's own way and in the canonical one."""
    model = framework.build(build)
    inputs = drawn(known["inputs"], lambda x: x.astype("int32"), lambda x: x.astype("float32"))
    weights = importlib.import_module("weights") if alone else None
    if alone:
        weights.initialize(model, 3)
    before = framework.call(model, inputs)
    if not same(before, framework.call(model, inputs)):
        return sampled(framework, build, model, folder, weights)
    found = {"native": same(before, framework.call(framework.native(build, model, folder), inputs))}
    if alone:
        expected, arrays = weights.initial(3), weights.to_canonical(model)
        found["initial"] = arrays.keys() == expected.keys() and all(
            np.array_equal(arrays[name], expected[name].astype("float32")) for name in arrays
        )
        weights.save(model, folder / "weights.safetensors")
        weights.initialize(model, 4)
        found["changed"] = not same(before, framework.call(model, inputs))
        weights.load(model, folder / "weights.safetensors")
        found["canonical"] = same(before, framework.call(model, inputs))
    return found


def sampled(framework, build, model, folder, weights):
    """A network that draws in evaluation too: its arrays are compared, not its outputs."""

    def equal(one, other):
        return one.keys() == other.keys() and all(np.array_equal(one[n], other[n]) for n in one)

    arrays = weights.to_canonical(model)
    other = weights.to_canonical(framework.native(build, model, folder))
    weights.save(model, folder / "weights.safetensors")
    weights.initialize(model, 4)
    changed = weights.to_canonical(model)
    weights.load(model, folder / "weights.safetensors")
    return {
        "native": equal(arrays, other),
        "changed": not equal(arrays, changed),
        "canonical": equal(arrays, weights.to_canonical(model)),
    }


if __name__ == "__main__":
    framework = {"torch": Torch, "keras": Keras, "jax": Jax}[sys.argv[1]]()
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as place:
        told = {name: facts_of(framework, job, Path(place)) for name, job in jobs.items()}
    try:
        importlib.import_module("triglot")
        told["walled"] = False
    except ModuleNotFoundError:
        told["walled"] = True
    print(json.dumps(told))
