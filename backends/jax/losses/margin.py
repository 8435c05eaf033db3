"""Losses with a margin."""

from __future__ import annotations

from ...code.alike import margin
from . import says

margin.ENTRIES.say(says, np="jnp", nn="jax.nn")
