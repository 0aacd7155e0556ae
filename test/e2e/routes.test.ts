/**
 * Every call of docs/routes.md, as a reader would paste it, against a whole service; and what of
 * its secrets is left anywhere afterwards.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createClient, type RegulabClient, type Submission } from '../../clients/typescript/src/index.js';
import { createKeys } from '../../src/store/keys.js';
import { connectRedis, type RedisClient } from '../../src/store/redis.js';
import { createWorkerStore } from '../../src/store/worker-store/worker-store.js';
import { freePort, startTestRedis, untilReady } from '../support/redis.js';
import { type Entry, readRoutesPage } from '../support/routes-page.js';
import { tracesOf } from '../support/secrets.js';
import { until } from '../support/until.js';
import { PYTHON_CLIENT, type Python, providePython } from './python.js';
import { killCommands, type Service, startService, temporaryFolder } from './regulab.js';

const KEY = 'canary-key-of-the-operator';
const REDIS_PASSWORD = 'canary-password-of-redis';
/** Of keys and webhooks, as the service gave them out. */
const givenOut = { keys: [] as string[], webhooks: [] as string[] };
const entries = readRoutesPage();
const withMethods = entries.filter(({ typescript }) => typescript !== undefined);

const model = { architecture: 'mlp' as const, hiddenUnits: [16] };
/** With the arms that the page names. */
const SPEC: Submission = {
  name: 'routes',
  dataset: { trainSize: 500 },
  training: { epochs: 2 },
  seeds: [1, 2, 3],
  baseline: 'without-dropout',
  arms: [
    { name: 'without-dropout', model },
    { name: 'with-dropout', model, regularization: { dropout: { rate: 0.5 } } },
  ],
};
/** For what is said of sweeps and of replicas. */
const REPLICAS: Submission = {
  ...SPEC,
  name: 'replicas',
  kind: 'biasVariance',
  dataset: { trainSize: 500, resampling: 'bootstrap' },
  baseline: 'dropout_rate-0',
  arms: [{ name: 'dropout', model, regularization: { dropout: { rate: { grid: [0, 0.5] } } } }],
};
/** Trains until it is stopped; what is submitted later waits for it. */
const LONG: Submission = { ...SPEC, name: 'long', seeds: [1], training: { epochs: 1000 } };

/** What the calls of the page name. */
interface Names {
  experimentId: string;
  runId: string;
  keyId: string;
  webhookId: string;
  deliveryId: string;
  workerId: string;
}

let folder: string;
let redis: RedisClient;
let service: Service;
let python: Python;
let client: RegulabClient;
/** The trained experiment and its first run; the experiment with replicas. */
let trained: Names;
let replicasId: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const port = await freePort();
  redis = connectRedis((await startTestRedis({ port, appendOnly: true })).url, 'api');
  await untilReady(redis);
  await redis.config('SET', 'requirepass', REDIS_PASSWORD);
  const settings = {
    REGULAB_API_KEYS: KEY,
    REDIS_URL: `redis://:${REDIS_PASSWORD}@127.0.0.1:${port}`,
    LOG_LEVEL: 'trace',
    REGULAB_CONCURRENCY: '1',
  };
  [python, service] = await Promise.all([providePython(), startService(path.join(folder, 'data'), settings)]);
  client = createClient({ url: service.url, key: KEY });
  const [first, replicas] = [await client.submit(SPEC), await client.submit(REPLICAS)];
  const [worker] = await client.workers.list();
  const names = { keyId: 'none', webhookId: 'none', deliveryId: 'none', workerId: worker!.id };
  trained = { experimentId: first.id, runId: first.runs[0]!.id, ...names };
  replicasId = replicas.id;
  for (const { id } of [first, replicas]) await client.waitFor(id, { mustSucceed: true });
  await client.submit(LONG);
  await client.submit({ preset: 'quick-start' }, { externalId: 'nightly-2026-11-30' });
  await mkdir(path.join(folder, 'root'));
  await symlink(path.resolve('examples'), path.join(folder, 'root/examples'));
  await writeFile(path.join(folder, '.curlrc'), `header = "authorization: Bearer ${KEY}"\nfail-with-body\n`);
}, 300_000);

afterAll(async () => {
  redis?.disconnect();
  killCommands();
  await rm(folder, { recursive: true, force: true });
});

it('runs in curl', async () => {
  const failures: Record<string, string> = {};
  for (const { operationId, curl } of entries) {
    const { code, output } = await paste(curl, await namesFor(operationId));
    if (code !== 0) failures[operationId] = output;
  }
  expect(failures).toEqual({});
}, 300_000);

it('runs in TypeScript', async () => {
  const names = Object.keys(trained).join(', ');
  const calls = withMethods.map(
    ({ operationId, typescript }) =>
      `export async function ${operationId}(client, picture, { ${names} }) {\n${typescript}\n}\n`,
  );
  const file = path.join(folder, 'calls.mjs');
  await writeFile(file, `const console = { log: () => undefined };\n${calls.join('\n')}`);
  const made = await import(pathToFileURL(file).href);
  const picture = await readFile('examples/seven.png');
  const failures: Record<string, string> = {};
  for (const { operationId } of withMethods) {
    const given = await namesFor(operationId);
    await made[operationId](client, picture, given).catch((error: unknown) => {
      failures[operationId] = String(error);
    });
  }
  expect(failures).toEqual({});
}, 300_000);

it('runs in Python, with types that mypy accepts', async () => {
  await writeFile(path.join(folder, 'calls.py'), pythonProgram(withMethods));
  const names: Record<string, Names> = {};
  for (const { operationId } of withMethods) names[operationId] = await namesFor(operationId);
  await writeFile(path.join(folder, 'names.json'), JSON.stringify(names));
  const environment = {
    PYTHONPATH: [python.packages, path.join(PYTHON_CLIENT, 'src'), folder].join(path.delimiter),
    REGULAB_URL: service.url,
    REGULAB_API_KEY: KEY,
    NAMES: path.join(folder, 'names.json'),
  };
  const { code, output } = await python.run(['calls'], environment);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/(?:^|\n)\{\}\n$/) });
  const cache = path.join(folder, '.mypy_cache');
  const checked = await python.run(['mypy', '--cache-dir', cache, '--strict', path.join(folder, 'calls.py')]);
  expect(checked.output).toMatch(/^Success/);
}, 300_000);

it('has left no secret in a log, an answer, a metric, a job, a record or a file', async () => {
  const wrong = 'canary-key-that-is-wrong';
  const answers: string[] = [];
  const ask = async (path: string, headers: Record<string, string>, body?: string) => {
    const answer = await fetch(`${service.url}${path}`, { headers, ...(body && { method: 'POST', body }) });
    answers.push(`${JSON.stringify([...answer.headers])} ${await answer.text()}`);
  };
  for (const secret of [KEY, wrong, ...givenOut.keys]) {
    for (const scheme of ['Bearer', 'Basic', 'Token']) {
      await ask('/v1/nothing', { authorization: `${scheme} ${secret}` });
      await ask('/v1/experiments', { authorization: `${scheme} ${secret}`, 'content-type': 'application/json' }, '{');
    }
    await ask(`/v1/experiments?key=${secret}`, { authorization: `Bearer ${KEY}` });
    await ask('/v1/experiments', { 'x-api-key': secret, cookie: `key=${secret}` });
  }
  await ask('/metrics', { authorization: `Bearer ${KEY}` });
  const { stdout, stderr } = await service.interrupt();
  const places = { answers: answers.join('\n'), log: stdout + stderr };

  expect(givenOut.keys.length).toBeGreaterThan(4);
  expect(places.log).toContain('/v1/experiments?key=');
  const keys = [KEY, wrong, REDIS_PASSWORD, ...givenOut.keys];
  expect(await tracesOf(keys, { places, redis, folder: path.join(folder, 'data') })).toEqual([]);
  // The service signs with the secrets of webhooks: their records have them, and nothing else.
  const found = await tracesOf(givenOut.webhooks, { places, redis, folder: path.join(folder, 'data') });
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((place) => !/^redis \{regulab\}:webhook:wh_[^:]+$/.test(place))).toEqual([]);
}, 120_000);

/** What a call is about: the trained experiment, or one of its own for what changes it. */
async function namesFor(operationId: string): Promise<Names> {
  const prepare = PREPARED[operationId];
  return { ...trained, ...(await prepare?.()) };
}

const queued = async () => {
  const { id, runs } = await client.submit({ ...LONG, name: 'queued' });
  return { experimentId: id, runId: runs[0]!.id };
};
const paused = async () => {
  const names = await queued();
  await client.pause(names.runId);
  return names;
};
const cancelled = async () => {
  const names = await queued();
  await client.cancel(names.experimentId);
  return names;
};
const withReplicas = async () => ({ experimentId: replicasId });
const key = async () => {
  const { id, key: secret } = await client.keys.create({ name: 'reader', scopes: ['read'] });
  givenOut.keys.push(secret!);
  return { keyId: id };
};
const webhook = async () => {
  const { id, secret } = await client.webhooks.create({ url: 'https://lab.example/hook' });
  givenOut.webhooks.push(secret.replace('whsec_', ''));
  return { webhookId: id };
};
/** One that waits for its first attempt, or for the next one: nobody is at that address. */
const delivery = async () => {
  const { webhookId } = await webhook();
  await client.webhooks.change(webhookId, { events: ['experiment.created'] });
  await queued();
  const deliveries = () => client.webhooks.deliveries(webhookId).all();
  await until('the delivery is listed', async () => (await deliveries()).length > 0);
  return { webhookId, deliveryId: (await deliveries())[0]!.id };
};

/** A worker of another host: that of this service is needed for what follows. */
const otherWorker = async () => {
  const workerId = 'another-host-1';
  const worker = { id: workerId, host: 'another-host', pid: 1, concurrency: 1, state: 'active' as const };
  await createWorkerStore(redis, createKeys('regulab')).heartbeat(worker, 60_000);
  return { workerId };
};

/** Of those that change something, or are about something else than the trained experiment. */
const PREPARED: Record<string, () => Promise<Partial<Names>>> = {
  deleteExperiment: cancelled,
  changeExperiment: queued,
  cancelExperiment: queued,
  archiveExperiment: queued,
  restoreExperiment: queued,
  addSeeds: queued,
  cancelRun: queued,
  pauseRun: queued,
  resumeRun: paused,
  retryRun: cancelled,
  tracePaths: withReplicas,
  decomposeError: withReplicas,
  getKey: key,
  rotateKey: key,
  revokeKey: key,
  getWebhook: webhook,
  changeWebhook: webhook,
  deleteWebhook: webhook,
  rotateWebhookSecret: webhook,
  testWebhook: webhook,
  listWebhookDeliveries: webhook,
  redeliverWebhook: delivery,
  drainWorker: otherWorker,
  resumeWorker: otherWorker,
};

/** Runs a command in a folder that has the examples, as the root of the repository does. */
function paste(command: string, names: Names): Promise<{ code: number | null; output: string }> {
  const shell = spawn('bash', ['-c', command.replaceAll('localhost:3000', service.url.replace('http://', ''))], {
    cwd: path.join(folder, 'root'),
    env: {
      ...process.env,
      CURL_HOME: folder,
      EXPERIMENT: names.experimentId,
      RUN: names.runId,
      KEY_ID: names.keyId,
      WEBHOOK: names.webhookId,
      DELIVERY: names.deliveryId,
      WORKER: names.workerId,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  return new Promise((resolve) => shell.once('close', (code) => resolve({ code, output })));
}

/** Each call as a function of its names; the program prints what each of them has raised. */
function pythonProgram(calls: Entry[]): string {
  const names = ['experiment_id', 'run_id', 'key_id', 'webhook_id', 'delivery_id', 'worker_id'];
  const functions = calls.map(
    ({ operationId, python: call }) =>
      `def ${operationId}(${names.map((name) => `${name}: str`).join(', ')}) -> None:\n    ${call!.replaceAll('\n', '\n    ')}\n`,
  );
  const list = calls.map(({ operationId }) => `    "${operationId}": ${operationId},\n`);
  return `import json
import os

import regulab

client = regulab.Client()
with open("../../examples/seven.png", "rb") as file:
    picture = file.read()


${functions.join('\n\n')}

CALLS = {
${list.join('')}}
raised = {}
with open(os.environ["NAMES"], encoding="utf-8") as file_of_names:
    names = json.load(file_of_names)
for operation, call in CALLS.items():
    try:
        call(*names[operation].values())
    except Exception as error:
        raised[operation] = repr(error)
print(json.dumps(raised))
`;
}
