"""The HTML report: one file, nothing fetched, no markup from a spec, the guilty line marked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from triglot.compiler.diagnostics import DiagnosticError
from triglot.verify.charts import bars, curves
from triglot.verify.compare import Comparison
from triglot.verify.report import headline, render, write
from triglot.verify.run import Verification
from triglot.verify.training import Trained

TEXT = "triglot: 1\nname: <script>alert(1)</script>\nmodel:\n  layers: [relu]\n"


def comparison(backend, error=1e-16, ok=True, **more):
    return Comparison(backend, "gradients of the output", "float64", error, 1e-10, ok,
                      more.pop("where", "model.dense.kernel"), "model", **more)  # fmt: skip


def verification(*comparisons):
    found = Verification("specs/<b>.yaml", list(comparisons), text=TEXT)
    for row in comparisons:
        errors = {"model.dense.kernel": row.max_error, "model.<i>.bias": 0.0}
        found.details[row.backend, "model", "float64"] = {row.quantity: errors}
        for dtype, shift in (("float64", 0.0), ("float32", 1e-7)):
            found.losses[row.backend, dtype] = [2.0 - 0.1 * i + shift for i in range(20)]
        found.versions[row.backend] = {"python": "3.11"}
    found.losses["reference", "float64"] = [2.0 - 0.1 * i for i in range(20)]
    return found


class Tags(HTMLParser):
    """Collects tags and their attributes, and whether they are balanced."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_page_is_one_file_that_runs_nothing():
    page = render(verification(comparison("torch"), comparison("jax")))
    tags = Tags(page).found
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe"}
    assert not any(
        name in {"src", "href"} or name.startswith("on") for _, at in tags for name in at
    )
    assert "url(" not in page and "@import" not in page
    assert "torch and jax agree with the reference" in page


def test_the_guilty_line_is_marked():
    wrong = comparison("keras", 0.2, False, node="model.relu", at="specs/b.yaml:4:12")
    page = render(verification(comparison("torch"), wrong))
    lines = re.findall(r'<div class="hit"><b>(\d+)</b>.*?<em>(.*?)</em>', page)
    assert lines == [("4", "keras differs first at model.relu")]
    assert "keras disagrees with the reference; torch agrees" in page
    assert 'class="no"' in page


def test_a_process_that_failed_is_told():
    failed = Comparison(
        "jax", "run", "float64", float("inf"), None, False, "ValueError: <x>", "model"
    )
    found = Verification("b.yaml", [failed], failures={("jax", "float64"): "ValueError: <x>"})
    page = render(found)
    assert "ValueError: &lt;x&gt;" in page and "<x>" not in page
    Tags(page)


def test_nothing_compared():
    assert headline([], []) == "Nothing was compared"
    Tags(render(Verification("b.yaml")))


@pytest.mark.parametrize("error", [0.0, 1e-300, 1e-17, 1.0, 1e9, float("inf"), float("nan")])
def test_charts_take_any_number(error):
    drawing = bars([("layer", {"torch": error})], ["torch"], 1e-10)
    width = float(re.search(r'<rect[^>]* width="([\d.]+)"', drawing)[1])
    assert 0 < width < 380
    line = curves({"torch": [error, 1.0]}, True, "title", {"torch": "torch"})
    assert "nan" not in re.sub(r"<title>.*?</title>", "", line) and "inf" not in line


def test_equal_bytes():
    found = verification(comparison("torch"))
    assert render(found) == render(found)


def test_a_path_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DiagnosticError):
        write(verification(comparison("torch")), tmp_path / "file" / "report.html")


def test_a_lower_precision_has_curves_of_its_own():
    found = verification(comparison("torch"))
    found.trained = trained = Trained(20, "none", "bfloat16", 20, 20)
    trained.errors["torch"] = [0.0] * 20
    for name, shift in (("float64", 0.0), ("float32", 1e-7), ("reversed", 2e-7)):
        trained.losses["torch", name] = [2.0 - 0.1 * i + shift for i in range(20)]
    page = render(found)
    assert "torch: float32 from float64" in page and "bfloat16 from float64" not in page
    for name, shift in (("bfloat16", 1e-2), ("bfloat16 reversed", 2e-2)):
        trained.losses["torch", name] = [2.0 - 0.1 * i + shift for i in range(20)]
    page = render(found)
    Tags(page)
    assert "Bfloat16: distance of the losses from float64" in page
    assert "torch: float32 from float64" in page and "torch: bfloat16 from float64" in page
