"""Portable dropout beside the framework's own: ratios measured in one run, forward and backward.

    python benchmarks/draws.py

One process per framework; each takes both layers in turn and prints the ratio of their medians, below 1
where portable draws are faster.  Rows: how it is run, and how many values are dropped.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

SIZES = ((64, 256), (64, 16384))
ROUNDS = 30


def layers(backend: str) -> Any:
    """The names of a package's ``layers.py`` that has ``Dropout``."""
    from triglot.backends.code.helpers import layers_page

    found: dict[str, Any] = {"__name__": "layers"}
    exec(layers_page(backend, {"portable.Dropout", "portable.seek"}), found)
    return found


def compare(label: str, native: Callable[[], Any], portable: Callable[[], Any]) -> None:
    """Print the ratio of the medians of calls that take turns."""
    times: dict[Any, list[float]] = {native: [], portable: []}
    for turn in range(ROUNDS + 5):
        for call, seconds in times.items():
            begin = time.perf_counter()
            call()
            if turn >= 5:
                seconds.append(time.perf_counter() - begin)
    own, ours = (statistics.median(seconds) for seconds in times.values())
    print(f"{label:<34} native {own * 1e3:8.3f} ms  portable {ours * 1e3:8.3f} ms  ratio {ours / own:5.2f}",
          flush=True)  # fmt: skip


def torch() -> None:
    """Eager, as packages run, and ``torch.compile``."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    for size in SIZES:
        pair = nn.Dropout(0.3), layers("torch")["Dropout"](0.3)
        x = torch.randn(size, requires_grad=True)
        for how in ("eager", "compiled"):
            runs = []
            for layer in pair:
                call = layer if how == "eager" else torch.compile(layer)

                def run(call: Any = call, layer: Any = layer, x: Any = x) -> None:
                    if hasattr(layer, "seek"):
                        layer.seek(layer.step + 1)
                    call(x).sum().backward()

                runs.append(run)
            compare(f"torch {how} {size}", *runs)


def keras() -> None:
    """``tf.function``, as packages with dropout of Keras run, and XLA for the portable one."""
    os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3")
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    for size in SIZES:
        pair = keras.layers.Dropout(0.3), layers("keras")["Dropout"](0.3)
        x = tf.random.normal(size)
        for how in ("tf.function", "XLA"):
            runs = []
            for layer in pair:
                compiled = how == "XLA" and layer is pair[1]

                @tf.function(jit_compile=compiled)
                def step(x: Any, layer: Any = layer) -> Any:
                    if hasattr(layer, "seek"):
                        layer.seek(layer.place[0] + 1)
                    with tf.GradientTape() as tape:
                        tape.watch(x)
                        y = tf.reduce_sum(layer(x, training=True))
                    return tape.gradient(y, x)

                runs.append(lambda step=step, x=x: step(x).numpy())
            compare(f"keras {how} {size}", *runs)


def jax() -> None:
    """``jax.jit``."""
    import jax
    import jax.numpy as jnp
    from flax import nnx

    for size in SIZES:
        pair = nnx.Dropout(0.3, rngs=nnx.Rngs(0)), layers("jax")["Dropout"](0.3)
        x = jax.random.normal(jax.random.key(0), size)
        runs = []
        for layer in pair:
            graph, state = nnx.split(layer)

            @jax.jit
            def step(state: Any, x: Any, graph: Any = graph) -> Any:
                def total(x: Any) -> Any:
                    layer = nnx.merge(graph, state, copy=True)
                    if hasattr(layer, "seek"):
                        layer.seek(layer.place[...][2] + 1)
                    return jnp.sum(layer(x)), nnx.state(layer)

                return jax.grad(total, has_aux=True)(x)

            runs.append(lambda s=step, state=state, x=x: jax.block_until_ready(s(state, x)))
        compare(f"jax jit {size}", *runs)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"torch": torch, "keras": keras, "jax": jax}[sys.argv[1]]()
    else:
        for name in ("torch", "keras", "jax"):
            subprocess.run([sys.executable, __file__, name], check=True)
