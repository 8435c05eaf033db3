"""Loss, optimizer and training step of recurrent."""

import numpy as np
import torch
import torch.nn.functional as F

import weights
from model import Model

LEARNING_RATE = 0.01
Inputs = torch.Tensor


def make_model(seed: int, dtype: str = "float32", device: str = "cpu") -> Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights.
        dtype: ``float32``, or ``float64`` for proofs.
        device: where the network computes.
    """
    model = Model().to(device=device, dtype=getattr(torch, dtype))
    weights.initialize(model, seed)
    return model


def make_optimizer(model: Model) -> torch.optim.Optimizer:
    """Return the optimizer of the spec."""
    return torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, fused=True)


def loss_fn(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the loss of a batch: mean squared error."""
    return F.mse_loss(output, target)


def train_step(
    model: Model, optimizer: torch.optim.Optimizer, inputs: Inputs, target: torch.Tensor
) -> torch.Tensor:
    """Update the weights once; return the loss before the update."""
    loss = loss_fn(model(inputs), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()


def as_tensors(values: np.ndarray, device: torch.device) -> Inputs:
    """Return arrays as tensors on a device."""
    return torch.from_numpy(values).to(device)


@torch.inference_mode()
def predict(model: Model, inputs: np.ndarray, batch: int) -> np.ndarray:
    """Return the outputs in evaluation mode."""
    model.eval()
    device = next(model.parameters()).device
    parts = as_tensors(inputs, device).split(batch)
    return torch.cat([model(part) for part in parts]).numpy(force=True)


@torch.inference_mode()
def evaluate(
    model: Model, inputs: np.ndarray, target: np.ndarray, batch: int
) -> tuple[float, np.ndarray]:
    """Return the mean loss per example and the outputs, in evaluation mode."""
    output = predict(model, inputs, batch)
    pairs = zip(
        torch.from_numpy(output).split(batch),
        torch.from_numpy(target).split(batch),
        strict=True,
    )
    total = sum(float(loss_fn(part, goal)) * len(goal) for part, goal in pairs)
    return total / len(target), output


def optimizer_arrays(model: Model, optimizer: torch.optim.Optimizer) -> weights.Arrays:
    """Return the optimizer's memory: it has none."""
    return {}


def restore_optimizer(
    model: Model, optimizer: torch.optim.Optimizer, arrays: weights.Arrays, step: int
) -> None:
    """Put the optimizer's memory back: it has none."""
