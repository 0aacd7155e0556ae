"""The models of datamodel-code-generator, with httpx."""

import httpx
import models
from story import URL_OF_SERVICE, tell

http = httpx.Client(base_url=f"{URL_OF_SERVICE}/v1", timeout=60)


def read(model, method, path, **request):
    answer = http.request(method, path, **request)
    answer.raise_for_status()
    return model.model_validate(answer.json())


def sent(body):
    """As the model writes it, with null for what is not set: the service takes that as left out."""
    return models.ExperimentSpec.model_validate(body).model_dump(mode="json")


class Adapter:
    def plan(self, body):
        return len(read(models.ExperimentPlan, "POST", "/experiments:plan", json=sent(body)).runs)

    def submit(self, body):
        return read(models.Experiment, "POST", "/experiments", json=sent(body)).id.root

    def wait_for_change(self, experiment_id):
        headers = {"prefer": "wait=30"}
        return read(models.Experiment, "GET", f"/experiments/{experiment_id}", headers=headers).status.value

    def runs(self, experiment_id):
        items = read(models.RunPage, "GET", f"/experiments/{experiment_id}/runs").items
        return [(run.id.root, run.weightsSha256) for run in items]

    def metrics(self, run_id):
        return len(read(models.Metrics, "GET", f"/runs/{run_id}/metrics").epochs)

    def compare(self, experiment_id):
        comparison = read(models.Comparison, "GET", f"/experiments/{experiment_id}/comparison")
        return [each.arm for each in comparison.comparisons]

    def weights(self, run_id):
        return http.get(f"/runs/{run_id}/artifacts/weights.bin").content

    def predict(self, run_id, image):
        body = models.PredictionRequest(images=[image]).model_dump(mode="json")
        return read(models.RunPrediction, "POST", f"/runs/{run_id}/predict", json=body).predictions[0].digit

    def predict_picture(self, run_id, picture):
        request = {"content": picture, "headers": {"content-type": "application/octet-stream"}}
        return read(models.RunPrediction, "POST", f"/runs/{run_id}/predict-picture", **request).predictions[0].digit

    def finished_weights(self, run_id):
        last = read(models.EventPage, "GET", f"/runs/{run_id}/events").items[-1]
        return last.root.data.weightsSha256


tell(Adapter())
