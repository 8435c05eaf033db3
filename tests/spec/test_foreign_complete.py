"""Every public name of the frameworks leads to a word of ours, or to one line that says why not.

`names.txt` and `settings.txt` hold the names, so that this needs no framework.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from triglot.compiler.spec.foreign import (
    field_reason,
    foreign_field,
    foreign_form,
    foreign_op,
    foreign_reason,
    inferred_field,
    plain,
)
from triglot.compiler.spec.foreign_reasons import REASONS
from triglot.compiler.spec.foreign_settings import REASONS as SETTINGS
from triglot.compiler.spec.keys import TOP_LEVEL
from triglot.compiler.spec.records import FORMS, MODIFIERS
from triglot.compiler.spec.rooms import PLACES, room

HERE = Path(__file__).parent


def sections() -> Iterator[tuple[str, list[str], list[str]]]:
    """Module, families and names of each part of `names.txt`."""
    for part in (HERE / "names.txt").read_text().split("\n[")[1:]:
        head, _, names = part.partition("]")
        module, _, families = head.partition(":")
        yield module, families.split(), names.split()


def settings() -> Iterator[tuple[str, str, list[str]]]:
    """Family, word and foreign settings of each entry of `settings.txt`."""
    text = (HERE / "settings.txt").read_text().partition("\n\n")[2].replace("\n  ", " ")
    for line in text.splitlines():
        head, _, names = line.partition(": ")
        family, _, word = head.partition(".")
        yield family, word, names.split()


@pytest.mark.parametrize(("module", "families", "names"), sections(), ids=lambda v: str(v)[:30])
def test_every_name_leads_somewhere(module, families, names):
    assert names
    lost = [
        name
        for name in names
        if not any(foreign_op(name, family) for family in families)
        and not foreign_form(name)
        and not foreign_reason(name)
    ]
    assert not lost


@pytest.mark.parametrize(("family", "word", "names"), settings(), ids=lambda v: str(v)[:30])
def test_every_setting_leads_somewhere(family, word, names):
    fields = list(room(family)[word].fields) or ["none"]
    lost = [
        name
        for name in names
        if not (foreign_field(word, name, fields) or inferred_field(name) or field_reason(name))
    ]
    assert not lost


def test_lists_are_long():
    assert sum(len(names) for _, _, names in sections()) > 1600
    assert sum(len(names) for _, _, names in settings()) > 1000


@pytest.mark.parametrize("table", [REASONS, SETTINGS], ids=["words", "settings"])
def test_reasons_are_short_and_stand_once(table):
    names = [plain(name) for key in table for name in key.split()]
    assert len(names) == len(set(names))
    assert all(15 < len(reason) < 120 for reason in table.values())


KEYS = {"accumulate", "augment", "freeze", "groups", "epochs", "inputs", "loss", "losses", "max_steps", "metrics", "regularize",
        "tokens", "weights"}  # fmt: skip
OUTPUTS = {"imag", "real", "mean", "sum", "per_example"}


@pytest.mark.parametrize("reason", [*REASONS.values(), *SETTINGS.values()])
def test_reasons_name_words_that_exist(reason):
    """What stands in backticks as one word, or before a colon, is a word, a field or a key."""
    known = {word for family in PLACES for word in room(family)} | {*FORMS, *MODIFIERS, *TOP_LEVEL, *KEYS}
    known |= {field for family in PLACES for word in room(family) for field in room(family)[word].fields}
    for quoted in re.findall(r"`([^`]+)`", reason):
        head = re.match(r"(?:- )?([a-z_0-9]+)(?::.*)?\Z", quoted)
        if head:
            assert head[1] in known | OUTPUTS, quoted
