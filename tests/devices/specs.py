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
  layers: [dense: {units: 12, bias: false}, batch_norm, relu, dropout: 0.2, activity_penalty: 5e-4, dense: 3]
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
  log: {every: 4 steps, graph: true, examples: 3}
"""
"""105 rows: the last batch has one, for two devices.

Clipping, moments of the whole batch, a mean over weights, draws by their row.
"""

UNPRICED = PLAIN.replace("activity_penalty: 5e-4, ", "")
LOW = UNPRICED.replace("name: plain", "name: low").replace("rng: portable", "rng: portable\n  precision: bfloat16")

CONV = """
triglot: 1
name: conv
data:
  source: {sklearn: digits}
  target: label
  split: {train: 0.1, val: 0.05, test: 0.85}
model:
  inputs: {image: "image[8, 8, 1]"}
  layers: [conv2d: {filters: 4, bias: false}, batch_norm, relu, activity_penalty: 1e-3, max_pool2d, flatten, dense: 10]
training:
  loss: cross_entropy
  optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
  regularize: [{match: kernel, l2: 1e-3}]
  ema: 0.9
  accumulate: 2
  epochs: 2
  batch: 24
  distribute: {data: 2}
  log: {every: 2 steps, gradients: true, histograms: true}
"""
"""180 rows in updates of 48: the last one has parts of 18."""

RATES = CONV.replace(", gradients: true, histograms: true", "")

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

TERMS = """
triglot: 1
name: terms
data:
  source: {sklearn: digits}
  split: {train: 0.05, val: 0.03, test: 0.92}
model:
  inputs: {image: "image[8, 8, 1]"}
  layers: [flatten, dense: 8, relu, dense: 10]
training:
  let: {scores: model(image)}
  losses:
    digit: cross_entropy(scores, label)
    size: 0.01 * mean(scores ** 2)
  metrics: [accuracy]
  monitor: val.accuracy
  optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
  precision: float16
  epochs: 1
  batch: 24
  distribute: {data: 2}
  log: {every: 50 steps, graph: true, examples: 3}
"""
"""Figures of outputs that processes gather; trained in float64, where the scale of losses changes nothing."""

MODEL = """model:
  inputs: {image: "image[8, 8, 1]"}
  layers: [flatten, dense: 8, relu, dense: 10]
"""
NETWORKS = """networks:
  reader:
    inputs: {image: "image[8, 8, 1]"}
    layers: [flatten, dense: {units: 8, bias: false}, batch_norm, relu, dense: 10]
  guide: {average_of: reader, decay: 0.8}
"""
GUIDED = (
    TERMS.replace(MODEL, NETWORKS)
    .replace("model(image)", "reader(image)")
    .replace("    size:", "    near: mse(guide(image), scores)\n    size:")
    .replace("  batch: 24\n", "  batch: 24\n  ema: 0.9\n")
)
"""The same with an average of the network, another of all weights, and batch statistics of all devices."""

TURNS = """
triglot: 1
name: turns
networks:
  maker:
    inputs: {z: "vector[3]"}
    layers: [dense: {units: 7, bias: false}, batch_norm, tanh, activity_penalty: {l1: 0.02, l2: 0.3}, dense: 4]
  judge:
    inputs: {features: "vector[4]"}
    layers: [dense: 6, leaky_relu: 0.2, dropout: 0.2, activity_penalty: 0.01, dense: 1]
  reader:
    inputs: {features: "vector[4]"}
    layers: [dense: 5, dense: 3]
data:
  source: {sklearn: iris}
  split: {train: 0.7, val: 0.15, test: 0.15}
  target: label
training:
  batch: 26
  ema: 0.9
  rng: portable
  clip: 0.5
  precision: float16
  metrics: [{accuracy: {of: reader}}]
  optimizer: {adamw: {lr: 5e-3, weight_decay: 0.1}}
  groups: [{match: bias, weight_decay: 0}]
  steps:
    - update: judge
      losses:
        real: binary_cross_entropy(judge(features), 1)
        fake: binary_cross_entropy(judge(maker(normal(3))), 0)
    - update: maker
      every: 2
      times: 2
      loss: binary_cross_entropy(judge(maker(normal(3))), 1)
    - update: reader
      loss: cross_entropy(reader(features), label)
  phases:
    - {epochs: 1, freeze: maker.batch_norm}
    - {epochs: 1, optimizer: {adam: {lr: 1e-2}}}
  distribute: {data: 2}
  log: {every: 2 steps, gradients: true, graph: true}
"""
