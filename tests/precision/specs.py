"""Small specs that train in a precision lower than that of their weights."""

SCALED = """
triglot: 1
name: scaled
model:
  inputs: {features: "vector[4]"}
  layers: [dense: 6, dropout: 0.2, dense: 3]
data:
  source: {sklearn: iris}
training:
  loss: cross_entropy
  precision: float16
  rng: portable
  optimizer: {adam: {lr: 1e-2}}
  schedule: {cosine: {warmup: 2 steps}}
  accumulate: 2
  ema: 0.8
  clip: 0.5
  max_steps: 12
  batch: 5
  log: {every: 1 steps, gradients: true}
"""
"""Everything that a skipped update must leave alone, or must not."""

TURNS = """
triglot: 1
name: turns
networks:
  painter:
    inputs: {features: "vector[4]"}
    layers: [dense: 4]
  critic:
    inputs: {features: "vector[4]"}
    layers: [dense: 3]
data:
  source: {sklearn: iris}
training:
  precision: float16
  ema: 0.8
  max_steps: 12
  batch: 10
  steps:
    - update: critic
      losses:
        known: cross_entropy(critic(features), label)
      optimizer: {adam: {lr: 1e-2}}
    - update: painter
      times: 2
      losses:
        near: cross_entropy(critic(painter(features)), label)
      optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
"""
"""A scale for every update."""

FOLLOWED = (
    TURNS.replace("name: turns", "name: followed")
    .replace("  ema: 0.8\n", "  ema: 0.8\n  log: {every: 1 steps, gradients: true, histograms: true}\n")
    .replace("data:\n", "  guide: {average_of: painter, decay: 0.7}\ndata:\n", 1)
    .replace("(painter(features)), label)", "(painter(features)), label) + mse(painter(features), guide(features))")
)
"""An average of a network, which a skipped update leaves where it is; and gradients, of which it logs none."""

DIGITS = """
triglot: 1
name: digits
model:
  inputs: {image: "image[8, 8, 1]"}
  layers:
    - conv2d: {filters: 8, bias: false}
    - batch_norm
    - relu
    - max_pool2d
    - flatten
    - dense: 24
    - layer_norm
    - gelu
    - dense: 10
data:
  source: {sklearn: digits}
training:
  loss: cross_entropy
  metrics: [accuracy]
  precision: PRECISION
  optimizer: {adamw: {lr: 1e-2}}
  epochs: 2
  batch: 64
  log: {every: 5 steps, gradients: true}
"""
"""A classifier of convolutions and normalisations."""
