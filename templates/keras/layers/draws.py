"""Random numbers, drawn in training and evaluation."""

import keras
from keras import layers, ops


class Draw(layers.Layer):
    """A layer that draws; ``arguments`` are those of its constructor."""

    def __init__(self, arguments, **options):
        super().__init__(**options)
        self.arguments = arguments
        self.seed_generator = keras.random.SeedGenerator()

    def given(self):
        """Dtype and generator of a draw."""
        return {"dtype": self.compute_dtype, "seed": self.seed_generator}

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
    """Normal numbers; without a shape, in that of the input."""

    def __init__(self, shape=None, mean=0.0, std=1.0, **options):
        super().__init__({"shape": shape, "mean": mean, "std": std}, **options)
        self.mean, self.std = mean, std

    def call(self, inputs):
        """Draw."""
        sizes = self.sizes(inputs)
        return keras.random.normal(sizes, self.mean, self.std, **self.given())


@keras.saving.register_keras_serializable(package="layers")
class Uniform(Draw):
    """Numbers from `low` to below `high`; without a shape, in that of the input."""

    def __init__(self, shape=None, low=0.0, high=1.0, **options):
        super().__init__({"shape": shape, "low": low, "high": high}, **options)
        self.low, self.high = low, high

    def call(self, inputs):
        """Draw."""
        sizes = self.sizes(inputs)
        return keras.random.uniform(sizes, self.low, self.high, **self.given())


@keras.saving.register_keras_serializable(package="layers")
class Randint(Draw):
    """Whole numbers from `low` to below `high`."""

    def __init__(self, shape=(), low=0, high=2, **options):
        super().__init__({"shape": shape, "low": low, "high": high}, **options)
        self.low, self.high = low, high

    def call(self, inputs):
        """Draw."""
        sizes = self.sizes(inputs)
        return keras.random.randint(
            sizes, self.low, self.high, seed=self.seed_generator
        )

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
        """Draw."""
        draws = keras.random.uniform(self.sizes(inputs), **self.given())
        return ops.cast(draws < self.probability, self.compute_dtype)


@keras.saving.register_keras_serializable(package="layers")
class Categorical(Draw):
    """The number of a channel, drawn with the probabilities of a softmax."""

    def __init__(self, temperature=1.0, **options):
        super().__init__({"temperature": temperature}, **options)
        self.temperature = temperature

    def call(self, inputs):
        """Draw from scores (batch, ..., channels)."""
        scores = ops.reshape(inputs / self.temperature, (-1, inputs.shape[-1]))
        draws = keras.random.categorical(scores, 1, seed=self.seed_generator)
        return ops.reshape(draws, ops.shape(inputs)[:-1])

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
        tiny = keras.backend.epsilon() ** 4
        draws = keras.random.uniform(self.sizes(inputs), tiny, 1.0, **self.given())
        noise = -ops.log(-ops.log(draws))
        soft = ops.softmax((inputs + noise) / self.temperature)
        if not self.hard:
            return soft
        top = ops.argmax(soft, axis=-1)
        unit = ops.one_hot(top, soft.shape[-1], dtype=self.compute_dtype)
        return soft + ops.stop_gradient(unit - soft)


@keras.saving.register_keras_serializable(package="layers")
class Shuffle(Draw):
    """The positions of an axis in a random order, one for the whole batch."""

    def __init__(self, axis, **options):
        super().__init__({"axis": axis}, **options)
        self.axis = axis

    def call(self, inputs):
        """Exchange the positions."""
        return keras.random.shuffle(inputs, self.axis, seed=self.seed_generator)
