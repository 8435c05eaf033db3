"""Train digits_cnn in Keras.

python train.py --out RUN
python train.py --out RUN --resume
"""

import requirements  # isort: skip  (ends where a library is too old)

import argparse
import math
import time
from pathlib import Path

import numpy as np
import tensorflow as tf

import data
import metrics
import run
import weights
from step import (
    evaluate,
    learning_rates,
    make_model,
    make_optimizer,
    restore_optimizer,
    restore_random,
    snapshot,
    train_steps,
)

BLOCK = 32  # updates in one call
GIVEN = [
    "epochs",
    "batch",
    "seed",
    "limit_batches",
    "overfit_batches",
    "float64",
    "no_dropout",
]
"""Options that a resumed run has from before unless they are given again."""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train digits_cnn.")
    add = parser.add_argument
    add("--data", default=".", metavar="FOLDER", help="where the spec's paths begin")
    add("--out", default="run", metavar="RUN", help="folder of the run")
    add("--epochs", type=positive, default=20, help="passes over the training data")
    add("--batch", type=positive, default=64, help="examples per update")
    add("--seed", type=int, default=7, help="of weights, order and dropout")
    add("--resume", action="store_true", help="continue the run in --out")
    add(
        "--stop-after",
        type=positive,
        default=math.inf,
        metavar="N",
        help="end at step N; --resume continues",
    )
    add(
        "--limit-batches",
        type=positive,
        metavar="N",
        help="at most N batches in an epoch",
    )
    add(
        "--overfit-batches",
        type=positive,
        metavar="N",
        help="the same N batches in every epoch",
    )
    add(
        "--smoke",
        action="store_true",
        help="one epoch of two batches, to see that it works",
    )
    add(
        "--profile",
        action="store_true",
        help="ten batches under the profiler: RUN/profile",
    )
    add("--log-to", choices=["mlflow", "wandb"], help="send figures there as well")
    add(
        "--detect-anomaly",
        action="store_true",
        help="find the operation that gives NaN; slow",
    )
    add(
        "--float64", action="store_true", help="compute in double precision, for proofs"
    )
    add("--no-dropout", action="store_true", help="train without dropout, for proofs")
    return run.options(parser, GIVEN)


def positive(text: str) -> int:
    """Return a count, which is at least 1."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def pieces(first: int, stop: int, full: int) -> list[tuple[int, int]]:
    """Cut batches ``first`` to ``stop`` where the smaller one, ``full``, begins."""
    cut = min(max(full, first), stop)
    return [(a, b) for a, b in ((first, cut), (cut, stop)) if a < b]


def train() -> int:
    """Train, and keep the last and the best weights."""
    args = arguments()
    if args.log_to:
        requirements.need(args.log_to)
    folder = run.Run(args.out)
    if args.detect_anomaly:
        tf.config.run_functions_eagerly(True)
        tf.debugging.enable_check_numerics()
    dtype = "float64" if args.float64 else "float32"
    state, arrays, fitted = run.State(), {}, None
    config = {
        "backend": "keras",
        "spec": "6589fbbf56c809e90a7af2648f0b1479f04a4cd321419883f8e61694278b24d0",
        "data": str(Path(args.data).resolve()),
        "seed": args.seed,
        "batch": args.batch,
        "dtype": dtype,
        "given": args.given,
    }
    if args.resume:
        fitted = folder.open()
        folder.go_on(config)
        state, arrays = folder.resume()
    splits = data.load(args.data, dtype, fitted)
    if args.resume:
        folder.write("config.json", folder.config)
    else:
        folder.create(config, splits.fitted)
    if args.log_to:
        folder.track(args.log_to)
    model = make_model(args.seed, dtype, not args.no_dropout)
    optimizer = make_optimizer(model)
    if arrays:
        weights.from_canonical(model, weights.model_only(arrays))
        restore_optimizer(model, optimizer, arrays, state.step)
        restore_random(model, arrays)

    inputs, target = splits.train
    count = len(target)
    batches = min(math.ceil(count / args.batch), args.limit_batches or count)
    epochs = args.epochs
    rates = learning_rates(epochs * batches, batches)
    interrupt = run.Interrupt()
    clock = time.perf_counter() - state.seconds
    full = count // args.batch
    if args.profile:
        tf.profiler.experimental.start(str(folder.folder / "profile"))
    while state.epoch < epochs:
        epoch = 0 if args.overfit_batches else state.epoch
        rows = data.order(count, args.seed, epoch)
        stop = state.until(batches, args.stop_after)
        losses = []
        for batch in run.progress(state.batch, stop, state.epoch, epochs, BLOCK):
            end = min(batch + BLOCK, stop)
            for first, last in pieces(batch, end, full):
                chosen = rows[first * args.batch : last * args.batch]
                chosen = chosen.reshape(last - first, -1)
                block = train_steps(
                    model,
                    optimizer,
                    inputs[chosen],
                    target[chosen],
                    rates[state.step : state.step + last - first],
                )
                losses.append(block)
                state.step += last - first
                state.batch += last - first
            if interrupt:
                break
        state.losses += np.concatenate(losses).tolist() if losses else []
        state.seconds = time.perf_counter() - clock
        folder.check(state, rows, args.batch)
        if interrupt or state.step >= args.stop_after:
            folder.save(state, snapshot(model, optimizer))
            interrupt.report(state.step, args.out)
            return interrupt.code
        row = state.row(count, args.batch, batches)
        row["val.loss"], output = evaluate(model, *splits.val, args.batch)
        figures = metrics.compute(output, splits.val[1])
        row |= {f"val.{name}": value for name, value in figures.items()}
        row["rate"] = float(rates[state.step - 1])
        state.seconds = time.perf_counter() - clock
        seen = state.losses
        better = state.finish(row, row["val.loss"])
        state.turn()
        folder.log(state, seen)
        arrays = snapshot(model, optimizer)
        if better:
            weights.write(folder.best, weights.model_only(arrays))
        folder.save(state, arrays)
        run.report(row, epochs)
    if args.profile:
        tf.profiler.experimental.stop()
    best = f"best val.loss {state.best:.4g}"
    print(f"{best}; next: python evaluate.py {folder.folder}")
    return 0


if __name__ == "__main__":
    run.main(train)
