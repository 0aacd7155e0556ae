/** What commands say when something was meant differently, and what to do then. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeUnfinished } from '../../../../src/cli/commands/report.js';
import { describeError } from '../../../../src/cli/errors.js';
import type { RunStatus } from '../../../../src/experiments/records/run.js';
import { runCommand } from '../../../support/command-line.js';
import { temporaryFolder } from '../../../support/folders.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

const EXPERIMENT = 'exp_019a7c52-8f5e-7cc3-98d1-4f5e1d7a2b60';

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  server = await startServer(({ line }, response) => {
    const [, id] = /experiments\/(exp_[^/ ]+)/.exec(line) ?? [];
    if (line.endsWith('/presets')) return sendJson(response, 200, { items: [], nextCursor: null });
    if (line.endsWith('/by-external-id/nightly-1')) return sendJson(response, 200, { id: EXPERIMENT });
    if (id !== undefined) return sendJson(response, 200, { id, status: id === EXPERIMENT ? 'succeeded' : 'running' });
    return sendJson(response, 404, { status: 404, title: 'There is no such experiment', code: 'EXPERIMENT_NOT_FOUND' });
  });
});
afterAll(() => server.close());

/** Everything that a command writes, and the error that ends it. */
async function regulab(args: string[], url = server.url): Promise<string> {
  const { written, error } = await runCommand([...args, '--url', url]);
  return error === null || error.name === 'CommanderError' ? written : written + describeError(error);
}

describe('--url', () => {
  it('is answered with the whole address when its scheme is left out', async () => {
    expect(await regulab(['presets'], 'localhost:3000')).toBe(
      '--url: "localhost:3000" is not an http(s) URL; write http://localhost:3000.',
    );
    expect(await regulab(['presets'], 'ftp://lab')).toBe('--url: "ftp://lab" is not an http(s) URL.');
  });

  it.each(['', '/', '/v1', '/v1/'])('may end with "%s"', async (end) => {
    expect(await regulab(['presets'], `${server.url}${end}`)).not.toContain('404');
    expect(server.requests.at(-1)?.line).toMatch(/^GET \/+v1\/presets$/);
  });
});

describe('submit', () => {
  it('names the file that is not JSON', async () => {
    const file = path.join(folder, 'README.md');
    await fs.writeFile(file, '# regulab\n');
    expect(await regulab(['submit', file, '--set', 'seeds=[1]'])).toBe(
      `${file} is not valid JSON: JSON has no comments; remove this one (line 1, column 1). (INVALID_REQUEST, HTTP 400)`,
    );
  });

  it.each([
    ['--seeds', `--set seeds='{"count":3}'`],
    ['--epochs', '--set training.epochs=…'],
    ['--batch-size', '--set training.batchSize=…'],
    ['--train-size', '--set dataset.trainSize=…'],
  ])('says how the field that %s names is set', async (option, setting) => {
    const said = await regulab(['submit', '--preset', 'quick-start', option, '3']);
    expect(said).toContain(`Fields of the spec are set with ${setting}\n`);
    expect(await regulab(['submit', '--preset', 'quick-start', '--nothing', '3'])).not.toContain('Fields of the spec');
  });
});

describe('report', () => {
  it.each(['report.pdf', 'report.txt', 'a/report.PDF'])('refuses to write %s', async (file) => {
    expect(await regulab(['report', EXPERIMENT, '--output', file])).toMatch(
      /^A report is HTML or Markdown: write --output with \.html or \.md, not \.(pdf|txt)\.$/,
    );
  });

  it('is provisional while runs have not finished', () => {
    const runs = (...statuses: RunStatus[]) => statuses.map((status) => ({ status }));
    expect(describeUnfinished(runs('succeeded', 'failed', 'cancelled'))).toBe('');
    expect(describeUnfinished(runs('succeeded', 'running'))).toBe(' Provisional: 1 of 2 runs has not finished.');
    expect(describeUnfinished(runs('queued', 'paused'))).toBe(' Provisional: 2 of 2 runs have not finished.');
  });
});

describe('an external id', () => {
  it('stands for the id of its experiment', async () => {
    expect(await regulab(['delete', 'nightly-1'])).toContain(`${EXPERIMENT}: deleted`);
    expect(server.requests.at(-1)?.line).toBe(`DELETE /v1/experiments/${EXPERIMENT}`);
  });

  it('that nothing has is refused as an id, too', async () => {
    expect(await regulab(['cancel', 'nightly-2'])).toMatch(/^No experiment has the external id "nightly-2", and it/);
    expect(await regulab(['pause', 'nightly-1'])).toMatch(/^"nightly-1" is not an id/);
  });
});

describe('cancel', () => {
  it('says that what has finished was not cancelled', async () => {
    expect(await regulab(['cancel', EXPERIMENT])).toBe(
      `${EXPERIMENT} had already finished (succeeded); nothing was cancelled.\n`,
    );
    expect(await regulab(['cancel', 'exp_2'])).toBe('exp_2: running\n');
  });
});
