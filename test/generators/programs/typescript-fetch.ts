import * as regulab from './generated/index';
import { tell, URL_OF_SERVICE } from './story';

const configuration = new regulab.Configuration({ basePath: URL_OF_SERVICE });
const experiments = new regulab.ExperimentsApi(configuration);
const runs = new regulab.RunsApi(configuration);
const predictions = new regulab.PredictionsApi(configuration);

void tell<regulab.Submission>({
  plan: (submission) => experiments.planExperiment({ submission }),
  submit: async (submission) => {
    const submitted = await experiments.submitExperiment({ submission });
    return submitted.id;
  },
  waitForChange: async (experimentId) =>
    (await experiments.getExperiment({ experimentId, prefer: 'wait=30' })).status ?? 'queued',
  runs: async (experimentId) => (await experiments.listRuns({ experimentId, status: ['succeeded'] })).items,
  metrics: async (runId) => (await runs.getMetrics({ runId })).epochs.length,
  compare: async (experimentId) => {
    const statistics = new regulab.StatisticsApi(configuration);
    return (await statistics.compareArms({ experimentId })).comparisons.map(({ arm }) => arm);
  },
  weights: async (runId) =>
    (await new regulab.ArtifactsApi(configuration).downloadArtifact({ runId, name: 'weights.bin' })) as Blob,
  predict: async (runId, image) => {
    const predictionRequest = { images: [image] };
    return (await predictions.predict({ runId, predictionRequest })).predictions[0]?.digit;
  },
  predictPicture: async (runId, body) => (await predictions.predictPicture({ runId, body })).predictions[0]?.digit,
  finishedWeights: async (runId) => {
    const page = await new regulab.EventsApi(configuration).listRunEvents({ runId });
    const last = page?.items.at(-1);
    return last?.type === 'run.finished' ? last.data.weightsSha256 : undefined;
  },
});
