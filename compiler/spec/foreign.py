"""Names people bring from PyTorch, Keras, Flax and optax, and the words used here.

Case, separators and a module path in front do not matter: ``nn.Conv2d``, ``Conv2D`` and ``conv_2d``
are one name.  A word is only offered when this version of the language has it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from ..types.record import Record
from ..types.room import Room
from .foreign_figures import WORDS as FIGURES

ROOMS = {
    "ops": "OPS",
    "losses": "LOSSES",
    "optimizers": "OPTIMIZERS",
    "schedules": "SCHEDULES",
    "metrics": "METRICS",
    "initializers": "INITIALIZERS",
    "regularizers": "REGULARIZERS",
}
"""Families that words are looked up in, in this order, and the names of their rooms."""

WORDS: dict[str, str] = {
    **FIGURES,
    # dense and convolution
    "dense": "linear fc fully_connected inner_product linear_general lazy_linear affine gemm",
    "conv1d": "convolution1d lazy_conv1d temporal_convolution",
    "conv2d": "conv convolution convolution2d lazy_conv2d",
    "conv3d": "convolution3d lazy_conv3d",
    "conv1d_transpose": "conv_transpose1d convolution1d_transpose deconv1d",
    "conv2d_transpose": "conv_transpose conv_transpose2d convolution2d_transpose deconv deconv2d "
    "deconvolution",
    "conv3d_transpose": "conv_transpose3d convolution3d_transpose deconv3d",
    "depthwise_conv1d": "depthwise_convolution1d",
    "depthwise_conv2d": "depthwise depthwise_conv depthwise_convolution2d dwconv",
    "separable_conv2d": "separable_conv separable_convolution2d",
    # pooling and resizing
    "max_pool1d": "max_pooling1d",
    "max_pool2d": "pool max_pool max_pooling max_pooling2d",
    "max_pool3d": "max_pooling3d",
    "avg_pool1d": "average_pooling1d",
    "avg_pool2d": "avg_pool average_pool average_pooling average_pooling2d mean_pool",
    "avg_pool3d": "average_pooling3d",
    "adaptive_avg_pool2d": "adaptive_average_pooling2d adaptive_avg_pool",
    "global_avg_pool": "gap global_average_pooling global_average_pooling1d "
    "global_average_pooling2d global_average_pooling3d global_avg_pool2d global_mean_pool",
    "global_max_pool": "global_max_pooling global_max_pooling1d global_max_pooling2d "
    "global_max_pooling3d adaptive_max_pool2d",
    "upsample1d": "up_sampling1d",
    "upsample2d": "upsample up_sampling2d upsampling_nearest2d upsampling_bilinear2d interpolate",
    "resize": "resizing image_resize",
    "pixel_shuffle": "depth_to_space",
    "pixel_unshuffle": "space_to_depth",
    # normalisation
    "batch_norm": "bn batch_normalization batch_norm1d batch_norm2d batch_norm3d sync_batch_norm",
    "layer_norm": "ln layer_normalization",
    "rms_norm": "rms_normalization rms",
    "group_norm": "gn group_normalization",
    "instance_norm": "instance_normalization instance_norm1d instance_norm2d instance_norm3d",
    "l2_normalize": "unit_normalization normalize l2_norm l2_normalization",
    "local_response_norm": "lrn",
    "standardize": "normalization",
    # activations
    "relu": "rectifier rectified_linear",
    "leaky_relu": "lrelu",
    "silu": "swish",
    "sigmoid": "logistic expit",
    "hard_swish": "hard_silu hswish",
    "hard_sigmoid": "hsigmoid",
    "softmax": "softmax2d",
    "softplus": "soft_plus",
    "softsign": "soft_sign",
    # noise
    "dropout": "drop_out",
    "spatial_dropout": "dropout1d dropout2d dropout3d spatial_dropout1d spatial_dropout2d "
    "spatial_dropout3d feature_dropout",
    "drop_path": "stochastic_depth",
    "activity_penalty": "activity_regularization",
    # recurrent
    "simple_rnn": "rnn elman simple_cell rnn_cell",
    "rnn": "simple_rnn elman simple_cell rnn_cell",
    "lstm": "lstm_cell optimized_lstm_cell cudnn_lstm bilstm",
    "gru": "gru_cell cudnn_gru bigru",
    "conv_lstm2d": "conv_lstm conv_lstm_cell",
    # attention and positions
    "attention": "multi_head_attention mha self_attention multi_head_self_attention "
    "cross_attention scaled_dot_product_attention dot_product_attention "
    "multi_head_dot_product_attention grouped_query_attention gqa",
    "additive_attention": "bahdanau_attention",
    "embedding": "embed lookup embedding_lookup token_embedding",
    "position_embedding": "positional_embedding pos_embed learned_positions",
    "sinusoidal_positions": "positional_encoding sine_position_encoding sinusoidal_encoding",
    "unembed": "lm_head reversible_embedding tied_linear",
    "class_token": "cls_token",
    "patchify": "patch_embed patch_embedding",
    "squeeze_excite": "se se_layer squeeze_and_excitation",
    # shape
    "identity": "noop no_op pass_through linear_activation",
    "flatten": "ravel",
    "reshape": "view unflatten",
    "permute": "transpose swapaxes movedim moveaxis",
    "transpose": "permute swapaxes movedim moveaxis",
    "squeeze": "squeeze_axis",
    "expand": "unsqueeze expand_dims newaxis",
    "pad": "padding zero_pad zero_pad1d zero_pad2d zero_pad3d zero_padding1d zero_padding2d "
    "zero_padding3d constant_pad2d reflection_pad2d replication_pad2d",
    "crop": "cropping cropping1d cropping2d cropping3d center_crop",
    "slice": "narrow strided_slice get_item",
    "take": "select",
    "split": "chunk",
    "tile": "repeat_vector",
    "gather": "index_select take_along_axis",
    "one_hot": "category_encoding",
    "cast": "astype",
    # merge
    "concat": "concatenate cat join hstack",
    "add": "add_n plus elementwise_add sum_of",
    "subtract": "sub minus difference",
    "multiply": "mul times product hadamard elementwise_multiply",
    "average": "avg mean_of",
    "maximum": "elementwise_max",
    "minimum": "elementwise_min",
    # arithmetic
    "clip": "clamp",
    "power": "pow",
    "scale": "rescaling rescale mul_constant",
    "offset": "add_constant shift_by",
    "stop_gradient": "detach no_grad stop_grad",
    # optimizers
    "sgd": "momentum gradient_descent nesterov",
    "adamw": "adam_w",
    "rmsprop": "rms_prop",
    # schedules
    "step": "step_lr step_decay",
    "milestones": "multi_step_lr piecewise_constant_decay piecewise_constant_schedule",
    "exponential": "exponential_lr exponential_decay",
    "cosine": "cosine_annealing cosine_annealing_lr cosine_decay cosine_decay_schedule "
    "warmup_cosine_decay_schedule",
    "linear": "linear_lr linear_schedule",
    "polynomial": "polynomial_lr polynomial_decay polynomial_schedule",
    "one_cycle": "one_cycle_lr",
    "plateau": "reduce_lr_on_plateau",
    "constant": "constant_lr constant_schedule const",
    # initialisers
    "he_normal": "kaiming kaiming_normal",
    "he_uniform": "kaiming_uniform",
    "variance_scaling": "variance_scaling_init",
    "dirac": "dirac_delta",
    "glorot_normal": "xavier_normal",
    "glorot_uniform": "xavier xavier_uniform",
    "normal": "random_normal gaussian",
    "truncated_normal": "trunc_normal",
    "uniform": "random_uniform",
    "zeros": "zero",
    "ones": "one",
}
"""Word of the language -> names it has elsewhere."""

FIELDS: dict[str, str] = {
    "filters": "out_channels channels features planes",
    "units": "out_features features hidden_size hidden_features output_size width",
    "kernel": "kernel_size kernel_shape ksize filter_size window_shape",
    "window": "pool_size kernel_size window_shape",
    "stride": "strides subsample",
    "dilation": "dilation_rate kernel_dilation rate",
    "padding": "pad pad_mode padding_mode border_mode",
    "groups": "num_groups feature_group_count group",
    "multiplier": "depth_multiplier",
    "bias": "use_bias",
    "scale": "affine use_scale elementwise_affine center_scale",
    "shift": "center",
    "kernel_init": "kernel_initializer weight_init init_method",
    "bias_init": "bias_initializer",
    "init": "embeddings_initializer embedding_init initializer",
    "epsilon": "eps",
    "momentum": "decay_rate mu",
    "rate": "p prob probability dropout_rate drop_prob",
    "slope": "negative_slope alpha",
    "alpha": "negative_slope",
    "axis": "dim axes",
    "order": "dims perm permutation",
    "shape": "target_shape size output_shape",
    "factor": "scale_factor gamma decay_rate size",
    "method": "mode interpolation",
    "amount": "cropping pad padding",
    "heads": "num_heads n_heads n_head num_attention_heads nhead",
    "head_dim": "key_dim qkv_features d_k",
    "kv_heads": "num_key_value_heads num_kv_heads n_kv_head",
    "causal": "use_causal_mask is_causal",
    "mask": "attention_mask attn_mask key_padding_mask",
    "dropout": "attn_dropout dropout_rate attention_dropout",
    "vocab": "num_embeddings input_dim vocab_size vocabulary_size n_vocab",
    "dim": "embedding_dim output_dim features embed_dim d_model",
    "max": "max_len max_length max_position_embeddings max_position",
    "return": "return_sequences return_sequence return_state",
    "layers": "num_layers depth",
    "initial": "initial_state initial_carry hx",
    "forget_bias": "unit_forget_bias",
    "approximate": "tanh",
    "with": "inputs others operands values other",
    "start": "begin",
    "stop": "end",
    "step": "strides",
    "by": "factor value amount",
    "lr": "learning_rate eta step_size",
    "betas": "beta1 beta2 b1 b2 beta_1 beta_2",
    "weight_decay": "wd l2 decay",
    "decay": "rho alpha",
    "nesterov": "use_nesterov",
    "label_smoothing": "smoothing",
    "ignore": "ignore_index ignore_class ignore_id",
    "class_weights": "weight weights class_weight",
    "positive_weight": "pos_weight",
    "from": "from_logits",
    "delta": "beta",
    "q": "quantile alpha",
    "blank": "blank_index blank_id mask_index",
    "temperature": "tau",
    "unknown": "unknown_label",
    "every": "step_size decay_steps",
    "warmup": "warmup_steps warmup_epochs",
    "final": "eta_min alpha end_value min_lr",
    "top": "k topk",
}
"""Field of the language -> names it has elsewhere; only the fields of the word at hand count."""

INFERRED = """
in_channels in_features input_shape input_size input_channels num_features normalized_shape
batch_input_shape in_planes input_features in_dim d_in
"""
"""Sizes that other tools want to hear and that follow from the previous step here."""


def plain(name: str) -> str:
    """A name without case, separators and the module it comes from."""
    return re.sub(r"[\s_-]+", "", name.strip().rpartition(".")[2]).lower()


@cache
def _room(family: str) -> Room:
    found: Room = getattr(import_module(f"...{family}", __name__), ROOMS[family])
    return found


@cache
def _names(family: str) -> dict[str, str]:
    """Plain foreign name -> word, for the words this family has; our own spellings win."""
    room = _room(family)
    found = {plain(name): word for word in room if word in WORDS for name in WORDS[word].split()}
    return {**found, **{plain(word): word for word in room}}


def foreign_op(word: str, family: str | None = None) -> str | None:
    """The word used here for a name from elsewhere, None when there is none.

    Args:
        word: ``nn.Linear``, ``BatchNormalization``, ``Conv2D``, …
        family: one of `ROOMS`; without it all are searched, ops first.
    """
    for name in [family] if family else ROOMS:
        if name in ROOMS and (found := _names(name).get(plain(word))):
            return found
    return None


def _record(word: str) -> type[Record] | None:
    """The declared record of a word of any family."""
    return next((_room(name)[word] for name in ROOMS if word in _room(name)), None)


def foreign_field(op: str, word: str) -> str | None:
    """The field of ``op`` that a name from elsewhere stands for, None when there is none.

    Args:
        op: a word of any family.
        word: ``out_channels``, ``kernel_size``, ``useBias``, …
    """
    record = _record(op)
    wanted = plain(word)
    fields = list(record.fields) if record else []
    for field in fields:
        if plain(field) == wanted:
            return field
    for field in fields:
        if wanted in map(plain, FIELDS.get(field, "").split()):
            return field
    return None


def inferred_field(word: str) -> bool:
    """Whether a name states a size that is inferred here."""
    return plain(word) in map(plain, INFERRED.split())
