import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeArtifacts } from '../../../../src/models/publishing/artifacts.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-artifacts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeArtifacts', () => {
  it('writes every file whole and describes it', async () => {
    const weights = Buffer.from([1, 2, 3]);
    const artifacts = await writeArtifacts(folder, { 'weights.bin': weights, 'run.json': Buffer.from('{}') });
    expect(artifacts).toEqual([
      {
        name: 'weights.bin',
        size: 3,
        sha256: createHash('sha256').update(weights).digest('hex'),
        contentType: 'application/octet-stream',
      },
      expect.objectContaining({ name: 'run.json', size: 2, contentType: 'application/json' }),
    ]);
    expect(readdirSync(folder).sort()).toEqual(['run.json', 'weights.bin']);
    expect(readFileSync(path.join(folder, 'weights.bin'))).toEqual(weights);
  });

  it('says when the disk is full, and leaves no file under its own name', async () => {
    // The kernel's own full disk, in the place of the temporary file.
    symlinkSync('/dev/full', path.join(folder, 'weights.bin.tmp'));
    await expect(writeArtifacts(folder, { 'weights.bin': Buffer.alloc(10) })).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    expect(readdirSync(folder)).not.toContain('weights.bin');
  });

  it('says when the directory cannot be written', async () => {
    await expect(writeArtifacts(path.join(folder, 'gone'), { 'run.json': Buffer.alloc(1) })).rejects.toMatchObject({
      code: 'ARTIFACT_WRITE_FAILED',
    });
  });
});
