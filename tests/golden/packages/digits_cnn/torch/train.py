"""Train digits_cnn in PyTorch.

python train.py --out RUN
python train.py --out RUN --resume
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch

import data
import metrics
import run
import weights
from step import (
    as_tensors,
    evaluate,
    learning_rates,
    loss_fn,
    make_model,
    make_optimizer,
    optimizer_arrays,
    restore_optimizer,
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
    add("--device", default="cpu", help="cpu, cuda, mps, ...")
    return parser.parse_args()


def positive(text: str) -> int:
    """Return a count, which is at least 1."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def snapshot(
    model: torch.nn.Module, optimizer: torch.optim.Optimizer
) -> weights.Arrays:
    """Return everything a resumed training needs."""
    random = {"random.torch": torch.get_rng_state().numpy()}
    return weights.to_canonical(model) | optimizer_arrays(model, optimizer) | random


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
            "backend": "torch",
            "spec": "6589fbbf56c809e90a7af2648f0b1479f04a4cd321419883f8e61694278b24d0",
            "data": str(Path(args.data).resolve()),
            "seed": args.seed,
            "batch": args.batch,
            "dtype": dtype,
        }
        folder.create(config, splits.fitted)
    run.check_device(args.device)
    model = make_model(args.seed, dtype, not args.no_dropout, args.device)
    optimizer = make_optimizer(model)
    if args.resume:
        weights.from_canonical(model, weights.model_only(arrays))
        restore_optimizer(model, optimizer, arrays, state.step)
        if "random.torch" in arrays:
            torch.set_rng_state(torch.from_numpy(arrays["random.torch"]))

    device = torch.device(args.device)
    inputs = as_tensors(splits.train[0], device)
    target = torch.from_numpy(splits.train[1]).to(device)
    count = len(target)
    batches = min(math.ceil(count / args.batch), args.limit_batches or count)
    epochs = args.epochs
    rates = learning_rates(epochs * batches, batches)
    interrupt = run.Interrupt()
    while state.epoch < epochs:
        began = time.perf_counter()
        model.train()
        order = data.order(count, args.seed, state.epoch)
        rows = torch.from_numpy(order).to(device).split(args.batch)
        losses = []
        for batch in run.progress(state.batch, batches, state.epoch, epochs):
            chosen = rows[batch]
            losses.append(
                train_step(
                    model,
                    optimizer,
                    inputs[chosen],
                    target[chosen],
                    float(rates[state.step]),
                )
            )
            state.step += 1
            state.batch += 1
            if interrupt:
                break
        state.losses += torch.stack(losses).tolist() if losses else []
        if interrupt:
            folder.save(state, snapshot(model, optimizer))
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
        arrays = snapshot(model, optimizer)
        if better:
            weights.write(folder.best, weights.model_only(arrays))
        folder.save(state, arrays)
        run.report(row, epochs)
    print(f"best val.loss {state.best:.4g}; next: python evaluate.py {folder.folder}")
    return 0


if __name__ == "__main__":
    run.main(train)
