"""What draws the same numbers in every framework."""

from __future__ import annotations

from ...code.alike.portable import DRAWN, ENTRIES
from . import PORTABLE
from .parameter import any_input
from .shape import grid_layout

LAYOUTS = {
    **{word: any_input for word in DRAWN if not word.endswith("_like")},
    "drop_block2d": "first",
    "categorical": "last",
    "gumbel_softmax": "last",
    "shuffle": grid_layout,
}
"""Of the values they take; the other layers take any."""

for words, entry in ENTRIES.rows:
    for word in words:
        PORTABLE.says(word, layout=LAYOUTS.get(word, "any"))(entry)
