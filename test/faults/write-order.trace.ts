/**
 * Proof by system calls (strace) that whatever a trainer leaves is written, flushed, renamed and
 * its folder flushed, in this order: killing processes cannot show a missing flush, since the page
 * cache survives them. `npm run test:faults:trace`
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSpec, TrainerProcess } from '../integration/trainer/trainer-process.js';
import { training } from '../support/specs.js';

const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-trace-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const artifacts = mkdtempSync(path.join(scratch, 'artifacts-'));
const checkpoints = mkdtempSync(path.join(scratch, 'checkpoints-'));

/** Calls in their order: name and the file or folder concerned. */
let calls: { name: string; file: string }[];

beforeAll(async () => {
  const output = path.join(scratch, 'trace');
  const traced = path.join(scratch, 'traced-node');
  const filter = 'trace=write,writev,pwrite64,fsync,rename,renameat,renameat2';
  const command = `exec strace -f -qq -y -s 0 -e ${filter} -o ${output} "${process.execPath}" "$@"`;
  writeFileSync(traced, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  const trainer = new TrainerProcess({ REGULAB_CHECKPOINT_SECONDS: '0' }, { execPath: traced });
  await trainer.report('ready');
  const spec = runSpec({ training: training({ epochs: 3 }) });
  const last = await trainer.train(spec, {
    artifactDirectory: artifacts,
    checkpoints: { folder: checkpoints, oldestFence: 0 },
  });
  expect(last.type).toBe('finished');
  await trainer.end();
  calls = readFileSync(output, 'utf8').split('\n').flatMap(readCall);
}, 120_000);

/** A call that another thread interrupted stands in two lines; it counts from its end. */
const unfinished = new Map<string, string>();
function readCall(line: string): { name: string; file: string }[] {
  const thread = line.split(' ', 1)[0]!;
  let text = line;
  if (line.includes('<unfinished ...>')) {
    unfinished.set(thread, line);
    return [];
  }
  if (line.includes(' resumed>')) text = unfinished.get(thread) ?? line;
  const [, name, rest] = /^\d+\s+(\w+)\((.*)$/.exec(text) ?? [];
  if (name === undefined) return [];
  const file = name.startsWith('rename')
    ? [...rest!.matchAll(/"([^"]*)"/g)].at(-1)?.[1]
    : /^\d+<([^>]*)>/.exec(rest!)?.[1];
  return file?.startsWith(scratch)
    ? [{ name: name.replace(/^(pwrite64|writev)$/, 'write').replace(/^rename.*/, 'rename'), file }]
    : [];
}

/** What happened to a file until its name was safe, repetitions of a call left out. */
function historyOf(file: string): string[] {
  const folder = path.dirname(file);
  const renamed = calls.findIndex((call) => call.name === 'rename' && call.file === file);
  const safe = calls.findIndex((call, index) => index > renamed && call.name === 'fsync' && call.file === folder);
  const history = calls
    .slice(0, safe + 1)
    .filter((call, index) => call.file === `${file}.tmp` || call.file === file || index === safe)
    .map(({ name, file: at }) => `${name} ${path.relative(folder, at) || 'folder'}`);
  return history.filter((entry, index) => entry !== history[index - 1]);
}

const inOrder = (name: string) => [`write ${name}.tmp`, `fsync ${name}.tmp`, `rename ${name}`, 'fsync folder'];

describe('the system calls of a trainer', () => {
  it.each(['model.json', 'weights.bin', 'run.json', 'predictions.bin'])('make %s safe in order', (name) => {
    expect(historyOf(path.join(artifacts, name))).toEqual(inOrder(name));
  });

  it('make every checkpoint safe in order', () => {
    const saved = calls.filter(({ name, file }) => name === 'rename' && path.dirname(file) === checkpoints);
    expect(saved.length).toBeGreaterThan(3);
    for (const { file } of saved) expect(historyOf(file)).toEqual(inOrder(path.basename(file)));
  });
});
