"""``model.py`` for PyTorch and JAX under ``mypy --strict``, as far as the frameworks are typed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from triglot.tests.generated.packages import ROOT

UNTYPED = ("no-any-return", "no-untyped-call")
"""What strict mode holds against a caller of ``nn.Module.__call__`` (Any), bare ``nnx.max_pool``, a user."""


@pytest.mark.parametrize("backend", ["torch", "jax"])
def test_model_pages_are_typed(packages, backend, tmp_path):
    """One run for all specs: pages get names of their own, helpers beside them."""
    pages = []
    for name, folder in packages.items():
        module = f"{backend}_{name}".replace("-", "_")
        text = (folder / backend / "model.py").read_text()
        pages.append(tmp_path / f"{module}.py")
        pages[-1].write_text(
            re.sub(r"^from layers import", f"from {module}_layers import", text, flags=re.M).replace(
                "import custom_ops\n", f"import {module}_custom_ops as custom_ops\n"
            )
        )
        for helper in ("layers", "custom_ops"):
            if (folder / backend / f"{helper}.py").exists():
                shutil.copy(folder / backend / f"{helper}.py", tmp_path / f"{module}_{helper}.py")
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--config-file=", "--strict", "--follow-imports=silent",
            "--cache-dir", str(ROOT / ".mypy_cache" / "generated"),
            *(f"--disable-error-code={code}" for code in UNTYPED), *map(str, pages),
        ],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
