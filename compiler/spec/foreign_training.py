"""Names that optimizers, schedules, initialisers and regularizers have elsewhere."""

from __future__ import annotations

OPTIMIZERS: dict[str, str] = {
    "sgd": "momentum gradient_descent nesterov noisy_sgd",
    "adam": "amsgrad ams_grad fused_adam scale_by_adam",
    "adamw": "adam_w adam_weight_decay fused_adam_w",
    "adamax": "ada_max adamax_w",
    "nadam": "nesterov_adam nadam_w",
    "radam": "rectified_adam",
    "rmsprop": "rms_prop rmsprop_tf scale_by_rms",
    "adagrad": "ada_grad scale_by_rss",
    "adadelta": "ada_delta",
    "adafactor": "ada_factor",
    "lamb": "fused_lamb",
    "lars": "larc",
    "lion": "evolved_sign_momentum scale_by_lion",
    "ftrl": "follow_the_regularized_leader",
    "adabelief": "ada_belief scale_by_belief",
    "novograd": "fused_novo_grad scale_by_novograd",
    "rprop": "resilient_propagation",
    "sgdw": "sgd_weight_decay momentum_w",
    "muon": "muon_with_aux_adam single_device_muon",
    "schedule_free_adamw": "adam_w_schedule_free schedule_free schedule_free_adam",
}
"""Word of the language -> names it has elsewhere."""

SCHEDULES: dict[str, str] = {
    "step": "step_lr step_decay",
    "milestones": "multi_step_lr piecewise_constant_schedule",
    "piecewise": "piecewise_constant_decay join_schedules sequential_lr piecewise_interpolate_schedule",
    "exponential": "exponential_lr exponential_decay",
    "cosine": "cosine_annealing cosine_annealing_lr cosine_decay cosine_decay_schedule "
    "warmup_cosine_decay_schedule get_cosine_schedule_with_warmup",
    "cosine_restarts": "cosine_annealing_warm_restarts cosine_decay_restarts sgdr_schedule sgdr "
    "get_cosine_with_hard_restarts_schedule_with_warmup",
    "linear": "linear_lr linear_schedule linear_decay get_linear_schedule_with_warmup",
    "polynomial": "polynomial_lr polynomial_decay polynomial_schedule poly_lr",
    "one_cycle": "one_cycle_lr cosine_onecycle_schedule onecycle",
    "cyclic": "cyclic_lr triangular triangular2 cyclical_learning_rate",
    "plateau": "reduce_lr_on_plateau reduce_on_plateau",
    "inverse_time": "inverse_time_decay hyperbolic",
    "inverse_sqrt": "noam noam_lr inverse_square_root rsqrt_schedule",
    "warmup_stable_decay": "wsd trapezoidal get_wsd_schedule",
    "constant": "constant_lr constant_schedule const",
}
"""Word of the language -> names it has elsewhere."""

INITIALIZERS: dict[str, str] = {
    "he_normal": "kaiming kaiming_normal",
    "he_uniform": "kaiming_uniform",
    "variance_scaling": "variance_scaling_init",
    "dirac": "dirac_delta delta",
    "glorot_normal": "xavier_normal",
    "glorot_uniform": "xavier xavier_uniform",
    "normal": "random_normal gaussian",
    "truncated_normal": "trunc_normal",
    "uniform": "random_uniform",
    "zeros": "zero zeros_init",
    "ones": "one ones_init",
    "identity": "eye identity_initializer",
    "orthogonal": "orthogonal_initializer",
}
"""Word of the language -> names it has elsewhere."""

REGULARIZERS: dict[str, str] = {
    "orthogonal": "orthogonal_regularizer orthogonal_regularizer",
    "l1": "l1_regularizer lasso",
    "l2": "l2_regularizer ridge weight_decay",
    "l1_l2": "l1l2 elastic_net",
}
"""Word of the language -> names it has elsewhere."""

FIELDS: dict[str, str] = {
    "lr": "max_lr",
    "epsilons": "eps eps1 eps2 epsilon",
    "weight_decay": "l2_penalty",
    "decay": "discounting_factor decay_steps",
    "trust": "trust_coefficient",
    "initial": "initial_accumulator_value",
    "l1": "l1_regularization_strength",
    "l2": "l2_regularization_strength",
    "limits": "step_sizes",
    "every": "t_0 first_decay_steps step_size_up cycle_length",
    "warmup": "pct_start num_warmup_steps total_iters",
    "factor": "gamma decay_rate",
    "growth": "t_mult",
    "final": "end_learning_rate end_factor final_div_factor",
    "start": "div_factor",
    "at": "boundaries boundaries_and_scales",
    "factors": "values scales",
    "least": "min_lr",
    "min_delta": "threshold",
    "clip": "gradient_clip_val gradient_clip clip_grad grad_clip max_grad_norm clip_grad_norm gradient_clipping",
    "seed": "random_state random_seed manual_seed",
    "gradient_checkpointing": "activation_checkpointing checkpointing remat remat_scope recompute recompute_grad "
    "use_checkpoint rematerialize",
}
"""Field -> names beside those in `foreign_fields`."""

HOMES: dict[str, str] = {
    "lr learning_rate max_lr base_lr": "the learning rate belongs to the optimizer: `optimizer: {adam: {lr: 1e-3}}`",
    "momentum": "momentum belongs to the optimizer: `optimizer: {sgd: {momentum: 0.9}}`",
    "weight_decay": "it belongs to the optimizer: `optimizer: {adamw: {weight_decay: 0.01}}`",
    "warmup warmup_steps num_warmup_steps warmup_ratio warmup_epochs": "warm-up belongs to the schedule: "
    "`schedule: {cosine: {warmup: 5 epochs}}`",
    "patience early_stopping_patience min_delta": "it belongs to early stopping: `early_stopping: {patience: 5}`",
    "label_smoothing": "it belongs to the loss: `loss: {cross_entropy: {label_smoothing: 0.1}}`",
    "class_weight class_weights": "they belong to the loss: `loss: {cross_entropy: {class_weights: [1, 2]}}`",
    "fp16 half mixed_precision amp autocast use_amp": "numbers are chosen by `precision: float16`, or `bfloat16`",
    "bf16": "numbers are chosen by `precision: bfloat16`",
    "clip_value clipvalue clip_grad_value": "gradients are clipped by `clip: {value: 0.5}`",
    "devices num_devices gpus num_gpus strategy ddp data_parallel num_processes world_size": "devices share batches by "
    "`distribute: {data: 2}`",
    "fsdp zero deepspeed": "devices share weights by `distribute: {fsdp: 2}`",
    "shuffle drop_last num_workers sampler": "it belongs to the data: see `data.sampler`",
    "validation_split val_split test_size": "it belongs to the data: `data: {split: {train: 0.8, val: 0.1, test: 0.1}}`",
    "val_check_interval eval_steps eval_interval evaluation_strategy validation_freq check_val_every_n_epoch": "time between "
    "evaluations is `evaluate: 500 steps`",
    "save_steps save_every save_total_limit save_top_k": "what is kept is said by `checkpoint: {every: 1 epochs, keep: 3}`",
    "deterministic": "runs are repeatable as they are: on a CPU bit for bit",
    "compile jit": "trainers are compiled where that is fast",
    "callbacks": "what callbacks do has fields of its own: `early_stopping`, `checkpoint`, `schedule`, `log`",
}
"""Keys that people write into ``training`` -> where that stands."""
