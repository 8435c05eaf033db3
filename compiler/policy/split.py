"""split: which examples train, validate and test."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import Record, anything, integer, number, text

WAYS = ("stratify", "by", "time", "files", "folds")


class Split(Record):
    """Shares of the examples; drawn once from the spec's seed, equal in every framework.

    Without shares they are 0.8, 0.1 and 0.1.  Where only some are given, the others have what is left:
    ``train`` all but 0.1 each for those that are not given, ``val`` and ``test`` equal parts.

    At most one of ``stratify``, ``by``, ``time``, ``files`` and ``folds`` says how they are chosen.
    """

    train: float = number(None, above=0, maximum=1, doc="share that is trained on")
    val: float = number(None, minimum=0, below=1, doc="share that chooses the best epoch")
    test: float = number(None, minimum=0, below=1, doc="share that is kept for the end")
    stratify: Any = text(None, doc="field whose classes have equal shares everywhere")
    by: Any = text(None, doc="field whose values stay together")
    time: Any = text(None, doc="field in whose order the first train and the last test")
    files: Any = anything(None, doc="`val` and `test` as files of their own, like the source's")
    folds: Any = integer(None, minimum=2, doc="cut into this many; one validates, `test` stays")
    fold: Any = integer(None, minimum=0, doc="which fold validates, 0 when absent")

    def __init__(self, **given: Any) -> None:
        """Fill in the shares that are not given."""
        super().__init__(**given)
        held = [name for name in ("val", "test") if self.get(name) is None]
        rest = 1 - sum(self.get(name) or 0 for name in ("train", "val", "test"))
        share = 0.1 if self.train is None else round(max(rest, 0) / max(len(held), 1), 9)
        for name in held:
            setattr(self, name, share)
        if self.train is None:
            self.train = round(1 - self.val - self.test, 9)

    def check(self) -> None:
        """Refuse shares that do not add up and ways that exclude each other.

        Raises:
            Refusal: E0209.
        """
        given = [way for way in WAYS if self.get(way) is not None]
        if len(given) > 1:
            raise Refusal(
                "E0209", f"`split` can have `{given[0]}` or `{given[1]}`, not both",
                at=f"split.{given[1]}",
            )  # fmt: skip
        if self.folds is not None and (self.fold or 0) >= self.folds:
            raise Refusal(
                "E0209", f"there is no fold {self.fold} among {self.folds}", at="split.fold",
                help=f"folds are numbered 0 to {self.folds - 1}",
            )  # fmt: skip
        if self.files is not None:
            self._check_files()
        total = max(self.train, 0) + self.val + self.test
        if self.files is None and self.folds is None and abs(total - 1) > 1e-9:
            raise Refusal("E0209", f"the shares of `split` add up to {total:g}, not 1", at="split")

    def _check_files(self) -> None:
        known = isinstance(self.files, dict) and all(
            name in ("val", "test") and isinstance(file, str) for name, file in self.files.items()
        )
        if not known or not self.files:
            raise Refusal(
                "E0209", "`split.files` names the files of `val` and `test`", at="split.files",
                help="`files: {val: val.csv, test: test.csv}`; the source's file is trained on",
            )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The splits that have examples, train first."""
        if self.files is not None:
            return ("train", *(name for name in ("val", "test") if name in self.files))
        held = {"val": self.val > 0 or self.folds is not None, "test": self.test > 0}
        return ("train", *(name for name, there in held.items() if there))
