"""Names from other tools lead to the words used here."""

from __future__ import annotations

import pytest
from triglot.compiler.spec.foreign import (
    FIELDS,
    TABLES,
    _names,
    foreign_field,
    foreign_op,
    inferred_field,
    plain,
)
from triglot.compiler.spec.foreign_calls import python_call
from triglot.compiler.spec.rooms import PLACES, room


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("nn.Linear", "dense"),
        ("torch.nn.Dropout", "dropout"),
        ("LeakyReLU", "leaky_relu"),
        ("keras.layers.Hard-Swish", "hard_swish"),
        ("swish", "silu"),
        ("jax.nn.soft_sign", "softsign"),
        ("Concatenate", "concat"),
        ("detach", "stop_gradient"),
        ("tf.reduce_mean", "mean"),
        ("torch.clamp", "clip"),
        ("ops.arctan2", "atan2"),
        ("nn.Hardtanh", "hard_tanh"),
        ("nn.PReLU", "prelu"),
        ("torch.topk", "top_k"),
        ("nn.ConvTranspose1d", "conv1d_transpose"),
        ("layers.Conv3DTranspose", "conv3d_transpose"),
        ("nnx.ConvTranspose", "conv2d_transpose"),
        ("SeparableConv2D", "separable_conv2d"),
        ("nn.MaxPool3d", "max_pool3d"),
        ("nn.LPPool2d", "lp_pool2d"),
        ("nn.AdaptiveMaxPool2d", "adaptive_max_pool2d"),
        ("UpSampling1D", "upsample1d"),
        ("nn.PixelShuffle", "pixel_shuffle"),
        ("tf.nn.space_to_depth", "space_to_depth"),
        ("im2col", "unfold"),
        ("CoordConv", "coord_channels"),
        ("layers.Resizing", "resize"),
        ("BCEWithLogitsLoss", "binary_cross_entropy"),
        ("sparse_categorical_crossentropy", "cross_entropy"),
        ("AdamW", "adamw"),
        ("cosine_annealing_lr", "cosine"),
        ("kaiming_normal_", "he_normal"),
        ("torch.unbind", "unstack"),
        ("unsqueeze", "expand"),
        ("torch.bmm", "matmul"),
        ("RepeatVector", "tile"),
        ("torch.randn_like", "normal_like"),
        ("nonsense", None),
        ("", None),
        ("torch.optim.AdamW", "adamw"),
        ("keras.optimizers.Ftrl", "ftrl"),
        ("optax.scale_by_rss", "adagrad"),
        ("AdamWScheduleFree", "schedule_free_adamw"),
        ("CosineAnnealingLR", "cosine"),
        ("CosineAnnealingWarmRestarts", "cosine_restarts"),
        ("OneCycleLR", "one_cycle"),
        ("ReduceLROnPlateau", "plateau"),
        ("noam", "inverse_sqrt"),
        ("InverseTimeDecay", "inverse_time"),
        ("MultiStepLR", "milestones"),
    ],
)
def test_words(name, word):
    assert foreign_op(name) == word


def test_a_family_can_be_asked_for():
    assert foreign_op("constant", "schedules") == "constant"
    assert foreign_op("Linear", "losses") is None
    assert foreign_op("Linear", "nowhere") is None


@pytest.mark.parametrize(
    ("op", "name", "field"),
    [
        ("dense", "out_features", "units"),
        ("dense", "useBias", "bias"),
        ("leaky_relu", "negative_slope", "slope"),
        ("max_pool2d", "ceil_mode", "ceil"),
        ("avg_pool2d", "count_include_pad", "count_padding"),
        ("lp_pool2d", "norm_type", "order"),
        ("adaptive_avg_pool2d", "output_size", "size"),
        ("pixel_shuffle", "upscale_factor", "factor"),
        ("grid_sample", "padding_mode", "beyond"),
        ("roi_align", "spatial_scale", "scale"),
        ("softmax", "dim", "axis"),
        ("mean", "dim", "axis"),
        ("var", "ddof", "correction"),
        ("clip", "max_value", "max"),
        ("hard_shrink", "lambd", "threshold"),
        ("split", "num_or_size_splits", "parts"),
        ("matmul", "transpose_b", "transpose_with"),
        ("dropout", "p", "rate"),
        ("adam", "learning_rate", "lr"),
        ("adam", "beta_1", "betas"),
        ("adagrad", "initial_accumulator_value", "initial"),
        ("cosine", "eta_min", "final"),
        ("cosine_restarts", "T_mult", "growth"),
        ("step", "gamma", "factor"),
        ("plateau", "min_lr", "least"),
        ("dense", "kernel_size", None),
        ("a_users_block", "filters", None),
    ],
)
def test_fields(op, name, field):
    assert foreign_field(op, name) == field


def test_inferred_sizes():
    assert inferred_field("in_channels")
    assert inferred_field("inputShape")
    assert not inferred_field("units")


@pytest.mark.parametrize("family", PLACES)
def test_only_words_that_exist_are_offered(family):
    assert set(_names(family).values()) <= set(room(family).names)


def test_no_name_points_at_two_words_of_one_room():
    for family in PLACES:
        found = {}
        for word in room(family):
            for name in TABLES.get(family, {}).get(word, "").split():
                assert found.setdefault(plain(name), word) == word, (family, name)
                assert plain(name) not in map(plain, set(room(family).names) - {word}), name


@pytest.mark.parametrize(
    ("text", "family", "step"),
    [
        ("nn.Conv2d(3, 16, 3)", "ops", "conv2d: {filters: 16, kernel: 3}"),
        ("nn.Conv2d(3, 16, kernel_size=3, bias=False)", "ops", "conv2d: {filters: 16, kernel: 3, bias: false}"),
        ("nn.ConvTranspose2d(64, 32, 2, 2)", "ops", "conv2d_transpose: {filters: 32, kernel: 2, stride: 2}"),
        ("nn.Linear(784, 10)", "ops", "dense: {units: 10}"),
        ("nnx.Linear(784, 10, rngs=rngs)", "ops", "dense: {units: 10}"),
        ("layers.Dense(10, activation='relu')", "ops", "dense: {units: 10}`, then `- relu"),
        ("layers.Conv2D(16, 3)", "ops", "conv2d: {filters: 16, kernel: 3}"),
        ("nn.Embedding(100, 8)", "ops", "embedding: {vocab: 100, dim: 8}"),
        ("nn.BatchNorm2d(64)", "ops", "batch_norm"),
        ("nn.GroupNorm(8, 64)", "ops", "group_norm: {groups: 8}"),
        ("nn.ReLU(inplace=True)", "ops", "relu"),
        ("x = F.relu(x)", "ops", "relu"),
        ("F.dropout(x, 0.5)", "ops", "dropout: {rate: 0.5}"),
        ("nn.LSTM(32, 64)", "ops", "lstm: {units: 64}"),
        ("optim.Adam(lr=1e-3)", "optimizers", "adam: {lr: 1e-3}"),
        ("nn.MyLayer(3)", "ops", None),
        ("conv2d", "ops", None),
        ("nn.Conv2d(3, 16", "ops", None),
        ("", "ops", None),
    ],
)
def test_python_calls(text, family, step):
    assert python_call(text, family) == step


def test_tables_hold_no_empty_rows():
    assert all(names.split() for names in (*FIELDS.values(), *(n for t in TABLES.values() for n in t.values())))
