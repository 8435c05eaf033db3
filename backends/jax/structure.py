"""How Flax NNX says structure: modules in ``__init__``, arrays through ``__call__``."""

from __future__ import annotations

from ...compiler.ir.nodes import Program
from ..code.classes import ClassStyle, print_class
from ..code.dialect import Dialect
from ..code.lines import Lines, imports, of_user, prepend
from ..code.lower import Lowering
from .facts import small_maps
from .ops import table

STYLE = ClassStyle("nnx.Module", "__call__", "jax.Array", "", "rngs: nnx.Rngs", "nnx.List([{}])")
IMPORTS = {
    r"math\.": "import math",
    r"jax\.": "import jax",
    r"jnp\.": "import jax.numpy as jnp",
    r"nnx\.": "from flax import nnx",
    r"lax\.": "from jax import lax",
}


def dialect(program: Program) -> Dialect:
    """JAX's choices for a program."""
    facts = {"small_maps": small_maps(program), "portable": program.portable}
    remat, extra = ("nnx.remat", "nnx.remat"), (("rngs", "rngs"),)
    return Dialect("jax", table(program.portable), facts=facts, extra=extra, recompute=remat, sorts=True)


def model(lowering: Lowering, objective: bool = False) -> Lines:
    """The source of ``model.py``, or of ``objective.py``."""
    body = Lines()
    for made in lowering.printed(objective):
        body.add("")
        body.add("")
        print_class(made, lowering.dialect, STYLE, body)
    known = IMPORTS | of_user(lowering.files) | lowering.own(objective)
    return prepend(body, imports(body.text, known, lowering.helpers))
