"""Optimizers that PyTorch lacks: one parameter at a time."""

import math
from typing import Any

import torch
from torch import Tensor

State = dict[str, Tensor]
Group = dict[str, Any]


class PerParameter(torch.optim.Optimizer):
    """An optimizer that updates one parameter after the other."""

    def __init__(self, params: Any, **settings: Any) -> None:
        super().__init__(params, settings)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Update every parameter that has a gradient."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "step" not in state:
                    state |= self.begin(p, group)
                    state["step"] = torch.zeros(())
                state["step"] += 1
                step = int(state["step"])
                self.update(p, p.grad, state, group, step)

    def begin(self, p: Tensor, group: Group) -> State:
        """Return what is kept for a parameter, before its first update."""
        zeros = torch.zeros_like(p)
        return {"exp_avg": zeros, "exp_avg_sq": zeros.clone()}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        raise TypeError(f"{type(self).__name__} does not say how it updates")


def adam_change(g: Tensor, state: State, group: Group, step: int) -> Tensor:
    """Return Adam's step, without the rate, and move its moments on."""
    beta_1, beta_2 = group["betas"]
    first = state["exp_avg"].lerp_(g, 1 - beta_1)
    second = state["exp_avg_sq"].mul_(beta_2).addcmul_(g, g, value=1 - beta_2)
    root = (second / (1 - beta_2**step)).sqrt_()
    return first / (1 - beta_1**step) / root.add_(group["eps"])


class NAdam(PerParameter):
    """Adam that looks ahead along its momentum.

    As ``torch.optim.NAdam``, whose product of momenta is a float32 in every dtype.

    Source: Dozat 2016, "Incorporating Nesterov Momentum into Adam".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the moments, and the product of all momenta."""
        return super().begin(p, group) | {"mu_product": p.new_ones(())}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        (beta_1, beta_2), decay = group["betas"], group["momentum_decay"]
        g = g.add(p, alpha=group["weight_decay"])
        first = state["exp_avg"].lerp_(g, 1 - beta_1)
        second = state["exp_avg_sq"].mul_(beta_2)
        second.addcmul_(g, g, value=1 - beta_2)
        mu = beta_1 * (1 - 0.5 * 0.96 ** (step * decay))
        ahead = beta_1 * (1 - 0.5 * 0.96 ** ((step + 1) * decay))
        product = state["mu_product"].mul_(mu)
        change = g * ((1 - mu) / (1 - product))
        change.addcmul_(first, ahead / (1 - product * ahead))
        change.div_((second / (1 - beta_2**step)).sqrt_().add_(group["eps"]))
        p.add_(change, alpha=-group["lr"])


class Lamb(PerParameter):
    """LAMB: Adam's step, made as long as the parameter.

    Source: You et al. 2020, "Large Batch Optimization for Deep Learning".
    """

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        change = adam_change(g, state, group, step)
        change.add_(p, alpha=group["weight_decay"])
        ratio = trust_ratio(p, change)
        p.addcmul_(ratio, change, value=-group["lr"])


def trust_ratio(p: Tensor, change: Tensor, share: float = 1.0) -> Tensor:
    """Return a share of the ratio of the norms; 1 where one of them is 0."""
    long, short = p.norm(), change.norm()
    return torch.where((long > 0) & (short > 0), share * long / short, 1.0)


class Lars(PerParameter):
    """LARS: momentum over steps as long as a share of the parameter.

    Source: You et al. 2017, "Large Batch Training of Convolutional Networks".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the momentum buffer."""
        return {"momentum_buffer": torch.zeros_like(p)}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        change = g.add(p, alpha=group["weight_decay"])
        change.mul_(trust_ratio(p, change, group["trust"]))
        buffer = state["momentum_buffer"].mul_(group["momentum"]).add_(change)
        p.add_(buffer, alpha=-group["lr"])


class Lion(PerParameter):
    """Lion: steps of one size, by the sign of a running average.

    Source: Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the running average."""
        return {"exp_avg": torch.zeros_like(p)}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        beta_1, beta_2 = group["betas"]
        average = state["exp_avg"]
        change = average.lerp(g, 1 - beta_1).sign_()
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.add_(change, alpha=-group["lr"])
        average.lerp_(g, 1 - beta_2)


class Ftrl(PerParameter):
    """Follow the regularised leader, which keeps weights at exactly 0.

    Source: McMahan et al. 2013, "Ad Click Prediction: a View from the Trenches".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the sum of squares and the accumulated gradient."""
        total = torch.full_like(p, group["initial"])
        return {"sum": total, "linear": torch.zeros_like(p)}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        before = state["sum"].sqrt()
        root = state["sum"].addcmul_(g, g).sqrt()
        pull = (root - before) / group["lr"]
        linear = state["linear"].add_(g).addcmul_(pull, p, value=-1)
        pulled = linear.sign().mul_(group["l1"]).sub_(linear)
        pulled.div_((group["beta"] + root).div_(group["lr"]).add_(group["l2"]))
        p.copy_(pulled.where(linear.abs() > group["l1"], 0.0))


class AdaBelief(PerParameter):
    """Adam whose steps are small where gradients are a surprise.

    Source: Zhuang et al. 2020, "AdaBelief Optimizer".
    """

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        beta_1, beta_2 = group["betas"]
        first = state["exp_avg"].lerp_(g, 1 - beta_1)
        surprise = (g - first).square_()
        second = state["exp_avg_sq"].mul_(beta_2).add_(surprise, alpha=1 - beta_2)
        root = (second.add_(group["eps"]) / (1 - beta_2**step)).sqrt_()
        change = first / (1 - beta_1**step) / root.add_(group["eps"])
        change.add_(p, alpha=group["weight_decay"])
        p.add_(change, alpha=-group["lr"])


class NovoGrad(PerParameter):
    """Momentum over gradients divided by a running norm of their array.

    Source: Ginsburg et al. 2019, "Stochastic Gradient Methods with Layer-wise
    Adaptive Moments".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the momentum and the mean squared norm, a number."""
        zeros = torch.zeros_like(p)
        return {"exp_avg": zeros, "exp_avg_sq": zeros.new_zeros(())}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        beta_1, beta_2 = group["betas"]
        square = g.square().sum()
        state["exp_avg_sq"].lerp_(square, 1 - beta_2 if step > 1 else 1.0)
        change = g / (state["exp_avg_sq"].sqrt() + group["eps"])
        change.add_(p, alpha=group["weight_decay"])
        buffer = state["exp_avg"].mul_(beta_1).add_(change)
        p.add_(buffer, alpha=-group["lr"])


class ScheduleFreeAdamW(PerParameter):
    """AdamW at a point between its iterate and the average of its iterates.

    Source: Defazio et al. 2024, "The Road Less Scheduled".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the second moment, the iterate, and two numbers."""
        numbers = torch.zeros(2, dtype=p.dtype, device=p.device)
        return {
            "exp_avg_sq": torch.zeros_like(p),
            "z": p.clone(),
            "lr_max": numbers[0].clone(),
            "weight_sum": numbers[1].clone(),
        }

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        beta_1, beta_2 = group["betas"]
        rate = group["lr"]
        weight = state["lr_max"].clamp_(min=rate).square()
        share = weight / state["weight_sum"].add_(weight)
        second = state["exp_avg_sq"].mul_(beta_2).addcmul_(g, g, value=1 - beta_2)
        change = g / (second / (1 - beta_2**step)).sqrt_().add_(group["eps"])
        change.add_(p, alpha=group["weight_decay"])
        p.lerp_(state["z"], share)
        p.addcmul_(change, rate * (beta_1 * (1 - share) - 1))
        state["z"].add_(change, alpha=-rate)


class Adafactor(PerParameter):
    """Adam whose second moment of a matrix is a column times a row.

    A matrix has exactly two axes longer than 1.

    Source: Shazeer and Stern 2018, "Adafactor: Adaptive Learning Rates with
    Sublinear Memory Cost".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the second moment, or its means along both axes of a matrix."""
        if (axes := matrix_axes(p)) is None:
            return {"exp_avg_sq": torch.zeros_like(p)}
        means = {"row": p.mean(axes[1], keepdim=True)}
        means["column"] = p.mean(axes[0], keepdim=True)
        return {name: torch.zeros_like(mean) for name, mean in means.items()}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        least, smallest = group["eps"]
        new = step ** -group["decay"]
        square = g.square().add_(least)
        if (axes := matrix_axes(p)) is None:
            whole = state["exp_avg_sq"].lerp_(square, new)
        else:
            row = state["row"].lerp_(square.mean(axes[1], keepdim=True), new)
            column = state["column"].lerp_(square.mean(axes[0], keepdim=True), new)
            whole = row / row.mean() * column
        change = g / whole.sqrt()
        size = root_mean_square(p).clamp(min=smallest)
        size *= min(group["lr"], step**-0.5)
        size /= (root_mean_square(change) / group["clip"]).clamp(min=1.0)
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.addcmul_(size, change, value=-1)


def matrix_axes(array: Tensor) -> tuple[int, int] | None:
    """Return the axes longer than 1 if there are exactly two."""
    axes = [axis for axis, size in enumerate(array.shape) if size > 1]
    return (axes[0], axes[1]) if len(axes) == 2 else None


def root_mean_square(array: Tensor) -> Tensor:
    """Return the root of the mean square."""
    return array.square().mean().sqrt()


class SGDW(torch.optim.SGD):
    """Gradient descent with decoupled weight decay.

    Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization".
    """

    def __init__(self, params: Any, *, decay: float, **settings: Any) -> None:
        super().__init__(params, **settings)
        for group in self.param_groups:
            group.setdefault("decay", decay)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        """Shrink the parameters, then descend."""
        for group in self.param_groups:
            torch._foreach_mul_(group["params"], 1 - group["lr"] * group["decay"])
        super().step()


class Muon(PerParameter):
    """Muon for groups with ``matrix: True``, AdamW for the others.

    Sources: Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural
    networks"; the size of a step is that of Liu et al. 2025, "Muon is Scalable for
    LLM Training".
    """

    def begin(self, p: Tensor, group: Group) -> State:
        """Return the momentum buffer of a matrix, the moments of others."""
        if not group["matrix"]:
            return super().begin(p, group)
        return {"momentum_buffer": torch.zeros_like(p)}

    def update(
        self, p: Tensor, g: Tensor, state: State, group: Group, step: int
    ) -> None:
        """Update a parameter in place; ``step`` counts from 1."""
        if group["matrix"]:
            momentum = group["momentum"]
            buffer = state["momentum_buffer"].lerp_(g, 1 - momentum)
            ahead = g.lerp(buffer, momentum) if group["nesterov"] else buffer
            change = orthogonal(ahead.squeeze()).view_as(p)
            size = 0.2 * math.sqrt(max(p.shape))
        else:
            change, size = adam_change(g, state, group, step), 1.0
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.add_(change, alpha=-group["lr"] * size)


def orthogonal(matrix: Tensor) -> Tensor:
    """Return five steps of Newton and Schulz towards an orthogonal matrix."""
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / x.norm().clamp(min=1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return x.T if tall else x
