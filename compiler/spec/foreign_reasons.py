"""Names from other tools that have no word here, and what to do in place of each."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "greedy greedy_decoding greedy_sampling": "the likeliest token every time: `sample: {temperature: 0}`",
}
"""Names -> one line; see `foreign.foreign_reason`."""
