/** A data folder of version 0.1 (commit 369d8de), described in scripts/fixtures/data-folder. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMALL_DATASET, writeSmallDataset } from '../../../scripts/fixtures/data-folder/small-dataset.mjs';

const FIXTURE = fileURLToPath(new URL('../../fixtures/data-369d8de', import.meta.url));

export interface StoredRun {
  id: string;
  experimentId: string;
  status: string;
  attempt: number;
  evaluation: { savedEpoch: number } | null;
  weightsSha256: string | null;
  receipt: Receipt | null;
  reproduction: { of: string; matches: boolean | null; differingReceiptFields: string[] } | null;
}

type Condition = 'trainingSemantics' | 'executionMode' | 'threads' | 'cpu' | 'platform';
type Receipt = Record<Condition, unknown> & { versions: { tensorflow: string; tfjs: string } };

export interface StoredExperiment {
  id: string;
  name: string;
  status: string;
  finishedAt: string | null;
  runs: { id: string }[];
}

export interface StoredEvent {
  id: string;
  type: string;
  runId: string | null;
  data: Record<string, unknown>;
}

export interface StoredData {
  folder: string;
  data: string;
  /** Settings that the service needs besides the folder. */
  environment: { REGULAB_DATASETS: string };
  /** The answers of version 0.1, by their address. */
  answers: Record<string, unknown>;
  remove(): Promise<void>;
}

/** The weights of the unfinished runs, and the conditions under which they are the same bits. */
export const EXPECTED: { conditions: object; weightsSha256: Record<string, string> } = JSON.parse(
  readFileSync(path.join(FIXTURE, 'expected.json'), 'utf8'),
);

/** Unpacks the folder, to be changed at will. */
export async function unpackStoredData(): Promise<StoredData> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'regulab-stored-'));
  execFileSync('tar', ['-xzf', path.join(FIXTURE, 'data.tar.gz'), '-C', folder, '--no-same-owner']);
  const dataset = path.join(folder, 'dataset');
  writeSmallDataset(dataset);
  return {
    folder,
    data: path.join(folder, 'data'),
    environment: { REGULAB_DATASETS: `${SMALL_DATASET}=${dataset}` },
    answers: JSON.parse(await fs.readFile(path.join(folder, 'answers.json'), 'utf8')),
    remove: () => fs.rm(folder, { recursive: true }),
  };
}

// ---- what is in it ------------------------------------------------------------------------------

export const experimentsIn = ({ answers }: Pick<StoredData, 'answers'>): StoredExperiment[] =>
  Object.entries(answers).flatMap(([address, answer]) =>
    /^\/v1\/experiments\/[^/]+$/.test(address) ? [answer as StoredExperiment] : [],
  );

export const runsIn = ({ answers }: Pick<StoredData, 'answers'>): StoredRun[] =>
  Object.entries(answers).flatMap(([address, answer]) =>
    /^\/v1\/runs\/[^/]+$/.test(address) ? [answer as StoredRun] : [],
  );

export function experimentNamed(stored: Pick<StoredData, 'answers'>, name: string): StoredExperiment {
  const found = experimentsIn(stored).find((experiment) => experiment.name === name);
  if (found === undefined) throw new Error(`There is no experiment "${name}" in the stored data.`);
  return found;
}

export const eventsIn = ({ answers }: Pick<StoredData, 'answers'>, experimentId: string): StoredEvent[] =>
  (answers[`/v1/experiments/${experimentId}/events?limit=1000`] as { items: StoredEvent[] }).items;

/** Finished epochs at the last checkpoint that was stored of an experiment's run. */
export function lastCheckpoint(stored: Pick<StoredData, 'answers'>, experimentId: string): number {
  const checkpoints = eventsIn(stored, experimentId).filter(({ type }) => type === 'run.checkpoint');
  return Number(checkpoints.at(-1)?.data.epoch);
}

// ---- in today's words ---------------------------------------------------------------------------

const REASONS: Record<string, string> = { storage_full: 'disk_full', storage_unavailable: 'disk_unavailable' };
const KEYS: Record<string, string> = { diagnostics: 'layerReport', execution: 'executionMode' };

/** An answer of version 0.1 as it reads today. */
export function inTodaysWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTodaysWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      KEYS[key] ?? key,
      (key === 'waitReason' || key === 'reason') && typeof inner === 'string'
        ? (REASONS[inner] ?? inner)
        : inTodaysWords(inner),
    ]),
  );
}

/** What answers have gained since, as it is of records that were stored before. */
export function withNewFields(address: string, value: unknown): unknown {
  const withInner = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(withInner);
    if (typeof inner !== 'object' || inner === null) return inner;
    const fields = Object.fromEntries(Object.entries(inner).map(([key, field]) => [key, withInner(field)]));
    return String(fields.id).startsWith('exp_') ? { ...UNWRITTEN, ...fields } : fields;
  };
  const answer = withInner(value) as { items?: unknown[]; nextCursor?: null };
  const isCounted = /^\/v1\/experiments(?:\/[^/]+\/runs)?(?:\?|$)/.test(address) && answer.items !== undefined;
  return isCounted ? { ...answer, total: answer.items!.length } : answer;
}

const UNWRITTEN = {
  ...{ after: [], startAt: null },
  ...{ archivedAt: null, description: null, externalId: null, labels: {}, metadata: {}, preset: null },
};

const SENTENCE = 'a sentence';

/** Computed answers explain themselves in sentences, as many and as each version likes. */
export function withoutSentences(value: unknown): unknown {
  if (typeof value === 'string') return value.split(' ').length > 2 ? SENTENCE : value;
  if (Array.isArray(value)) {
    const items = value.map(withoutSentences);
    return items.filter((item, index) => item !== SENTENCE || items.indexOf(item) === index);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSentences(inner)]));
}
