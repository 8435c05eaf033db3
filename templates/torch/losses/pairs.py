"""Losses on embeddings: distances within a batch, who is alike, and what that costs."""

import torch
import torch.nn.functional as F
from torch import Tensor


def squared_distances(x: Tensor) -> Tensor:
    """Return the squared distances of all pairs."""
    return (x.unsqueeze(1) - x).square().sum(-1)


def euclidean_distances(x: Tensor) -> Tensor:
    """Return the distances of all pairs, at least 1e-6: a root of 0 has no gradient."""
    return squared_distances(x).clamp_min(1e-12).sqrt()


def cosines(x: Tensor) -> Tensor:
    """Return the cosines of all pairs."""
    unit = F.normalize(x, eps=1e-6)
    return unit @ unit.T


def cosine_distances(x: Tensor) -> Tensor:
    """Return one minus the cosines of all pairs."""
    return 1 - cosines(x)


def alike(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return which other examples are of the same class, and which are of another."""
    same = ids.unsqueeze(1) == ids
    itself = torch.eye(len(ids), dtype=torch.bool, device=ids.device)
    return same & ~itself, ~same


def all_triplets(distance: Tensor, ids: Tensor, margin: float) -> tuple[Tensor, Tensor]:
    """Return the costs of all triplets, and which of them count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.
    """
    same, other = alike(ids)
    counted = same.unsqueeze(2) & other.unsqueeze(1)
    cost = F.relu(margin + distance.unsqueeze(2) - distance.unsqueeze(1))
    return cost * counted, counted


def hard_triplets(
    distance: Tensor, ids: Tensor, margin: float
) -> tuple[Tensor, Tensor]:
    """Return the cost of each anchor's hardest triplet, and which anchors count.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.

    Source: Hermans et al. 2017, "In Defense of the Triplet Loss".
    """
    same, other = alike(ids)
    counted = same.any(1) & other.any(1)
    far = distance.masked_fill(~same, -torch.inf).max(1).values
    near = distance.masked_fill(~other, torch.inf).min(1).values
    return F.relu(torch.where(counted, margin + far - near, 0)), counted


def semi_hard_triplets(
    distance: Tensor, ids: Tensor, margin: float
) -> tuple[Tensor, Tensor]:
    """Return the cost of each pair of a class, and which pairs count.

    The nearest of another class that is farther than the pair, else the farthest.

    Args:
        distance: of all pairs.
        ids: classes.
        margin: by which other classes shall be farther.

    Source: Schroff et al. 2015, "FaceNet".
    """
    same, other = alike(ids)
    every = distance.unsqueeze(1).expand(-1, len(ids), -1)
    farther = other.unsqueeze(1) & (every > distance.unsqueeze(2))
    near = every.masked_fill(~farther, torch.inf).min(2).values
    last = distance.masked_fill(~other, -torch.inf).max(1, keepdim=True).values
    chosen = torch.where(farther.any(2), near, last)
    counted = same & other.any(1, keepdim=True)
    return F.relu(torch.where(counted, margin + distance - chosen, 0)), counted


def pair_costs(x: Tensor, ids: Tensor, margin: float) -> tuple[Tensor, Tensor]:
    """Return the cost of every pair once, and which pairs those are.

    Source: Hadsell et al. 2006, "Learning an Invariant Mapping".
    """
    _, other = alike(ids)
    lack = F.relu(margin - euclidean_distances(x)).square()
    once = torch.ones_like(other).triu(1)
    return torch.where(other, lack, squared_distances(x)) * once, once


def view_costs(x: Tensor, ids: Tensor, temperature: float) -> tuple[Tensor, Tensor]:
    """Return the cost of each anchor, and which anchors have others of their class.

    Source: Khosla et al. 2020, "Supervised Contrastive Learning", equation 2.
    """
    same, other = alike(ids)
    itself = ~(same | other)
    log_p = (cosines(x) / temperature).masked_fill(itself, -torch.inf).log_softmax(1)
    found = same.sum(1)
    total = torch.where(same, log_p, 0).sum(1)
    return -total / found.clamp_min(1), found > 0


def circle_costs(
    x: Tensor, ids: Tensor, gamma: float, margin: float
) -> tuple[Tensor, Tensor]:
    """Return the cost of each anchor, and which anchors count.

    Source: Sun et al. 2020, "Circle Loss: A Unified Perspective of Pair Similarity".
    """
    same, other = alike(ids)
    s = cosines(x)
    push = gamma * F.relu(s.detach() + margin) * (s - margin)
    pull = -gamma * F.relu(1 + margin - s.detach()) * (s - 1 + margin)
    pushed = torch.where(other, push, -1e9).logsumexp(1)
    pulled = torch.where(same, pull, -1e9).logsumexp(1)
    counted = same.any(1) & other.any(1)
    return F.softplus(pushed + pulled) * counted, counted
