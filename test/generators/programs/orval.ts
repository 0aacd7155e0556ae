import * as regulab from './generated/api';
import { tell, URL_OF_SERVICE } from './story';

// orval writes addresses without a host.
const request = globalThis.fetch;
globalThis.fetch = (address, options) => request(`${URL_OF_SERVICE}${address as string}`, options);

/** The data of an answer with this status. */
function answered<Answer extends { status: number; data: unknown }, Status extends Answer['status']>(
  answer: Answer,
  status: Status,
): Extract<Answer, { status: Status }>['data'] {
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.data)}`);
  return answer.data;
}

void tell<regulab.Submission>({
  plan: async (body) => answered(await regulab.planExperiment(body), 200),
  submit: async (body) => answered(await regulab.submitExperiment(body), 202).id,
  waitForChange: async (experimentId) => {
    const headers = { prefer: 'wait=30' };
    return answered(await regulab.getExperiment(experimentId, {}, { headers }), 200).status ?? 'queued';
  },
  runs: async (experimentId) => answered(await regulab.listRuns(experimentId, { status: ['succeeded'] }), 200).items,
  metrics: async (runId) => answered(await regulab.getMetrics(runId), 200).epochs.length,
  compare: async (experimentId) =>
    answered(await regulab.compareArms(experimentId), 200).comparisons.map(({ arm }) => arm),
  weights: async (runId) => answered(await regulab.downloadArtifact(runId, 'weights.bin'), 200) as Blob,
  predict: async (runId, image) =>
    answered(await regulab.predict(runId, { images: [image] }), 200).predictions[0]?.digit,
  predictPicture: async (runId, picture) =>
    answered(await regulab.predictPicture(runId, picture), 200).predictions[0]?.digit,
  finishedWeights: async (runId) => {
    const last = (answered(await regulab.listRunEvents(runId), 200) as regulab.EventPage).items.at(-1);
    return last?.type === 'run.finished' ? last.data.weightsSha256 : undefined;
  },
});
