"""Words of the language that no trainer is compiled for yet; using one gives E0801, not E0201."""

from __future__ import annotations

LATER: dict[str, tuple[str, ...]] = {
    "sources": (
        "audio_folder", "coco", "image_folder", "image_mask_folder", "jsonl", "midi",
        "parallel_text", "parquet", "python", "text",
    ),
    "transforms": (
        "center_crop", "elastic", "flip", "letterbox", "normalize", "random_crop", "resize",
        "rotate", "tokens",
    ),
    "metrics": ("mean_average_precision",),
}  # fmt: skip
"""Room -> words that LANGUAGE.md has and this version does not compile."""
