"""Names people bring from PyTorch, Keras, Flax and optax, and the words used here.

Case, separators and a module path in front do not matter: ``nn.Conv2d``, ``Conv2D`` and ``conv_2d``
are one name.  A word is only offered when this version of the language has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..types.record import Record
from . import (
    foreign_figures,
    foreign_layers,
    foreign_policy,
    foreign_shapes,
    foreign_training,
    foreign_values,
)
from .foreign_fields import FIELDS
from .foreign_reasons import REASONS
from .foreign_settings import REASONS as SETTINGS
from .foreign_training import FIELDS as OF_TRAINING
from .foreign_training import HOMES
from .rooms import PLACES, room


def _joined(*tables: dict[str, str]) -> dict[str, str]:
    """One table of several that may share words."""
    words = dict.fromkeys(word for table in tables for word in table)
    return {word: " ".join(t[word] for t in tables if word in t) for word in words}


FIGURES = _joined(foreign_figures.LOSSES, foreign_figures.METRICS)
TABLES: dict[str, dict[str, str]] = {
    "ops": _joined(foreign_values.WORDS, foreign_layers.WORDS, foreign_shapes.WORDS),
    "losses": FIGURES,
    "metrics": FIGURES,
    "optimizers": foreign_training.OPTIMIZERS,
    "schedules": foreign_training.SCHEDULES,
    "initializers": foreign_training.INITIALIZERS,
    "regularizers": foreign_training.REGULARIZERS,
    "constants": foreign_policy.CONSTANTS,
    "procedures": foreign_policy.PROCEDURES,
    "deployment": foreign_policy.DEPLOYMENT,
}
"""Family -> word of the language -> names it has elsewhere."""

INFERRED = """
in_channels in_features input_shape input_size input_channels num_features normalized_shape
batch_input_shape embed_dim d_model num_channels num_parameters in1_features in2_features
in_kv_features kdim in_planes input_features in_dim d_in
"""
"""Sizes that other tools want to hear and that follow from the previous step here."""


def plain(name: str) -> str:
    """A name without case, separators and the module it comes from."""
    return re.sub(r"[\s_-]+", "", name.strip().rpartition(".")[2]).lower()


@cache
def _names(family: str) -> dict[str, str]:
    """Plain foreign name -> word, for the words this family has; our own spellings win."""
    words = room(family)
    table = TABLES.get(family, {})
    found = {plain(name): word for word in words for name in table.get(word, "").split()}
    return {**found, **{plain(word): word for word in words}}


def foreign_op(word: str, family: str | None = None) -> str | None:
    """The word used here for a name from elsewhere, None when there is none.

    Args:
        word: ``nn.Linear``, ``BatchNormalization``, ``Conv2D``, …
        family: one of `PLACES`; without it all are searched, ops first.
    """
    for name in [family] if family else PLACES:
        if name in PLACES and (found := _names(name).get(plain(word))):
            return found
    return None


def foreign_form(word: str) -> str | None:
    """The form of the language, ``residual`` or ``compute``, that a name stands for."""
    found = (
        form
        for form, names in foreign_policy.FORMS.items()
        if plain(word) in map(plain, names.split())
    )
    return next(found, None)


def foreign_reason(word: str) -> str | None:
    """What to do in place of a name from elsewhere that has no word here, None when it is unknown."""
    return _reasons("words").get(plain(word))


def field_reason(word: str) -> str | None:
    """What to do in place of a setting from elsewhere, None when it is unknown."""
    return _reasons("settings").get(plain(word))


@cache
def _reasons(what: str) -> dict[str, str]:
    table = SETTINGS if what == "settings" else REASONS
    return {plain(name): reason for names, reason in table.items() for name in names.split()}


def _record(word: str) -> type[Record] | None:
    """The declared record of a word of any family."""
    return next((room(name)[word] for name in PLACES if word in room(name)), None)


def foreign_field(op: str, word: str, known: Iterable[str] = ()) -> str | None:
    """The field of ``op`` that a name from elsewhere stands for, None when there is none.

    Args:
        op: a word of any family.
        word: ``out_channels``, ``kernel_size``, ``useBias``, …
        known: the fields of ``op``; those of the word of this name when empty.
    """
    wanted = plain(word)
    record = _record(op)
    fields = list(known) or (list(record.fields) if record else [])
    for field in fields:
        if plain(field) == wanted:
            return field
    for field in fields:
        names = f"{FIELDS.get(field, '')} {OF_TRAINING.get(field, '')}"
        if wanted in map(plain, names.split()):
            return field
    return None


def home_in_training(word: str) -> str | None:
    """Where something stands that people write into ``training``, None when that is not known."""
    wanted = plain(word)
    return next((home for names, home in HOMES.items() if wanted in map(plain, names.split())), None)


def inferred_field(word: str) -> bool:
    """Whether a name states a size that is inferred here."""
    return plain(word) in map(plain, INFERRED.split())
