"""Loss, optimizer and training step of unet."""

import numpy as np
import torch
import torch.nn.functional as F

import weights
from model import Model

LEARNING_RATE = 0.001
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
    return torch.optim.Adam(
        model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-08, fused=True
    )


def loss_fn(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the loss of a batch: negative log likelihood of the right class."""
    return F.cross_entropy(output, target)


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


SLOTS = {"first_moment": "exp_avg", "second_moment": "exp_avg_sq"}


def optimizer_arrays(model: Model, optimizer: torch.optim.Optimizer) -> weights.Arrays:
    """Return the optimizer's memory in canonical form."""
    arrays = {}
    for slot, key in SLOTS.items():
        native = {
            name: optimizer.state[parameter][key].numpy(force=True).copy()
            for name, parameter in model.named_parameters()
            if key in optimizer.state.get(parameter, {})
        }
        common = weights.to_common(native)
        arrays |= {f"optimizer.{slot}.{name}": value for name, value in common.items()}
    return arrays


def restore_optimizer(
    model: Model, optimizer: torch.optim.Optimizer, arrays: weights.Arrays, step: int
) -> None:
    """Put the optimizer's memory back; ``step`` updates were done."""
    parameters = dict(model.named_parameters())
    for slot, key in SLOTS.items():
        head = f"optimizer.{slot}."
        found = {
            name.removeprefix(head): value
            for name, value in arrays.items()
            if name.startswith(head)
        }
        for name, value in weights.to_native(found).items():
            parameter = parameters[name]
            state = optimizer.state[parameter]
            state[key] = torch.empty_like(parameter).copy_(torch.from_numpy(value))
            state["step"] = torch.tensor(float(step), device=parameter.device)
