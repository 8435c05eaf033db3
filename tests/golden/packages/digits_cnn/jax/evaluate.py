"""Evaluate a run of digits_cnn.

Usage: python evaluate.py RUN --split test.
"""

import requirements  # isort: skip  # noqa: F401  (ends where a library is too old)

import argparse
import json

import numpy as np

import data
import metrics
import run
import weights
from step import evaluate, make_model


def command() -> int:
    """Print the figures of one split as JSON."""
    parser = argparse.ArgumentParser(description="Evaluate a run.")
    parser.add_argument("run", help="folder that train.py wrote")
    parser.add_argument("--split", default="test", choices=["train", "val", "test"])
    parser.add_argument("--checkpoint", default="best", choices=["best", "last"])
    parser.add_argument("--data", metavar="FOLDER", help="default: as in training")
    parser.add_argument("--batch", type=int, help="default: as in training")
    parser.add_argument(
        "--outputs", metavar="FILE.npz", help="save outputs and targets there"
    )
    args = parser.parse_args()
    folder = run.Run(args.run)
    fitted = folder.open()
    config = folder.config
    splits = data.load(args.data or config["data"], config["dtype"], fitted)
    model = make_model(config["seed"], config["dtype"])
    weights.load(model, folder.checkpoint(args.checkpoint))
    inputs, target = getattr(splits, args.split)
    loss, output = evaluate(model, inputs, target, args.batch or config["batch"])
    figures = {"loss": loss, **metrics.compute(output, target)}
    about = {
        "split": args.split,
        "checkpoint": args.checkpoint,
        "examples": len(target),
    }
    if args.outputs:
        np.savez(args.outputs, output=output, target=target)
    print(json.dumps(about | figures))
    return 0


if __name__ == "__main__":
    run.main(command)
