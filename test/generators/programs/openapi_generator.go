// The client of openapi-generator, go: what every generated client must be able to do.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	regulab "regulab/generated"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func check(holds bool, what string, given ...any) {
	if !holds {
		panic(fmt.Sprintln(append([]any{what}, given...)...))
	}
}

func read(file string) regulab.Submission {
	var spec regulab.Submission
	if err := json.Unmarshal(must(os.ReadFile(file)), &spec); err != nil {
		panic(fmt.Errorf("%s: %w", file, err))
	}
	return spec
}

func main() {
	ctx := context.Background()
	configuration := regulab.NewConfiguration()
	configuration.Servers = regulab.ServerConfigurations{{URL: os.Getenv("REGULAB_URL")}}
	client := regulab.NewAPIClient(configuration)
	examples := os.Getenv("EXAMPLES")

	for _, file := range must(filepath.Glob(filepath.Join(examples, "*.json"))) {
		plan, _, err := client.ExperimentsAPI.PlanExperiment(ctx).Submission(read(file)).Execute()
		check(err == nil && len(plan.Runs) > 0, "the plan has runs:", file, err)
	}

	experiment, _, err := client.ExperimentsAPI.SubmitExperiment(ctx).Submission(read(os.Getenv("SMALL"))).Execute()
	check(err == nil, "submits:", err)
	status := experiment.Status
	for status == regulab.EXPERIMENTSTATUS_QUEUED || status == regulab.EXPERIMENTSTATUS_RUNNING {
		answer, _, err := client.ExperimentsAPI.GetExperiment(ctx, experiment.Id).Prefer("wait=30").Execute()
		check(err == nil && answer.Experiment != nil, "waits:", err)
		status = answer.Experiment.Status
	}
	check(status == regulab.EXPERIMENTSTATUS_SUCCEEDED, "the experiment succeeds:", status)

	runs, _, err := client.ExperimentsAPI.ListRuns(ctx, experiment.Id).Status([]string{"succeeded"}).Execute()
	check(err == nil && len(runs.Items) == 6, "six runs succeed:", err)
	run := runs.Items[0]
	metrics, _, err := client.RunsAPI.GetMetrics(ctx, run.Id).Execute()
	check(err == nil && len(metrics.Metrics.Epochs) == 2, "two epochs have metrics:", err)
	comparison, _, err := client.StatisticsAPI.CompareArms(ctx, experiment.Id).Execute()
	check(err == nil && comparison.Comparisons[0].Arm == "dropout", "the comparison is of dropout:", err)

	file, _, err := client.ArtifactsAPI.DownloadArtifact(ctx, run.Id, "weights.bin").Execute()
	check(err == nil, "downloads:", err)
	hash := sha256.Sum256(must(os.ReadFile(file.Name())))
	check(hex.EncodeToString(hash[:]) == run.GetWeightsSha256(), "the weights have their SHA-256")

	seven := filepath.Join(examples, "seven.png")
	image := base64.StdEncoding.EncodeToString(must(os.ReadFile(seven)))
	request := regulab.PredictionRequest{Images: []regulab.ImageInput{{String: &image}}}
	fromJSON, _, err := client.PredictionsAPI.Predict(ctx, run.Id).PredictionRequest(request).Execute()
	check(err == nil, "predicts:", err)
	fromPicture, _, err := client.PredictionsAPI.PredictPicture(ctx, run.Id).Body(must(os.Open(seven))).Execute()
	check(err == nil, "predicts a picture:", err)
	digit := fromJSON.RunPrediction.Predictions[0].Digit
	check(digit == fromPicture.RunPrediction.Predictions[0].Digit, "both predictions are the same digit")

	events, _, err := client.EventsAPI.ListRunEvents(ctx, run.Id).Execute()
	check(err == nil, "reads events:", err)
	finished := events.Items[len(events.Items)-1].RunFinishedEvent
	check(finished != nil && finished.Data.GetWeightsSha256() == run.GetWeightsSha256(), "the last event tells the hash")
}
