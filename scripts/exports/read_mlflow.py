"""Reads an unpacked archive with MLflow's own clients.

Run in the folder that has `mlruns`. Arguments: the tracking URI, the run's id in MLflow, a float32
file of images, a float32 file of stored predictions. Output (JSON): what the client finds, and the
largest difference of the predictions of the logged model.
"""
import json
import sys

import mlflow
import numpy

COUNT = 200


def main():
    uri, run_id, images, predictions = sys.argv[1:]
    mlflow.set_tracking_uri(uri)
    client = mlflow.tracking.MlflowClient()
    run = client.get_run(run_id)
    experiment = client.get_experiment(run.info.experiment_id)
    found = client.search_runs([experiment.experiment_id], "params.`model.architecture` != ''")
    answer = {
        "experiment": experiment.name,
        "found": [each.info.run_id for each in found],
        "name": run.info.run_name,
        "status": run.info.status,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": run.data.metrics,
        "history": [[m.timestamp, m.value, m.step] for m in client.get_metric_history(run_id, "train.accuracy")],
        "artifacts": sorted(each.path for each in client.list_artifacts(run_id)),
        "difference": predict(run_id, images, predictions),
    }
    json.dump(answer, sys.stdout)


def predict(run_id, images, predictions):
    stored = numpy.fromfile(predictions, numpy.float32)
    stored = stored.reshape(10_000, -1)[:COUNT]
    model = mlflow.pyfunc.load_model(f"runs:/{run_id}/model")
    shape = model.metadata.get_input_schema().inputs[0].shape
    pixels = numpy.fromfile(images, numpy.float32).reshape(-1, 784)[:COUNT].reshape(shape)
    answer = model.predict(pixels)
    return float(numpy.abs(next(iter(answer.values())) - stored).max())


main()
