"""What several devices cannot do as one does is refused; losses know whether examples cost alone."""

from __future__ import annotations

import numpy as np
import pytest
import triglot
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.losses import LOSSES
from triglot.compiler.reference import array
from triglot.tests.conformance.losses import drawn, numbers

from .specs import CONV, GUIDED, PLAIN, SPLIT, TERMS, TURNS

MIXED = PLAIN.replace("batch_norm, relu", "minibatch_std, relu")


@pytest.mark.parametrize(
    ("text", "backend", "message"),
    [
        (MIXED, "torch", "`distribute: {data: 2}` beside `minibatch_std`"),
        (MIXED, "keras", "`distribute: {data: 2}` beside `minibatch_std`"),
        (CONV, "keras", "beside `activity_penalty`"),
        (CONV.replace("activity_penalty: 1e-3, ", ""), "keras", "beside `accumulate`"),
        (TERMS, "keras", "beside `precision: float16`"),
        (TERMS.replace("{data: 2}", "{fsdp: 2}"), "torch", "beside `precision: float16`"),
        (TERMS.replace("mean(scores ** 2)", "mean(scores) ** 2"), "torch", "beside `**` of a mean"),
        (TURNS, "keras", "beside `steps`"),
        (TURNS.replace("{data: 2}", "{fsdp: 2}"), "torch", "beside `steps`"),
        (TURNS.replace("  clip:", "  accumulate: 2\n  clip:"), "jax", "beside `steps` and `accumulate`"),
        (SPLIT, "keras", "`distribute: {fsdp: 2}` is not compiled for Keras"),
        (GUIDED.replace("float16", "float32"), "keras", "beside `guide`, an average"),
        (SPLIT.replace("adam:", "lamb:"), "torch", "with `lamb`"),
        (CONV.replace("data: 2}", "fsdp: 2}"), "torch", "beside `ema`"),
        (SPLIT.replace("{fsdp: 2}", "{data: 2}\n  log: {gradients: true}"), "keras", "beside gradients in `log`"),
        (SPLIT.replace("{fsdp: 2}", "{fsdp: 2}\n  log: {histograms: true}"), "torch", "beside gradients in `log`"),
        (SPLIT.replace("{fsdp: 2}", "{fsdp: 2}\n  log: {graph: true}"), "torch", "beside the graph in `log`"),
    ],
)
def test_what_a_framework_cannot_share_is_refused(text, backend, message, tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text(text)
    with pytest.raises(DiagnosticError) as caught:
        triglot.compile(path, [backend], tmp_path / "out")
    (found,) = caught.value.diagnostics
    assert found.code == "E0803"
    assert message in found.message
    assert found.helps


def test_losses_know_whether_examples_cost_alone():
    together = set()
    for word in LOSSES:
        for number in numbers(word):
            case = drawn(word, number)
            loss, output, target = case.loss, case.prediction, case.target
            count, cut = len(output), len(output) // 2
            if not cut:
                continue  # a corner of one example
            with np.errstate(all="ignore"):
                whole = float(loss.reference(array, output, target))
                first = float(loss.reference(array, output[:cut], target[:cut]))
                rest = float(loss.reference(array, output[cut:], target[cut:]))
            if loss.apart:
                mean = (cut * first + (count - cut) * rest) / count
                assert mean == pytest.approx(whole, rel=1e-9, abs=1e-9), case
            elif loss.reduction == "mean":
                together.add(word)
    assert together == {
        "causal_lm", "circle", "contrastive", "corn", "cross_entropy", "heatmap_focal", "info_nce",
        "lovasz", "nt_xent", "rmse", "rmspe", "triplet",
    }  # fmt: skip
