// @ts-check
// What the API is measured against: Fastify without plugins, which runs the same commands in Redis
// and does nothing else: no key, schema, header, log or record that is read. Also a bare server of
// event streams, which writes one text to all of them. Started by bench/api.mjs.
import Fastify from 'fastify';
import { openInstallation } from '../../dist/installation.js';
import { loadCommands } from '../../dist/store/commands/load-commands.js';

/** @type {{ url: string, prefix: string, artifacts: string }} */
const { url, prefix, artifacts } = JSON.parse(process.env.BENCH ?? '{}');
const here = openInstallation({ redis: { url, prefix, replicas: 0 }, paths: { artifacts } }, 'api', undefined);
const call = loadCommands(here.redis, here.keys.root);
/** @type {import('../../src/store/store.js').ApiStore} */
const store = here.apiStores.forTenant('default');

const app = Fastify();
app.get('/experiments/:id', async (request, reply) => {
  const { id: experimentId } = /** @type {{ id: string }} */ (request.params);
  const answer = await call('readExperiment', { experimentId });
  return reply.type('application/json').send(JSON.stringify(answer));
});
app.post('/experiments', async (request, reply) => {
  // Planned before, by the bench: ids and times are new, everything else is written as it comes.
  const { experiment } = await store.createExperiment(/** @type {any} */ (request.body), { maxQueuedRuns: 1e6 });
  await here.queue.enqueue(experiment.runs.map((run) => ({ runId: run.id, experimentId: experiment.id, jobFence: 0 })));
  return reply.code(202).type('application/json').send('{}');
});

/** @type {Set<import('node:http').ServerResponse>} */
const streams = new Set();
app.get('/events', (_request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
  reply.raw.write('retry: 2000\n\n');
  streams.add(reply.raw);
  reply.raw.once('close', () => streams.delete(reply.raw));
});
app.post('/events', async (request) => {
  const { text } = /** @type {{ text: string }} */ (request.body);
  for (const stream of streams) stream.write(text);
  return { streams: streams.size };
});

process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
process.once('SIGTERM', () => process.exit(0));
