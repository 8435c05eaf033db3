"""How Keras says each optimizer: a small class whose update rule is the language's.

Keras' own classes mean something else: epsilon inside the bias correction (Adam), the learning rate
inside the momentum buffer (SGD), epsilon inside the root (RMSprop), decoupled ``weight_decay``.
"""

from __future__ import annotations

from typing import Any

from .updates import (
    AMSGRAD,
    BIAS,
    FIRST,
    LAST,
    MOMENTS,
    MOMENTUM,
    SECOND,
    TWO,
    Entry,
    Update,
    filled,
    l2,
    moments,
    number,
    optional,
    shrinkage,
)


def sgd(o: Any) -> Update:
    """Momentum without learning rate inside."""
    constants, lines = l2(o)
    if not o.momentum:
        lines += ("variable.assign_sub(rate * gradient)",)
        return Update("SGD", "Gradient descent.", constants, {}, lines)
    constants = {"decay": o.momentum, **constants}
    if o.dampening:
        constants["dampening"] = o.dampening
        lines += (
            "later = tf.cast(self.iterations.value > 0, variable.dtype)",
            "share = 1 - self.dampening * later",
            "momentum.assign(self.decay * momentum + share * gradient)",
        )
    else:
        lines += ("momentum.assign(self.decay * momentum + gradient)",)
    ahead = "(gradient + self.decay * momentum)" if o.nesterov else "momentum"
    lines += (f"variable.assign_sub(rate * {ahead})",)
    summary = "Gradient descent with momentum; no learning rate in the buffer."
    return Update("SGD", summary, constants, MOMENTUM, lines)


def sgdw(o: Any) -> Update:
    """Momentum without learning rate inside, decay beside it."""
    constants, lines = shrinkage(o)
    if not o.momentum:
        return Update("SGDW", "Gradient descent with decoupled decay.", constants, {},
                      ("change = gradient", *lines, LAST))  # fmt: skip
    keep = "momentum.assign(self.decay * momentum + gradient)"
    ahead = "gradient + self.decay * momentum" if o.nesterov else "tf.identity(momentum)"
    summary = "Gradient descent with momentum and decoupled decay."
    constants = {"decay": o.momentum, **constants}
    return Update("SGDW", summary, constants, MOMENTUM, (keep, f"change = {ahead}", *lines, LAST))


def adam(o: Any) -> Update:
    """Epsilon after the bias correction, L2 in the gradient."""
    constants, lines = l2(o)
    summary = "Adam with epsilon outside the bias correction."
    slots = TWO | ({"largest": "max_second_moment"} if o.amsgrad else {})
    rule = AMSGRAD if o.amsgrad else MOMENTS
    return Update("Adam", summary, {**moments(o), **constants}, slots, (*lines, *rule, LAST))


def adamw(o: Any) -> Update:
    """Epsilon after the bias correction, decay beside the scaled gradient."""
    if not o.weight_decay:
        return adam(o)
    last = "variable.assign_sub(rate * (change + self.shrinkage * variable))"
    summary = "Adam with decoupled decay and epsilon outside the bias correction."
    constants = {**moments(o), "shrinkage": o.weight_decay}
    slots = TWO | ({"largest": "max_second_moment"} if o.amsgrad else {})
    return Update("AdamW", summary, constants, slots, (*(AMSGRAD if o.amsgrad else MOMENTS), last))


def adamax(o: Any) -> Update:
    """Epsilon inside the maximum."""
    constants, lines = l2(o)
    lines += (
        *BIAS[:2], FIRST,
        "size = tf.abs(gradient) + self.epsilon",
        "norm.assign(tf.maximum(self.beta_2 * norm, size))",
        "change = first / bias_1 / norm", LAST,
    )  # fmt: skip
    slots = {"first": "first_moment", "norm": "infinity_norm"}
    summary = "Adamax with epsilon beside the gradient."
    return Update("Adamax", summary, {**moments(o), **constants}, slots, lines)


def nadam(o: Any) -> Update:
    """PyTorch's rise of the momentum."""
    constants, lines = l2(o)
    constants = {**moments(o), "rise": o.momentum_decay, **constants}
    lines += (
        BIAS[0], BIAS[2], FIRST, *SECOND,
        "rise = self.rise * math.log(0.96)",
        "now = self.beta_1 * (1 - 0.5 * tf.exp(step * rise))",
        "ahead = self.beta_1 * (1 - 0.5 * tf.exp((step + 1) * rise))",
        "product.assign(product * now)",
        "change = (1 - now) * gradient / (1 - product)",
        "change += ahead * first / (1 - product * ahead)",
        "change /= tf.sqrt(second / bias_2) + self.epsilon", LAST,
    )  # fmt: skip
    slots = {**TWO, "product": "momentum_product"}
    starts = {"product": number("product", "ones")}
    summary = "Adam that looks ahead along a momentum which rises to beta_1."
    return Update("Nadam", summary, constants, slots, lines, starts)


def radam(o: Any) -> Update:
    """The length of the average in float64: float32 would lose it."""
    constants, lines = l2(o)
    constants = {**moments(o), "longest": 2 / (1 - o.betas[1]) - 1, **constants}
    lines += (
        *BIAS[:2], FIRST, *SECOND,
        'steps = tf.cast(self.iterations.value + 1, "float64")  # float32 is too short',
        "logarithm = math.log(self.beta_2)",
        "length = self.longest - 2 * steps / tf.math.expm1(-steps * logarithm)",
        "ratio = (length - 4) * (length - 2) * self.longest",
        "ratio /= (self.longest - 4) * (self.longest - 2) * length",
        "trust = tf.sqrt(ratio * -tf.math.expm1(steps * logarithm))",
        "change = first / bias_1",
        "scaled = tf.cast(trust, variable.dtype) * change",
        "scaled /= tf.sqrt(second) + self.epsilon",
        "change = tf.where(length > 5, scaled, change)", LAST,
    )  # fmt: skip
    summary = "Adam that waits until its second moment can be trusted."
    return Update("RAdam", summary, constants, TWO, lines)


def rmsprop(o: Any) -> Update:
    """Epsilon outside the root, learning rate outside the momentum buffer."""
    constants, lines = l2(o)
    constants = {"decay": o.decay, "epsilon": o.epsilon, **constants}
    slots, spread = {"second": "second_moment"}, "second"
    lines += (
        "square = tf.square(gradient)",
        "second.assign(self.decay * second + (1 - self.decay) * square)",
    )
    if o.centered:
        slots["first"], spread = "first_moment", "second - tf.square(first)"
        lines += ("first.assign(self.decay * first + (1 - self.decay) * gradient)",)
    lines += (f"change = gradient / (tf.sqrt({spread}) + self.epsilon)",)
    summary = "RMSprop with epsilon outside the root."
    if not o.momentum:
        return Update("RMSprop", summary, constants, slots, (*lines, LAST))
    keep = "momentum.assign(self.momentum_decay * momentum + change)"
    lines += (keep, "variable.assign_sub(rate * momentum)")
    constants["momentum_decay"] = o.momentum
    return Update("RMSprop", summary, constants, slots | MOMENTUM, lines)


def adagrad(o: Any) -> Update:
    """Epsilon outside the root."""
    constants, lines = l2(o)
    constants = {"epsilon": o.epsilon, **constants}
    if o.lr_decay:
        constants["slowing"] = o.lr_decay
        lines += (
            "step = tf.cast(self.iterations.value, variable.dtype)",
            "rate /= 1 + step * self.slowing",
        )
    lines += (
        "total.assign_add(tf.square(gradient))",
        "change = gradient / (tf.sqrt(total) + self.epsilon)", LAST,
    )  # fmt: skip
    starts = {"total": filled("total", o.initial)} if o.initial else {}
    helpers = ("full",) if o.initial else ()
    summary = "Adagrad with epsilon outside the root."
    return Update("Adagrad", summary, constants, {"total": "square_sum"}, lines, starts, helpers)


def adadelta(o: Any) -> Update:
    """Keras' rule, with L2 in the gradient."""
    constants, lines = l2(o)
    constants = {"decay": o.decay, "epsilon": o.epsilon, **constants}
    lines += (
        "square = tf.square(gradient)",
        "second.assign(self.decay * second + (1 - self.decay) * square)",
        "change = gradient * tf.sqrt(moved + self.epsilon)",
        "change /= tf.sqrt(second + self.epsilon)",
        "moved.assign(self.decay * moved + (1 - self.decay) * tf.square(change))", LAST,
    )  # fmt: skip
    slots = {"second": "second_moment", "moved": "square_step"}
    return Update("Adadelta", "Adadelta with L2 in the gradient.", constants, slots, lines)


def adafactor(o: Any) -> Update:
    """Factors of matrices only."""
    constants = {"decay": o.decay, "least": o.epsilons[0], "smallest": o.epsilons[1]}
    constants |= {"clip": o.clip, **({"shrinkage": o.weight_decay} if o.weight_decay else {})}
    lines = (
        BIAS[0],
        "kept = 1 - step**-self.decay",
        "square = tf.square(gradient) + self.least",
        "if second is not None:",
        "    second.assign(kept * second + (1 - kept) * square)",
        "    whole = second.value",
        "else:",
        "    down, across = matrix_axes(variable)",
        "    mean = tf.reduce_mean(square, across, keepdims=True)",
        "    row.assign(kept * row + (1 - kept) * mean)",
        "    mean = tf.reduce_mean(square, down, keepdims=True)",
        "    column.assign(kept * column + (1 - kept) * mean)",
        "    whole = row / tf.reduce_mean(row) * column",
        "change = gradient / tf.sqrt(whole)",
        "size = tf.maximum(root_mean_square(variable), self.smallest)",
        "size *= tf.minimum(rate, 1 / tf.sqrt(step))",
        "size /= tf.maximum(root_mean_square(change) / self.clip, 1.0)",
        *(("variable.assign_sub(rate * self.shrinkage * variable)",) if o.weight_decay else ()),
        "variable.assign_sub(size * change)",
    )
    starts = {
        "second": optional("second", "v.shape", "not matrix_axes(v)"),
        "row": optional("row", "mean_shape(v, 1)", "matrix_axes(v)"),
        "column": optional("column", "mean_shape(v, 0)", "matrix_axes(v)"),
    }
    slots = {"second": "second_moment", "row": "row", "column": "column"}
    summary = "Adafactor: the second moment of a matrix is a column times a row."
    helpers = ("matrix_axes", "root_mean_square", "mean_shape")
    return Update("Adafactor", summary, constants, slots, lines, starts, helpers)


def lamb(o: Any) -> Update:
    """Adam's direction, as long as the variable."""
    constants, lines = shrinkage(o)
    last = "variable.assign_sub(rate * trust_ratio(variable, change) * change)"
    summary = "LAMB: Adam's step, made as long as the variable."
    constants = {**moments(o), **constants}
    helpers = ("trust_ratio",)
    return Update("Lamb", summary, constants, TWO, (*MOMENTS, *lines, last), helpers=helpers)


def lars(o: Any) -> Update:
    """A share of the variable's length, then momentum."""
    constants, lines = l2(o)
    constants = {"trust": o.trust, **constants}
    lines += ("change = trust_ratio(variable, gradient, self.trust) * gradient",)
    summary = "LARS: momentum over steps as long as a share of the variable."
    helpers = ("trust_ratio",)
    if not o.momentum:
        return Update("Lars", summary, constants, {}, (*lines, LAST), helpers=helpers)
    keep = "momentum.assign(self.decay * momentum + change)"
    lines += (keep, "variable.assign_sub(rate * momentum)")
    constants["decay"] = o.momentum
    return Update("Lars", summary, constants, MOMENTUM, lines, helpers=helpers)


def lion(o: Any) -> Update:
    """The sign of an average that is not kept."""
    constants, lines = shrinkage(o)
    constants = {"beta_1": o.betas[0], "beta_2": o.betas[1], **constants}
    rule = (
        "change = tf.sign(self.beta_1 * first + (1 - self.beta_1) * gradient)",
        "first.assign(self.beta_2 * first + (1 - self.beta_2) * gradient)",
    )
    summary = "Lion: steps of one size, by the sign of a running average."
    return Update("Lion", summary, constants, {"first": "first_moment"}, (*rule, *lines, LAST))


def ftrl(o: Any) -> Update:
    """The paper's rule, in which the rate may change."""
    constants = {"l1": o.l1, "l2": o.l2, "beta": o.beta}
    lines = (
        "before = tf.sqrt(total)",
        "total.assign_add(tf.square(gradient))",
        "root = tf.sqrt(total)",
        "linear.assign_add(gradient - (root - before) / rate * variable)",
        "pulled = self.l1 * tf.sign(linear) - linear",
        "pulled /= (self.beta + root) / rate + self.l2",
        "kept = tf.abs(linear) > self.l1",
        "variable.assign(tf.where(kept, pulled, tf.zeros_like(pulled)))",
    )
    slots = {"total": "square_sum", "linear": "linear"}
    summary = "Follow the regularised leader, which keeps weights at exactly 0."
    starts = {"total": filled("total", o.initial)}
    return Update("Ftrl", summary, constants, slots, lines, starts, ("full",))


def adabelief(o: Any) -> Update:
    """The distance from the new mean."""
    constants, lines = shrinkage(o)
    rule = (
        *BIAS, FIRST,
        "surprise = tf.square(gradient - first)",
        "second.assign(self.beta_2 * second + (1 - self.beta_2) * surprise + self.epsilon)",
        MOMENTS[-1],
    )  # fmt: skip
    summary = "Adam whose steps are small where gradients are a surprise."
    return Update("AdaBelief", summary, {**moments(o), **constants}, TWO, (*rule, *lines, LAST))


def novograd(o: Any) -> Update:
    """One second moment for each variable."""
    constants, lines = shrinkage(o)
    rule = (
        "norm = tf.reduce_sum(tf.square(gradient))",
        "mean = self.beta_2 * second + (1 - self.beta_2) * norm",
        "second.assign(tf.where(self.iterations.value > 0, mean, norm))",
        "change = gradient / (tf.sqrt(second) + self.epsilon)",
        *lines,
        "first.assign(self.beta_1 * first + change)",
        "variable.assign_sub(rate * first)",
    )
    summary = "Momentum over gradients divided by a running norm of their variable."
    starts = {"second": number("second")}
    return Update("NovoGrad", summary, {**moments(o), **constants}, TWO, rule, starts)


def rprop(o: Any) -> Update:
    """The rate only before the first update."""
    constants = {"grow": o.grow, "shrink": o.shrink, "least": o.limits[0], "most": o.limits[1]}
    lines = (
        "rates = tf.fill(variable.shape, rate)",
        "before = tf.where(self.iterations.value > 0, size, rates)",
        "turn = tf.sign(gradient * previous)",
        "gradient = tf.where(turn < 0, tf.zeros_like(gradient), gradient)",
        "longer = tf.where(turn > 0, self.grow * before, before)",
        "longer = tf.where(turn < 0, self.shrink * before, longer)",
        "size.assign(tf.clip_by_value(longer, self.least, self.most))",
        "previous.assign(gradient)",
        "variable.assign_sub(tf.sign(gradient) * size)",
    )
    slots = {"previous": "previous", "size": "step_size"}
    summary = "Rprop: steps that grow while the gradient keeps its sign."
    return Update("Rprop", summary, constants, slots, lines)


def muon(o: Any) -> Update:
    """Both rules in one class: which one, the slots say."""
    constants = {"decay": o.momentum, **moments(o)}
    more, lines = shrinkage(o)
    ahead = "(1 - self.decay) * gradient + self.decay * momentum" if o.nesterov else "momentum"
    rule = (
        "if momentum is not None:",
        "    momentum.assign(self.decay * momentum + (1 - self.decay) * gradient)",
        f"    change = orthogonal({ahead})",
        "    change *= 0.2 * math.sqrt(max(variable.shape))",
        "else:",
        *(f"    {line}" for line in MOMENTS),
    )
    starts = {
        "momentum": optional("momentum", "v.shape", "id(v) in self.matrices"),
        "first": optional("first", "v.shape", "id(v) not in self.matrices"),
        "second": optional("second", "v.shape", "id(v) not in self.matrices"),
    }
    summary = "Muon for kernels that are matrices, AdamW for everything else."
    slots = {**MOMENTUM, **TWO}
    lines = (*rule, *lines, LAST)
    return Update("Muon", summary, {**constants, **more}, slots, lines, starts, ("orthogonal",))


def schedule_free_adamw(o: Any) -> Update:
    """The variables are y; z begins as they are before the first update."""
    constants, lines = shrinkage(o)
    rule = (
        BIAS[0], BIAS[2],
        "largest.assign(tf.maximum(largest, rate))",
        "total.assign_add(tf.square(largest))",
        "share = tf.square(largest) / total",
        *SECOND,
        "change = gradient / (tf.sqrt(second / bias_2) + self.epsilon)",
        *lines,
        "point = tf.where(self.iterations.value > 0, z, variable)",
        "ahead = rate * (self.beta_1 * (1 - share) - 1)",
        "variable.assign((1 - share) * variable + share * point + ahead * change)",
        "z.assign(point - rate * change)",
    )  # fmt: skip
    slots = {"second": "second_moment", "z": "z", "largest": "largest_rate", "total": "weight_sum"}
    starts = {"largest": number("largest"), "total": number("total")}
    summary = "AdamW at a point between its iterate and the average of its iterates."
    return Update("ScheduleFreeAdamW", summary, {**moments(o), **constants}, slots, rule, starts)


ENTRIES: dict[str, Entry] = {
    entry.__name__: entry
    for entry in (
        sgd, adam, adamw, adamax, nadam, radam, rmsprop, adagrad, adadelta, rprop, adafactor, lamb,
        lars, lion, ftrl, adabelief, novograd, sgdw, muon, schedule_free_adamw,
    )
}  # fmt: skip
