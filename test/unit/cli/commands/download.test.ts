import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createProgram } from '../../../../src/cli/main.js';
import { sendJson, startServer, type TestServer } from '../http-server.js';

const CONTENT = 'the weights';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('regulab download', () => {
  let server: TestServer;
  let folder: string;
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-download-'));
  });
  afterEach(async () => {
    await server.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** Downloads from a service that lists one artifact; `send` writes its body. */
  async function download(artifact: { name: string; sha256: string }, send = (body: string) => body) {
    server = await startServer(({ line }, response) => {
      const listed = { size: CONTENT.length, contentType: 'application/octet-stream', ...artifact };
      if (line.endsWith('/artifacts')) return sendJson(response, 200, { items: [listed], nextCursor: null });
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(send(CONTENT), () =>
        send(CONTENT).length < CONTENT.length ? response.destroy() : response.end(),
      );
    });
    let exitCode: number | undefined;
    const program = createProgram({
      stdin: async function* () {},
      stdout: { write: () => true },
      stderr: { write: () => true },
      signal: new AbortController().signal,
      finish: (code) => {
        exitCode = code;
      },
    });
    await program.parseAsync(['download', 'run_1', '--output', folder, '--url', server.url], { from: 'user' });
    return exitCode;
  }

  it('keeps a file that is what its SHA-256 says', async () => {
    expect(await download({ name: 'weights.bin', sha256: sha256(CONTENT) })).toBe(0);
    expect(await fs.readFile(path.join(folder, 'weights.bin'), 'utf8')).toBe(CONTENT);
  });

  it('keeps nothing of a file that arrives damaged', async () => {
    const damaged = download({ name: 'weights.bin', sha256: sha256(CONTENT) }, (body) => body.toUpperCase());
    await expect(damaged).rejects.toThrow('arrived damaged');
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it('keeps nothing of a file whose transfer breaks, and says that the service is gone', async () => {
    const torn = download({ name: 'weights.bin', sha256: sha256(CONTENT) }, (body) => body.slice(0, 3));
    await expect(torn).rejects.toMatchObject({ name: 'RegulabUnreachable' });
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it.each(['../escape', '.hidden', 'a/b', ''])('refuses an artifact named "%s"', async (name) => {
    await expect(download({ name, sha256: sha256(CONTENT) })).rejects.toThrow('not a plain file name');
    expect(await fs.readdir(folder)).toEqual([]);
  });
});
