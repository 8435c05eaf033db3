"""Small specs that several devices train as one does."""

PLAIN = """
triglot: 1
name: plain
data:
  source: {sklearn: iris}
  target: label
  split: {train: 0.7, val: 0.15, test: 0.15}
model:
  inputs: {features: "vector[4]"}
  layers: [dense: {units: 12, bias: false}, batch_norm, relu, dropout: 0.2, dense: 3]
training:
  loss: {cross_entropy: {class_weights: [1, 2, 0.5]}}
  metrics: [accuracy]
  optimizer: {adamw: {lr: 2e-2}}
  schedule: {cosine: {warmup: 3 steps}}
  clip: 0.5
  rng: portable
  epochs: 3
  batch: 26
  distribute: {data: 2}
"""
"""105 rows: the last batch has one, for two devices.

Clipping, moments of the whole batch, a mean over weights, draws by their row.
"""

LOW = PLAIN.replace("name: plain", "name: low").replace("rng: portable", "rng: portable\n  precision: bfloat16")

CONV = """
triglot: 1
name: conv
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.1, val: 0.05, test: 0.85}
model:
  inputs: {image: "image[8, 8, 1]"}
  layers: [conv2d: {filters: 4, bias: false}, batch_norm, relu, max_pool2d, flatten, dense: 10]
training:
  loss: cross_entropy
  optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
  regularize: [{match: kernel, l2: 1e-3}]
  ema: 0.9
  accumulate: 2
  epochs: 2
  batch: 24
  distribute: {data: 2}
"""
"""180 rows in updates of 48: the last one has parts of 18."""

SPLIT = """
triglot: 1
name: split
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.1, val: 0.05, test: 0.85}
blocks:
  stage:
    layers: [dense: {units: 10, bias: false}, batch_norm, tanh]
model:
  inputs: {image: "image[8, 8, 1]"}
  layers:
    - flatten
    - dense: 10
    - {stage: {}, repeat: 2}
    - dense: 10
training:
  loss: cross_entropy
  optimizer: {adam: {lr: 1e-2}}
  clip: {norm: 0.1}
  phases:
    - {epochs: 1, freeze: stage}
    - {epochs: 1}
  batch: 34
  distribute: {fsdp: 2}
"""
