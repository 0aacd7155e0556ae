/** Traces from HTTP through the queue to epochs, by real processes and a real receiver of OTLP. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { ListeningMessage } from '../../../src/api/main.js';
import { type ReceivedSpan, startCollector } from '../../support/collector.js';
import { startTestRedis } from '../../support/redis.js';
import { until } from '../../support/until.js';
import { startReceiver } from '../../support/webhooks.js';
import { newInstallation } from '../../support/worker.js';
import { startWorkerProcess } from '../../support/worker-process.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE_ID}-${CALLER}-01`;
const EPOCHS = 3;
const SPEC = {
  arms: [{ name: 'only', model: { architecture: 'softmax-regression' }, training: { epochs: EPOCHS } }],
  dataset: { trainSize: 600 },
};

const redis = await startTestRedis();
const collector = await startCollector();
const installation = await newInstallation(redis.url);
const TRACING = {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=canary-of-the-collector',
  OTEL_BSP_SCHEDULE_DELAY: '100',
};

const url = await startApiProcess();
const worker = await startWorkerProcess(installation, redis.url, {
  ...TRACING,
  REGULAB_WEBHOOKS_ALLOW: '127.0.0.0/8',
  REGULAB_RECONCILE_SECONDS: '1',
  REGULAB_TRAINER_MAX_RUNS: '1',
});
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.exited;
  await installation.close();
});

async function startApiProcess(): Promise<string> {
  const child = fork('dist/api/main.js', {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: redis.url,
      PORT: '0',
      REGULAB_DATA_DIR: installation.data,
      REGULAB_KEY_PREFIX: installation.prefix,
      REGULAB_WEBHOOKS_ALLOW: '127.0.0.0/8',
      ...TRACING,
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  afterAll(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  const [message] = (await once(child, 'message')) as [ListeningMessage];
  return message.url;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { id: string } };
}

const inTrace = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);

/** Waits for a span of a trace that satisfies the rule. */
async function arrived(what: string, rule: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan> {
  await until(what, () => collector.spans.some(rule));
  return collector.spans.find(rule)!;
}

function parentOf(span: ReceivedSpan): ReceivedSpan {
  const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
  if (parent === undefined) throw new Error(`${span.name} belongs to ${span.parentSpanId}, which was not sent.`);
  return parent;
}

describe('one submission', () => {
  it('is one trace: HTTP, queue, training, every epoch, and the webhook', async () => {
    const receiver = await startReceiver();
    await post('/v1/webhooks', { url: `${receiver.url}?secret=canary-of-the-webhook`, events: ['run.finished'] });
    const { status, body } = await post('/v1/experiments', SPEC, { traceparent });
    expect(status).toBe(202);
    const ended = await arrived('the webhook was sent', ({ name, traceId }) => name === 'POST' && traceId === TRACE_ID);
    const run = await arrived(
      'the run has ended',
      ({ name, traceId }) => name === 'process runs' && traceId === TRACE_ID,
    );

    const spans = inTrace(TRACE_ID);
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [server] = named('POST /v1/experiments');
    expect(server).toMatchObject({
      parentSpanId: CALLER,
      kind: 2,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/experiments',
        'url.path': '/v1/experiments',
        'http.response.status_code': 202,
        'regulab.tenant': 'default',
      },
      resource: { 'service.name': 'regulab-api', 'service.namespace': 'regulab' },
    });
    const [submit] = named('submit experiment');
    expect(parentOf(submit!)).toBe(server);
    expect(submit!.attributes).toMatchObject({ 'regulab.experiment.id': body.id, 'regulab.experiment.is_new': true });
    const [send] = named('send runs');
    expect(parentOf(send!)).toBe(submit);
    expect(send).toMatchObject({ kind: 4, attributes: { 'messaging.system': 'bullmq' } });

    expect(parentOf(run)).toBe(submit);
    const { runs } = body as unknown as { runs: { id: string; arm: string; seed: number }[] };
    expect(run).toMatchObject({
      kind: 5,
      status: 0,
      resource: { 'service.name': 'regulab-worker' },
      attributes: {
        'messaging.destination.name': 'runs',
        'regulab.experiment.id': body.id,
        'regulab.run.id': runs[0]!.id,
        'regulab.run.arm': 'only',
        'regulab.run.seed': runs[0]!.seed,
        'regulab.run.ending': 'finished',
        'regulab.tenant': 'default',
      },
    });
    const phases = ['acquire trainer', 'prepare', 'train', 'evaluate and save', 'record ending'];
    for (const phase of phases) expect([phase, parentOf(named(phase)[0]!)]).toEqual([phase, run]);
    const [training] = named('train');
    const epochs = named('epoch');
    expect(epochs.map(({ attributes }) => attributes['regulab.epoch.first'])).toEqual([1, 2, 3]);
    for (const [index, epoch] of epochs.entries()) {
      expect(parentOf(epoch)).toBe(training);
      expect(epoch.start).toBeGreaterThanOrEqual(epochs[index - 1]?.end ?? training!.start - 1);
      expect(epoch.end).toBeLessThanOrEqual(training!.end + 1);
    }

    const [delivery] = named('process webhooks');
    expect(parentOf(ended)).toBe(delivery);
    expect(parentOf(delivery!).name).toBe('record ending');
    expect(receiver.received[0]!.headers.traceparent).toBe(`00-${TRACE_ID}-${ended.spanId}-01`);
    expect(ended.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'http.response.status_code': 204 });
  });

  it('shows its trace in the log', async () => {
    const line = await worker.logged(({ msg }) => msg === 'run finished');
    expect(line).toMatchObject({ trace_id: TRACE_ID, trace_flags: '01' });
  });

  it('says no secret to the collector but its own key', () => {
    expect(collector.headers[0]!['x-collector-key']).toBe('canary-of-the-collector');
    expect(collector.bodies.join('\n')).not.toMatch(/canary|whsec_/);
  });
});

describe('a run', () => {
  it('belongs to the request that queued it last', async () => {
    const cancelled = await submit(other('1'), LONG);
    await post(`/v1/runs/${cancelled.runId}/cancel`, {});
    await until('the run is cancelled', async () => (await statusOf(cancelled.runId)) === 'cancelled');
    const retried = await post(`/v1/runs/${cancelled.runId}/retry`, {}, { traceparent: other('2') });
    expect(retried.status).toBeLessThan(300);
    await until('the run is trained', async () => (await statusOf(cancelled.runId)) === 'running');
    await post(`/v1/runs/${cancelled.runId}/cancel`, {});
    const span = await arrived('the run has ended', isRunOf(other('2')));
    expect(span.attributes).toMatchObject({ 'regulab.run.id': cancelled.runId, 'regulab.run.ending': 'cancelled' });
  });

  it('keeps its trace when its job is lost and added again', async () => {
    const before = await submit(other('3'), LONG);
    await until('the only trainer is busy', async () => (await statusOf(before.runId)) === 'running');
    const lost = await submit(other('4'));
    await installation.jobs.remove([{ ...lost, jobFence: 0 }]);
    await post(`/v1/runs/${before.runId}/cancel`, {});
    const span = await arrived('the run has ended', isRunOf(other('4')));
    expect(span.attributes).toMatchObject({ 'regulab.run.id': lost.runId, 'regulab.run.ending': 'finished' });
    expect(worker.lines.map(({ msg }) => msg)).toContain('reconciled');
  });

  it('of many epochs has at most 100 spans of them, which cover all', async () => {
    await submit(other('5'), { epochs: 250 });
    await arrived('the run has ended', isRunOf(other('5')));
    const epochs = inTrace(traceIdOf(other('5'))).filter(({ name }) => name === 'epoch');
    expect(epochs.length).toBeLessThanOrEqual(100);
    const covered = epochs.map(({ attributes }) => [
      attributes['regulab.epoch.first'],
      attributes['regulab.epoch.last'],
    ]);
    expect(covered.slice(0, 2)).toEqual([
      [1, 3],
      [4, 6],
    ]);
    expect(covered.at(-1)).toEqual([250, 250]);
  });
});

describe('a message about an epoch', () => {
  it('belongs to its run, although the trainer was started during another', async () => {
    const receiver = await startReceiver();
    const thresholds = [{ metric: 'train.accuracy', above: 0 }];
    await post('/v1/webhooks', { url: receiver.url, events: [], thresholds });
    // The trainer is replaced after each run.
    for (const digit of ['8', '9']) {
      await submit(other(digit));
      await arrived(
        'the message was sent',
        ({ name, traceId }) => name === 'POST' && traceId === traceIdOf(other(digit)),
      );
    }
    const sent = receiver.received.map(({ headers }) => traceIdOf(String(headers.traceparent)));
    expect(sent).toEqual([traceIdOf(other('8')), traceIdOf(other('9'))]);
  });
});

describe('a prediction', () => {
  it('is one trace, through its own queue', async () => {
    const { runId } = await submit(other('6'));
    await until('the run has succeeded', async () => (await statusOf(runId)) === 'succeeded');
    const images = [
      Array.from({ length: 28 }, (_, row) => Array.from({ length: 28 }, (__, column) => Number(row === column))),
    ];
    const { status } = await post(`/v1/runs/${runId}/predict`, { images, scale: '0-1' }, { traceparent: other('7') });
    expect(status).toBe(200);
    const isNamed = (name: string) => (span: ReceivedSpan) =>
      span.name === name && span.traceId === traceIdOf(other('7'));
    const sent = await arrived('the job was sent', isNamed('send predictions'));
    const done = await arrived('the job was done', isNamed('process predictions'));
    expect(parentOf(done)).toBe(sent);
    const server = await arrived('the answer was sent', isNamed('POST /v1/runs/:runId/predict'));
    expect(parentOf(sent)).toBe(server);
    expect(done.attributes).toMatchObject({ 'regulab.prediction.members': 1 });
  });
});

describe('what comes every few seconds', () => {
  it('is not traced: probes, scrapes, and the upkeep of workers', async () => {
    await Promise.all(['/health/live', '/health/ready', '/metrics', '/v1/version'].map((path) => fetch(url + path)));
    await arrived('a request', ({ name }) => name === 'GET /v1/version');
    const first = collector.spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name);
    expect(first.filter((name) => !name.startsWith('POST /v1/') && !name.startsWith('GET /v1/'))).toEqual([]);
  });
});

/** Longer than the tests. */
const LONG = { epochs: 1000, batchSize: 1 };

async function submit(header: string, training: object = { epochs: EPOCHS }) {
  const arms = SPEC.arms.map((arm) => ({ ...arm, training }));
  const { body } = await post('/v1/experiments', { ...SPEC, arms }, { traceparent: header });
  const { id: experimentId, runs } = body as unknown as { id: string; runs: [{ id: string }] };
  return { experimentId, runId: runs[0].id };
}

const traceIdOf = (header: string) => header.slice(3, 35);
const isRunOf = (header: string) => (span: ReceivedSpan) =>
  span.name === 'process runs' && span.traceId === traceIdOf(header);
const other = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
const statusOf = async (runId: string) =>
  ((await (await fetch(`${url}/v1/runs/${runId}`)).json()) as { status: string }).status;
