"""The site builds without a broken link, and every spec of the tutorial checks without a finding."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from triglot.compiler.front import check_file
from triglot.compiler.ops import OPS

DOCS = Path(__file__).parents[2] / "docs"
SPECS = re.findall(r"```yaml\n(triglot: 1\n.*?)```", (DOCS / "tutorial.md").read_text(), re.S)


def test_the_tutorial_climbs():
    assert len(SPECS) >= 7


@pytest.mark.parametrize("number", range(len(SPECS)))
def test_tutorial(number, tmp_path):
    path = tmp_path / "model.yaml"
    path.write_text(SPECS[number])
    assert [found.message for found in check_file(path).findings] == []


def test_site(tmp_path):
    command = [sys.executable, DOCS / "make_site.py", "--out", tmp_path / "site"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for word in OPS:
        text = (tmp_path / "site" / "words" / "ops" / f"{word}.html").read_text()
        assert all(name in text for name in ("PyTorch", "Keras 3", "Flax NNX")), word
    assert "http" not in re.sub(r"https?://(www\.)?(mkdocs\.org|github\.com|readthedocs)", "",
                                " ".join(re.findall(r'(?:src|href)="([^"]+)"',
                                (tmp_path / "site" / "index.html").read_text())))
