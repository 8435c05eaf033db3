"""Names from other tools lead to the words used here."""

from __future__ import annotations

import pytest
from triglot.compiler.spec.foreign import (
    FIELDS,
    ROOMS,
    WORDS,
    _names,
    foreign_field,
    foreign_op,
    inferred_field,
    plain,
)


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


@pytest.mark.parametrize("family", ROOMS)
def test_only_words_that_exist_are_offered(family):
    from triglot.compiler.spec.foreign import _room

    assert set(_names(family).values()) <= set(_room(family).names)


def test_no_name_points_at_two_words_of_one_room():
    for family in ROOMS:
        from triglot.compiler.spec.foreign import _room

        found = {}
        for word in _room(family):
            for name in WORDS.get(word, "").split():
                assert found.setdefault(plain(name), word) == word, (family, name)
                assert plain(name) not in map(plain, set(_room(family).names) - {word}), name


def test_tables_hold_no_empty_rows():
    assert all(names.split() for names in (*WORDS.values(), *FIELDS.values()))
