/** The metrics of all runs of an experiment in one answer, in each of its forms. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { v7 as uuidv7 } from 'uuid';
import type { Experiment } from '../../../../src/experiments/records/experiment.js';
import type { EpochMetrics } from '../../../../src/experiments/records/metrics.js';
import { finishRun, startApi } from '../../../support/api.js';
import { runCommand } from '../../../support/command-line.js';
import { epochMetrics } from '../../../support/experiments.js';
import { startTestRedis } from '../../../support/redis.js';
import { until } from '../../../support/until.js';

const redis = await startTestRedis();
const api = await startApi(redis.url);
const url = await api.listen();

const model = { architecture: 'softmax-regression' };
const SPEC = {
  seeds: [1, 2],
  arms: [
    { name: 'plain', model },
    { name: 'other', model },
  ],
};
const epochsOf = (count: number) => Array.from({ length: count }, (_, index) => epochMetrics(index + 1));

/** An experiment whose first runs have so many epochs; the others are queued. */
async function trained(epochs: number[], spec: object = SPEC): Promise<Experiment> {
  const experiment = await api.submit(spec);
  for (const [index, count] of epochs.entries()) {
    await finishRun(api, experiment.runs[index]!.id, { epochs: epochsOf(count) });
  }
  return experiment;
}

interface History {
  runId: string;
  arm: string;
  seed: number;
  status: string;
  epochs: EpochMetrics[];
}

const get = (id: string, query = '', headers = {}) =>
  api.call('GET', `/v1/experiments/${id}/metrics${query}`, { headers });
const runsIn = async (id: string, query = '') => (await get(id, query)).json<{ runs: History[] }>().runs;

const PARQUET = 'application/vnd.apache.parquet';
const TYPES: Record<string, string> = { arm: 'BYTE_ARRAY', seed: 'INT32', runId: 'BYTE_ARRAY', epoch: 'INT32' };
const NULLABLE = /^validation\./;

/** Name, type and nullability of each column, and the rows. */
async function readParquet({ buffer, byteOffset, byteLength }: Buffer) {
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const columns = parquetMetadata(file).schema.slice(1);
  return {
    schema: columns.map(({ name, type, repetition_type }) => [name, type, repetition_type === 'OPTIONAL']),
    rows: await parquetReadObjects({ file }),
  };
}

/** Reads CSV without quotes, whose lines end as RFC 4180 says. */
function rowsIn(csv: string): string[][] {
  expect(csv.endsWith('\r\n')).toBe(true);
  const lines = csv.slice(0, -2).split('\r\n');
  return lines.map((line) => line.split(','));
}

describe('GET /v1/experiments/{experimentId}/metrics', () => {
  it('says the same of finished runs again, in each way, until they are trained again', async () => {
    const { id, runs } = await trained([2]);
    const again = runs[1]!.id;
    await api.call('POST', `/v1/runs/${again}/cancel`);
    const whole = await runsIn(id);
    const part = await runsIn(id, '?names=train.accuracy');
    expect(whole.map(({ epochs }) => epochs.length)).toEqual([2, 0, 0, 0]);
    expect(part[0]!.epochs[0]!.train).toEqual({ accuracy: whole[0]!.epochs[0]!.train.accuracy });
    expect(await runsIn(id)).toEqual(whole);
    expect(await runsIn(id, '?names=train.accuracy')).toEqual(part);
    await api.call('POST', `/v1/runs/${again}/retry`);
    expect((await runsIn(id))[1]).toMatchObject({ status: 'queued', epochs: [] });
    await finishRun(api, again, { epochs: epochsOf(3) });
    expect((await runsIn(id)).map(({ epochs }) => epochs.length)).toEqual([2, 3, 0, 0]);
  });

  it('gives the histories of all runs, in planning order', async () => {
    const { id, runs } = await trained([2, 3]);
    const answer = await get(id);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers.vary).toBe('accept, accept-encoding');
    expect(answer.json()).toEqual({
      experimentId: id,
      runs: runs.map(({ id: runId, arm, seed }, index) => ({
        runId,
        arm,
        seed,
        status: index < 2 ? 'succeeded' : 'queued',
        epochs: epochsOf([2, 3, 0, 0][index]!),
      })),
    });
  });

  it('gives those of an arm, of states, and reduced as those of a run are', async () => {
    const { id, runs } = await trained([10, 3]);
    expect((await runsIn(id, '?arm=plain')).map(({ runId }) => runId)).toEqual([runs[0]!.id, runs[2]!.id]);
    expect((await runsIn(id, '?status=queued,failed')).map(({ seed }) => seed)).toEqual([2, 2]);
    expect(await runsIn(id, '?status=failed')).toEqual([]);
    const [run] = await runsIn(id, '?arm=plain&status=succeeded&maxPoints=3&names=train.accuracy');
    expect(run!.epochs.map(({ epoch }) => epoch)).toEqual([1, 6, 10]);
    const { runningObjective, durationMs, train } = epochMetrics(1);
    expect(run!.epochs[0]).toEqual({ epoch: 1, runningObjective, durationMs, train: { accuracy: train.accuracy } });
    const unknown = await get(id, '?arm=plian');
    expect(unknown.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ parameter: 'arm' }] });
    expect(unknown.json().detail).toContain('"plain"');
  });

  it('gives CSV with a header and every digit', async () => {
    const { id, runs } = await trained([2]);
    for (const answer of [await get(id, '?format=csv'), await get(id, '', { accept: 'text/csv' })]) {
      expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
      const [header, first, second, ...others] = rowsIn(answer.payload);
      const names = ['objective', 'dataLoss', 'penalty', 'accuracy'];
      const measured = ['train', 'validation'].flatMap((split) => names.map((name) => `${split}.${name}`));
      expect(header).toEqual(['arm', 'seed', 'runId', 'epoch', ...measured, 'runningObjective', 'durationMs']);
      expect(first!.slice(0, 4)).toEqual(['plain', '1', runs[0]!.id, '1']);
      const { train, validation, runningObjective, durationMs } = epochMetrics(1);
      const values = [...Object.values(train), ...Object.values(validation!), runningObjective, durationMs];
      expect(first!.slice(4).map(Number)).toEqual(values);
      expect(second![3]).toBe('2');
      expect(others).toEqual([]);
    }
    const some = rowsIn((await get(id, '?format=csv&names=validation.accuracy,train.penalty')).payload);
    expect(some[0]!.slice(4)).toEqual(['train.penalty', 'validation.accuracy', 'runningObjective', 'durationMs']);
    expect(some[1]![4]).toBe('5e-324');
  });

  it('leaves cells of CSV empty where there is no validation', async () => {
    const { id, runs } = await api.submit(SPEC);
    await finishRun(api, runs[0]!.id, { epochs: [{ ...epochMetrics(1), validation: null }] });
    const [, row] = rowsIn((await get(id, '?format=csv&names=validation.accuracy')).payload);
    expect(row!.slice(3)).toEqual(['1', '', '0.71', '540.25']);
  });

  it('gives NDJSON, a line for each run and epoch', async () => {
    const { id, runs } = await trained([1, 2]);
    const answer = await get(id, '', { accept: 'application/x-ndjson' });
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = answer.payload.split('\n');
    expect(lines.pop()).toBe('');
    const [first, second] = runs;
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { arm: 'plain', seed: 1, runId: first!.id, ...epochMetrics(1) },
      ...[1, 2].map((epoch) => ({ arm: 'other', seed: 1, runId: second!.id, ...epochMetrics(epoch) })),
    ]);
  });

  it('gives Parquet, with the rows of the CSV, typed, and null where there is no validation', async () => {
    const { id, runs } = await trained([2]);
    await finishRun(api, runs[1]!.id, { epochs: [{ ...epochMetrics(1), validation: null }] });
    for (const answer of [await get(id, '?format=parquet'), await get(id, '', { accept: PARQUET })]) {
      expect(answer.headers['content-type']).toBe(PARQUET);
      const { schema, rows } = await readParquet(answer.rawPayload);
      const [header, ...csv] = rowsIn((await get(id, '?format=csv')).payload);
      expect(schema).toEqual(header!.map((name) => [name, TYPES[name] ?? 'DOUBLE', NULLABLE.test(name)]));
      const texts = rows.map((row) => header!.map((name) => String(row[name] ?? '')));
      expect(texts).toEqual(csv);
      expect(rows.at(-1)).toMatchObject({ arm: 'other', epoch: 1, 'validation.accuracy': null });
    }
    const some = await readParquet((await get(id, '?format=parquet&arm=other&names=train.penalty')).rawPayload);
    expect(some.rows).toEqual(
      [...[{ arm: 'other', seed: 1, runId: runs[1]!.id, epoch: 1, 'train.penalty': 5e-324 }]].map((row) => ({
        ...row,
        runningObjective: 0.71,
        durationMs: 540.25,
      })),
    );
    expect((await readParquet((await get(id, '?format=parquet&status=failed')).rawPayload)).rows).toEqual([]);
  });

  it('is complete in every form where nothing was trained', async () => {
    const { id } = await api.submit(SPEC);
    expect((await runsIn(id)).map(({ epochs }) => epochs)).toEqual([[], [], [], []]);
    expect((await get(id, '?status=failed&format=json')).json()).toEqual({ experimentId: id, runs: [] });
    expect(rowsIn((await get(id, '?status=failed&format=csv')).payload)).toHaveLength(1);
    expect((await get(id, '?format=ndjson')).payload).toBe('');
  });

  it('has an entity tag for each form, good until something happens', async () => {
    const { id, runs } = await trained([1]);
    const [json, csv] = [await get(id), await get(id, '', { accept: 'text/csv' })];
    expect(json.headers.etag).not.toBe(csv.headers.etag);
    const again = (headers: object) => get(id, '', headers);
    expect((await again({ 'if-none-match': json.headers.etag })).statusCode).toBe(304);
    expect((await again({ 'if-none-match': json.headers.etag, accept: 'text/csv' })).statusCode).toBe(200);
    await finishRun(api, runs[1]!.id, { epochs: epochsOf(1) });
    expect((await again({ 'if-none-match': json.headers.etag })).statusCode).toBe(200);
  });

  it('refuses what it does not know', async () => {
    const missing = await get(`exp_${uuidv7()}`, '?arm=plain');
    expect([missing.statusCode, missing.json().code]).toEqual([404, 'EXPERIMENT_NOT_FOUND']);
    const { id } = await api.submit(SPEC);
    expect((await get(id, '?format=xml')).statusCode).toBe(400);
    expect((await get(id, '', { accept: 'text/html' })).json().code).toBe('NOT_ACCEPTABLE');
  });

  it('is written no faster than it is read, so that a large answer needs little memory', async () => {
    const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
    const { id, runs } = await api.submit({ ...SPEC, arms: SPEC.arms.slice(0, 1), seeds });
    // As earlier versions stored them, without a thousand steps of a worker for each run.
    const history = Object.fromEntries(epochsOf(1000).map((each) => [each.epoch, JSON.stringify(each)]));
    for (const run of runs) await api.redis.hset(api.keys.runMetrics(run.id), history);
    const started = await scriptCalls();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      http.get(`${url}/v1/experiments/${id}/metrics?format=csv`, resolve).on('error', reject);
    });
    let [before, now] = [-1, 0];
    await until('the service waits for its client', async () => {
      [before, now] = [now, await scriptCalls()];
      return before === now;
    });
    expect(now - started).toBeLessThan(95);
    expect(rowsIn(await text(response))).toHaveLength(100_001);
  });
});

/** How many scripts Redis has run, of which the metrics of a run are one. */
async function scriptCalls(): Promise<number> {
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(await api.redis.info('commandstats'))?.[1] ?? 0);
}

describe('regulab metrics', () => {
  it('writes them for people, as JSON, CSV and NDJSON', async () => {
    const { id, runs } = await trained([2]);
    const run = async (...args: string[]) => {
      const { written, error } = await runCommand(['metrics', id, ...args, '--url', url]);
      return error?.message ?? written;
    };
    expect(await run()).toContain(`plain seed 1  ${runs[0]!.id}\n`);
    expect(JSON.parse(await run('--json', '--arm', 'other')).runs).toHaveLength(2);
    expect(await run('--csv')).toBe((await get(id, '?format=csv')).payload);
    expect(await run('--ndjson', '--status', 'succeeded', '--max-points', '2', '--names', 'train.accuracy')).toBe(
      (await get(id, '?format=ndjson&names=train.accuracy')).payload,
    );
    expect(await run('--csv', '--ndjson')).toContain('cannot be used with');
    expect(await run('--parquet')).toContain('--output');
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'regulab-metrics-')), 'a.parquet');
    await run('--parquet', '--output', file);
    expect((await readParquet(readFileSync(file))).rows).toHaveLength(2);
    rmSync(path.dirname(file), { recursive: true });
  });
});
