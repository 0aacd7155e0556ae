/**
 * Records as Redis holds them: hashes of strings, with JSON for what has structure. Everything is checked on its way in
 * and out, so that neither NaN nor a record of a future version gets further than this file.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ServiceError } from '../errors.js';
import { type Event, eventSchema } from '../experiments/records/event.js';
import {
  type Experiment,
  type ExperimentSummary,
  experimentSchema,
  experimentSummarySchema,
} from '../experiments/records/experiment.js';
import { type Expected, type Receipt, reproductionOf } from '../experiments/records/receipt.js';
import {
  RUN_STATUSES,
  type Run,
  type RunProgress,
  type RunStatus,
  type RunSummary,
  runSchema,
} from '../experiments/records/run.js';
import { type ResolvedSpec, resolvedSpecSchema } from '../experiments/spec/experiment.js';
import { inTodaysError, inTodaysEventData, inTodaysReason, inTodaysReceipt, inTodaysSpec } from './earlier-words.js';

/** Raised when records change so that older code would misread them. Scripts refuse to change a run of another one. */
export const SCHEMA_VERSION = '2';
/** What this process reads; version 1 has other words for some things, see earlier-words.ts. */
export const READABLE_VERSIONS: readonly string[] = ['1', SCHEMA_VERSION];

export type Hash = Record<string, string>;

/** A run as experiments count it. */
export interface RunGlance extends RunSummary {
  percent: number;
  etaSeconds: number | null;
}

/** JSON of a value that fits its schema. NaN and Infinity fit none. */
export function toJson<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>): string {
  const checked = schema.safeParse(value);
  if (checked.success) return JSON.stringify(checked.data);
  throw new ServiceError('INTERNAL', `This cannot be stored: ${z.prettifyError(checked.error)}`);
}

/** epoch, percent and etaSeconds as the scripts take them. */
export function progressParameters(progress: RunProgress): [number, number, number | ''] {
  const numbers = [progress.epoch, progress.percent, progress.etaSeconds ?? 0];
  if (!numbers.every(Number.isFinite)) throw new ServiceError('INTERNAL', 'A progress must consist of finite numbers.');
  return [progress.epoch, progress.percent, progress.etaSeconds ?? ''];
}

/** The run of a hash. */
export function readRun(hash: Hash): Run {
  return check(runSchema, hash, () => ({
    id: hash.id,
    experimentId: hash.experimentId,
    arm: hash.arm,
    seed: Number(hash.seed),
    status: hash.status,
    attempt: Number(hash.attempt),
    waitReason: hash.waitReason === undefined ? null : inTodaysReason(hash.waitReason),
    stopReason: json(hash.stopReason),
    progress: {
      epoch: Number(hash.epoch),
      epochs: Number(hash.epochs),
      percent: Number(hash.percent),
      etaSeconds: readEta(hash.etaSeconds),
    },
    evaluation: json(hash.evaluation),
    weightsSha256: hash.weightsSha256 ?? null,
    receipt: inTodaysReceipt(json(hash.receipt)),
    reproduction: readReproduction(hash),
    error: inTodaysError(json(hash.error)),
    createdAt: hash.createdAt,
    startedAt: hash.startedAt ?? null,
    finishedAt: hash.finishedAt ?? null,
  }));
}

function readReproduction(hash: Hash) {
  const expected = json(hash.reproduces) as Expected | null;
  if (expected === null) return null;
  const original = inTodaysReceipt(expected.receipt) as Receipt | null;
  const receipt = inTodaysReceipt(json(hash.receipt)) as Receipt | null;
  return reproductionOf({ ...expected, receipt: original }, hash.weightsSha256 ?? null, receipt);
}

/** A run from the values id, arm, seed, status, percent, etaSeconds. */
export function readGlance([id, arm, seed, status, percent, eta]: (string | null)[]): RunGlance {
  return {
    id: id!,
    arm: arm!,
    seed: Number(seed),
    status: status as RunStatus,
    percent: Number(percent),
    etaSeconds: readEta(eta),
  };
}

export function readExperiment(hash: Hash, runs: RunGlance[]): Experiment {
  return check(experimentSchema, hash, () => ({
    ...base(hash),
    spec: specJson(hash),
    warnings: json(hash.warnings),
    estimate: json(hash.estimate),
    progress: experimentProgress(runs),
    runs: runs.map(({ id, arm, seed, status }) => ({ id, arm, seed, status })),
  }));
}

export function readExperimentSummary(hash: Hash, runs: RunGlance[]): ExperimentSummary {
  return check(experimentSummarySchema, hash, () => ({
    ...base(hash),
    progress: experimentProgress(runs),
    runCounts: Object.fromEntries(RUN_STATUSES.map((status) => [status, Number(hash[`runs:${status}`] ?? 0)])),
  }));
}

/** An entry of a stream: its id `<seq>-0` and its fields as a flat list. */
export function readEvent(experimentId: string, [id, fields]: [string, string[]]): Event {
  const hash = fromFlat(fields);
  return eventSchema.parse({
    id: id.slice(0, id.indexOf('-')),
    type: hash.type,
    at: hash.at,
    experimentId,
    runId: hash.runId === '' ? null : hash.runId,
    data: inTodaysEventData(json(hash.data)),
  });
}

/** [name, value, name, value …], as scripts answer HGETALL. */
export function fromFlat(fields: string[]): Hash {
  const hash: Hash = {};
  for (let index = 0; index < fields.length; index += 2) hash[fields[index]!] = fields[index + 1]!;
  return hash;
}

/**
 * How far the runs are together: the mean of their percents, where a run that has ended, however it did, counts as done.
 * The time left supposes that runs take as long as those under way seem to, and that as many go on side by side.
 */
export function experimentProgress(runs: RunGlance[]): { percent: number; etaSeconds: number | null } {
  const ended = (run: RunGlance) => run.status === 'succeeded' || run.status === 'failed' || run.status === 'cancelled';
  const done = runs.map((run) => (ended(run) ? 1 : run.percent / 100));
  const percent = (100 * sum(done)) / Math.max(runs.length, 1);
  return { percent: Math.round(percent * 100) / 100, etaSeconds: remainingSeconds(runs, runs.length - sum(done)) };
}

/** @param work what is left to do, in runs */
function remainingSeconds(runs: RunGlance[], work: number): number | null {
  if (work === 0) return 0;
  const underWay = runs.filter((run) => run.status === 'running' && run.etaSeconds !== null && run.percent < 100);
  if (underWay.length === 0) return null;
  const etas = underWay.map((run) => run.etaSeconds!);
  const secondsPerRun = sum(underWay.map((run) => run.etaSeconds! / (1 - run.percent / 100))) / underWay.length;
  const seconds = Math.max(...etas, (work * secondsPerRun) / underWay.length);
  return Math.round(seconds * 10) / 10;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const readEta = (text: string | null | undefined) =>
  text === undefined || text === null || text === '' ? null : Number(text);
const base = (hash: Hash) => ({
  id: hash.id,
  name: hash.name,
  status: hash.status,
  createdAt: hash.createdAt,
  startedAt: hash.startedAt ?? null,
  finishedAt: hash.finishedAt ?? null,
});

/** A spec as it is stored, with the sum that tells damage from what another version means. */
export function writeSpec(spec: ResolvedSpec): { text: string; sha256: string } {
  const text = toJson(resolvedSpecSchema, spec);
  return { text, sha256: sha256(text) };
}

/**
 * The spec of an experiment's hash, with defaults for what has been added since it was stored.
 * @throws ServiceError RECORD_UNREADABLE when it says what this version does not know; RECORD_DAMAGED when it is not what was stored
 */
export function readSpec(hash: Hash): ResolvedSpec {
  return parse(resolvedSpecSchema, 'The spec', specJson(hash));
}

/** Experiments of earlier versions have no sum: of these only what is no JSON is known to be damaged. */
function specJson({ spec: text, specSha256 }: Hash): unknown {
  if (text === undefined) throw damaged('The stored spec is gone.');
  if (specSha256 !== undefined && specSha256 !== sha256(text)) {
    throw damaged('The stored spec is not the one that was submitted: its SHA-256 differs.');
  }
  try {
    return inTodaysSpec(JSON.parse(text));
  } catch (error) {
    throw damaged(`The stored spec is not valid JSON: ${(error as Error).message}.`);
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const damaged = (message: string) => new ServiceError('RECORD_DAMAGED', message);

/** @throws ServiceError RECORD_UNREADABLE when the record was stored under another version */
export function checkVersion(id: string | undefined, version: string | null | undefined): void {
  if (!isReadable(version)) {
    throw unreadable(`Record ${id} has version ${version}; this process reads ${READABLE_VERSIONS.join(' and ')}.`);
  }
}

export const isReadable = (version: string | null | undefined): boolean =>
  typeof version === 'string' && READABLE_VERSIONS.includes(version);

export const unreadable = (message: string) =>
  new ServiceError('RECORD_UNREADABLE', message, { retryAfterSeconds: 30 });

/** @param read makes the value of the hash; called for records of this version alone */
function check<Schema extends z.ZodType>(schema: Schema, hash: Hash, read: () => unknown): z.output<Schema> {
  checkVersion(hash.id, hash.schemaVersion);
  return parse(schema, `Record ${hash.id}`, read());
}

/** The value of a field of a hash; null for one that is not there. */
function json(text: string | undefined): unknown {
  if (text === undefined) return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`A stored record is not valid JSON: ${(error as Error).message}.`);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, what: string, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(`${what} cannot be read by this version of regulab: ${z.prettifyError(parsed.error)}`);
}
