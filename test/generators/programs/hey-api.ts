import { client } from './generated/client.gen';
import * as regulab from './generated/sdk.gen';
import type { EventPage, Submission } from './generated/types.gen';
import { tell, URL_OF_SERVICE } from './story';

client.setConfig({ baseUrl: URL_OF_SERVICE });
const throwOnError = true;

void tell<Submission>({
  plan: async (body) => (await regulab.planExperiment({ body, throwOnError })).data,
  submit: async (body) => {
    return (await regulab.submitExperiment({ body, throwOnError })).data.id;
  },
  waitForChange: async (experimentId) => {
    const headers = { prefer: 'wait=30' };
    return (await regulab.getExperiment({ path: { experimentId }, headers, throwOnError })).data.status ?? 'queued';
  },
  runs: async (experimentId) => {
    const query = { status: ['succeeded' as const] };
    return (await regulab.listRuns({ path: { experimentId }, query, throwOnError })).data.items;
  },
  metrics: async (runId) => (await regulab.getMetrics({ path: { runId }, throwOnError })).data.epochs.length,
  compare: async (experimentId) => {
    const { data } = await regulab.compareArms({ path: { experimentId }, throwOnError });
    return data.comparisons.map(({ arm }) => arm);
  },
  weights: async (runId) => {
    const path = { runId, name: 'weights.bin' };
    return (await regulab.downloadArtifact({ path, parseAs: 'blob', throwOnError })).data as Blob;
  },
  predict: async (runId, image) => {
    const { data } = await regulab.predict({ path: { runId }, body: { images: [image] }, throwOnError });
    return data.predictions[0]?.digit;
  },
  predictPicture: async (runId, body) =>
    (await regulab.predictPicture({ path: { runId }, body, throwOnError })).data.predictions[0]?.digit,
  finishedWeights: async (runId) => {
    const { data } = await regulab.listRunEvents({ path: { runId }, throwOnError });
    const last = (data as EventPage).items.at(-1);
    return last?.type === 'run.finished' ? last.data.weightsSha256 : undefined;
  },
});
