/**
 * What `scripts/faults.mjs` asks of a fault's file: which trials, with which seed, and where its
 * report goes.
 */
import { readFileSync } from 'node:fs';

export interface Settings {
  mode: 'quick' | 'full';
  /** Every trial's random choices follow from it, the fault and the trial's index. */
  seed: number;
  /** This one of so many shards, counted from 1; trial i belongs to shard i % of + 1. */
  shard: { index: number; of: number };
  /** One fault, or one trial of it. */
  only: { fault: string; trial: number | null } | null;
  /** Another number of trials than the fault's own. */
  trials: number | null;
  /** The folder of the reports; null: none is written. */
  reports: string | null;
  /** What Redis is, in the faults that ask for it: see chosen-redis.ts. */
  redis: 'one' | 'sentinel' | 'cluster';
}

export const SETTINGS: Settings = readSettings();

/** @throws when the file is started without them and they are not valid JSON */
function readSettings(): Settings {
  const file = process.env.REGULAB_FAULT_SETTINGS;
  if (file) return JSON.parse(readFileSync(file, 'utf8'));
  return {
    mode: 'quick',
    seed: Date.now() % 2 ** 31,
    shard: { index: 1, of: 1 },
    only: null,
    trials: null,
    reports: null,
    redis: 'one',
  };
}

/** The trials of a fault that are to be made here. */
export function chosenTrials(fault: string, counts: { quick: number; full: number }): number[] {
  const { mode, shard, only, trials } = SETTINGS;
  if (only && only.fault !== fault) return [];
  if (only && only.trial !== null) return [only.trial];
  const count = trials ?? counts[mode];
  return Array.from({ length: count }, (_, index) => index).filter((index) => index % shard.of === shard.index - 1);
}
