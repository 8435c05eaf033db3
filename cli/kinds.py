"""The kinds of models that `triglot new` begins with: specs of the library, and what each is for."""

from __future__ import annotations

from importlib.resources import files

KINDS = {
    "mlp": ("mlp.yaml", "measurements in a table: dense layers"),
    "table": ("tabular_mlp.yaml", "a CSV with categories and missing values"),
    "cnn": ("digits_cnn.yaml", "small images: convolutions"),
    "resnet": ("resnet18.yaml", "images: ResNet-18"),
    "densenet": ("densenet121.yaml", "images: DenseNet-121"),
    "mobilenet": ("mobilenet_v2.yaml", "images on small devices: MobileNetV2"),
    "vit": ("vit.yaml", "images: a vision transformer"),
    "mixer": ("mixer.yaml", "images: dense layers across patches and channels"),
    "autoencoder": ("autoencoder.yaml", "images through a bottleneck"),
    "unet": ("unet.yaml", "a class for every pixel"),
    "gpt": ("nano_gpt.yaml", "text that goes on: a decoder"),
    "encoder": ("transformer_encoder.yaml", "text to a class: a transformer encoder"),
    "lstm": ("sentiment_lstm.yaml", "text to a class: a recurrent network"),
    "textcnn": ("text_cnn.yaml", "text to a class: convolutions"),
    "gru": ("gru_forecast.yaml", "a series to its next value"),
    "tcn": ("tcn.yaml", "a series to a class: dilated convolutions"),
}
"""Kind -> (file in specs/models, what it is for)."""

COMPANIONS = {"table": ("customers.csv",)}
"""Kind -> files that its data needs."""


def text_of(file: str) -> str:
    """A file of the library."""
    return (files("triglot.specs") / "models" / file).read_text(encoding="utf-8")
