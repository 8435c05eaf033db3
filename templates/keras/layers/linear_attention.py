"""Attention at a cost that is linear in the length."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class LinearAttention(layers.Layer):
    """Multi-head attention with the kernel ``(elu(q) + 1) . (elu(k) + 1)``.

    Args:
        heads: number of heads.
        head_dim: channels of one head; channels divided by heads by default.
        causal: let position t attend to positions up to t only.
        use_bias: give the projections an offset.
        epsilon: added to the divisor.
    """

    def __init__(
        self,
        heads,
        epsilon,
        head_dim=None,
        causal=False,
        use_bias=True,
        **options,
    ):
        super().__init__(**options)
        self.heads = heads
        self.epsilon = epsilon
        self.head_dim = head_dim
        self.causal = causal
        self.use_bias = use_bias

    def build(self, inputs_shape, kv_shape=None):
        """Create the projections; kernels are (channels, heads, depth)."""
        kv_shape = kv_shape or inputs_shape
        depth = self.head_dim or inputs_shape[-1] // self.heads
        self.query = self.split(depth, "query")
        self.key = self.split(depth, "key")
        self.value = self.split(depth, "value")
        self.output_projection = layers.EinsumDense(
            "bthd,hde->bte",
            output_shape=(None, inputs_shape[-1]),
            bias_axes="e" if self.use_bias else None,
            dtype=self.dtype_policy,
            name="output",
        )
        self.query.build(inputs_shape)
        self.key.build(kv_shape)
        self.value.build(kv_shape)
        self.output_projection.build((None, None, self.heads, depth))

    def split(self, depth, name):
        """A projection to heads."""
        return layers.EinsumDense(
            "bte,ehd->bthd",
            output_shape=(None, self.heads, depth),
            bias_axes="hd" if self.use_bias else None,
            dtype=self.dtype_policy,
            name=name,
        )

    def call(self, inputs, kv=None, key_mask=None):
        """Attend from every position of ``inputs``.

        Args:
            inputs: queries, (batch, time, channels).
            kv: the sequence to attend to, (batch, keys, kv_channels); ``inputs`` by
                default.
            key_mask: (batch, keys), true at keys that may be attended to.

        Returns:
            (batch, time, channels).
        """
        kv = inputs if kv is None else kv
        # Each is (batch, time, heads, depth).
        q, k = ops.elu(self.query(inputs)) + 1, ops.elu(self.key(kv)) + 1
        v = self.value(kv)
        if key_mask is not None:
            k = ops.where(key_mask[..., None, None], k, 0.0)
        if self.causal:
            state = ops.cumsum(ops.einsum("bshd,bshm->bshdm", k, v), axis=1)
            y = ops.einsum("bthd,bthdm->bthm", q, state)
            total = ops.sum(q * ops.cumsum(k, axis=1), axis=-1, keepdims=True)
        else:
            state = ops.einsum("bshd,bshm->bhdm", k, v)
            y = ops.einsum("bthd,bhdm->bthm", q, state)
            total = ops.sum(q * ops.sum(k, axis=1, keepdims=True), -1, keepdims=True)
        return self.output_projection(y / (total + self.epsilon))

    def compute_output_shape(self, inputs_shape, kv_shape=None, key_mask_shape=None):
        """The shape of the input."""
        return inputs_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "heads": self.heads,
            "epsilon": self.epsilon,
            "head_dim": self.head_dim,
            "causal": self.causal,
            "use_bias": self.use_bias,
        }
