/**
 * Records as Redis has them: hashes of strings, with JSON for structures. Everything is checked
 * when it is written and read, so that neither NaN nor a record of a future version gets past
 * this file.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { ServiceError } from '../errors.js';
import { type Event, eventSchema } from '../experiments/records/event.js';
import {
  type Experiment,
  type ExperimentSummary,
  experimentSchema,
  experimentSummarySchema,
} from '../experiments/records/experiment.js';
import {
  type EpochMetrics,
  type Evaluation,
  evaluationSchema,
  withExactShares,
} from '../experiments/records/metrics.js';
import { type Expected, type Receipt, reproductionOf } from '../experiments/records/receipt.js';
import {
  RUN_STATUSES,
  type Run,
  type RunProgress,
  type RunStatus,
  type RunSummary,
  runSchema,
} from '../experiments/records/run.js';
import { isFinished } from '../experiments/records/states.js';
import { type ResolvedSpec, resolvedSpecSchema } from '../experiments/spec/experiment.js';
import { inTodaysError, inTodaysEventData, inTodaysReason, inTodaysReceipt, inTodaysSpec } from './earlier-words.js';
import { type EpochRow, readEpochRow } from './epoch-row.js';

/**
 * Raised when records change so that older code would misread them. Commands refuse to change a run
 * of a version that they cannot read.
 */
export const SCHEMA_VERSION = '3';
/**
 * Versions that this process reads. Up to version 2, events of runs and metrics were stored more
 * than once; version 1 has other words as well, see earlier-words.ts.
 */
export const READABLE_VERSIONS: readonly string[] = ['1', '2', SCHEMA_VERSION];

export type Hash = Record<string, string>;

/** What an experiment shows of a run. */
export interface RunGlance extends RunSummary {
  percent: number;
  etaSeconds: number | null;
}

/**
 * JSON of a value.
 * @throws ServiceError INTERNAL when it does not fit the schema; NaN and Infinity fit none
 */
export function toJson<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>): string {
  const checked = schema.safeParse(value);
  if (checked.success) return JSON.stringify(checked.data);
  throw new ServiceError('INTERNAL', `A record is invalid: ${z.prettifyError(checked.error)}`);
}

/** A progress as the commands take it. */
export function progressArgument({ epoch, percent, etaSeconds }: RunProgress) {
  if (![epoch, percent, etaSeconds ?? 0].every(Number.isFinite)) {
    throw new ServiceError('INTERNAL', 'A progress must consist of finite numbers.');
  }
  return { epoch, percent, etaSeconds: etaSeconds ?? undefined };
}

/** Id of the last event that changed the record; '0' before any. */
export const revisionOf = ({ seq = '0' }: { seq?: string | undefined }): string => seq;

/** The run of a hash. */
export function readRun(hash: Hash): Run {
  const run = check(runSchema, hash, () => ({
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
  return { ...run, evaluation: run.evaluation && withExactShares(run.evaluation) };
}

/** Null while there is none. Shares that an earlier version stored as float32 become exact. */
export function readEvaluation({ evaluation }: Hash): Evaluation | null {
  const stored = json(evaluation);
  return stored === null ? null : withExactShares(parse(evaluationSchema, 'The evaluation', stored));
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

/** The spec is checked on its own, and seldom. */
const experimentWithSpecSchema = experimentSchema.extend({ spec: z.custom<ResolvedSpec>() });

export function readExperiment(hash: Hash, runs: RunGlance[]): Experiment {
  return check(experimentWithSpecSchema, hash, () => ({
    ...base(hash),
    spec: readSpec(hash),
    warnings: json(hash.warnings),
    estimate: json(hash.estimate),
    progress: experimentProgress(progressCountsOf(runs)),
    runs: runs.map(({ id, arm, seed, status }) => ({ id, arm, seed, status })),
  }));
}

export function readExperimentSummary(hash: Hash, counts: ProgressCounts): ExperimentSummary {
  return check(experimentSummarySchema, hash, () => ({
    ...base(hash),
    progress: experimentProgress(counts),
    runCounts: readRunCounts(hash),
  }));
}

/**
 * An event of a stream.
 * @param id `<seq>-0`
 * @param fields as a flat list: those of an event of a run have `ms`; those of an event of an
 * experiment, and of any event up to schema version 2, have `at` and `runId`
 */
export function readEvent(
  { experimentId, runId }: { experimentId: string; runId: string },
  id: string,
  fields: string[],
): Event {
  const hash = fromFlat(fields);
  const data = json(hash.data);
  return eventSchema.parse({
    id: id.slice(0, id.indexOf('-')),
    type: hash.type,
    at: hash.at ?? new Date(Number(hash.ms)).toISOString(),
    experimentId,
    runId: (hash.runId ?? runId) || null,
    data: Array.isArray(data) ? readEpochRow(data as EpochRow) : inTodaysEventData(data),
  });
}

/** The metrics in the data of an event `run.epoch`, as it is stored. */
export function readEpochData(text: string): EpochMetrics {
  const data = json(text) as EpochRow | { metrics: EpochMetrics };
  return Array.isArray(data) ? readEpochRow(data).metrics : data.metrics;
}

/** [name, value, name, value …], as commands return HGETALL. */
export function fromFlat(fields: string[]): Hash {
  const hash: Hash = {};
  for (let index = 0; index < fields.length; index += 2) hash[fields[index]!] = fields[index + 1]!;
  return hash;
}

/** What the progress of an experiment follows from. */
export interface ProgressCounts {
  runs: number;
  finished: number;
  /** Started and not finished. Of other unfinished runs nothing is done. */
  started: RunGlance[];
}

export function progressCountsOf(runs: RunGlance[]): ProgressCounts {
  const unfinished = runs.filter(({ status }) => !isFinished(status));
  return { runs: runs.length, finished: runs.length - unfinished.length, started: unfinished };
}

/** The numbers of runs in the record of an experiment. */
export function countsOf(hash: Hash): Pick<ProgressCounts, 'runs' | 'finished'> {
  const counts = Object.entries(readRunCounts(hash)) as [RunStatus, number][];
  const finished = counts.filter(([status]) => isFinished(status));
  const total = (of: [RunStatus, number][]) => sum(of.map(([, count]) => count));
  return { runs: total(counts), finished: total(finished) };
}

const readRunCounts = (hash: Hash) =>
  Object.fromEntries(RUN_STATUSES.map((status) => [status, Number(hash[`runs:${status}`] ?? 0)])) as Record<
    RunStatus,
    number
  >;

/**
 * The progress of all runs: the mean of their percents, where a finished run counts as 100. The
 * time left assumes that further runs take as long as the running ones, and that as many run in
 * parallel.
 */
export function experimentProgress({ runs, finished, started }: ProgressCounts): {
  percent: number;
  etaSeconds: number | null;
} {
  const done = finished + sum(started.map((run) => run.percent / 100));
  const percent = (100 * done) / Math.max(runs, 1);
  return { percent: Math.round(percent * 100) / 100, etaSeconds: remainingSeconds(started, runs - done) };
}

/** @param work what is left to train, in runs */
function remainingSeconds(runs: RunGlance[], work: number): number | null {
  if (work === 0) return 0;
  const running = runs.filter((run) => run.status === 'running' && run.etaSeconds !== null && run.percent < 100);
  if (running.length === 0) return null;
  const etas = running.map((run) => run.etaSeconds!);
  const secondsPerRun = sum(running.map((run) => run.etaSeconds! / (1 - run.percent / 100))) / running.length;
  const seconds = Math.max(...etas, (work * secondsPerRun) / running.length);
  return Math.round(seconds * 10) / 10;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const readEta = (text: string | null | undefined) =>
  text === undefined || text === null || text === '' ? null : Number(text);
const base = (hash: Hash) => ({
  id: hash.id,
  externalId: hash.externalId ?? null,
  name: hash.name,
  ...annotations(hash),
  preset: hash.preset ?? null,
  status: hash.status,
  createdAt: hash.createdAt,
  startedAt: hash.startedAt ?? null,
  finishedAt: hash.finishedAt ?? null,
  after: json(hash.after) ?? [],
  startAt: hash.startAt ?? null,
  archivedAt: hash.archivedAt ?? null,
});

const annotations = (hash: Hash) => ({
  description: hash.description ?? null,
  labels: json(hash.labels) ?? {},
  metadata: json(hash.metadata) ?? {},
});

/**
 * What people may change on an experiment.
 * @throws ServiceError RECORD_UNREADABLE
 */
export function readEditable(hash: Hash): Pick<Experiment, 'name' | 'description' | 'labels' | 'metadata'> {
  return parse(editableSchema, `Record ${hash.id}`, { name: hash.name, ...annotations(hash) });
}

const editableSchema = experimentSchema.pick({ name: true, description: true, labels: true, metadata: true });

/** A spec as it is stored, with the hash that tells damage from a spec of another version. */
export function writeSpec(spec: ResolvedSpec): { text: string; sha256: string } {
  const text = toJson(resolvedSpecSchema, spec);
  return { text, sha256: sha256(text) };
}

/** The specs that were read last, by their text: experiments are read often, and few change. */
const specs = new LRUCache<string, { spec: ResolvedSpec; sha256: string }>({
  maxSize: 4 * 1024 ** 2,
  sizeCalculation: (_, text) => text.length,
});

/**
 * The spec of an experiment, with defaults for fields added since it was stored. It is frozen:
 * others are given the same.
 * @throws ServiceError RECORD_UNREADABLE when it has fields or values that this version does not
 * know, RECORD_DAMAGED when it is not what was stored
 */
export function readSpec({ spec: text, specSha256 }: Hash): ResolvedSpec {
  if (text === undefined) throw damaged('The stored spec is missing.');
  const known = specs.get(text);
  const sum = known?.sha256 ?? sha256(text);
  // Earlier experiments have no hash: of these, only invalid JSON is known to be damaged.
  if (specSha256 !== undefined && specSha256 !== sum) {
    throw damaged('The stored spec is not the one that was submitted: its SHA-256 differs.');
  }
  const spec = known?.spec ?? frozen(parse(resolvedSpecSchema, 'The spec', specJson(text)));
  if (known === undefined) specs.set(text, { spec, sha256: sum });
  return spec;
}

function specJson(text: string): unknown {
  try {
    return inTodaysSpec(JSON.parse(text));
  } catch (error) {
    throw damaged(`The stored spec is not valid JSON: ${(error as Error).message}.`);
  }
}

/** The value with all that is in it. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
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

/** @param read makes the value of the hash; called only for records of a readable version */
function check<Schema extends z.ZodType>(schema: Schema, hash: Hash, read: () => unknown): z.output<Schema> {
  checkVersion(hash.id, hash.schemaVersion);
  return parse(schema, `Record ${hash.id}`, read());
}

/** The value of a field; null when the hash does not have it. */
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
