"""The client of openapi-generator, python."""

import json

import openapi_client as regulab
from story import URL_OF_SERVICE, tell

client = regulab.ApiClient(regulab.Configuration(host=URL_OF_SERVICE))
experiments = regulab.ExperimentsApi(client)
predictions = regulab.PredictionsApi(client)


def resolved(submission):
    answer = client.call_api(
        "POST",
        f"{URL_OF_SERVICE}/v1/experiments:plan",
        header_params={"Content-Type": "application/json"},
        body=client.sanitize_for_serialization(submission),
    )
    answer.read()
    return json.loads(answer.data)["spec"]


class Adapter:
    def plan(self, body):
        # The client writes defaults and nulls for what is not set: the service resolves both alike.
        submission = regulab.Submission.from_dict(body)
        assert resolved(submission) == resolved(body), "the client changes the spec"
        return len(experiments.plan_experiment(submission).runs)

    def submit(self, body):
        return experiments.submit_experiment(regulab.Submission.from_dict(body)).id

    def wait_for_change(self, experiment_id):
        return experiments.get_experiment(experiment_id, prefer="wait=30").actual_instance.status

    def runs(self, experiment_id):
        page = experiments.list_runs(experiment_id, status=["succeeded"])
        return [(run.id, run.weights_sha256) for run in page.items]

    def metrics(self, run_id):
        return len(regulab.RunsApi(client).get_metrics(run_id).actual_instance.epochs)

    def compare(self, experiment_id):
        return [each.arm for each in regulab.StatisticsApi(client).compare_arms(experiment_id).comparisons]

    def weights(self, run_id):
        return bytes(regulab.ArtifactsApi(client).download_artifact(run_id, "weights.bin"))

    def predict(self, run_id, image):
        request = regulab.PredictionRequest(images=[regulab.ImageInput(image)])
        return predictions.predict(run_id, request).actual_instance.predictions[0].digit

    def predict_picture(self, run_id, picture):
        return predictions.predict_picture(run_id, picture).actual_instance.predictions[0].digit

    def finished_weights(self, run_id):
        last = regulab.EventsApi(client).list_run_events(run_id).items[-1]
        return last.actual_instance.data.weights_sha256


tell(Adapter())
