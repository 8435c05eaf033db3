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
  log: {every: 20 steps, gradients: true, histograms: true, graph: true, examples: 4}
"""
"""Running statistics, a schedule, clipping, an epoch of 79 batches with a smaller last one.

Evaluations and checkpoints come in the middle of epochs, and so does what is logged of gradients.
"""

PARTS = """
triglot: 1
name: parts
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.3, val: 0.35, test: 0.35}
model:
  inputs:
    image: image[8, 8, 1]
  layers: [flatten, dense: 12, relu, dropout: 0.2, dense: {units: 8, bias: false}, batch_norm, dense: 10]
training:
  loss: cross_entropy
  rng: portable
  optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
  clip: {norm: 0.1}
  accumulate: 2
  ema: 0.9
  batch: 16
  regularize: [{match: kernel, l2: 1e-3}]
  log: {every: 5 steps, gradients: true}
  phases:
    - {epochs: 1, freeze: batch_norm}
    - {epochs: 1, optimizer: {adam: {lr: 1e-3}}}
"""
"""Gradients of batches that are parts, with draws, something frozen, and a penalty."""

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
  log: {every: 30 steps, gradients: true, histograms: true}
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
"""Two networks and two optimizers that take turns; what is logged are gradients of both."""
