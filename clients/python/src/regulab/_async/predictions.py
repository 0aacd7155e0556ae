"""Predictions of one run, or of the runs of an arm together."""

from __future__ import annotations

from typing import Any, Dict, Literal, Optional, Sequence, Union, cast, overload

from .. import types
from .._core.images import Arm, ArrayLike, Image, encode
from .._core.requests import Request, experiment_path, run_path
from .methods import AsyncMethods

Fit = Literal["auto", "none"]
Invert = Union[bool, Literal["auto"]]


class AsyncPredictionMethods(AsyncMethods):
    @overload
    async def predict(
        self,
        target: str,
        images: Union[Sequence[Image], ArrayLike],
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
        scale: Optional[Literal["0-255", "0-1"]] = None,
    ) -> types.RunPrediction: ...

    @overload
    async def predict(
        self,
        target: Arm,
        images: Union[Sequence[Image], ArrayLike],
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
        scale: Optional[Literal["0-255", "0-1"]] = None,
    ) -> types.ArmPrediction: ...

    async def predict(
        self,
        target: Union[str, Arm],
        images: Union[Sequence[Image], ArrayLike],
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
        scale: Optional[Literal["0-255", "0-1"]] = None,
    ) -> Union[types.RunPrediction, types.ArmPrediction]:
        """Digits of images: arrays of 28 × 28 pixels, or PNG, JPEG or WebP files as bytes.

        `target` is the id of a run, or `Arm(experiment_id, arm)`. `outputs` says what to answer for
        each image; `fit="auto"` prepares it as MNIST's digits were; `mc_samples` predicts so many
        times with dropout on and reports the uncertainty; `scale` is the range of pixels in arrays.
        """
        body = {
            "images": encode(images),
            "outputs": None if outputs is None else list(outputs),
            "fit": fit,
            "invert": invert,
            "mcSamples": mc_samples,
            "seed": seed,
            "scale": scale,
        }
        given: Dict[str, Any] = {name: value for name, value in body.items() if value is not None}
        if isinstance(target, Arm):
            given["arm"] = target.arm
        request = Request(
            f"{_path_of(target)}/predict", method="POST", body=given, is_repeatable=True
        )
        return cast(types.RunPrediction, await self._transport.json(request))

    @overload
    async def predict_picture(
        self,
        target: str,
        picture: bytes,
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
    ) -> types.RunPrediction: ...

    @overload
    async def predict_picture(
        self,
        target: Arm,
        picture: bytes,
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
    ) -> types.ArmPrediction: ...

    async def predict_picture(
        self,
        target: Union[str, Arm],
        picture: bytes,
        *,
        outputs: Optional[Sequence[str]] = None,
        fit: Optional[Fit] = None,
        invert: Optional[Invert] = None,
        mc_samples: Optional[int] = None,
        seed: Optional[int] = None,
    ) -> Union[types.RunPrediction, types.ArmPrediction]:
        """The digit of one PNG, JPEG or WebP, as the bytes of its file."""
        query: Dict[str, Any] = {
            "outputs": outputs,
            "fit": fit,
            "invert": invert,
            "mcSamples": mc_samples,
            "seed": seed,
            "arm": target.arm if isinstance(target, Arm) else None,
        }
        request = Request(
            f"{_path_of(target)}/predict-picture",
            method="POST",
            content=picture,
            query=query,
            is_repeatable=True,
        )
        return cast(types.RunPrediction, await self._transport.json(request))


def _path_of(target: Union[str, Arm]) -> str:
    return experiment_path(target.experiment_id) if isinstance(target, Arm) else run_path(target)
