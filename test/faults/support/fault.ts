/**
 * The shape of a fault's file: how often it is tried, what is chosen for a trial, what it is tried
 * on, and the trial. Here are counting, seeds, shards, lanes, time limits and the report;
 * test/faults/README.md explains how to write a fault.
 */
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomStream } from '../../../src/experiments/spec/random-stream.js';
import { ReportWriter } from './report.js';
import { chosenTrials, SETTINGS } from './settings.js';

/** Random choices of one trial; the same for the same seed, fault and index. */
export interface Choices {
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

export interface Trial<Plan, Bench> {
  index: number;
  plan: Plan;
  bench: Bench;
  /** Notes that something happened, for the report. */
  count(name: string, number?: number): void;
  /** Notes a measured value, for the report. */
  measure(name: string, value: number): void;
}

export interface Fault<Plan, Bench> {
  /** As in the plan: F1. */
  fault: string;
  /** What goes wrong, to follow "when". */
  title: string;
  /** Trials in the quick and in the full plan. */
  trials: { quick: number; full: number };
  /** Benches at once, each making its share of the trials one after the other; 1 when left out. */
  lanes?: number;
  /** Milliseconds a trial may take. */
  limitMs?: number;
  /** What is chosen for a trial: the job, the moment. It is saved with a failure. */
  plan(choices: Choices, index: number): Plan;
  /**
   * What the trials of a lane are made on, e.g. a Redis and a worker; opened again after a failed
   * trial.
   */
  open(plans: { index: number; plan: Plan }[]): Promise<Bench>;
  close(bench: Bench): Promise<void>;
  /** Makes the fault happen and expects what is promised. */
  trial(trial: Trial<Plan, Bench>): Promise<void>;
}

const LIMIT_MS = 120_000;
/** Jest's own, for a test that waits for all trials before it; the trial's limit comes first. */
const JEST_LIMIT_MS = 3_600_000;

export function describeFault<Plan, Bench>(fault: Fault<Plan, Bench>): void {
  const trials = chosenTrials(fault.fault, fault.trials).map((index) => ({
    index,
    plan: fault.plan(choices(fault.fault, index), index),
  }));
  // A shard may have none of a fault with few trials; Jest wants at least one test in a file.
  if (trials.length === 0) {
    it(`${fault.fault} has no trial here`, () => {});
    return;
  }

  describe(`${fault.fault}, when ${fault.title}`, () => {
    const writer = new ReportWriter(fault.fault, fault.title);
    const outcomes = new Map<number, Promise<void>>();
    const settled = new Map<number, { resolve(): void; reject(error: unknown): void }>();
    for (const { index } of trials) {
      const outcome = new Promise<void>((resolve, reject) => settled.set(index, { resolve, reject }));
      outcome.catch(() => undefined); // told by its test
      outcomes.set(index, outcome);
    }

    let lanes: Promise<void>[] = [];
    beforeAll(() => {
      const count = Math.min(fault.lanes ?? 1, trials.length);
      lanes = Array.from({ length: count }, (_, lane) =>
        runLane(
          fault,
          trials.filter((_trial, position) => position % count === lane),
          writer,
          settled,
        ),
      );
    });

    for (const { index, plan } of trials) {
      it(`trial ${index} ${JSON.stringify(plan)}`, () => outcomes.get(index), JEST_LIMIT_MS);
    }

    afterAll(async () => {
      await Promise.all(lanes);
      writer.write(reportName(fault));
    }, JEST_LIMIT_MS);
  });
}

/** Makes trials one after the other. A bench whose trial failed is not used again. */
async function runLane<Plan, Bench>(
  fault: Fault<Plan, Bench>,
  trials: { index: number; plan: Plan }[],
  writer: ReportWriter,
  settled: Map<number, { resolve(): void; reject(error: unknown): void }>,
): Promise<void> {
  let bench: Bench | undefined;
  const closeBench = async () => {
    const old = bench;
    bench = undefined;
    if (old !== undefined) await fault.close(old);
  };
  for (const [position, { index, plan }] of trials.entries()) {
    try {
      bench ??= await fault.open(trials.slice(position));
      await inTime(
        fault.trial({
          index,
          plan,
          bench,
          count: (name, number = 1) => writer.count(name, number),
          measure: (name, value) => writer.measure(name, value),
        }),
        fault.limitMs ?? LIMIT_MS,
      );
      writer.passed();
      settled.get(index)!.resolve();
    } catch (error) {
      console.log(
        `${fault.fault} failed: npm run test:faults -- --seed ${SETTINGS.seed} --only ${fault.fault}:${index}`,
      );
      writer.failed(index, plan, error);
      settled.get(index)!.reject(error);
      await closeBench().catch(() => undefined);
    }
    writer.write(reportName(fault)); // what is known is not lost when a later trial takes the file down
  }
  await closeBench();
}

async function inTime(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The trial was not over after ${limitMs / 1000} s.`)), limitMs);
  });
  work.catch(() => undefined); // it may fail after its time
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function choices(fault: string, index: number): Choices {
  const stream = randomStream(SETTINGS.seed, ['fault', fault, index]);
  return {
    integer: (from, to) => uniformInt(stream, from, to),
    pick: (items) => items[uniformInt(stream, 0, items.length - 1)]!,
  };
}

/** Two files may share a fault's number. */
const reportName = ({ fault, title }: { fault: string; title: string }) => `${fault}-${slug(title)}`;

const slug = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
