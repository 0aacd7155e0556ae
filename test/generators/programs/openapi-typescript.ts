import createClient from 'openapi-fetch';
import type { components, paths } from './generated/api';
import { tell, URL_OF_SERVICE } from './story';

type Submission = components['schemas']['Submission'];

const client = createClient<paths>({ baseUrl: URL_OF_SERVICE });

/** @throws Error with the problem that the service answered */
async function data<Data>(answer: Promise<{ data?: Data; error?: unknown }>): Promise<Data> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const binary = (body: unknown) => body as string;

void tell<Submission>({
  plan: (body) => data(client.POST('/v1/experiments:plan', { body })),
  submit: async (body) => (await data(client.POST('/v1/experiments', { body }))).id,
  waitForChange: async (experimentId) => {
    const params = { path: { experimentId }, header: { prefer: 'wait=30' } };
    return (await data(client.GET('/v1/experiments/{experimentId}', { params }))).status ?? 'queued';
  },
  runs: async (experimentId) => {
    const params = { path: { experimentId }, query: { status: ['succeeded' as const] } };
    return (await data(client.GET('/v1/experiments/{experimentId}/runs', { params }))).items;
  },
  metrics: async (runId) =>
    (await data(client.GET('/v1/runs/{runId}/metrics', { params: { path: { runId } } }))).epochs.length,
  compare: async (experimentId) => {
    const params = { path: { experimentId } };
    const { comparisons } = await data(client.GET('/v1/experiments/{experimentId}/comparison', { params }));
    return comparisons.map(({ arm }) => arm);
  },
  weights: async (runId) => {
    const params = { path: { runId, name: 'weights.bin' } };
    return (await data(client.GET('/v1/runs/{runId}/artifacts/{name}', { params, parseAs: 'blob' }))) as Blob;
  },
  predict: async (runId, image) => {
    const answer = client.POST('/v1/runs/{runId}/predict', { params: { path: { runId } }, body: { images: [image] } });
    return (await data(answer)).predictions[0]?.digit;
  },
  predictPicture: async (runId, picture) => {
    const answer = client.POST('/v1/runs/{runId}/predict-picture', {
      params: { path: { runId } },
      body: binary(picture),
      bodySerializer: (body) => body,
      headers: { 'content-type': 'application/octet-stream' },
    });
    return (await data(answer)).predictions[0]?.digit;
  },
  finishedWeights: async (runId) => {
    const page = await data(client.GET('/v1/runs/{runId}/events', { params: { path: { runId } } }));
    const last = typeof page === 'object' ? page?.items.at(-1) : undefined;
    return last?.type === 'run.finished' ? last.data.weightsSha256 : undefined;
  },
});
