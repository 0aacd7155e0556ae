"""The client of openapi-python-client."""

import io

from generated.regulab_client import Client
from generated.regulab_client.api.artifacts import download_artifact
from generated.regulab_client.api.events import list_run_events
from generated.regulab_client.api.experiments import get_experiment, list_runs, plan_experiment, submit_experiment
from generated.regulab_client.api.predictions import predict, predict_picture
from generated.regulab_client.api.runs import get_metrics
from generated.regulab_client.api.statistics import compare_arms
from generated.regulab_client.models import ExperimentSpec, ListRunsStatusItem, PredictionRequest, RunFinishedEvent
from generated.regulab_client.types import File
from story import URL_OF_SERVICE, tell

client = Client(base_url=URL_OF_SERVICE, timeout=60)


class Adapter:
    def plan(self, body):
        spec = ExperimentSpec.from_dict(body)
        assert spec.to_dict() == body, "the client changes the spec"
        return len(plan_experiment.sync(client=client, body=spec).runs)

    def submit(self, body):
        return submit_experiment.sync(client=client, body=ExperimentSpec.from_dict(body)).id

    def wait_for_change(self, experiment_id):
        return get_experiment.sync(experiment_id, client=client, prefer="wait=30").status.value

    def runs(self, experiment_id):
        page = list_runs.sync(experiment_id, client=client, status=[ListRunsStatusItem.SUCCEEDED])
        return [(run.id, run.weights_sha_256) for run in page.items]

    def metrics(self, run_id):
        return len(get_metrics.sync(run_id, client=client).epochs)

    def compare(self, experiment_id):
        return [each.arm for each in compare_arms.sync(experiment_id, client=client).comparisons]

    def weights(self, run_id):
        return download_artifact.sync(run_id, "weights.bin", client=client).payload.read()

    def predict(self, run_id, image):
        body = PredictionRequest(images=[image])
        return predict.sync(run_id, client=client, body=body).predictions[0].digit

    def predict_picture(self, run_id, picture):
        body = File(payload=io.BytesIO(picture))
        return predict_picture.sync(run_id, client=client, body=body).predictions[0].digit

    def finished_weights(self, run_id):
        last = list_run_events.sync(run_id, client=client).items[-1]
        assert isinstance(last, RunFinishedEvent)
        return last.data.weights_sha_256


tell(Adapter())
