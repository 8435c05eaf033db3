"""deploy: where trained networks go."""

from __future__ import annotations

from typing import Any

from ..types.record import Record, calls, items

TARGETS = ("torch", "keras", "jax")


class Deploy(Record):
    """Targets, exports, compression, servers and monitors."""

    targets: Any = items(TARGETS, of_what="names", doc="frameworks that packages are written for")
    export: Any = calls("deployment", (), doc="files for other runtimes")
    quantize: Any = calls("deployment", (), doc="numbers in fewer bits")
    prune: Any = calls("deployment", (), doc="weights that become 0")
    serve: Any = calls("deployment", (), doc="how requests are answered")
    monitor: Any = calls("deployment", (), doc="what is watched while it serves")
