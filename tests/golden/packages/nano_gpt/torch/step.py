"""Loss, optimizer and training step of nano_gpt."""

import math

import numpy as np
import torch
import torch.nn.functional as F

import weights
from model import Model

LEARNING_RATE = 0.001
Inputs = torch.Tensor


def make_model(
    seed: int, dtype: str = "float32", dropout: bool = True, device: str = "cpu"
) -> Model:
    """Build the network with the initial weights of a seed.

    Args:
        seed: of the weights and of dropout.
        dtype: ``float32``, or ``float64`` for proofs.
        dropout: whether training drops anything.
        device: where the network computes.
    """
    torch.manual_seed(seed)
    model = Model().to(device=device, dtype=getattr(torch, dtype))
    weights.initialize(model, seed)
    if not dropout:
        for module in model.modules():
            if type(module).__module__ == "model":
                continue  # what classes of the spec call so is something else
            for rate in ("p", "dropout", "std"):
                if isinstance(getattr(module, rate, None), float):
                    setattr(module, rate, 0.0)
    return model


def make_optimizer(model: Model) -> torch.optim.Optimizer:
    """Return the optimizer of the spec."""
    return torch.optim.AdamW(
        model.parameters(),
        lr=LEARNING_RATE,
        betas=(0.9, 0.95),
        eps=1e-08,
        weight_decay=0.1,
        fused=True,
    )


def loss_fn(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the loss of a batch: negative log likelihood of the right class."""
    return F.cross_entropy(output.movedim(-1, 1), target)


def learning_rates(total_steps: int, steps_per_epoch: int) -> np.ndarray:
    """Return the rate of every step: a rise, then half a cosine to 0.1 of lr."""
    rise = 100
    rates = []
    for step in range(total_steps):
        if step < rise:
            factor = (step + 1) / rise
        else:
            part = min((step - rise) / max(total_steps - rise, 1), 1.0)
            factor = 0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * part))
        rates.append(LEARNING_RATE * factor)
    return np.array(rates)


def train_step(
    model: Model,
    optimizer: torch.optim.Optimizer,
    inputs: Inputs,
    target: torch.Tensor,
    rate: float,
) -> torch.Tensor:
    """Update the weights once; return the loss before the update."""
    loss = loss_fn(model(inputs), target)
    optimizer.zero_grad()
    loss.backward()
    clip_gradients(model)
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    return loss.detach()


def clip_gradients(model: Model) -> None:
    """Scale the gradient so that its global norm is at most 1.0.

    PyTorch's `clip_grad_norm_` divides by a norm that is 1e-6 too large.
    """
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    norm = torch.nn.utils.get_total_norm(gradients)
    torch._foreach_mul_(gradients, (1.0 / norm).clamp(max=1.0))


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
