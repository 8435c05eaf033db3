"""Train digits_cnn in JAX.

python train.py --out RUN
python train.py --out RUN --resume
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np

import data
import metrics
import run
import weights
from step import (
    evaluate,
    learning_rates,
    loss_fn,
    make_model,
    make_optimizer,
    restore_optimizer,
    restore_random,
    snapshot,
    sync,
    train_step,
)

__all__ = ["loss_fn", "make_model", "make_optimizer", "train_step"]


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
    add("--limit-batches", type=positive, help="at most this many batches in an epoch")
    add(
        "--float64", action="store_true", help="compute in double precision, for proofs"
    )
    add("--no-dropout", action="store_true", help="train without dropout, for proofs")
    return parser.parse_args()


def positive(text: str) -> int:
    """Return a count, which is at least 1."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def train() -> int:
    """Train, and keep the last and the best weights."""
    args = arguments()
    folder = run.Run(args.out)
    dtype = "float64" if args.float64 else "float32"
    state, fitted = run.State(), None
    if args.resume:
        fitted = folder.open()
        state, arrays = folder.resume()
        args.seed, args.batch = folder.config["seed"], folder.config["batch"]
        dtype = folder.config["dtype"]
    splits = data.load(args.data, dtype, fitted)
    if not args.resume:
        config = {
            "backend": "jax",
            "spec": "6589fbbf56c809e90a7af2648f0b1479f04a4cd321419883f8e61694278b24d0",
            "data": str(Path(args.data).resolve()),
            "seed": args.seed,
            "batch": args.batch,
            "dtype": dtype,
        }
        folder.create(config, splits.fitted)
    model = make_model(args.seed, dtype, not args.no_dropout)
    learner = make_optimizer(model)
    if args.resume:
        weights.from_canonical(model, weights.model_only(arrays))
        learner = restore_optimizer(model, learner, arrays, state.step)
        learner = restore_random(learner, arrays)

    inputs, target = splits.train
    count = len(target)
    batches = min(math.ceil(count / args.batch), args.limit_batches or count)
    epochs = args.epochs
    rates = learning_rates(epochs * batches, batches)
    interrupt = run.Interrupt()
    while state.epoch < epochs:
        began = time.perf_counter()
        rows = data.order(count, args.seed, state.epoch)
        losses = []
        for batch in run.progress(state.batch, batches, state.epoch, epochs):
            chosen = rows[batch * args.batch : (batch + 1) * args.batch]
            learner, value = train_step(
                learner,
                inputs[chosen],
                target[chosen],
                rates[state.step],
            )
            losses.append(value)
            state.step += 1
            state.batch += 1
            if interrupt:
                break
        state.losses += np.stack(losses).tolist() if losses else []
        sync(model, learner)
        if interrupt:
            folder.save(state, snapshot(model, learner))
            print(
                f"interrupted at step {state.step}; --resume continues {folder.folder}"
            )
            return 130
        sizes = [
            min(args.batch, count - i * args.batch) for i in range(len(state.losses))
        ]
        row = {
            "epoch": state.epoch + 1,
            "step": state.step,
            "loss": float(np.average(state.losses, weights=sizes)),
        }
        row["val.loss"], output = evaluate(model, *splits.val, args.batch)
        figures = metrics.compute(output, splits.val[1])
        row |= {f"val.{name}": value for name, value in figures.items()}
        row["rate"] = float(rates[state.step - 1])
        row["seconds"] = time.perf_counter() - began
        if not math.isfinite(row["loss"]):
            raise run.RunError(
                f"the loss is {row['loss']} in epoch {state.epoch + 1}: lower the "
                f"rate or clip gradients; {folder.last} is one epoch older"
            )
        losses = state.losses
        better = state.finish(row, row["val.loss"])
        folder.log(state, losses)
        arrays = snapshot(model, learner)
        if better:
            weights.write(folder.best, weights.model_only(arrays))
        folder.save(state, arrays)
        run.report(row, epochs)
    print(f"best val.loss {state.best:.4g}; next: python evaluate.py {folder.folder}")
    return 0


if __name__ == "__main__":
    run.main(train)
