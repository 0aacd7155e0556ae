"""A run as a model of Keras 3, on JAX: it predicts what the service predicts."""

from __future__ import annotations

import asyncio

import keras
import numpy
import pytest

from regulab import AsyncClient, Client, RegulabError
from regulab.types import ArmSpec, ExperimentSpec

ARMS: list[ArmSpec] = [
    {
        "name": "mlp",
        "model": {"architecture": "mlp", "hiddenUnits": [16]},
        "regularization": {"dropout": {"rate": 0.5}},
    },
    {"name": "gru", "model": {"architecture": "gru", "units": 4}},
]
SPEC: ExperimentSpec = {
    "name": "keras",
    "dataset": {"trainSize": 200},
    "training": {"epochs": 1},
    "arms": ARMS,
}


def test_predicts_what_the_service_predicts(client: Client) -> None:
    images = numpy.random.default_rng(1).integers(0, 256, (5, 28, 28))
    for run in client.submit(SPEC).wait(must_succeed=True).runs:
        model = client.load_keras(run["id"])
        assert isinstance(model, keras.Model)
        inputs = (images / 255).astype("float32").reshape(-1, *model.input_shape[1:])
        predicted = model.predict(inputs, verbose=0)
        answers = client.predict(run["id"], images)["predictions"]
        expected = [answer["probabilities"] for answer in answers]
        numpy.testing.assert_allclose(predicted, expected, atol=1e-5)


def test_needs_a_run_with_a_model(client: Client, url: str) -> None:
    experiment = client.submit({**SPEC, "name": "no model"})
    client.cancel(experiment.id)

    async def load() -> object:
        async with AsyncClient(url) as other:
            return await other.load_keras(experiment.runs[0]["id"])

    with pytest.raises(RegulabError, match="MODEL_UNAVAILABLE"):
        asyncio.run(load())
