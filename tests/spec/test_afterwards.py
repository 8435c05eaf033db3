"""``inference`` and ``deploy``: right forms pass, and every word has a line for each of its fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.policy.deployment import MEASURES
from triglot.compiler.policy.inference import PROCEDURES

NETWORKS = """
triglot: 1
params: {classes: 10, eos: 2, steps: 50}
constants: {noise: {noise_schedule: {steps: steps}}}
networks:
  trunk:
    inputs: {image: "image[8, 8, 3]"}
    layers: [conv2d: 4, global_avg_pool, dense: classes]
  gpt:
    inputs: {tokens: "tokens[T]"}
    layers: [embedding: {vocab: 50, dim: 8}, dense: 50]
  reader:
    inputs: {source: "tokens[S]"}
    layers: [embedding: {vocab: 50, dim: 8}]
  writer:
    inputs: {target: "tokens[T]", memory: "sequence[S, 8]"}
    layers:
      - embedding: {vocab: 50, dim: 8}
        from: target
      - attention: {heads: 2, kv: memory}
      - dense: 50
  denoiser:
    inputs: {image: "image[8, 8, 3]", step: label}
    layers:
      - conv2d: 3
        from: image
        as: mixed
      - embedding: {vocab: steps, dim: 3}
        from: step
      - add: mixed
  maps:
    inputs: {image: "image[8, 8, 3]"}
    layers: [parallel: {heatmap: [conv2d: 2], size: [conv2d: 2], offset: [conv2d: 2]}]
  decoder:
    inputs: {z: "vector[4]"}
    layers: [dense: 9]
"""

RIGHT = {
    "autoregressive": "{network: gpt, sample: {temperature: 0, top_k: 5, top_p: 0.9}, end: eos}",
    "beam_search": "{encoder: reader, decoder: writer, beams: 2, start: 1, end: eos}",
    "center_detect": "{network: maps, stride: 1, score: 0.5}",
    "classify": "trunk",
    "ddpm": "{network: denoiser, schedule: noise, shape: [8, 8, 3], count: 2 * classes}",
    "decode": "{network: decoder, from: uniform}",
    "embed": "{network: trunk}",
    "verify": "{network: trunk, distance: cosine, threshold: 0.4}",
}


def told(text: str) -> list[tuple[str, str]]:
    """Code and message of what is said about both sections."""
    found = check_source(Source("spec.yaml", NETWORKS.lstrip() + text), Path()).findings
    return [(d.code, d.message) for d in found if d.code[:3] != "W03"]


def test_every_procedure_is_tried():
    assert set(RIGHT) == set(PROCEDURES.names)


@pytest.mark.parametrize("word", RIGHT)
def test_right_procedures_pass(word):
    assert told(f"inference: {{answer: {{{word}: {RIGHT[word]}}}}}\n") == [
        ("E0801", "`inference` is not compiled yet")
    ]


def test_right_deployment_passes():
    text = """
deploy:
  targets: [torch, jax]
  export: [onnx, {saved_model: answer}, stablehlo]
  quantize: [{int8: {calibrate: 20, match: [trunk.conv2d, kernel]}}, float16]
  prune: {magnitude: {sparsity: 0.25}}
  serve: {http: {port: 8000 + classes, max_wait: 5 ms}}
  monitor: [drift, {drift: {reference: train, test: ks, alert: 0.1}}]
"""
    assert told(text) == [("E0801", "`deploy` is not compiled yet")]


def test_one_network_needs_no_name():
    text = 'triglot: 1\nmodel: {inputs: {x: "vector[4]"}, layers: [dense: 3]}\ninference: {a: classify}\n'
    found = check_source(Source("spec.yaml", text), Path()).findings
    assert [d.code for d in found] == ["E0801"]


@pytest.mark.parametrize(
    ("procedure", "code", "text"),
    [
        ("{ddpm: {network: denoiser, schedule: noise, shape: [9, 8, 3]}}", "E0501", "works on image"),
        ("{ddpm: {network: denoiser, schedule: trunk, shape: [8, 8, 3]}}", "E0301", "noise_schedule"),
        ("{ddpm: {network: gpt, schedule: noise, shape: [8]}}", "E0503", "an example and a step"),
        ("{decode: {network: gpt}}", "E0503", "one code of real numbers"),
        ("{decode: {network: writer}}", "E0503", "one code of real numbers"),
        ("{beam_search: {encoder: trunk, decoder: writer, start: 1, end: 2}}", "E0503", "nothing that"),
        ("{autoregressive: {network: reader, max_tokens: 0}}", "E0209", "at least 1"),
        ("{embed: maps}", "E0503", "must give vector"),
    ],
)
def test_networks_that_do_not_fit(procedure, code, text):
    found = [item for item in told(f"inference: {{a: {procedure}}}\n") if item[0] != "E0801"]
    assert len(found) == 1
    assert found[0][0] == code and text in found[0][1] + str(found)


@pytest.mark.parametrize("word", MEASURES.names)
def test_measures_have_a_place_and_documented_fields(word):
    measure = MEASURES[word]
    assert measure.part in ("export", "quantize", "prune", "serve", "monitor")
    assert all(field.doc for field in measure.fields.values())
    assert (measure.__doc__ or "").strip()


def test_a_broken_network_is_told_once():
    text = 'triglot: 1\nmodel: {inputs: {x: "vector[4]"}, layers: [dnese: 3]}\ninference: {a: classify}\n'
    found = check_source(Source("spec.yaml", text), Path()).findings
    assert [d.code for d in found if d.severity == "error"] == ["E0300"]
