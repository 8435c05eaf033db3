"""Names that optimizers, schedules, initialisers and regularizers have elsewhere."""

from __future__ import annotations

OPTIMIZERS: dict[str, str] = {
    "sgd": "momentum gradient_descent nesterov",
    "adamw": "adam_w",
    "rmsprop": "rms_prop",
}
"""Word of the language -> names it has elsewhere."""

SCHEDULES: dict[str, str] = {
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
