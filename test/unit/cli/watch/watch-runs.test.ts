/** `regulab watch` of a service that comes and goes. */
import { afterEach, expect, it } from '@jest/globals';
import { exitCodeOf } from '../../../../src/cli/errors.js';
import { runCommand } from '../../../support/command-line.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

let server: TestServer;
afterEach(() => server.close());

const run = {
  id: 'run_1',
  arm: 'plain',
  seed: 1,
  status: 'succeeded',
  attempt: 1,
  progress: { epoch: 1, epochs: 1, percent: 100, etaSeconds: 0 },
};
const event = (id: number, type: string, data: object = {}) =>
  `id: ${id}\ndata: ${JSON.stringify({ id: String(id), type, runId: 'run_1', data })}\n\n`;
const watch = () => runCommand(['watch', 'run_1', '--url', server.url]);

it('says that the service is unavailable, waits for it, and shows every event once', async () => {
  server = await startServer(({ line, headers, count }, response) => {
    if (!line.endsWith('/events')) return sendJson(response, 200, run);
    if (count === 2) {
      const problem = { status: 503, code: 'REDIS_UNAVAILABLE', title: 'Away', detail: 'Redis does not answer.' };
      return sendJson(response, 503, problem, { 'retry-after': '0' });
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (count === 1) response.write(event(1, 'run.started', { attempt: 2 }), () => response.destroy());
    else {
      expect(headers['last-event-id']).toBe('1');
      response.end(event(2, 'run.finished', { status: 'succeeded' }));
    }
  });
  const { written, error } = await watch();
  expect(error).toBeNull();
  expect(written.split('\n').slice(0, 3)).toEqual([
    'plain seed 1: attempt 2  started',
    'Redis does not answer. Trying again …',
    expect.stringMatching(/^plain seed 1: succeeded/),
  ]);
});

it('ends with the error of a service that refuses', async () => {
  server = await startServer(({ line }, response) =>
    line.endsWith('/events')
      ? sendJson(response, 401, { status: 401, code: 'UNAUTHORIZED', title: 'No key' })
      : sendJson(response, 200, run),
  );
  const { error } = await watch();
  expect([error?.name, exitCodeOf(error)]).toEqual(['RegulabError', 2]);
});
