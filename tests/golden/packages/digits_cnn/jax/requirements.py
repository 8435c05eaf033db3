"""Check what is installed, before anything of it is imported or written.

Where a library is missing, or older than this package was written for, the program
ends with exit code 3.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec

OLDEST = {
    "jax": "0.6",
    "flax": "0.11",
    "optax": "0.2.4",
    "numpy": "2.0",
    "safetensors": "0.5",
    "tensorboard": "2.18",
    "tqdm": "4.66",
    "scikit-learn": "1.5",
}
"""Oldest versions of the libraries that this package was written for."""
NEWEST = {"jax": "0.10", "flax": "0.12", "optax": "0.2"}
"""Newest versions that it was tested with."""
WRONG = {
    "jax": {"0.10.2": "adds up wrongly on a CPU (github.com/jax-ml/jax/issues/39103)"}
}
"""Versions that compute something else, and what."""
MODULES = {"scikit-learn": "sklearn"}
"""What libraries are imported as, where that is another name."""


def installed(name: str) -> str:
    """Return the version of a library, whoever distributes it; empty without any."""
    try:
        return version(name)
    except PackageNotFoundError:
        module = MODULES.get(name, name)
        others = packages_distributions().get(module)
        return version(others[0]) if others else ""


def release(text: str) -> tuple[int, ...]:
    """Return the numbers a version begins with: ``2.13.0+cpu`` is (2, 13, 0)."""
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(map(int, found[0].split("."))) if found else ()


def check() -> None:
    """End with exit code 3 where this package cannot run; warn where it never did."""
    found = {name: installed(name) for name in OLDEST}
    old = [name for name in OLDEST if release(found[name]) < release(OLDEST[name])]
    bad = [name for name in WRONG if found[name] in WRONG[name]]
    if old or bad:
        wanted = [f'"{name}>={OLDEST[name]}"' for name in old]
        wanted += [f'"{name}!={found[name]}"' for name in bad]
        lines = [
            f"  {name} {OLDEST[name]} or newer is needed, "
            + (f"{found[name]} is installed" if found[name] else "none is installed")
            for name in old
        ]
        lines += [f"  {name} {found[name]} {WRONG[name][found[name]]}" for name in bad]
        lines = ["error: this package cannot run here:", *lines, "install with:"]
        print(*lines, f"  pip install {' '.join(wanted)}", sep="\n", file=sys.stderr)
        raise SystemExit(3)
    new = [
        f"{name} {found[name]} (tested with {NEWEST[name]})"
        for name in NEWEST
        if release(found[name])[:2] > release(NEWEST[name])
    ]
    if new:
        print(f"warning: newer than tested: {', '.join(new)}", file=sys.stderr)


def need(name: str) -> None:
    """End with exit code 3 unless a library that was asked for is there."""
    if find_spec(name) is None:
        print(f"error: {name} is not installed: pip install {name}", file=sys.stderr)
        raise SystemExit(3)


check()
