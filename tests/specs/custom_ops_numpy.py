def swish(np, x, *, beta):
    return x * np.sigmoid(beta * x)


def gated(np, x, other, *, kind):
    assert kind == "mean"
    return x * np.tanh(np.mean(other, axis=-1, keepdims=True))


def pairs(np, x):
    return np.concatenate([x, -x], axis=-1)
