"""Names that layers have elsewhere: dense, convolution, pooling, norms, recurrence, attention."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # dense and convolution
    "dense": "linear fc fully_connected inner_product linear_general lazy_linear affine gemm time_distributed",
    "conv1d": "convolution1d lazy_conv1d temporal_convolution conv_tbc",
    "conv2d": "conv convolution convolution2d lazy_conv2d",
    "conv3d": "convolution3d lazy_conv3d",
    "conv1d_transpose": "conv_transpose1d convolution1d_transpose deconv1d "
    "lazy_conv_transpose1d",
    "conv2d_transpose": "conv_transpose conv_transpose2d convolution2d_transpose deconv "
    "deconv2d deconvolution lazy_conv_transpose2d",
    "conv3d_transpose": "conv_transpose3d convolution3d_transpose deconv3d "
    "lazy_conv_transpose3d",
    "depthwise_conv1d": "depthwise_convolution1d",
    "depthwise_conv2d": "depthwise depthwise_conv depthwise_convolution2d dwconv",
    "separable_conv1d": "separable_convolution1d",
    "separable_conv2d": "separable_conv separable_convolution2d",
    "locally_connected1d": "locally_connected local_conv1d unshared_conv1d conv_local1d",
    "locally_connected2d": "local_conv2d unshared_conv2d conv_local conv_local2d",
    "unfold": "im2col extract_patches extract_image_patches conv_general_dilated_patches",
    "fold": "col2im",
    # pooling and resizing
    "max_pool1d": "max_pooling1d",
    "lp_pool1d": "lp_pooling1d l_p_pool1d power_average_pool1d",
    "lp_pool2d": "lp_pool lp_pooling2d power_average_pool2d",
    "lp_pool3d": "lp_pooling3d power_average_pool3d",
    "blur_pool": "blur_pooling anti_aliased_pool blur_pool2d",
    "max_pool2d": "pool max_pool max_pooling max_pooling2d",
    "max_pool3d": "max_pooling3d",
    "avg_pool1d": "average_pooling1d",
    "avg_pool2d": "avg_pool average_pool average_pooling average_pooling2d mean_pool",
    "avg_pool3d": "average_pooling3d",
    "adaptive_avg_pool1d": "adaptive_average_pooling1d adaptive_average_pool1d",
    "adaptive_avg_pool2d": "adaptive_average_pooling2d adaptive_avg_pool "
    "adaptive_average_pool2d adaptive_average_pool",
    "adaptive_avg_pool3d": "adaptive_average_pooling3d adaptive_average_pool3d",
    "adaptive_max_pool1d": "adaptive_max_pooling1d",
    "adaptive_max_pool2d": "adaptive_max_pooling2d adaptive_max_pool",
    "adaptive_max_pool3d": "adaptive_max_pooling3d",
    "global_avg_pool": "gap global_average_pooling global_average_pooling1d "
    "global_average_pooling2d global_average_pooling3d global_avg_pool2d global_mean_pool "
    "global_avg_pool1d global_avg_pool3d",
    "global_max_pool": "global_max_pooling global_max_pooling1d global_max_pooling2d "
    "global_max_pooling3d global_max_pool1d global_max_pool2d global_max_pool3d",
    "upsample1d": "up_sampling1d upsampling1d",
    "upsample3d": "up_sampling3d upsampling3d upsampling_nearest3d",
    "upsample2d": "upsample up_sampling2d upsampling_nearest2d upsampling_bilinear2d "
    "interpolate upsample_bilinear upsample_nearest",
    "resize": "resizing image_resize resize_bilinear resize_nearest_neighbor resize_bicubic",
    "pixel_shuffle": "subpixel_conv sub_pixel periodic_shuffle",
    "pixel_unshuffle": "pixel_downshuffle",
    "depth_to_space": "depth2space",
    "space_to_depth": "space2depth reorg focus",
    "channel_shuffle": "shuffle_channels native_channel_shuffle",
    "grid_sample": "grid_sampler spatial_transformer map_coordinates",
    "affine_grid": "affine_grid_generator",
    "coordinates": "meshgrid coord_grid",
    "coord_channels": "coord_conv coord_conv2d add_coords append_coords",
    "anchors": "anchor_generator anchor_boxes prior_box",
    "roi_align": "crop_and_resize multi_scale_roi_align ps_roi_align",
    # normalisation
    "batch_norm": "bn batch_normalization batch_norm1d batch_norm2d batch_norm3d "
    "sync_batch_norm lazy_batch_norm1d lazy_batch_norm2d lazy_batch_norm3d",
    "layer_norm": "ln layer_normalization",
    "rms_norm": "rms_normalization rms",
    "group_norm": "gn group_normalization",
    "instance_norm": "instance_normalization instance_norm1d instance_norm2d instance_norm3d "
    "lazy_instance_norm2d lazy_instance_norm1d lazy_instance_norm3d",
    "lp_normalize": "l1_normalize l1_norm l1_normalization",
    "spectral_norm": "spectral_normalization sn",
    "weight_norm": "weight_normalization",
    "weight_standardize": "weight_standardization std_conv2d ws_conv2d",
    "global_response_norm": "grn global_response_normalization",
    "filter_response_norm": "frn filter_response_normalization",
    "dynamic_tanh": "dyt",
    "layer_scale": "gamma_layer",
    "channel_affine": "scale_shift affine_channel scale_bias",
    "bias": "bias_add add_bias bias_layer",
    "film": "feature_wise_linear_modulation",
    "eca": "eca_module efficient_channel_attention",
    "minibatch_std": "minibatch_stddev minibatch_std_layer",
    "vector_quantize": "vector_quantizer vq",
    "l2_normalize": "unit_normalization normalize l2_norm l2_normalization",
    "local_response_norm": "lrn cross_map_lrn2d",
    "standardize": "normalization",
    # noise
    "dropout": "drop_out",
    "spatial_dropout": "dropout1d dropout2d dropout3d spatial_dropout1d spatial_dropout2d "
    "spatial_dropout3d feature_dropout",
    "drop_path": "stochastic_depth droppath",
    "drop_block2d": "drop_block dropblock2d",
    "feature_alpha_dropout": "spatial_alpha_dropout alpha_dropout2d",
    "gaussian_noise": "noise",
    # recurrent
    "simple_rnn": "rnn elman simple_cell rnn_cell simple_rnn_cell",
    "rnn": "simple_rnn elman simple_cell rnn_cell",
    "lstm": "lstm_cell optimized_lstm_cell cudnn_lstm bilstm bidirectional",
    "gru": "gru_cell cudnn_gru bigru",
    "conv_lstm2d": "conv_lstm conv_lstm_cell conv_lstm2d_cell",
    "length_mask": "sequence_mask lengths_to_mask",
    "conv_lstm1d": "conv_lstm1d_cell",
    # attention and positions
    "attention": "multi_head_attention mha self_attention multi_head_self_attention "
    "cross_attention scaled_dot_product_attention dot_product_attention "
    "multi_head_dot_product_attention grouped_query_attention group_query_attention gqa "
    "multi_query_attention mqa causal_self_attention llama_attention flash_attention "
    "sliding_window_attention multi_head_attention_forward",
    "additive_attention": "bahdanau_attention",
    "dot_attention": "luong_attention attention_dot",
    "linear_attention": "linear_transformer_attention fast_attention",
    "attention_pool": "attention_pooling attentive_pooling attentional_pooling global_attention "
    "gated_attention_pooling",
    "pool_attention": "attention_pool_latent attention_pool2d pooling_by_multihead_attention pma "
    "map_head multihead_attention_pooling",
    "perceiver_resampler": "resampler",
    "perceiver_layer": "perceiver_attention perceiver_block",
    "rotary": "rope rotary_embedding rotary_position_embedding rotary_positional_embedding "
    "rotary_positional_embeddings rotary_pos_emb apply_rotary_pos_emb",
    "alibi_bias": "alibi attention_with_linear_biases",
    "relative_position_bias": "relative_positional_bias t5_relative_position_bias relative_bias "
    "rel_pos_bias",
    "swin_relative_bias": "relative_position_bias_table window_relative_bias",
    "causal_mask": "look_ahead_mask subsequent_mask generate_square_subsequent_mask "
    "make_causal_mask tril_mask",
    "shifted_window_mask": "swin_mask attn_mask_swin",
    "window_partition": "partition_windows window_split",
    "window_reverse": "window_unpartition window_merge unpartition_windows",
    "embedding": "embed lookup embedding_lookup token_embedding",
    "position_embedding": "positional_embedding pos_embed learned_positions",
    "sinusoidal_positions": "positional_encoding sine_position_encoding sinusoidal_encoding",
    "unembed": "lm_head reversible_embedding tied_linear",
    "position_embedding_2d": "positional_embedding_2d pos_embed_2d abs_pos_embed",
    "sinusoidal_positions_2d": "positional_encoding_2d position_embedding_sine sincos_pos_embed_2d "
    "get_2d_sincos_pos_embed",
    "timestep_embedding": "timesteps timestep_embedder sinusoidal_pos_emb time_embedding "
    "get_timestep_embedding sinusoidal_embedding",
    "fourier_features": "gaussian_fourier_projection random_fourier_features fourier_embedding "
    "gaussian_fourier_features fourier_feature_transform",
    "class_token": "cls_token cls class_embedding",
    "register_tokens": "reg_tokens registers reg_token",
    "mask_token": "mask_embedding",
    "token_type_embedding": "token_type_embeddings segment_embedding segment_embeddings",
    # feed-forward
    "transformer_encoder": "transformer_encoder_layer transformer_block encoder_block "
    "encoder_layer transformer_layer gpt_block vit_block",
    "transformer_decoder": "transformer_decoder_layer decoder_layer decoder_block",
    "mlp": "feed_forward ffn mlp_block feedforward position_wise_feed_forward mlp_layer",
    "gated_mlp": "swiglu_ffn llama_mlp gated_feed_forward glu_mlp",
    "geglu": "ge_glu",
    "swiglu": "swi_glu swiglu_packed",
    "reglu": "re_glu",
    "bilinear_glu": "bilinear_gate",
    "mixture_of_experts": "moe sparse_moe mixtral_sparse_moe_block switch_mlp sparse_mlp moe_layer",
    "top_softmax": "top_k_gating top_k_router noisy_top_k_gating top_k_softmax",
    "patchify": "patch_embed patch_embedding patch_embeddings",
    "unpatchify": "patch_decoder patch_unembed",
    "image_to_patches": "patches split_patches patch_extractor",
    "patches_to_image": "merge_patches patch_merger",
    "squeeze_excite": "se se_layer squeeze_and_excitation",
}
"""Word of the language -> names it has elsewhere."""
