/** The TypeScript client against the API, over connections that break. */
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  type AllEvents,
  createClient,
  type Event,
  type Experiment,
  RegulabDigestMismatch,
  RegulabNotSucceeded,
  type Submission,
} from '../../../../clients/typescript/src/index.js';
import { finishRun, sha256, startApi } from '../../../support/api.js';
import { epochMetrics, progressAt } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { startTcpProxy } from '../../../support/tcp-proxy.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();
const proxy = await startTcpProxy(Number(new URL(url).port));
afterAll(() => proxy.close());
const client = createClient({ url });
const farAway = createClient({ url: `http://127.0.0.1:${proxy.port}` });

const spec = {
  name: 'client',
  training: { epochs: 1000 },
  arms: [{ name: 'only', model: { architecture: 'softmax-regression' } }],
} satisfies Submission;

async function runningRun() {
  const experiment = await client.submit(spec);
  const runId = experiment.runs[0]!.id;
  const claim = await api.execution.claimRun(runId, { workerId: 'test', maxAttempts: 3 });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  const end = (status: 'succeeded' | 'failed') =>
    api.execution.finishRun(runId, claim.fence, { status, stopReason: { kind: 'completed', epoch: 3 } });
  return {
    experimentId: experiment.id,
    runId,
    epoch: (epoch: number) => api.execution.appendEpoch(runId, claim.fence, epochMetrics(epoch), progressAt(epoch)),
    end,
  };
}

describe('a submission', () => {
  it('makes one experiment when its answers are lost', async () => {
    const name = 'once';
    const named = () => client.experiments({ name, fields: ['id'] }).all();
    proxy.slowDown(150);
    const submitted = farAway.submit({ ...spec, name });
    await until('the experiment is stored', async () => (await named()).length > 0);
    proxy.reset();
    proxy.slowDown(0);
    const { id } = await submitted;
    expect(await named()).toEqual([{ id }]);
  });

  it('under an external id gives the same experiment, and a plan none', async () => {
    const [first, again] = [
      await client.submit(spec, { externalId: 'nightly:1' }),
      await client.submit(spec, { externalId: 'nightly:1' }),
    ];
    expect(again.id).toBe(first.id);
    expect((await client.experimentByExternalId('nightly:1')).id).toBe(first.id);
    expect((await client.submit(spec, { deduplicate: true })).spec.name).toBe('client');
    expect((await client.plan({ ...spec, name: 'planned', seeds: [1, 2] })).runs).toHaveLength(2);
    expect(await client.experiments({ name: 'planned' }).all()).toEqual([]);
  });

  it('that is wrong is refused with the field', async () => {
    const wrong = { ...spec, seeds: [] } as Submission;
    await expect(client.submit(wrong)).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      errors: [{ pointer: '/seeds' }],
      requestId: expect.any(String),
    });
  });
});

describe('events', () => {
  it('come once and in order over connections that are cut', async () => {
    const { experimentId, epoch, end } = await runningRun();
    proxy.split(true);
    const events: Event[] = [];
    const epochs: number[] = [];
    let next = 1;
    for await (const event of farAway.events(experimentId)) {
      events.push(event);
      if (event.type === 'run.epoch') epochs.push(event.data.metrics.epoch);
      // Some arrive whole before the cut, and of some a part does.
      if (event.type !== 'run.started' && event.type !== 'run.epoch') continue;
      if (next <= 12) await epoch(next++);
      else if (next++ === 13) await end('succeeded');
      if (next % 3 === 0) setTimeout(proxy.reset, next);
    }
    proxy.split(false);
    expect(epochs).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)!.type).toBe('experiment.finished');
  });

  it('begin after an id, of a run alone, and end at once when there are no more', async () => {
    const { runId, experimentId, end } = await runningRun();
    await end('succeeded');
    const read = async (id: string, after?: string) => {
      const types: string[] = [];
      for await (const { type } of client.events(id, { after })) types.push(type);
      return types;
    };
    expect(await read(runId)).toEqual(['run.queued', 'run.started', 'run.finished']);
    const all = await read(experimentId);
    expect(await read(experimentId, String(all.length - 1))).toEqual(['experiment.finished']);
    expect(await read(experimentId, String(all.length))).toEqual([]);
    await client.change(experimentId, { labels: { seen: 'yes' } });
    expect((await read(experimentId)).at(-1)).toBe('experiment.changed');
  });

  it('leave no connection behind when nobody reads them', async () => {
    const { experimentId, end } = await runningRun();
    for await (const { type } of client.events(experimentId)) if (type === 'run.started') break;
    await until('the stream is closed', () => api.readers() === 0);
    await end('succeeded');
  });
});

describe('events of all experiments', () => {
  it('come once and in order over connections that are cut, also those of several runs', async () => {
    const before = await runningRun();
    const runs = [await runningRun(), await runningRun()];
    const events: AllEvents[] = [];
    proxy.split(true);
    const reading = farAway.allEvents({ types: ['run.epoch', 'run.finished'] });
    const first = reading.next();
    await until('the stream is open', () => api.readers() > 0);
    await runs[1]!.epoch(1);
    // Before it has received anything, a client knows no place to come back to.
    events.push((await first).value!);
    for (let epoch = 2; epoch <= 12; epoch += 1) {
      await runs[epoch % 2]!.epoch(epoch);
      if (epoch % 3 === 0) setTimeout(proxy.reset, epoch);
    }
    for (const { end } of [...runs, before]) await end('succeeded');
    for await (const event of reading) {
      events.push(event);
      if (events.length === 15) break;
    }
    proxy.split(false);
    const epochs = events.map((event) => (event.type === 'run.epoch' ? event.data.metrics.epoch : event.type));
    expect(epochs).toEqual([
      ...Array.from({ length: 12 }, (_, index) => index + 1),
      ...['run.finished', 'run.finished', 'run.finished'],
    ]);
    await until('the stream is closed', () => api.readers() === 0);
    const again = client.allEvents({ after: events[12]!.position, types: ['run.finished'] });
    const rest = [(await again.next()).value, (await again.next()).value];
    expect(rest).toEqual(events.slice(13));
    await again.return();
  });
});

describe('waiting', () => {
  it('sees each change, and ends with the finished experiment', async () => {
    const { experimentId, runId, epoch, end } = await runningRun();
    const seen: Experiment[] = [];
    const waiting = client.waitFor(experimentId, { onChange: (experiment) => seen.push(experiment) });
    const waitingForRun = client.waitForRun(runId, { mustSucceed: true });
    await until('the first answer is there', () => seen.length === 1);
    await epoch(1);
    await until('the epoch is seen', () => seen.length === 2);
    await end('succeeded');
    expect((await waiting).status).toBe('succeeded');
    expect(await waiting).toBe(seen.at(-1));
    expect((await waitingForRun).weightsSha256).toBeNull();
  });

  it('ends with an error for what has failed, if asked to, and with a signal', async () => {
    const { experimentId, end } = await runningRun();
    await expect(client.waitFor(experimentId, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await end('failed');
    expect((await client.waitFor(experimentId)).status).toBe('failed');
    const error = await client.waitFor(experimentId, { mustSucceed: true }).catch((reason) => reason);
    expect(error).toBeInstanceOf(RegulabNotSucceeded);
    expect(error.resource.id).toBe(experimentId);
  });
});

it('lists item by item or page by page', async () => {
  const ids: string[] = [];
  for (const label of ['a', 'b', 'c']) {
    ids.unshift((await client.submit({ ...spec, name: 'listed', labels: { which: label, in: 'list' } })).id);
  }
  const found: string[] = [];
  for await (const { id } of client.experiments({ name: 'listed', limit: 2 })) found.push(id);
  expect(found).toEqual(ids);
  const sizes: number[] = [];
  for await (const { items } of client.experiments({ name: 'listed', limit: 2 }).pages()) sizes.push(items.length);
  expect(sizes).toEqual([2, 1]);
  expect(await client.experiments({ label: ['which=b', 'in=list'] }).all()).toHaveLength(1);
  expect((await client.runs(ids[0]!).all()).map(({ arm }) => arm)).toEqual(['only']);
  expect((await client.allRuns({ label: ['in=list'], fields: ['status'] }).all())[2]).toEqual({ status: 'queued' });
  expect((await client.queue().all()).length).toBeGreaterThanOrEqual(3);
});

it('changes, archives, restores, cancels, retries and deletes', async () => {
  const { id, runs } = await client.submit(spec);
  const runId = runs[0]!.id;
  expect((await client.change(id, { description: 'why' })).description).toBe('why');
  expect((await client.archive(id)).archivedAt).not.toBeNull();
  expect((await client.restore(id)).archivedAt).toBeNull();
  expect((await client.pause(runId)).status).toBe('paused');
  expect((await client.resume(runId)).status).toBe('queued');
  expect((await client.cancelRun(runId)).status).toBe('cancelled');
  expect((await client.retry(runId)).status).toBe('queued');
  expect((await client.cancel(id)).status).toBe('cancelled');
  await client.delete(id);
  await expect(client.experiment(id)).rejects.toMatchObject({ status: 404, code: 'EXPERIMENT_NOT_FOUND' });
});

describe('files and figures of a run', () => {
  const weights = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));

  async function finishedRun(): Promise<string> {
    const { runs } = await client.submit(spec);
    const runId = runs[0]!.id;
    await finishRun(api, runId, { epochs: [epochMetrics(1), epochMetrics(2)], files: { 'weights.bin': weights } });
    return runId;
  }

  it('are read whole or in part', async () => {
    const runId = await finishedRun();
    expect((await client.metrics(runId)).epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    const { epochs } = await client.metrics(runId, { names: ['train.accuracy'], maxPoints: 2 });
    expect(epochs[0]!.train).toEqual({ accuracy: epochMetrics(1).train.accuracy });
    expect(await client.artifacts(runId)).toMatchObject([{ name: 'weights.bin', sha256: sha256(weights) }]);
    expect(Buffer.from(await (await client.download(runId, 'weights.bin')).arrayBuffer())).toEqual(weights);
    await expect(client.download(runId, 'no.bin')).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });

  it.each([
    ['with its digest', (headers: http.IncomingHttpHeaders) => headers],
    ['without', ({ 'repr-digest': _, ...headers }: http.IncomingHttpHeaders) => headers],
  ])('are refused when a byte was flipped, %s', async (_, headersOf) => {
    const runId = await finishedRun();
    let flipped = true;
    const forward = async (request: http.IncomingMessage, response: http.ServerResponse) => {
      const original = await fetch(url + request.url);
      const headers = headersOf(Object.fromEntries(original.headers));
      const body = Buffer.from(await original.arrayBuffer());
      if (flipped && request.url!.endsWith('weights.bin')) body[2500]! ^= 1;
      response.writeHead(original.status, headers).end(body);
    };
    const middle = http.createServer((request, response) => void forward(request, response));
    middle.listen(0, '127.0.0.1');
    await once(middle, 'listening');
    const behind = createClient({ url: `http://127.0.0.1:${(middle.address() as AddressInfo).port}` });
    try {
      const error = await behind.download(runId, 'weights.bin').catch((reason) => reason);
      expect(error).toBeInstanceOf(RegulabDigestMismatch);
      expect(error).toMatchObject({ expectedSha256: sha256(weights), file: `${runId}/weights.bin` });
      flipped = false;
      expect((await behind.download(runId, 'weights.bin')).size).toBe(weights.length);
    } finally {
      middle.closeAllConnections();
      middle.close();
    }
  });
});

it('submits a batch, and adds seeds', async () => {
  const wrong = { preset: 'no-such-preset' } as unknown as Submission;
  const { items } = await client.submitBatch([{ ...spec, seeds: [1] }, wrong]);
  expect(items.map(({ status }) => status)).toEqual([202, 400]);
  const { id } = items[0]!.experiment!;
  expect((await client.addSeeds(id, { count: 2 })).spec.seeds).toEqual([1, 2, 3]);
  await client.cancel(id);
});

it('reads the histories of an experiment, and exports a run', async () => {
  const { id, runs } = await client.submit({ ...spec, seeds: [1] });
  const runId = runs[0]!.id;
  await finishRun(api, runId, { epochs: [epochMetrics(1), epochMetrics(2)] });
  const histories = await client.histories(id, { names: ['train.accuracy'] });
  const { accuracy } = epochMetrics(1).train;
  expect(histories.runs).toMatchObject([{ runId, epochs: [{ epoch: 1 }, { epoch: 2 }] }]);
  expect(histories.runs[0]!.epochs[0]!.train).toEqual({ accuracy });
  const parquet = Buffer.from(await (await client.exportHistories(id, 'parquet')).arrayBuffer());
  expect([parquet.toString('latin1', 0, 4), parquet.toString('latin1', parquet.length - 4)]).toEqual(['PAR1', 'PAR1']);
  const csv = await client.export(runId, 'csv');
  expect([csv.type, (await csv.text()).split('\n', 1)[0]]).toEqual([
    expect.stringMatching('^text/csv'),
    expect.stringMatching('^arm,seed,runId,epoch,'),
  ]);
  await expect(client.export(runId, 'keras')).rejects.toMatchObject({ status: 409 });
});

it('reads the report and the figures of an experiment', async () => {
  const { id, runs } = await client.submit({ ...spec, seeds: [1] });
  await finishRun(api, runs[0]!.id, { epochs: [epochMetrics(1), epochMetrics(2)] });
  expect(await client.report(id)).toMatch(/^<!doctype html>/);
  expect(await client.report(id, { format: 'md' })).toMatch(/^# client\n/);
  const { figures, missing } = await client.figures(id);
  expect(figures.map(({ name }) => name)).toContain('learning-curves');
  expect(missing.map(({ name }) => name)).toContain('sweep-paths');
  const curves = await client.figure(id, 'learning-curves.png', { metric: 'dataLoss', width: 400 });
  expect([curves.type, await curves.slice(1, 4).text()]).toEqual(['image/png', 'PNG']);
  await expect(client.figure(id, 'sweep-paths.svg')).rejects.toMatchObject({ code: 'FIGURE_EMPTY' });
});

it('reads the catalog, and manages webhooks', async () => {
  expect((await client.presets()).map(({ name }) => name)).toContain('quick-start');
  expect((await client.techniques()).map(({ name }) => name)).toContain('dropout');
  expect((await client.preset('quick-start')).name).toBe('quick-start');
  expect((await client.technique('dropout')).name).toBe('dropout');
  const { id } = await client.webhooks.create({ url: 'https://lab.example/hook', events: ['run.finished'] });
  expect((await client.webhooks.change(id, { events: ['experiment.finished'] })).events).toEqual([
    'experiment.finished',
  ]);
  expect((await client.webhooks.list()).map((webhook) => webhook.id)).toEqual([id]);
  expect(await client.webhooks.deliveries(id).all()).toEqual([]);
  await client.webhooks.delete(id);
  expect(await client.webhooks.list()).toEqual([]);
});

it('reads a key as the service does', async () => {
  const guarded = await startApi(redis.url, { http: { apiKeys: ['the-key-of-the-operator'] } });
  const guardedUrl = await guarded.listen();
  await expect(createClient({ url: guardedUrl }).version()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  const operator = createClient({ url: guardedUrl, key: 'the-key-of-the-operator' });
  const made = await operator.keys.create({ name: 'reader', scopes: ['read'] });
  expect((await operator.audit().all())[0]).toMatchObject({ route: '/v1/keys', outcome: 'done' });
  const reader = createClient({ url: guardedUrl, key: made.key! });
  await expect(reader.submit(spec)).rejects.toMatchObject({ status: 403, code: 'SCOPE_MISSING' });
  expect((await operator.keys.list().all()).map(({ name }) => name)).toContain('reader');
  expect((await operator.keys.revoke(made.id)).revokedAt).not.toBeNull();
});
