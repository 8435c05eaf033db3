"""Layers that compute with a normalised kernel."""

import keras
from keras import layers, ops


class KernelNorm(layers.Wrapper):
    """A layer that computes with another kernel than it trains.

    Args:
        layer: with a ``kernel``.
        axis: of the outputs in the kernel.
    """

    def __init__(self, layer, axis=-1, **options):
        super().__init__(layer, **options)
        self.axis = axis

    def rest(self):
        """All axes of the kernel but that of the outputs."""
        rank = len(self.layer.kernel.shape)
        return [i for i in range(rank) if i != rank + self.axis]

    def call(self, inputs, training=False):
        """Run the layer with the normalised kernel."""
        kernel = self.layer.kernel
        changed = [(kernel, self.normalize(ops.convert_to_tensor(kernel), training))]
        with keras.StatelessScope(state_mapping=changed):
            return self.layer(inputs)

    def compute_output_shape(self, input_shape):
        """The shape that the layer gives."""
        return self.layer.compute_output_shape(input_shape)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "axis": self.axis}


def unit(vector, epsilon):
    """Divide a vector by its length, but by ``epsilon`` at least."""
    square = ops.sum(ops.square(vector))
    return vector / ops.maximum(ops.sqrt(square), epsilon)


@keras.saving.register_keras_serializable(package="layers")
class SpectralNorm(KernelNorm):
    """Divide the kernel by its largest singular value, which power iteration finds.

    Args:
        layer: with a ``kernel``.
        iterations: steps of power iteration in every pass; training stores the result.
        epsilon: smallest length that is divided by.
        axis: of the outputs in the kernel.
    """

    def __init__(self, layer, iterations=1, epsilon=1e-12, axis=-1, **options):
        super().__init__(layer, axis, **options)
        self.iterations, self.epsilon = iterations, epsilon

    def build(self, input_shape):
        """Create the vector, (outputs,)."""
        super().build(input_shape)
        self.u = self.add_weight(
            shape=(self.layer.kernel.shape[self.axis],),
            initializer=keras.initializers.RandomNormal(stddev=1.0),
            trainable=False,
            name="u",
        )

    def normalize(self, kernel, training):
        """Return the kernel that is computed with."""
        last = ops.moveaxis(kernel, self.axis, -1)
        matrix = ops.reshape(last, (-1, last.shape[-1]))
        fixed, u = ops.stop_gradient(matrix), ops.convert_to_tensor(self.u)
        for _ in range(self.iterations):
            v = unit(ops.matmul(fixed, u), self.epsilon)
            u = unit(ops.matmul(v, fixed), self.epsilon)
        if training:
            self.u.assign(u)
        return kernel / ops.sum(ops.matmul(v, matrix) * u)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"iterations": self.iterations, "epsilon": self.epsilon}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="layers")
class WeightNorm(KernelNorm):
    """Learn direction and length of every output's kernel apart."""

    def build(self, input_shape):
        """Create the lengths, (outputs,)."""
        super().build(input_shape)
        shape = (self.layer.kernel.shape[self.axis],)
        self.scale = self.add_weight(shape=shape, initializer="ones", name="scale")

    def normalize(self, kernel, training):
        """Return the kernel that is computed with."""
        square = ops.sum(ops.square(kernel), axis=self.rest(), keepdims=True)
        shape = [1] * len(kernel.shape)
        shape[self.axis] = -1
        return kernel * (ops.reshape(self.scale, shape) * ops.rsqrt(square))


@keras.saving.register_keras_serializable(package="layers")
class WeightStandardize(KernelNorm):
    """Give every output's kernel mean 0 and variance 1."""

    def __init__(self, layer, epsilon=1e-10, axis=-1, **options):
        super().__init__(layer, axis, **options)
        self.epsilon = epsilon

    def normalize(self, kernel, training):
        """Return the kernel that is computed with."""
        centred = kernel - ops.mean(kernel, axis=self.rest(), keepdims=True)
        variance = ops.mean(ops.square(centred), axis=self.rest(), keepdims=True)
        return centred * ops.rsqrt(variance + self.epsilon)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "epsilon": self.epsilon}
