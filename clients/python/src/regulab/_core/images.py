"""Images for predictions, as the service takes them."""

from __future__ import annotations

import base64
from typing import Any, List, NamedTuple, Protocol, Sequence, Union

from .. import types


class Arm(NamedTuple):
    """All runs of an arm together: what predicts instead of one run."""

    experiment_id: str
    arm: str


class ArrayLike(Protocol):
    """An array of NumPy, PyTorch and others."""

    def tolist(self) -> Any: ...


#: 784 or 28 × 28 pixels, or a PNG, JPEG or WebP file: its bytes, or these in base64.
Image = Union[types.ImageInput, bytes, ArrayLike]


def encode(images: Union[Sequence[Image], ArrayLike]) -> List[Any]:
    """Lists and base64, which JSON has. Raises TypeError for one picture instead of a list."""
    if isinstance(images, (str, bytes)):
        raise TypeError("predict takes a list of images; for one picture there is predict_picture.")
    listed = images if isinstance(images, (list, tuple)) else images.tolist()  # type: ignore[union-attr]
    return [_encode(image) for image in listed]


def _encode(image: Any) -> Any:
    if isinstance(image, bytes):
        return base64.b64encode(image).decode()
    return image.tolist() if hasattr(image, "tolist") else image
