/** Files that the user names on the command line and that cannot be read or written. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createProgram } from '../../../../src/cli/main.js';
import { temporaryFolder } from '../../../support/folders.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

const ARTIFACT = { name: 'weights.bin', size: 3, sha256: '0'.repeat(64), contentType: 'application/octet-stream' };

let server: TestServer;
beforeAll(async () => {
  server = await startServer(({ line }, response) =>
    line.endsWith('/artifacts')
      ? sendJson(response, 200, { items: [ARTIFACT], nextCursor: null })
      : response.writeHead(200).end('abc'),
  );
});
afterAll(() => server.close());

async function regulab(...args: string[]): Promise<string> {
  const ignore = { write: () => true };
  const program = createProgram({
    stdin: async function* () {},
    stdout: ignore,
    stderr: ignore,
    signal: new AbortController().signal,
    finish: () => {},
  });
  const run = program.parseAsync([...args, '--url', server.url], { from: 'user' });
  return run.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

const folder = temporaryFolder();
const nowhere = path.join(folder, 'nowhere', 'file');
/** A file where a folder is needed. */
const throughFile = path.join(import.meta.filename, 'inside');

it.each([
  ['submit', [nowhere], `${nowhere} cannot be read: no such file or directory.`],
  ['submit', [folder], `${folder} cannot be read: illegal operation on a directory.`],
  ['submit', [throughFile], `${throughFile} cannot be read: not a directory.`],
  ['predict', ['run_1', nowhere], `${nowhere} cannot be read: no such file or directory.`],
  ['predict', ['run_1', folder], `${folder} cannot be read: illegal operation on a directory.`],
  ['predict', ['run_1', `${throughFile}.json`], `${throughFile}.json cannot be read: not a directory.`],
  ['download', ['run_1', '--output', throughFile], `${throughFile} cannot be written: not a directory.`],
])('%s %j says what is wrong, and with which file', async (command, args, message) => {
  expect(await regulab(command, ...args)).toBe(message);
});
