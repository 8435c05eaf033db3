"""Trials of a spec with other settings, chosen by Optuna, kept in a folder that can be gone on with.

The folder holds ``sweep.json`` (what is tried), ``trials.journal`` (Optuna's own record) and a run folder
for each trial, ``trial-0007``.  A trial that was interrupted goes on from its checkpoint.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

from .folder import NoRunError, RunFolder, read
from .space import Choice, SpaceError, grid


@dataclass(frozen=True)
class Outcome:
    """What became of a sweep.

    Attributes:
        code: exit code; not 0 when a trial ended otherwise than well.
        best: run folder of the best trial, None when none came to its end.
        figure, value: what it is best in.
        settings: its settings.
        finished, failed: trials that ended well, and that diverged.
    """

    code: int
    best: Path | None
    figure: str
    value: float
    settings: dict[str, Any]
    finished: int
    failed: int


class Sweep:
    """A sweep in a folder.

    Args:
        folder: of the sweep.
        choices: what varies.
        spec: path of the spec, for the record.
        seed: of the choice of settings.

    Raises:
        SpaceError: the folder holds a sweep of other settings, or one and ``resume`` is not said.
    """

    def __init__(
        self,
        folder: Path,
        choices: Sequence[Choice],
        spec: str,
        seed: int = 0,
        resume: bool = False,
    ) -> None:
        self.folder, self.choices, self.seed = folder, list(choices), seed
        record = {"version": 1, "spec": spec, "choices": [asdict(c) for c in self.choices]}
        path = folder / "sweep.json"
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        if before is not None and not resume:
            raise SpaceError(f"{folder} holds a sweep: go on with it by --resume, or choose --out")
        plain = json.loads(json.dumps(record))
        if before is not None and before["choices"] != plain["choices"]:
            raise SpaceError(f"{folder} holds a sweep over other settings; choose another --out")
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def run(self, trials: int, train: Callable[[Path, list[str], bool], int]) -> Outcome:
        """Make trials until there are ``trials`` of them.

        Args:
            trials: all of the sweep, earlier ones included; a grid ends with its last combination.
            train: called with a run folder, ``--set`` texts and whether the run goes on; returns the
                exit code of the training.
        """
        from optuna.trial import TrialState

        count = grid(self.choices)
        study, code = self._study(), 0
        waiting = study.get_trials(deepcopy=False, states=(TrialState.RUNNING,))
        done = len(study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.FAIL)))
        for _ in range(min(trials, count if count is not None else trials) - done):
            if waiting:
                number, params = waiting[0].number, waiting[0].params
                waiting = waiting[1:]
            else:
                asked = study.ask({c.path: c.distribution() for c in self.choices})
                number, params = asked.number, asked.params
            path = self.folder / f"trial-{number:04d}"
            code = train(path, [f"{k}={_text(v)}" for k, v in params.items()], _begun(path))
            run = _run(path)
            if code == 0 and run is not None and run.best:
                figure, more = run.watched
                if not study.user_attrs:
                    study.set_user_attr("figure", figure)
                    study.set_user_attr("higher", more)
                value = run.best[figure]
                study.tell(number, -value if more else value)
            elif code == 5:
                study.tell(number, state=TrialState.FAIL)
                code = 0
            else:
                break
            done += 1
        return self._outcome(study, code)

    def _study(self) -> Any:
        """Optuna's study: smaller is better, figures of which more is better have another sign."""
        import optuna
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        journal = str(self.folder / "trials.journal")
        lock = JournalFileOpenLock(journal)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Optuna calls the journal experimental
            storage = JournalStorage(JournalFileBackend(journal, lock_obj=lock))
            made = optuna.create_study(storage=storage, study_name="sweep", load_if_exists=True)
            before = len(made.get_trials(deepcopy=False))
            made.sampler = optuna.samplers.TPESampler(seed=self.seed + before)
            if grid(self.choices) is not None and not before:
                names = [choice.path for choice in self.choices]
                for values in product(*(choice.values for choice in self.choices)):
                    made.enqueue_trial(dict(zip(names, values, strict=True)))
        return made

    def _outcome(self, study: Any, code: int) -> Outcome:
        from optuna.trial import TrialState

        ended = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
        failed = study.get_trials(deepcopy=False, states=(TrialState.FAIL,))
        if not ended:
            return Outcome(code, None, "", 0.0, {}, 0, len(failed))
        best, notes = min(ended, key=lambda trial: trial.value), study.user_attrs
        return Outcome(
            code,
            self.folder / f"trial-{best.number:04d}",
            notes.get("figure", ""),
            -best.value if notes.get("higher") else best.value,
            dict(best.params),
            len(ended),
            len(failed),
        )


def _begun(path: Path) -> bool:
    """Whether a trial's run has begun."""
    return _run(path) is not None


def _run(path: Path) -> RunFolder | None:
    try:
        return read(path)
    except NoRunError:
        return None


def _text(value: Any) -> str:
    """A value as ``--set`` reads it."""
    return value if isinstance(value, str) else repr(value)
