/** What the expected times of queued and running runs follow from. */
import { DEFAULT_TENANT } from '../../access/principal.js';
import type { RunStatus } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { isReadable } from '../records.js';
import { execute } from '../redis.js';
import type { HeldRun, RunInQueue, ServiceStore } from '../store.js';
import { readHold } from './wait-reasons.js';

/** Records read in one round trip. */
const BATCH = 200;
const FIELDS = [
  'experimentId',
  'schemaVersion',
  'arm',
  'seed',
  'status',
  'epochs',
  'percent',
  'etaSeconds',
  'startedAt',
  'waitReason',
  'tenant',
] as const;

export function queueReads(context: StoreContext) {
  return {
    readQueue: async (runIds) => {
      const runs: RunInQueue[] = [];
      for (let start = 0; start < runIds.length; start += BATCH) {
        runs.push(...(await readRuns(context, runIds.slice(start, start + BATCH))));
      }
      await addPaces(context, runs);
      return runs;
    },

    readHeldRuns: async (most) => {
      const { redis, keys } = context;
      const held = await redis.zrange(keys.heldExperiments, 0, String(most - 1), 'WITHSCORES');
      const runs: HeldRun[] = [];
      for (let start = 0; start < held.length && runs.length < most; start += 2 * BATCH) {
        runs.push(...(await readHeld(context, held.slice(start, start + 2 * BATCH))));
      }
      return runs.slice(0, most);
    },

    isReleaseWaiting: async () => {
      const [, score] = await context.redis.zrange(context.keys.heldExperiments, 0, '0', 'WITHSCORES');
      return score !== undefined && readHold(score) === null;
    },
  } satisfies Partial<ServiceStore>;
}

/** Those that exist, in this order. */
async function readRuns({ redis, keys }: StoreContext, runIds: string[]): Promise<RunInQueue[]> {
  const pipeline = redis.pipeline();
  for (const id of runIds) pipeline.hmget(keys.run(id), ...FIELDS);
  const rows = (await execute(pipeline)) as (string | null)[][];
  return rows.flatMap(
    ([experimentId, version, arm, seed, status, epochs, percent, eta, startedAt, waitReason, tenant], index) => {
      if (!experimentId || !arm || !isReadable(version)) return [];
      return [
        {
          tenant: tenant ?? DEFAULT_TENANT,
          runId: runIds[index]!,
          experimentId,
          arm,
          seed: Number(seed),
          status: status as RunStatus,
          waitReason: (waitReason ?? null) as RunInQueue['waitReason'],
          epochs: Number(epochs),
          percent: Number(percent),
          etaSeconds: eta ? Number(eta) : null,
          startedAt: startedAt ?? null,
          experimentName: '',
          epochSeconds: null,
          estimate: null,
        },
      ];
    },
  );
}

/** The runs of held experiments, unless these are about to be released. */
async function readHeld({ redis, keys }: StoreContext, idsAndScores: string[]): Promise<HeldRun[]> {
  const held = idsAndScores.flatMap((id, index) => {
    const hold = index % 2 === 0 ? readHold(idsAndScores[index + 1]!) : null;
    return hold === null ? [] : [{ id, hold }];
  });
  const pipeline = redis.pipeline();
  for (const { id } of held) pipeline.lrange(keys.experimentRuns(id), 0, -1);
  const runIds = (await execute(pipeline)) as string[][];
  return held.flatMap(({ hold }, index) => runIds[index]!.map((runId) => ({ runId, ...hold })));
}

/** Adds what their experiments know: the measured epochs of each arm, and the estimate. */
async function addPaces(context: StoreContext, runs: RunInQueue[]): Promise<void> {
  const byExperiment = new Map<string, RunInQueue[]>();
  for (const run of runs) {
    const others = byExperiment.get(run.experimentId);
    if (others === undefined) byExperiment.set(run.experimentId, [run]);
    else others.push(run);
  }
  const experiments = [...byExperiment];
  for (let start = 0; start < experiments.length; start += BATCH) {
    const some = experiments.slice(start, start + BATCH);
    const known = await readPaces(context, some);
    for (const [index, [, ofExperiment]] of some.entries()) addPace(ofExperiment, known[index]!);
  }
}

/** Name, estimate and, of each arm that has a run here, its measured epochs and their seconds. */
async function readPaces(
  { redis, keys }: StoreContext,
  experiments: readonly [string, RunInQueue[]][],
): Promise<Map<string, string | null>[]> {
  const fieldsOf = (runs: RunInQueue[]) => {
    const arms = [...new Set(runs.map(({ arm }) => arm))];
    return ['name', 'estimate', ...arms.flatMap((arm) => [`epochs:${arm}`, `epochSeconds:${arm}`])];
  };
  const pipeline = redis.pipeline();
  for (const [id, runs] of experiments) pipeline.hmget(keys.experiment(id), ...fieldsOf(runs));
  const rows = (await execute(pipeline)) as (string | null)[][];
  return experiments.map(([, runs], index) => {
    return new Map(fieldsOf(runs).map((field, place) => [field, rows[index]![place] ?? null]));
  });
}

function addPace(runs: RunInQueue[], known: Map<string, string | null>): void {
  const stored = known.get('estimate');
  const estimate = stored ? (JSON.parse(stored) as RunInQueue['estimate']) : null;
  for (const run of runs) {
    const [epochs, seconds] = [known.get(`epochs:${run.arm}`), known.get(`epochSeconds:${run.arm}`)];
    run.experimentName = known.get('name') ?? '';
    run.epochSeconds = epochs && seconds ? Number(seconds) / Number(epochs) : null;
    run.estimate = estimate;
  }
}
