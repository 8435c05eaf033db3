"""Which loss a metric follows where losses are expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source

HEAD = """
triglot: 1
networks:
  judge:
    inputs: {features: "vector[4]"}
    layers: [dense: 1]
  reader:
    inputs: {features: "vector[4]"}
    layers: [dense: 3]
data:
  source: {sklearn: iris}
  target: label
training:
"""
STEPS = """
  let: {scores: reader(features), apart: "focal(scores, label, gamma=3)"}
  steps:
    - update: judge
      losses:
        real: binary_cross_entropy(judge(features), 1)
        fake: 2 * binary_cross_entropy(judge(-1 * features), 0)
    - update: reader
      losses:
        two: cross_entropy(scores, label) + focal(scores, label)
        flat: 0.1 * mean(scores ** 2)
"""


def compared(metrics, text=STEPS):
    """(what is read, which loss, names of the figures) of every comparison, and of which update."""
    checked = check_source(Source("a.yaml", f"{HEAD}  metrics: {metrics}{text}"), Path())
    assert [found.message for found in checked.errors] == []
    whole = checked.program.objectives["objective"]
    return [
        (one.of, one.loss.word, [metric.word for metric in one.metrics],
         [part.name for part in whole.parts if one.output in part.compared])
        for one in whole.comparisons
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("metrics", "wanted"),
    [
        ("[perplexity]", [("reader_two", "cross_entropy", ["perplexity"], ["reader_terms"])]),
        ("[{accuracy: {of: judge_fake}}, {f1: {of: judge_fake}}]",
         [("judge_fake", "binary_cross_entropy", ["accuracy", "f1"], ["judge_terms"])]),
        ("[{accuracy: {of: reader_two}}, perplexity]",
         [("reader_two", "cross_entropy", ["accuracy", "perplexity"], ["reader_terms"])]),
        ("[{accuracy: {top: 2, of: apart}}]", [("apart", "focal", ["accuracy"], ["judge_terms"])]),
    ],
)  # fmt: skip
def test_a_metric_follows_a_loss(metrics, wanted):
    """The one that fits, or that is named; losses of the same two values are one."""
    assert compared(metrics) == wanted


def test_what_metrics_read_is_no_term():
    """The two values are results beside the terms, under names that no term has."""
    text = """
  losses:
    digit: cross_entropy(reader(features), label)
    digit_output: 0.1 * mean(judge(features) ** 2)
"""
    checked = check_source(Source("a.yaml", f"{HEAD}  metrics: [accuracy]{text}"), Path())
    whole = checked.program.objectives["objective"]
    assert whole.terms == ("digit", "digit_output")
    assert list(whole.body.output_types) == [
        "digit",
        "digit_output",
        "digit_output_",
        "digit_target",
    ]


@pytest.mark.parametrize(("metrics", "unread"), [("[{accuracy: {of: apart}}]", False), ("[]", True)])
def test_a_name_that_only_a_metric_reads_is_no_unused_step(metrics, unread):
    """`let` holds it for the metric; without one nothing reads it, which is told."""
    text = "\n  let: {apart: 'focal(reader(features), label)'}\n  loss: mean(judge(features) ** 2)\n"
    checked = check_source(Source("a.yaml", f"{HEAD}  metrics: {metrics}{text}"), Path())
    assert ("W0305" in [found.code for found in checked.findings]) == unread
