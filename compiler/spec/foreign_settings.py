"""Settings of other tools that no word has here, and what to do in place of each."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "activation activation_fn nonlinearity recurrent_activation gate_fn": "write the activation as "
    "the next step: `- relu`",
    "name": "a step is named beside its op: `as: NAME`",
    "device foreach fused capturable maximize differentiable inplace use_cudnn unroll "
    "enable_nested_tensor mask_check flash_attention process_group synchronized out_sharding "
    "axis_name axis_index_groups use_fast_variance sparse sparse_y_true sparse_y_pred broadcast_dropout "
    "broadcast_rngs quantization_config dot_general dot_general_cls deterministic training decode "
    "conv_general_dilated layer_instance scale_grad_by_freq": "how a framework runs it, never what "
    "it means: leave it out",
    "dtype param_dtype promote_dtype preferred_element_type precision reverse_dtype "
    "qkv_promote_dtype out_promote_dtype ln_promote_dtype autocast": "types of numbers are chosen "
    "by `training.precision` and `cast`",
    "kernel_metadata bias_metadata scale_metadata embedding_metadata recurrent_kernel_metadata "
    "rngs keep_rngs rng_collection": "how Flax keeps parameters: leave it out",
    "data_format batch_first time_major channels_last memory_format dim_ordering": "channels are "
    "last in a spec; packages have the layout of their framework",
    "seed rng key generator": "`training.seed` is the seed of everything",
    "kernel_regularizer bias_regularizer activity_regularizer recurrent_regularizer "
    "depthwise_regularizer pointwise_regularizer embeddings_regularizer beta_regularizer "
    "gamma_regularizer alpha_regularizer": "penalties stand in training: "
    "`regularize: [{match: kernel, l2: 0.0001}]`",
    "kernel_constraint bias_constraint recurrent_constraint depthwise_constraint "
    "pointwise_constraint embeddings_constraint beta_constraint gamma_constraint alpha_constraint "
    "max_norm": "no constraints here: `weight_norm` or `spectral_norm` around the layer",
    "depthwise_initializer pointwise_initializer "
    "beta_initializer gamma_initializer scale_init moving_mean_initializer "
    "moving_variance_initializer carry_init": "its start is fixed; `kernel_init` and `bias_init` "
    "are chosen where an op has them",
    "size_average reduce": "`reduction` is `mean`, `sum` or `per_example` where a loss has it",
    "targets labels logits predictions predictor_outputs log_predictions embeddings where": "values "
    "are arguments: `loss: mse(model(x), y)`",
    "keepdims keepdim": "a reduction drops its axis; `expand` brings it back",
    "track_running_stats use_running_average update_stats": "statistics are learned while training "
    "and stand in evaluation",
    "return_indices": "pools give values only",
    "kernel weight_matrix": "an op owns its weights; by a matrix that the network computes, "
    "`- matmul` multiplies",
    "params": "an optimizer takes every parameter; `training.groups` and `freeze` choose",
    "optimizer last_epoch initial_learning_rate": "a schedule shapes the `lr` of the optimizer",
    "clipnorm clipvalue global_clipnorm": "gradients are clipped by `training.clip`",
    "use_ema ema_momentum ema_overwrite_frequency": "weights are averaged by `training.ema`",
    "gradient_accumulation_steps": "`training.accumulate` says batches per update",
    "loss_scale_factor": "numbers are chosen by `training.precision`",
    "amsgrad centered": "a variant of its own: name another optimizer",
    "in_axis out_axis batch_axis input_axes output_axes reduction_axes feature_axes": "kernels and "
    "norms know their axes",
    "stateful go_backwards return_carry zero_output_for_mask": "a recurrent op gives its state with "
    "`return`, and takes one with `initial`",
    "padding_idx mask_zero": "an input says what is padding: `{tokens: [T], pad: 0}`",
    "_weight weights": "weights of a file stand under `weights:` of the network",
    "lora_rank lora_alpha": "no adapters in this version: two `dense` and an `add`",
    "norm encoder_layer decoder_layer cell layer forward_rnn backward_rnn": "write the steps under "
    "`blocks:`, and `repeat` them",
    "noise_shape": "`spatial_dropout` drops whole channels",
    "thresholds num_thresholds class_id": "a metric looks at every class; `classes` of the spec say "
    "which",
    "output_mode": "another op: `one_hot`, `multi_hot` or `bincount`",
    "logit_paddings label_paddings log_epsilon": "lengths are values of the batch",
    "divisor_override": "a mean divides by what is in the window; `scale` changes it",
    "axis axes": "it works on channels: ops that may work on others have a field `axis`",
    "bias use_bias bias_init bias_initializer": "its formula says whether it has a bias",
    "momentum": "it keeps no statistics",
    "label_smoothing": "`cross_entropy` smooths labels; targets that are numbers may be smooth themselves",
    "from_logits ignore_class": "a metric takes scores as the loss does: the loss "
    "says what they are",
    "num_classes target_class_ids": "classes are counted in the last axis of the output",
    "recurrent_dropout": "`dropout` of a recurrent op is on what enters it",
    "threshold": "another op: `threshold`, and `hard_tanh` between two bounds",
    "norm_type": "a length is always the root of squares here: see `lp_normalize`",
    "layer_norm_eps": "norms inside of a block have their usual epsilon",
    "output_shape": "its size is that of what enters",
    "shape": "a shape follows from the op that owns the array",
    "eps_root initial_scale eps_in_sqrt bias_correction mu_dtype": "the formula of an optimizer is that "
    "of its paper: see `triglot ops`",
    "decay_steps transition_steps t_max total_steps steps_per_epoch": "a schedule ends with the "
    "training: `epochs` or `max_steps`",
    "init_value peak_value max_lr": "the `lr` of the optimizer is what a schedule changes",
    "weight_decay_mask": "`training.groups` say what decays",
    "cycle_momentum base_momentum max_momentum": "a schedule changes the rate only",
    "decoupled_weight_decay": "decay beside the gradient is `adamw`",
    "swap distance_function": "the distance is chosen by `distance`",
}
"""Names -> one line; see `foreign.field_reason`."""
