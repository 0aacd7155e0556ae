/** `regulab export` against a service. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { finishRun, startApi } from '../../support/api.js';
import { epochMetrics } from '../../support/experiments.js';
import { temporaryFolder } from '../../support/folders.js';
import { startTestRedis } from '../../support/redis.js';
import { regulab } from './regulab.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();
const folder = temporaryFolder();
const { id: experimentId, runs } = await api.submit();
const runId = runs[0]!.id;
await finishRun(api, runId, { epochs: [1, 2].map(epochMetrics) });

const served = async (format: string) =>
  (await api.call('GET', `/v1/runs/${runId}/export?format=${format}`)).rawPayload;
const exportTo = (format: string, output: string, ...more: string[]) =>
  regulab(url, ['export', runId, '--format', format, '--output', output, ...more]);

describe('regulab export', () => {
  it('writes the bytes of the service to the file, and says how to open it', async () => {
    const file = path.join(folder, 'new', 'history.csv');
    const { code, stdout } = await exportTo('csv', file);
    expect([code, stdout.startsWith(file)]).toEqual([0, true]);
    expect((await fs.readFile(file)).equals(await served('csv'))).toBe(true);
    expect(await fs.readdir(path.dirname(file))).toEqual(['history.csv']);
  });

  it('names the file as the service does in a folder, and tells programs', async () => {
    const output = path.join(folder, 'logs/');
    const { stdout } = await exportTo('tensorboard', `${output}/`, '--json');
    const [name] = await fs.readdir(output);
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\.run_/);
    const size = (await served('tensorboard')).length;
    expect(JSON.parse(stdout)).toEqual({ runId, format: 'tensorboard', path: path.join(output, name!), size });
  });

  it('says what the service refuses, and leaves no file', async () => {
    const output = path.join(folder, 'model.keras');
    const { code, stderr } = await exportTo('keras', output);
    expect([code, stderr]).toEqual([2, expect.stringContaining('has no saved model')]);
    await expect(fs.stat(output)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    [['export', experimentId, '--format', 'csv'], 'export needs a run (run_…)'],
    [['export', runId, '--format', 'hdf5'], 'Allowed choices are csv, tensorboard, mlflow, keras, onnx'],
    [['export', runId], "required option '--format <format>' not specified"],
  ])('refuses %j', async (words, said) => {
    const { code, stderr } = await regulab(url, words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
