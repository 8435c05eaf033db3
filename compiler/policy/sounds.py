"""The sounds of a source, planned: how long they are, what changes them, and what they become."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..ops import Refusal
from ..types.tensor import TensorType, tensor
from .sources import Change, Scan

WAVES = ("gain", "noise", "time_shift")
"""Random changes of sounds."""

SPECTRA = ("band_mask", "time_mask")
"""Random changes of what `log_mel` makes of them."""

FINISHES = ("scale", "standardize")


@dataclass(frozen=True)
class SoundPlan:
    """What happens to sounds.

    Attributes:
        waves: random changes of the samples, in order.
        mel: the record of `log_mel`, None for samples as they are.
        spectra: random changes of the bands.
        finishes: what brings numbers to their range.
        type: what the network reads.
    """

    waves: tuple[Change, ...]
    mel: Any
    spectra: tuple[Change, ...]
    finishes: tuple[Change, ...]
    type: TensorType

    @property
    def changes(self) -> tuple[Change, ...]:
        """All random changes."""
        return (*self.waves, *self.spectra)


def plan_sounds(chain: Iterable[Any], more: Iterable[Any], scan: Scan, source: Any) -> SoundPlan:
    """Plan the field ``audio``.

    Args:
        chain: its transforms.
        more: random changes of ``data.augment``.
        scan: what the source holds.
        source: the source.

    Raises:
        Refusal: E0209 no possible order or band, E0702 a transform of something else.
    """
    waves: list[Change] = []
    spectra: list[Change] = []
    finishes: list[Change] = []
    mel = None
    for step in chain:
        at = f"fields.audio.{step.word}"
        late = finishes or (mel is not None and step.word in (*WAVES, "log_mel"))
        if late or (mel is None and step.word in SPECTRA):
            raise Refusal(
                "E0209", f"`{step.word}` comes too {'late' if late else 'early'}", at=at,
                help="first changes of the sound, then `log_mel`, its masks, then `standardize`",
            )  # fmt: skip
        if step.word == "log_mel":
            mel = step
        elif step.word in FINISHES:
            finishes.append(step.change("audio", scan))
        else:
            (waves if step.word in WAVES else spectra).append(_random(step, at))
    for step in more:
        change = _random(step, f"augment.audio.{step.word}")
        if step.word in SPECTRA and mel is None:
            raise Refusal("E0209", f"`{step.word}` needs `log_mel`", at=f"augment.audio.{step.word}")
        (waves if step.word in WAVES else spectra).append(change)
    kind = _spectrum(mel, source) if mel is not None else scan.arrays["audio"]
    return SoundPlan(tuple(waves), mel, tuple(spectra), tuple(finishes), kind)


def _random(step: Any, at: str) -> Change:
    if step.word not in (*WAVES, *SPECTRA):
        raise Refusal(
            "E0702", f"`{step.word}` does not change sounds", at=at,
            help=f"use {', '.join(f'`{word}`' for word in (*WAVES, 'log_mel', *SPECTRA, *FINISHES))}",
        )  # fmt: skip
    amounts = tuple(step.get(name) for name in step.fields)
    return Change("augment", word=step.word, amounts=amounts)


def _spectrum(mel: Any, source: Any) -> TensorType:
    high = mel.high or source.rate / 2
    if high > source.rate / 2 or high <= mel.low:
        raise Refusal(
            "E0209", f"bands from {mel.low:g} to {high:g} Hz do not fit a rate of {source.rate}",
            at="fields.audio.log_mel", help=f"the highest possible is {source.rate / 2:g}",
        )  # fmt: skip
    if mel.frame > source.samples:
        raise Refusal(
            "E0209", f"a sound of {source.samples} samples has no stretch of {mel.frame}",
            at="fields.audio.log_mel.frame",
        )  # fmt: skip
    return tensor("sequence", 1 + (source.samples - mel.frame) // mel.hop, mel.bands)
