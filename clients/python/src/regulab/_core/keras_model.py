"""A model of Keras 3 out of the file that the service exports."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any


def require_keras() -> Any:
    """Raises ImportError saying what to install."""
    try:
        import keras
    except ImportError as error:
        raise ImportError(
            "load_keras needs Keras 3 and one of its backends, such as JAX: "
            "pip install 'regulab[keras]' jax"
        ) from error
    if int(keras.__version__.split(".")[0]) < 3:
        raise ImportError(f"load_keras needs Keras 3, and this is Keras {keras.__version__}.")
    return keras


def model_of(content: bytes) -> Any:
    """The `keras.Model` of a `.keras` file, without its optimizer."""
    keras = require_keras()
    with tempfile.TemporaryDirectory(prefix="regulab-") as folder:
        file = Path(folder) / "model.keras"
        file.write_bytes(content)
        return keras.saving.load_model(file, compile=False)
