"""Predicts with exported models in the tools that they are for.

Input (a JSON file): {"images": float32 file, "models": [{"name", "keras", "onnx", "predictions"}]}.
Output (JSON): for each model the largest difference from the stored predictions, by tool, and what
its metadata say.
"""
import json
import os
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy
import onnxruntime

COUNT = 200


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        question = json.load(file)
    images = numpy.fromfile(question["images"], numpy.float32).reshape(-1, 784)[:COUNT]
    json.dump({model["name"]: read(model, images) for model in question["models"]}, sys.stdout)


def read(model, images):
    stored = numpy.fromfile(model["predictions"], numpy.float32)
    units = len(stored) // 10_000
    stored = stored.reshape(-1, units)[:COUNT]
    answer = {}
    loaded = keras.saving.load_model(model["keras"])
    predicted = numpy.asarray(loaded(images.reshape((-1, *loaded.input_shape[1:])), training=False))
    answer["keras"] = difference(predicted, stored)
    answer["kerasLayers"] = [type(layer).__name__ for layer in loaded.layers]
    answer["kerasRules"] = sum(len(layer.losses) for layer in loaded.layers)
    answer["kerasMetadata"] = json.loads(zipfile.ZipFile(model["keras"]).read("metadata.json"))
    session = onnxruntime.InferenceSession(model["onnx"], providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    fitted = images.reshape((-1, *given.shape[1:]))
    answer["onnx"] = difference(session.run(None, {given.name: fitted})[0], stored)
    answer["onnxMetadata"] = session.get_modelmeta().custom_metadata_map
    answer["onnxShapes"] = [given.shape, session.get_outputs()[0].shape]
    return answer


def difference(predicted, stored):
    if predicted.shape != stored.shape:
        return f"shape {predicted.shape}"
    return float(numpy.abs(predicted - stored).max())


main()
