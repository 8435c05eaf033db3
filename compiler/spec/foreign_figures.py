"""Names that losses and metrics have elsewhere: see `foreign`."""

from __future__ import annotations

LOSSES: dict[str, str] = {
    "cross_entropy": "cross_entropy_loss categorical_crossentropy "
    "sparse_categorical_crossentropy softmax_cross_entropy "
    "softmax_cross_entropy_with_integer_labels nll_loss nll log_loss ce "
    "sequence_softmax_cross_entropy nll_loss2d "
    "safe_softmax_cross_entropy",
    "soft_cross_entropy": "soft_target_cross_entropy distillation",
    "binary_cross_entropy": "bce bce_loss bce_with_logits bce_with_logits_loss "
    "binary_crossentropy sigmoid_binary_cross_entropy sigmoid_cross_entropy "
    "binary_weighted_cross_entropy soft_margin_loss multi_label_soft_margin_loss "
    "multilabel_soft_margin binary_cross_entropy_with_logits multi_label_soft_margin_loss",
    "causal_lm": "next_token_softmax_cross_entropy next_token_cross_entropy language_modeling",
    "mse": "mse_loss mean_squared_error squared_error l2_loss",
    "mae": "mae_loss l1_loss l1 mean_absolute_error absolute_error",
    "huber": "huber_loss",
    "smooth_l1": "smooth_l1_loss",
    "log_cosh": "logcosh logcosh_error log_cosh_error",
    "quantile": "pinball pinball_loss quantile_loss mean_pinball_loss",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error mean_squared_log_error",
    "rmse": "root_mean_squared_error",
    "rmspe": "root_mean_squared_percentage_error",
    "poisson": "poisson_nll poisson_nll_loss",
    "gaussian_nll": "gaussian_nll_loss normal_nll",
    "kl_divergence": "kl_div kl_div_loss kld convex_kl_divergence "
    "kl_divergence_with_log_targets",
    "kl_normal": "vae_loss kl_gaussian gaussian_kl",
    "hinge": "hinge_loss",
    "categorical_hinge": "crammer_singer",
    "hinge_embedding": "hinge_embedding_loss",
    "multi_margin": "multi_margin_loss multiclass_hinge_loss",
    "multilabel_margin": "multi_label_margin_loss",
    "margin_ranking": "margin_ranking_loss ranking",
    "cosine_loss": "cosine_similarity cosine_distance cosine_embedding_loss",
    "focal": "focal_loss categorical_focal_crossentropy",
    "binary_focal": "sigmoid_focal_loss binary_focal_crossentropy",
    "heatmap_focal": "centernet penalty_reduced_focal",
    "generalized_cross_entropy": "categorical_generalized_cross_entropy gce",
    "poly": "poly_loss poly_1_cross_entropy poly_loss_cross_entropy",
    "sparsemax": "sparsemax_loss multiclass_sparsemax_loss",
    "corn": "corn_loss ordinal",
    "entropic_open_set": "entropic_open_set_loss",
    "dice": "dice_loss soft_dice binary_dice_loss multiclass_generalized_dice_loss",
    "tversky": "tversky_loss focal_tversky focal_tversky_loss",
    "soft_iou": "jaccard jaccard_loss iou_loss soft_jaccard",
    "lovasz": "lovasz_softmax lovasz_softmax_loss",
    "box_iou": "giou diou ciou generalized_box_iou_loss distance_box_iou_loss "
    "complete_box_iou_loss giou_loss",
    "triplet": "triplet_loss triplet_margin_loss triplet_semi_hard_loss triplet_hard_loss "
    "triplet_margin_with_distance_loss",
    "contrastive": "contrastive_loss",
    "nt_xent": "ntxent ntxent_loss simclr supcon sup_con_loss supervised_contrastive",
    "info_nce": "clip_loss npairs",
    "circle": "circle_loss",
    "arcface": "arc_face additive_angular_margin",
    "cosface": "cos_face am_softmax large_margin_cosine",
    "ctc": "ctc_loss ctc_loss_with_forward_probs",
    "wasserstein": "wgan wasserstein_loss earth_mover",
}
"""Word -> names of the loss elsewhere."""

METRICS: dict[str, str] = {
    "accuracy": "acc binary_accuracy categorical_accuracy sparse_categorical_accuracy "
    "top_k_categorical_accuracy sparse_top_k_categorical_accuracy accuracy_score hits_at_k "
    "token_accuracy",
    "balanced_accuracy": "balanced_accuracy_score",
    "auc": "auroc roc_auc roc_auc_score average_precision average_precision_score pr_auc",
    "f1": "f1_score dice_score",
    "fbeta": "f_beta f_beta_score fbeta_score",
    "precision": "precision_score positive_predictive_value",
    "recall": "recall_score sensitivity true_positive_rate",
    "specificity": "true_negative_rate selectivity",
    "matthews": "mcc matthews_corrcoef matthews_correlation",
    "cohen_kappa": "kappa cohen_kappa_score quadratic_weighted_kappa",
    "iou": "mean_iou binary_iou one_hot_iou one_hot_mean_iou jaccard jaccard_score miou",
    "hamming_loss": "hamming",
    "exact_match": "sequence_accuracy subset_accuracy exact_match_ratio",
    "log_loss": "cross_entropy binary_cross_entropy binary_crossentropy categorical_crossentropy "
    "sparse_categorical_crossentropy nll",
    "calibration_error": "ece expected_calibration_error",
    "brier": "brier_score brier_score_loss",
    "mrr": "mean_reciprocal_rank",
    "r2": "r2_score coefficient_of_determination",
    "explained_variance": "explained_variance_score",
    "smape": "symmetric_mean_absolute_percentage_error",
    "pearson": "pearson_correlation pearson_corrcoef pearsonr",
    "spearman": "spearman_corrcoef spearmanr",
    "c_index": "concordance_index",
    "cosine_similarity": "cosine",
    "bias": "mean_error mean_bias_error",
    "word_error_rate": "wer cer character_error_rate token_error_rate",
    "edit_distance": "levenshtein",
    "recall_at": "recall_at_k",
    "psnr": "peak_signal_noise_ratio",
    "mean": "average",
}
"""Word -> names of the metric elsewhere."""
