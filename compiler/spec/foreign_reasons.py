"""Names from other tools that have no word here, and what to do in place of each.

A name stands here only until the language has a word for it: words win.
"""

from __future__ import annotations

LAYERS: dict[str, str] = {
    "checkpoint checkpoint_wrapper gradient_checkpointing remat recompute_grad recompute remat_scope": "not a layer: "
    "`training.gradient_checkpointing` names the blocks whose activations are computed again",
    "activation": "write the activation as a step of its own: `- relu`",
    "adaptive_log_softmax_with_loss": "a vocabulary is not split here: `dense` and `cross_entropy`",
    "linear_cross_entropy_loss linear_cross_entropy": "two words here: the layer `dense` and the "
    "loss `cross_entropy`",
    "data_parallel distributed_data_parallel": "not a layer: `training.distribute` shares batches",
    "fractional_max_pool2d fractional_max_pool3d fractional_max_pool2d_with_indices "
    "fractional_max_pool3d_with_indices": "windows are never drawn: `max_pool2d`, or "
    "`adaptive_max_pool2d` for a given size",
    "max_unpool1d max_unpool2d max_unpool3d": "pools do not give the places of maxima: `upsample2d` "
    "or `conv2d_transpose`",
    "max_pool1d_with_indices max_pool2d_with_indices max_pool3d_with_indices "
    "adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices "
    "adaptive_max_pool3d_with_indices": "pools give values only, never the places of maxima",
    "rnn_base rnn_cell_base rnncell stacked_rnn_cells": "not a layer: use `simple_rnn`, `lstm` or "
    "`gru`, with `repeat` for several",
    "conv_lstm3d": "the largest is `conv_lstm2d`",
    "transformer": "two blocks here: `transformer_encoder` and `transformer_decoder`",
    "masking": "an input says what is padding, `{tokens: [T], pad: 0}`, and `text.mask` is its mask",
    "input_layer input_spec placeholder": "inputs stand under `inputs:` of the network",
    "layer wrapper module model parameter_dict parameter_list dict list pipeline": "not a layer: "
    "write steps under `blocks:` and give them a name",
    "lora lora_linear": "no adapters in this version: two `dense` and an `add`",
    "flax_layer jax_layer tfsm_layer torch_module_wrapper torchscript": "code of one framework: "
    "`custom` calls a function of yours in every one",
    "stft_spectrogram mel_spectrogram mfcc spectrogram stft istft stft_initializer": "features of sound belong to "
    "`data`; in a network, `unfold` and `rfft`",
    "grouped_mm scaled_mm scaled_grouped_mm scaled_matmul scaled_dot_general "
    "get_scaled_dot_general_config": "a kernel for narrow numbers: `matmul`, with "
    "`training.precision`",
    "combine_masks make_attention_mask": "masks are values: `logical_and` joins two",
    "extract_sequences": "`unfold` takes windows",
}
DATA: dict[str, str] = {
    "hashing hashed_crossing integer_lookup string_lookup text_vectorization": "it belongs to "
    "`data.fields`: `category` or `tokens`",
    "aug_mix auto_contrast contrast_limited_adaptive_histogram_equalization cut_mix mix_up "
    "equalization max_num_bounding_boxes rand_augment random_brightness "
    "random_color_degeneration random_color_jitter random_contrast random_crop "
    "random_elastic_transform random_erasing random_flip random_gaussian_blur random_grayscale "
    "random_hue random_invert random_perspective random_posterization random_rotation "
    "random_saturation random_sharpness random_shear random_translation random_zoom "
    "solarization": "an augmentation: it belongs to `data: {augment: ...}`",
}
VALUES: dict[str, str] = {
    "angle conj conj_physical conjugate imag real isreal is_complex is_conj view_as_complex "
    "view_as_real polar resolve_conj adjoint": "values are real: `fft` gives `real` and `imag`, "
    "`compute` joins them",
    "allclose isclose": "`compute: abs(a - b) < 0.00001`",
    "aminmax ptp": "two ops here: `max` and `min`",
    "addbmm addmm addmv baddbmm": "two ops here: `matmul` and `add`",
    "addcdiv addcmul lerp": "write the formula: `compute: a + w * (b - a)`",
    "as_strided narrow_copy": "memory is no part of the language: `slice` or `unfold`",
    "bitwise_left_shift bitwise_right_shift left_shift right_shift gcd lcm hash_tensor": "whole "
    "numbers have no bits here",
    "cholesky_inverse cholesky_solve lu lu_solve lu_factor triangular_solve solve_triangular lstsq "
    "geqrf ormqr orgqr qr svd eig eigh symeig pinv pinverse matrix_rank matrix_power matrix_exp "
    "householder_product": "no op: factors are unique only up to signs; here are `solve`, "
    "`inverse`, `cholesky`, `det`",
    "copysign": "`compute: abs(a) * sign(b)`",
    "corrcoef cov": "a statistic of many examples: `matmul` of what `standardize` gives",
    "cross kron": "write the products: `slice`, `outer` and `compute`",
    "cummax cummin logcumsumexp": "running reductions here are `cumsum` and `cumprod`",
    "deg2rad rad2deg": "a factor: `scale: 0.017453292519943295`",
    "diff": "`slice` twice and `subtract`",
    "digamma lgamma polygamma mvlgamma igamma igammac i0 erfinv nextafter sinc": "not every "
    "framework has it with a gradient: special functions here are `erf` and `erfc`",
    "dist": "`pairwise_distance`, or `norm` of a difference",
    "exp2 cbrt": "a power: `compute: 2 ** x`",
    "fmod": "`mod` has the sign of the divisor; else `compute: a - trunc(a / b) * b`",
    "frac frexp ldexp": "`compute: x - trunc(x)`",
    "heaviside signbit": "`greater: 0`, then `cast: float`",
    "histc histogram histogram2d": "`bucketize`, then `bincount`",
    "index_copy index_fill index_reduce scatter_reduce masked_scatter select_scatter slice_scatter "
    "diagonal_scatter put slice_update segment_max segment_min segment_prod": "values do not "
    "change in place: `index_add`, `segment_sum`, `where` and `concat`",
    "isinf isneginf isposinf nan_to_num": "`is_finite` and `is_nan` say it, `where` replaces it",
    "isin in_top_k": "`one_hot` and `any`; as a metric, `accuracy: {top: 5}`",
    "kthvalue mode quantile percentile nanquantile": "`sort` and `take`, or `median`",
    "logaddexp logaddexp2 log1mexp logmeanexp": "`stack` and `logsumexp`",
    "logit": "`compute: log(x) - log(1 - x)`",
    "masked_select nonzero nonzero_static argwhere unique unique_consecutive": "sizes never depend "
    "on values: keep the size and use a mask",
    "nanmean nanmedian nansum nanargmax nanargmin nancumprod nancumsum nanmax nanmin nanpercentile "
    "nanprod nanstd nanvar": "no number is missing here: `data` fills what is missing",
    "numel size shape ndim dtype is_floating_point is_nonzero is_same_size get_device": "sizes are "
    "names: `x.channels`, `x.time`, `x.height`",
    "renorm": "`l2_normalize`, or `spectral_norm` around a layer",
    "rot90": "`permute` and `flip`",
    "xlogy divide_no_nan saturate_cast": "`where` chooses between values",
    "block_diag cartesian_prod combinations vander tri unravel_index": "made of constants: "
    "`constants: {table: {array: [[1, 0], [0, 1]]}}`",
    "bartlett blackman hamming hanning kaiser geomspace logspace": "a constant: `constants: "
    "{window: {array: [0, 1, 0]}}`",
    "moments": "two ops here: `mean` and `var`",
    "correlate": "`conv1d` is a correlation",
    "trapezoid": "a weighted `sum`",
    "rearrange": "`reshape`, `permute`, `merge_axes` and `split_axis`",
    "resize_as": "`resize: {size: [...]}`",
    "poisson binomial beta gamma truncated_normal seed_generator": "random values here: `normal`, "
    "`uniform`, `bernoulli`, `categorical`, `randint`",
    "array convert_to_numpy convert_to_tensor is_tensor custom_gradient jvp": "not an op: values "
    "are those of the network",
    "cond switch fori_loop while_loop scan associative_scan map vectorize vectorized_map "
    "vmap": "steps repeat with `repeat` and `each`; `where` chooses between values",
    "psnr": "a metric: `metrics: [psnr]`",
    "ctc_decode": "not part of the network: the loss is `ctc`",
}
TRAINING: dict[str, str] = {
    "loss metric optimizer initializer regularizer lr_scheduler learning_rate_schedule "
    "mean_metric_wrapper multi_metric optimizer_map multi_optimizer": "a base class elsewhere: "
    "name a word of this language, see `triglot ops`",
    "asgd sparse_adam lbfgs adan fromage optimistic_adam optimistic_adam_v2 "
    "optimistic_gradient_descent polyak_sgd sign_sgd signum sm3 yogi lookahead": "not an optimizer of "
    "this version: `adamw` is the usual choice",
    "loss_scale_optimizer dynamic_loss_scale": "numbers are chosen by `training.precision`",
    "adaptive_grad_clip clip_by_block_rms clip_by_global_norm per_example_global_norm_clip "
    "per_example_layer_norm_clip": "gradients are clipped by `training.clip`",
    "ema apply_every incremental_update periodic_update": "`training.ema` and "
    "`training.accumulate`",
    "inject_hyperparams inject_stateful_hyperparams chain named_chain masked partition "
    "multi_transform add_decayed_weights add_noise apply_if_finite apply_updates "
    "bias_correction centralize conditionally_mask conditionally_transform flatten freeze "
    "global_norm init_empty_state keep_params_nonnegative measure_with_ema microbatch "
    "monitor multi_normal matrix_inverse_pth_root nnls normalize_by_update_norm "
    "power_iteration safe_increment safe_int32_increment safe_norm safe_root_mean_squares "
    "scale_by_adadelta scale_by_adamax scale_by_adan scale_by_amsgrad "
    "scale_by_backtracking_linesearch scale_by_distance_over_gradients "
    "scale_by_factored_rms scale_by_lbfgs scale_by_learning_rate "
    "scale_by_optimistic_gradient scale_by_param_block_norm scale_by_param_block_rms "
    "scale_by_polyak scale_by_radam scale_by_rprop scale_by_schedule scale_by_sign "
    "scale_by_sm3 scale_by_stddev scale_by_trust_ratio scale_by_yogi "
    "scale_by_zoom_linesearch scale_gradient selective_transform set_to_zero "
    "skip_large_updates skip_not_finite snapshot stateless stateless_with_tree_map trace "
    "tree_map_params update_infinity_moment update_moment update_moment_per_elem_norm "
    "value_and_grad_from_state with_extra_args_support zero_nans clip identity scale": "a part of an "
    "optimizer: name a whole one, such as `adamw`",
    "linear_onecycle_schedule warmup_constant_schedule "
    "warmup_exponential_decay_schedule lambda_lr multiplicative_lr chained_scheduler": "schedules are words, "
    "never functions: `piecewise` joins times and factors",
    "delta_orthogonal": "`orthogonal`, or `dirac`",
    "sum_metric sum": "`mean` is the metric of a value",
    "welford": "`mean` is the metric of a value",
    "binary_focal_crossentropy categorical_focal_crossentropy huber": "a loss: each term of "
    "`losses` is logged under its name",
    "smooth_labels": "a field of the loss: `cross_entropy: {label_smoothing: 0.1}`",
    "perceptron_loss multiclass_perceptron_loss": "`hinge` and `multi_margin` are its kin with "
    "a margin",
    "generalized_kl_divergence": "`kl_divergence` of distributions, `poisson` of counts",
    "make_fenchel_young_loss": "`cross_entropy` and `sparsemax` are its cases",
    "ranking_softmax_loss": "`soft_cross_entropy` of scores and relevances",
    "activity_regularization": "penalties stand under `training.regularize`",
    "lr_finder early_stopping model_checkpoint": "a field of `training`",
}
SAMPLING: dict[str, str] = {
    "greedy greedy_decoding greedy_sampling": "the likeliest token every time: "
    "`sample: {temperature: 0}`",
}

REASONS: dict[str, str] = {**LAYERS, **DATA, **VALUES, **TRAINING, **SAMPLING}
"""Names -> one line; see `foreign.foreign_reason`."""
