"""Sizes at which a family is verified in seconds; the structure stays."""

SMALLER = {
    "arcface": ("params.width=3", "params.embedding=5", "training.batch=12"),
    "dcgan": ("params.width=3", "params.latent=5", "training.batch=8"),
    "ddpm": ("params.width=4", "training.batch=6"),
    "detector": ("params.width=3", "training.batch=4"),
    "forecast": ("params.units=5", "training.batch=10"),
    "multi_task": ("params.width=3", "training.batch=8"),
    "nano_gpt": ("params.dim=12", "params.heads=2", "params.context=16", "training.batch=6"),
    "segmentation": ("params.width=4", "training.batch=3"),
    "sentiment": ("params.dim=5", "params.units=4", "training.batch=10"),
    "tabular": ("training.batch=12",),
    "thaw": ("params.width=3", "training.batch=200", "training.phases[0].epochs=1"),
    "translation": ("params.dim=12", "params.heads=2", "params.depth=1", "training.batch=6"),
    "triplet": ("params.width=3", "params.embedding=5"),
    "wgan_gp": ("params.width=3", "params.latent=5", "training.batch=8"),
    "vae": ("params.width=3", "params.latent=3", "training.batch=8"),
}
"""Family -> ``--set`` texts."""
