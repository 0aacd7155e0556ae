import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openTrainingLog } from '../../../../src/worker/runs/training-log.js';
import { newFolder } from '../../../fixtures/train-command.js';

describe('a training log', () => {
  it('holds what was written, in order, and is described by its size and hash', async () => {
    const folder = await newFolder();
    const log = openTrainingLog(folder);
    for (const text of ['first\n', 'zweite Zeile: ü\n', 'third\n']) log.output.write(text);
    const artifact = await log.close();
    const file = await readFile(path.join(folder, 'training.log'));
    expect(file.toString()).toBe('first\nzweite Zeile: ü\nthird\n');
    expect(artifact).toEqual({
      name: 'training.log',
      size: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
      contentType: 'text/plain; charset=utf-8',
    });
  });

  it('drops what exceeds its limit and says so', async () => {
    const folder = await newFolder();
    const log = openTrainingLog(folder);
    for (let written = 0; written < 20; written += 1) log.output.write(Buffer.alloc(2 ** 20, 'x'));
    const artifact = await log.close();
    const file = await readFile(path.join(folder, 'training.log'), 'utf8');
    expect(file.length).toBe(artifact!.size);
    expect(file.length).toBeLessThan(17 * 2 ** 20);
    expect(file).toMatch(/the log is full; the rest was dropped\)\n$/);
    expect(artifact!.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });

  it('is lost without an error when its folder is', async () => {
    const log = openTrainingLog('/nowhere/at/all');
    log.output.write('words');
    expect(await log.close()).toBeNull();
  });
});
