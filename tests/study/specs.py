"""Small specs whose whole runs are equal in three frameworks: nothing in them is drawn."""

PLAIN = """
triglot: 1
name: plain
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.7, val: 0.15, test: 0.15}
model:
  inputs:
    image: image[8, 8, 1]
  layers: [flatten, dense: {units: 12, bias: false}, batch_norm, relu, dense: 10]
training:
  loss: cross_entropy
  metrics: [accuracy]
  optimizer: {adamw: {lr: 3e-3}}
  schedule: {cosine: {warmup: 20 steps}}
  clip: 1.0
  evaluate: 60 steps
  checkpoint: {every: 50 steps, keep: 2}
  max_steps: 200
  batch: 16
"""
"""Running statistics, a schedule, clipping, an epoch of 79 batches with a smaller last one.

Evaluations and checkpoints come in the middle of epochs.
"""

TURNS = """
triglot: 1
name: turns
networks:
  painter:
    inputs: {image: "image[8, 8, 1]"}
    layers:
      - flatten
      - dense: {units: 7, bias: false}
      - batch_norm
      - tanh
      - dense: 64
      - sigmoid
      - reshape: [8, 8, 1]
  critic:
    inputs: {image: "image[8, 8, 1]"}
    layers: [flatten, dense: 6, tanh, dense: 1]
data:
  source: {sklearn: digits}
  fields: {image: {scale: [0, 1]}}
training:
  max_steps: 200
  batch: 32
  steps:
    - update: critic
      losses:
        real: binary_cross_entropy(critic(image), 1)
        fake: binary_cross_entropy(critic(painter(image)), 0)
      optimizer: {adam: {lr: 2e-3, betas: [0.5, 0.999]}}
    - update: painter
      times: 2
      losses:
        fool: binary_cross_entropy(critic(painter(image)), 1)
        near: mse(painter(image), image)
      optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
"""
"""Two networks and two optimizers that take turns."""
