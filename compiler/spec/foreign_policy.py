"""Names that procedures of ``inference`` and words of ``deploy`` have elsewhere: see `foreign`."""

from __future__ import annotations

PROCEDURES: dict[str, str] = {
    "autoregressive": "generate generation sample sampling greedy_search text_generation "
    "generate_text complete completion causal_lm multinomial_sampling top_k_sampling nucleus_sampling",
    "beam_search": "beam beams translate seq2seq translation summarize beam_search_decoder",
    "center_detect": "detect detection object_detection centernet detect_objects",
    "classify": "predict classification predict_classes image_classification text_classification "
    "argmax top_k",
    "ddpm": "diffusion denoise ddim diffusion_sampler ddpm_scheduler ddpm_pipeline",
    "decode": "decoder generator gan sample_latent",
    "embed": "encode embeddings feature_extraction features encoder represent",
    "verify": "verification same face_verification compare",
}
"""Procedure -> names it has elsewhere."""

CONSTANTS: dict[str, str] = {
    "array": "tensor buffer numpy list values vector matrix const constant",
    "noise_schedule": "ddpm diffusion beta_schedule noise scheduler gaussian_diffusion",
}
"""Constant -> names it has elsewhere."""

DEPLOYMENT: dict[str, str] = {
    "drift": "data_drift feature_drift concept_drift",
    "float16": "fp16 half f16 float_16 half_precision",
    "http": "rest server api rest_api web fastapi flask tf_serving torchserve",
    "int8": "8bit i8 qint8 uint8 quint8 dynamic static ptq post_training eight_bit",
    "magnitude": "l1_unstructured low_magnitude prune_low_magnitude unstructured global_unstructured "
    "ln_structured",
    "saved_model": "tf tensorflow pb tf_saved_model savedmodel_format",
    "onnx": "onnx_runtime onnxruntime ort",
    "stablehlo": "hlo mlir xla jax_export jax2tf",
}
"""Word of the language -> names it has elsewhere."""

FORMS: dict[str, str] = {
    "layers": "sequential module_list sequence repeat_vector_of_layers container",
    "residual": "skip skip_connection shortcut residual_block residual_connection res_block",
    "parallel": "branches branch inception module_dict",
    "compute": "lambda expression formula elementwise map_fn lambda_layer",
    "custom": "call py_function numpy_function pure_callback custom_layer python user",
}
"""Word of the language that is no op -> names it has elsewhere."""

FRAMEWORKS: dict[str, str] = {
    "pytorch": "torch",
    "tensorflow": "keras",
    "tf": "keras",
    "flax": "jax",
    "nnx": "jax",
    "optax": "jax",
}
"""Names of frameworks -> the target that is meant."""

FIELDS: dict[str, str] = {
    "call": "function fn func callable module name class target",
    "config": "settings kwargs args arguments params options",
    "network": "model net module generator",
    "max_tokens": "max_length max_new_tokens length max_len max_decoding_length num_tokens",
    "sample": "sampler sampling do_sample generation_config",
    "steps": "timesteps num_timesteps num_train_timesteps diffusion_steps",
    "kind": "type schedule beta_schedule",
    "start": "beta_start bos bos_token bos_token_id start_token sos decoder_start_token_id start_id begin",
    "end": "beta_end eos eos_token eos_token_id end_token end_id stop stop_token",
    "cache": "use_cache kv_cache",
    "beams": "num_beams beam_size beam_width width n_beams",
    "length_penalty": "alpha length_normalization",
    "temperature": "temp tau",
    "top_k": "topk k",
    "top_p": "topp nucleus p",
    "distance": "metric similarity measure",
    "threshold": "margin cutoff limit",
    "score": "threshold min_score confidence conf score_threshold confidence_threshold",
    "stride": "down_ratio downsample output_stride",
    "schedule": "scheduler noise_scheduler noise_schedule betas",
    "clip": "clip_sample clamp",
    "count": "n num samples num_samples n_samples batch_size num_images",
    "targets": "target backend backends framework frameworks to",
    "export": "exports exporter formats format",
    "quantize": "quantization quantise quant",
    "prune": "pruning sparsity",
    "serve": "server serving",
    "monitor": "monitoring monitors",
    "calibrate": "calibration num_calibration_batches representative_dataset n_samples samples",
    "match": "layers modules names only parameters select",
    "sparsity": "amount ratio rate fraction final_sparsity",
    "opset": "opset_version target_opset",
    "signature": "signatures serving_default name",
    "max_batch": "batch_size max_batch_size batch",
    "max_wait": "max_latency timeout batch_timeout latency wait max_queue_delay",
    "alert": "threshold level",
    "reference": "baseline split against",
    "test": "statistic method measure metric",
}
"""Field of the language -> names it has elsewhere."""
