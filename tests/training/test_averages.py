"""A network that follows another one: where it begins, who moves it, and the closed form of where it goes."""

from __future__ import annotations

import numpy as np
import torch
from safetensors.numpy import save_file
from triglot.backends.package import compile_spec

from .load import load

DECAY, EMA, STEPS = 0.75, 0.6, 5
SPEC = f"""triglot: 1
networks:
  target: {{average_of: online, decay: {DECAY}}}
  online:
    inputs: {{x: "vector[4]"}}
    layers: [{{dense: 5, as: first}}, batch_norm, relu, dense: 3]
    weights: {{first: first.safetensors}}
  predictor:
    inputs: {{z: "vector[3]"}}
    layers: [dense: 3]
data: {{source: {{sklearn: iris}}, target: label}}
training:
  loss: mse(predictor(online(features)), stop_gradient(target(features)))
  optimizer: {{adam: {{lr: 0.05, weight_decay: 0.1}}}}
  batch: 16
  ema: {EMA}
"""


def test_an_average_of_all_weights_since_the_file_that_both_begin_with(tmp_path):
    draws = np.random.default_rng(0)
    given = {"kernel": draws.normal(size=(4, 5)), "bias": draws.normal(size=5)}
    save_file(given, tmp_path / "first.safetensors")
    (tmp_path / "spec.yaml").write_text(SPEC)
    made = load(compile_spec(tmp_path / "spec.yaml", ["torch"], tmp_path / "out").packages["torch"],
                "step", "weights")  # fmt: skip
    model = made.step.make_model(0, "float64")
    made.weights.begin(model, tmp_path)
    optimizer = made.step.make_optimizer(model)
    average = made.step.make_average(model)
    seen = [made.weights.to_canonical(model)]
    np.testing.assert_array_equal(seen[0]["target.first.kernel"], given["kernel"])
    own = {id(p) for group in optimizer.param_groups for p in group["params"]}
    assert own == {id(p) for part in (model.online, model.predictor) for p in part.parameters()}
    for _ in range(STEPS):
        made.step.train_mode(model)
        made.step.train_step(model, optimizer, average, torch.from_numpy(draws.normal(size=(16, 4))))
        seen.append(made.weights.to_canonical(model))
    followed = [name for name in seen[0] if name.startswith("target.")]
    assert len(followed) == 8
    for name in followed:
        home = [arrays[f"online.{name.removeprefix('target.')}"] for arrays in seen]
        np.testing.assert_array_equal(seen[0][name], home[0])
        if name.endswith(("mean", "variance")):
            np.testing.assert_array_equal(seen[-1][name], home[-1])
            continue
        shares = [DECAY**STEPS, *((1 - DECAY) * DECAY ** (STEPS - k) for k in range(1, STEPS + 1))]
        closed = sum(share * array for share, array in zip(shares, home, strict=True))
        np.testing.assert_allclose(seen[-1][name], closed, rtol=1e-12, atol=1e-14)
        assert np.abs(closed - home[-1]).max() > 1e-4, name
    means = made.step.average_arrays(average)
    assert means and not any(name.startswith("average.target.") for name in means)
    shares = [EMA ** (STEPS - 1), *((1 - EMA) * EMA ** (STEPS - k) for k in range(2, STEPS + 1))]
    for name, value in made.weights.to_canonical(average.module).items():
        if name.startswith("target.") or name.endswith(("mean", "variance")):
            np.testing.assert_array_equal(value, seen[-1][name])  # an average as it is, and statistics
        else:
            closed = sum(share * arrays[name] for share, arrays in zip(shares, seen[1:], strict=True))
            np.testing.assert_allclose(value, closed, rtol=1e-12, atol=1e-14)
            np.testing.assert_array_equal(value, means[f"average.{name}"])
