"""Outputs and targets of a split as metrics ask for them."""

from __future__ import annotations

from typing import Any


class View:
    """What a metric's method may take, made from outputs and targets when it is asked for.

    Args:
        np: NumPy.
        output: outputs of the split, channels last.
        target: what the loss compares them with.
        loss: which says how outputs are read.
        form: of the metric's method.
    """

    def __init__(self, np: Any, output: Any, target: Any, loss: Any, form: str) -> None:
        self.np, self.loss, self.form = np, loss, form
        self.output, self.target = output, target
        if loss.shift:
            self.output, self.target = output[:, : -loss.shift], target[:, loss.shift :]
        self.two = loss.reading == "classes" and form == "yes"
        self.known: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        """What an argument of this name is."""
        if name not in self.known:
            self.known[name] = getattr(self, f"_{name}")()
        return self.known[name]

    @property
    def ignore(self) -> Any:
        """The id that does not count, None when there is none."""
        return getattr(self.loss, "ignore", None)

    def _scores(self) -> Any:
        flat = self.np.reshape(self.output, (-1, self.output.shape[-1]))
        return (
            flat if self.ignore is None else flat[self.np.reshape(self.target, -1) != self.ignore]
        )

    def _ids(self) -> Any:
        flat = self.np.reshape(self.target, -1)
        return flat if self.ignore is None else flat[flat != self.ignore]

    def _guess(self) -> Any:
        return self.np.argmax(self.get("scores"), axis=-1)

    def _classes(self) -> int:
        return int(self.output.shape[-1])

    def _chances(self) -> Any:
        return softmax(self.np, self.get("scores"), self.loss)

    def _score(self) -> Any:
        if self.two:
            return self.get("scores")[:, 1] - self.get("scores")[:, 0]
        return self.np.reshape(self.output, -1)

    def _truth(self) -> Any:
        return self.get("ids") == 1 if self.two else self.np.reshape(self.target, -1) > 0.5

    def _answer(self) -> Any:
        return self.get("score") > (0.0 if self.two else threshold(self.loss))

    def _chance(self) -> Any:
        if self.loss.chances == "given":
            return self.get("scores")[:, 1] if self.two else self.get("score")
        return self.np.exp(-self.np.logaddexp(0, -self.get("score")))

    def _output(self) -> Any:
        """The value that an output stands for."""
        if self.loss.link == "exp":
            return self.np.exp(self.output)
        half = self.output.shape[-1] // 2 if self.loss.link == "mean" else None
        return self.output if half is None else self.output[..., :half]

    def _target(self) -> Any:
        return self.target

    def _shares(self) -> Any:
        flat = self.np.reshape(self.output, (-1, self.output.shape[-1]))
        return softmax(self.np, flat, self.loss)

    def _wanted(self) -> Any:
        return self.np.reshape(self.target, (-1, self.target.shape[-1]))

    def _guesses(self) -> Any:
        np, output = self.np, self.output
        maps = np.reshape(output, (len(output), -1, output.shape[-1]))
        if self.loss.reading == "yes":
            return maps > threshold(self.loss)
        return (np.argmax(maps, axis=-1)[..., None] == np.arange(maps.shape[-1])) & self._counted()

    def _masks(self) -> Any:
        np, target = self.np, self.target
        if self.loss.reading == "yes":
            return np.reshape(target, (len(target), -1, target.shape[-1])) > 0.5
        ids = np.reshape(target, (len(target), -1, 1))
        return (ids == np.arange(self.output.shape[-1])) & self._counted()

    def _counted(self) -> Any:
        if self.ignore is None:
            return True
        return self.np.reshape(self.target, (len(self.target), -1, 1)) != self.ignore

    def _rows(self) -> Any:
        guess = self.np.argmax(self.output, axis=-1)
        if self.loss.reading == "tokens":
            return [spoken(self.np, row, self.loss.blank) for row in guess]
        if self.ignore is None:
            return list(guess)
        return [row[true != self.ignore] for row, true in zip(guess, self.target, strict=True)]

    def _true_rows(self) -> Any:
        last = self.loss.blank if self.loss.reading == "tokens" else self.ignore
        return [row if last is None else row[row != last] for row in self.target]

    def _vectors(self) -> Any:
        return self.output

    def _labels(self) -> Any:
        return self.target

    def _boxes(self) -> Any:
        return self.output if self._corners else corners_of(self.np, self.output)

    def _true_boxes(self) -> Any:
        return self.target if self._corners else corners_of(self.np, self.target)

    def _found(self) -> Any:
        return self.output

    def _objects(self) -> Any:
        return self.target

    @property
    def _corners(self) -> bool:
        return bool(self.loss.format == "corners")


def threshold(loss: Any) -> float:
    """The output above which a yes-or-no answer is yes."""
    return 0.5 if loss.chances == "given" else 0.0


def softmax(np: Any, scores: Any, loss: Any) -> Any:
    """Scores as chances."""
    if loss.chances == "given":
        return scores
    odds = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return odds / np.sum(odds, axis=-1, keepdims=True)


def spoken(np: Any, row: Any, blank: int) -> Any:
    """What the best class at each position says: repeats are one, blanks nothing."""
    first = np.concatenate([[True], row[1:] != row[:-1]])
    return row[first & (row != blank)]


def corners_of(np: Any, boxes: Any) -> Any:
    """Left, top, right, bottom of boxes given by centre, width and height."""
    middle, half = boxes[..., :2], boxes[..., 2:] / 2
    return np.concatenate([middle - half, middle + half], axis=-1)
