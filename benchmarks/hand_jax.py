"""The five cases as their best Flax users write them: NNX modules under one ``nnx.jit`` step."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx


class Mlp(nnx.Module):
    def __init__(self, rngs):
        sizes = zip((30, 64, 64), (64, 64, 1), strict=True)
        self.layers = nnx.List([nnx.Linear(a, b, rngs=rngs) for a, b in sizes])

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nnx.relu(layer(x))
        return self.layers[-1](x)


class Digits(nnx.Module):
    def __init__(self, rngs):
        pairs = ((1, 32), (32, 64))
        convs = [nnx.Conv(a, b, (3, 3), use_bias=False, rngs=rngs) for a, b in pairs]
        self.convs = nnx.List(convs)
        self.norms = nnx.List([nnx.BatchNorm(b, momentum=0.9, rngs=rngs) for _, b in pairs])
        self.hidden, self.head = nnx.Linear(256, 128, rngs=rngs), nnx.Linear(128, 10, rngs=rngs)

    def __call__(self, x):
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = nnx.max_pool(nnx.relu(norm(conv(x))), (2, 2), (2, 2))
        return self.head(nnx.relu(self.hidden(x.reshape(len(x), -1))))


class Basic(nnx.Module):
    def __init__(self, into, out, stride, rngs):
        def conv(a, k, s):
            pad = [(k // 2, k // 2)] * 2
            return nnx.Conv(a, out, (k, k), (s, s), padding=pad, use_bias=False, rngs=rngs)

        def norm():
            return nnx.BatchNorm(out, momentum=0.9, rngs=rngs)

        self.conv1, self.norm1 = conv(into, 3, stride), norm()
        self.conv2, self.norm2 = conv(out, 3, 1), norm()
        self.down = stride != 1 or into != out
        if self.down:
            self.conv3, self.norm3 = conv(into, 1, stride), norm()

    def __call__(self, x):
        y = self.norm2(self.conv2(nnx.relu(self.norm1(self.conv1(x)))))
        return nnx.relu(y + (self.norm3(self.conv3(x)) if self.down else x))


class Resnet(nnx.Module):
    def __init__(self, rngs):
        pad = [(3, 3), (3, 3)]
        self.stem = nnx.Conv(3, 64, (7, 7), (2, 2), padding=pad, use_bias=False, rngs=rngs)
        self.norm = nnx.BatchNorm(64, momentum=0.9, rngs=rngs)
        blocks, into = [], 64
        for out, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
            blocks += [Basic(into, out, stride, rngs), Basic(out, out, 1, rngs)]
            into = out
        self.blocks, self.head = nnx.List(blocks), nnx.Linear(512, 100, rngs=rngs)

    def __call__(self, x):
        x = nnx.relu(self.norm(self.stem(x)))
        x = nnx.max_pool(x, (3, 3), (2, 2), padding=((1, 1), (1, 1)))
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean((1, 2)))


class Lstm(nnx.Module):
    def __init__(self, rngs):
        self.embedding = nnx.Embed(10000, 64, rngs=rngs)
        self.rnn = nnx.RNN(nnx.OptimizedLSTMCell(64, 64, rngs=rngs))
        self.head = nnx.Linear(64, 2, rngs=rngs)

    def __call__(self, tokens):
        return self.head(self.rnn(self.embedding(tokens))[:, -1])


class Decoder(nnx.Module):
    def __init__(self, rngs):
        self.norm1, self.norm2 = nnx.LayerNorm(128, rngs=rngs), nnx.LayerNorm(128, rngs=rngs)
        self.attention = nnx.MultiHeadAttention(4, 128, decode=False, rngs=rngs)
        self.up, self.down = nnx.Linear(128, 512, rngs=rngs), nnx.Linear(512, 128, rngs=rngs)

    def __call__(self, x, mask):
        x = x + self.attention(self.norm1(x), mask=mask)
        return x + self.down(nnx.gelu(self.up(self.norm2(x)), approximate=False))


class Gpt(nnx.Module):
    def __init__(self, rngs):
        self.tokens, self.places = nnx.Embed(512, 128, rngs=rngs), nnx.Embed(64, 128, rngs=rngs)
        self.blocks = nnx.List([Decoder(rngs) for _ in range(4)])
        self.norm = nnx.LayerNorm(128, rngs=rngs)

    def __call__(self, tokens):
        x = self.tokens(tokens) + self.places(jnp.arange(tokens.shape[1]))
        mask = nnx.make_causal_mask(tokens)
        for block in self.blocks:
            x = block(x, mask)
        return self.tokens.attend(self.norm(x))


MODELS = {"mlp": Mlp, "digits": Digits, "resnet": Resnet, "lstm": Lstm, "gpt": Gpt}


def program(name, case):
    """A function that trains one epoch."""
    inputs, target = case.arrays()
    inputs, target = (v.astype("i4") if v.dtype.kind == "i" else v for v in (inputs, target))
    model = MODELS[name](nnx.Rngs(0))
    if name == "resnet":
        rule = optax.sgd(0.05, momentum=0.9)
    elif name in ("digits", "gpt"):
        rule = optax.adamw(6e-4)
    else:
        rule = optax.adam(1e-3)
    optimizer = nnx.Optimizer(model, rule, wrt=nnx.Param)

    def loss_fn(model, x, y):
        output = model(x)
        if name == "mlp":
            return optax.sigmoid_binary_cross_entropy(output, y).mean()
        return optax.softmax_cross_entropy_with_integer_labels(output, y).mean()

    @nnx.jit
    def step(model, optimizer, x, y):
        loss, grads = nnx.value_and_grad(loss_fn)(model, x, y)
        optimizer.update(model, grads)
        return loss

    draw = np.random.default_rng(0)

    def epoch():
        losses = []
        for rows in draw.permutation(len(target)).reshape(-1, case.batch):
            losses.append(step(model, optimizer, inputs[rows], target[rows]))
        return float(jax.block_until_ready(jnp.stack(losses)).mean())

    return epoch
