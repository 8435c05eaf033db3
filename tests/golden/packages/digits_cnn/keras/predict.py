"""Predict with a run of digits_cnn.

Usage: python predict.py RUN FILE -o OUT.
FILE: an .npz or .npy with examples.
"""

import requirements  # isort: skip  # noqa: F401  (ends where a library is too old)

import argparse
import csv
import sys

import numpy as np

import data
import run
import weights
from step import make_model, predict


def rows(output: np.ndarray) -> list[list[object]]:
    """Return the header, then class and chances of every example."""
    chance = np.exp(output - output.max(axis=1, keepdims=True))
    chance = chance / chance.sum(axis=1, keepdims=True)
    names = tuple(str(k) for k in range(chance.shape[1]))
    found = [[names[row.argmax()], *(f"{p:.6g}" for p in row)] for row in chance]
    return [["prediction", *names], *found]


def command() -> int:
    """Write the predictions for a file."""
    parser = argparse.ArgumentParser(description="Predict with a run.")
    parser.add_argument("run", help="folder that train.py wrote")
    parser.add_argument("file", help="examples")
    parser.add_argument("-o", "--output", help="CSV to write; printed when absent")
    parser.add_argument("--checkpoint", default="best", choices=["best", "last"])
    parser.add_argument("--batch", type=int, help="default: as in training")
    args = parser.parse_args()
    folder = run.Run(args.run)
    fitted = folder.open()
    config = folder.config
    inputs = data.read_inputs(args.file, fitted, config["dtype"])
    model = make_model(config["seed"], config["dtype"])
    weights.load(model, folder.checkpoint(args.checkpoint))
    output = predict(model, inputs, args.batch or config["batch"])
    if args.output:
        with open(args.output, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows(output))
    else:
        csv.writer(sys.stdout).writerows(rows(output))
    return 0


if __name__ == "__main__":
    run.main(command)
