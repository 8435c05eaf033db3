"""Random numbers that are the same in PyTorch, Keras and JAX."""

import math

import keras
from keras import layers, ops


def hashed(x):
    """Lowbias32 of 32-bit words, whose products wrap; a shift is masked of its sign."""
    x = ops.bitwise_xor(x, shifted(x, 16)) * 0x7FEB352D
    x = ops.bitwise_xor(x, shifted(x, 15)) * -0x7B935975
    return ops.bitwise_xor(x, shifted(x, 16))


def shifted(x, by):
    """A word of 32 bits moved to the right, with zeros from the left."""
    return ops.bitwise_and(ops.right_shift(x, by), (1 << 32 - by) - 1)


class Random(layers.Layer):
    """A layer that draws: every number is a hash of what it is drawn for.

    That is the layer's key, the step of the training, the call of the layer for this
    batch, and the number's place in the batch.
    """

    def __init__(self, **options):
        super().__init__(**options)
        self.key, self.place = self.words(2, "key"), self.words(3, "place")

    def words(self, count, name):
        """A variable of whole numbers: the key, or step, row and call."""
        given = {"initializer": "zeros", "dtype": "int32", "trainable": False}
        return self.add_weight(shape=(count,), name=name, **given)

    def seek(self, step=None, row=0):
        """Draw for the update after ``step`` others, from example ``row`` on."""
        step = self.place[0] if step is None else step
        self.place.assign(ops.stack([step, row, 0]))

    def integers(self, sizes):
        """Whole numbers below 2^24, in sizes with the batch in front."""
        step, row, call = ops.unstack(self.place)
        self.place.assign_add([0, 0, 1])
        count = math.prod(sizes[1:])
        places = ops.arange(sizes[0] * count, dtype="int32") + row * count
        places *= -0x61C88647
        first = ops.bitwise_xor(self.key[0], step)
        second = ops.bitwise_xor(self.key[1], call)
        bits = ops.bitwise_xor(hashed(ops.bitwise_xor(places, first)), second)
        return ops.reshape(shifted(hashed(bits), 8), sizes)

    def uniform(self, sizes):
        """Numbers from 0 to below 1."""
        return ops.cast(self.integers(sizes), self.wide) * 2**-24

    def between(self, sizes):
        """Numbers above 0 and below 1."""
        odd = ops.bitwise_or(self.integers(sizes), 1)
        return ops.cast(odd, self.wide) * 2**-24

    def normal(self, sizes):
        """Normal numbers, by the formula of Box and Muller."""
        radius = ops.sqrt(-2 * ops.log(self.between(sizes)))
        angle = 2 * math.pi * self.uniform(sizes)
        return ops.cast(radius * ops.cos(angle), self.compute_dtype)

    @property
    def wide(self):
        """The layer's dtype, or float32 where it is narrower."""
        return keras.backend.result_type(self.compute_dtype, "float32")

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape


def drawing(model):
    """Yield every layer that draws, with the path of what it is part of."""
    found = [getattr(layer, "network", layer) for layer in model.layers]
    networks = {id(network): network for network in found}
    for layer in networks.values():
        if hasattr(layer, "part"):  # a block that is computed again
            yield from drawing(layer.part)
        elif isinstance(layer, keras.Model):
            for name, inner in drawing(layer):
                yield f"{layer.name}/{name}", inner
        else:
            own = (each for each in layer._flatten_layers() if isinstance(each, Random))
            yield from ((layer.name, inner) for inner in own)


def seek(model, step=None, row=0):
    """Let every layer draw for the update after ``step`` others, from a row on."""
    for _, layer in drawing(model):
        layer.seek(step, row)


def calls_of(model):
    """How often every layer has drawn for this batch."""
    return [int(layer.place[2]) for _, layer in drawing(model)]


def draw_again(model, calls, row):
    """Let every layer draw as after so many calls, from a row of the batch on."""
    layers = [layer for _, layer in drawing(model)]
    for layer, count in zip(layers, calls, strict=True):
        layer.place.assign([int(layer.place[0]), row, count])


def advance(model):
    """Let every layer draw for the next update."""
    for _, layer in drawing(model):
        layer.seek(layer.place[0] + 1)


def give_keys(model, keys):
    """Give every layer that draws its key: its own, or of what it is part of."""
    for name, layer in drawing(model):
        words = keys[name]
        layer.key.assign([word - (word >> 31 << 32) for word in words])
        layer.seek(0)


@keras.saving.register_keras_serializable(package="layers")
class Dropout(Random):
    """Zero values with probability `rate` in training and scale the rest.

    Args:
        rate: the probability.
        shared: axes along which one draw holds.
    """

    def __init__(self, rate=0.5, shared=(), **options):
        super().__init__(**options)
        self.rate, self.shared = rate, tuple(shared)

    def call(self, inputs, training=False):
        """Drop values."""
        if not training or self.rate == 0:
            return inputs
        return ops.where(self.kept(inputs), inputs * (1 / (1 - self.rate)), 0.0)

    def kept(self, inputs):
        """Draw which values stay."""
        shape = ops.shape(inputs)
        sizes = tuple(1 if i in self.shared else n for i, n in enumerate(shape))
        return self.integers(sizes) >= round(self.rate * 2**24)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "rate": self.rate, "shared": self.shared}


@keras.saving.register_keras_serializable(package="layers")
class AlphaDropout(Dropout):
    """Dropout that keeps mean 0 and variance 1, for networks of SELUs."""

    def call(self, inputs, training=False):
        """Replace values, then rescale."""
        if not training or self.rate == 0:
            return inputs
        lowest = -1.7580993408473766
        factor = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        kept = ops.where(self.kept(inputs), inputs, lowest)
        return factor * kept - factor * self.rate * lowest


@keras.saving.register_keras_serializable(package="layers")
class GaussianNoise(Random):
    """Add normal noise with standard deviation `stddev` in training."""

    def __init__(self, stddev=0.1, **options):
        super().__init__(**options)
        self.stddev = stddev

    def call(self, inputs, training=False):
        """Disturb every value."""
        if not training or self.stddev == 0:
            return inputs
        return inputs + self.stddev * self.normal(ops.shape(inputs))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "stddev": self.stddev}


@keras.saving.register_keras_serializable(package="layers")
class GaussianDropout(Random):
    """Multiply by normal noise around 1 with the variance of dropout in training."""

    def __init__(self, rate=0.5, **options):
        super().__init__(**options)
        self.rate = rate

    def call(self, inputs, training=False):
        """Disturb every value."""
        if not training or self.rate == 0:
            return inputs
        stddev = (self.rate / (1 - self.rate)) ** 0.5
        return inputs * (1 + stddev * self.normal(ops.shape(inputs)))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "rate": self.rate}


@keras.saving.register_keras_serializable(package="layers")
class DropBlock2d(Random):
    """Zero squares of each map (batch, height, width, channels) in training.

    Args:
        rate: share of the pixels that go.
        block: side of a square.
    """

    def __init__(self, rate, block, **options):
        super().__init__(**options)
        self.rate, self.block = rate, block

    def call(self, inputs, training=False):
        """Drop squares."""
        if not training or self.rate == 0:
            return inputs
        batch, height, width, channels = ops.shape(inputs)
        rows, columns = height - self.block + 1, width - self.block + 1
        pixels = ops.cast(height * width, "float64")
        places = ops.cast(self.block**2 * rows * columns, "float64")
        corner = ops.cast(ops.round(self.rate * pixels / places * 2**24), "int32")
        drawn = self.integers((batch, rows, columns, channels))
        corners = ops.cast(drawn < corner, inputs.dtype)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        room = [(0, 0), *[(self.block - 1,) * 2] * 2, (0, 0)]
        gone = ops.max_pool(ops.pad(corners, room), self.block, strides=1)
        kept = 1 - gone
        count = ops.cast(ops.size(kept), inputs.dtype)
        return inputs * kept * (count / ops.sum(kept))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "rate": self.rate, "block": self.block}


@keras.saving.register_keras_serializable(package="layers")
class RReLU(Random):
    """Return x where it is positive, else x times a slope, random in training."""

    def __init__(self, lower, upper, **options):
        super().__init__(**options)
        self.lower, self.upper = lower, upper

    def call(self, inputs, training=False):
        """Bend ``inputs`` at 0."""
        slope = (self.lower + self.upper) / 2
        if training:
            drawn = ops.cast(self.uniform(ops.shape(inputs)), inputs.dtype)
            slope = self.lower + (self.upper - self.lower) * drawn
        return ops.where(inputs > 0, inputs, slope * inputs)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "lower": self.lower, "upper": self.upper}


class Draw(Random):
    """Numbers in training and evaluation; `arguments` are those of the constructor.

    Without a shape among them, as many as the input has.
    """

    def __init__(self, arguments, **options):
        super().__init__(**options)
        self.arguments = arguments

    def compute_output_spec(self, inputs):
        """The shape of the constructor, or that of the input."""
        shape = self.arguments.get("shape")
        whole = inputs.shape if shape is None else (inputs.shape[0], *shape)
        return keras.KerasTensor(whole, dtype=self.compute_dtype)

    def sizes(self, inputs):
        """The same for data."""
        shape = self.arguments.get("shape")
        return ops.shape(inputs) if shape is None else (ops.shape(inputs)[0], *shape)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), **self.arguments}


@keras.saving.register_keras_serializable(package="layers")
class Normal(Draw):
    """Normal numbers."""

    def __init__(self, shape=None, mean=0.0, std=1.0, **options):
        super().__init__({"shape": shape, "mean": mean, "std": std}, **options)
        self.mean, self.std = mean, std

    def call(self, inputs):
        """Draw, once per example."""
        return self.mean + self.std * self.normal(self.sizes(inputs))


@keras.saving.register_keras_serializable(package="layers")
class Uniform(Draw):
    """Numbers from `low` to below `high`."""

    def __init__(self, shape=None, low=0.0, high=1.0, **options):
        super().__init__({"shape": shape, "low": low, "high": high}, **options)
        self.low, self.high = low, high

    def call(self, inputs):
        """Draw, once per example."""
        drawn = ops.cast(self.uniform(self.sizes(inputs)), self.compute_dtype)
        return self.low + (self.high - self.low) * drawn


@keras.saving.register_keras_serializable(package="layers")
class Randint(Draw):
    """Whole numbers from `low` to below `high`."""

    def __init__(self, shape=(), low=0, high=2, **options):
        super().__init__({"shape": shape, "low": low, "high": high}, **options)
        self.low, self.high = low, high

    def call(self, inputs):
        """Draw, once per example."""
        drawn = ops.cast(self.integers(self.sizes(inputs)), "int64")
        share = ops.right_shift(drawn * (self.high - self.low), 24)
        return self.low + ops.cast(share, "int32")

    def compute_output_spec(self, inputs):
        """The shape of the constructor, whole numbers."""
        shape = (inputs.shape[0], *self.arguments["shape"])
        return keras.KerasTensor(shape, dtype="int32")


@keras.saving.register_keras_serializable(package="layers")
class Bernoulli(Draw):
    """1 with probability `rate`, else 0."""

    def __init__(self, shape, rate=0.5, **options):
        super().__init__({"shape": shape, "rate": rate}, **options)
        self.probability = rate  # `rate` is what dropout is switched off by

    def call(self, inputs):
        """Draw, once per example."""
        drawn = self.integers(self.sizes(inputs))
        return ops.cast(drawn < round(self.probability * 2**24), self.compute_dtype)


@keras.saving.register_keras_serializable(package="layers")
class Categorical(Draw):
    """The number of a channel, drawn with the probabilities of a softmax."""

    def __init__(self, temperature=1.0, **options):
        super().__init__({"temperature": temperature}, **options)
        self.temperature = temperature

    def call(self, inputs):
        """Draw from scores (batch, ..., channels)."""
        noise = -ops.log(-ops.log(self.between(ops.shape(inputs))))
        return ops.argmax(inputs / self.temperature + noise, axis=-1)

    def compute_output_spec(self, inputs):
        """The shape of the input without channels, whole numbers."""
        return keras.KerasTensor(inputs.shape[:-1], dtype="int32")


@keras.saving.register_keras_serializable(package="layers")
class GumbelSoftmax(Draw):
    """A softmax of scores with Gumbel noise; `hard` makes it a unit vector."""

    def __init__(self, temperature=1.0, hard=False, **options):
        super().__init__({"temperature": temperature, "hard": hard}, **options)
        self.temperature, self.hard = temperature, hard

    def call(self, inputs):
        """Draw from scores (batch, ..., channels)."""
        noise = -ops.log(-ops.log(self.between(ops.shape(inputs))))
        noise = ops.cast(noise, inputs.dtype)
        soft = ops.softmax((inputs + noise) / self.temperature)
        if not self.hard:
            return soft
        unit = ops.one_hot(ops.argmax(soft, -1), inputs.shape[-1], dtype=inputs.dtype)
        return soft + ops.stop_gradient(unit - soft)


@keras.saving.register_keras_serializable(package="layers")
class Shuffle(Draw):
    """The positions of an axis in a random order, one for the whole batch."""

    def __init__(self, axis, **options):
        super().__init__({"axis": axis}, **options)
        self.axis = axis

    def call(self, inputs):
        """Exchange the positions."""
        drawn = self.integers((1, ops.shape(inputs)[self.axis]))[0]
        return ops.take(inputs, ops.argsort(drawn), axis=self.axis)
