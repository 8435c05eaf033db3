"""The five cases as their best PyTorch users write them: modules, DataLoader, eager steps."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10000, 64)
        self.lstm = nn.LSTM(64, 64, batch_first=True)
        self.head = nn.Linear(64, 2)

    def forward(self, tokens):
        return self.head(self.lstm(self.embedding(tokens))[0][:, -1])


class Decoder(nn.Module):
    def __init__(self, dim=128, heads=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, x):
        n, t, d = x.shape
        parts = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, d // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(n, t, d))
        return x + self.mlp(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(512, 128), nn.Embedding(64, 128)
        self.blocks = nn.ModuleList(Decoder() for _ in range(4))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 512, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, tokens):
        x = self.tokens(tokens) + self.places(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


class Basic(nn.Module):
    def __init__(self, into, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(into, out, 3, stride, 1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(out), nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.down = None
        if stride != 1 or into != out:
            conv = nn.Conv2d(into, out, 1, stride, bias=False)
            self.down = nn.Sequential(conv, nn.BatchNorm2d(out))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.down(x) if self.down else x))


def resnet():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    layers, into = [*layers, nn.MaxPool2d(3, 2, 1)], 64
    for out, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        layers += [Basic(into, out, stride), Basic(out, out, 1)]
        into = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 100))


def digits():
    def stage(into, out):
        conv = nn.Conv2d(into, out, 3, padding=1, bias=False)
        return [conv, nn.BatchNorm2d(out), nn.ReLU(), nn.MaxPool2d(2)]

    head = [nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)]
    return nn.Sequential(*stage(1, 32), *stage(32, 64), *head)


def mlp():
    hidden = [nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU()]
    return nn.Sequential(*hidden, nn.Linear(64, 1))


MODELS = {"mlp": mlp, "digits": digits, "resnet": resnet, "lstm": Lstm, "gpt": Gpt}


def program(name, case):
    """A function that trains one epoch."""
    torch.manual_seed(0)
    inputs, target = (torch.from_numpy(values) for values in case.arrays())
    inputs = inputs.permute(0, 3, 1, 2).contiguous() if inputs.ndim == 4 else inputs
    loader = DataLoader(TensorDataset(inputs, target), case.batch, shuffle=True)
    model = MODELS[name]().train()
    if name == "resnet":
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    elif name in ("digits", "gpt"):
        optimizer = torch.optim.AdamW(model.parameters(), lr=6e-4)
    else:
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def loss_fn(output, y):
        if name == "mlp":
            return F.binary_cross_entropy_with_logits(output, y)
        return F.cross_entropy(output.flatten(0, -2), y.flatten())

    def epoch():
        total = torch.zeros(())
        for x, y in loader:
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.detach()
        return float(total)

    return epoch
