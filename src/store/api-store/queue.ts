/** What the expected times of queued and running runs follow from. */
import { DEFAULT_TENANT } from '../../access/principal.js';
import type { RunStatus } from '../../experiments/records/run.js';
import type { StoreContext } from '../commands/load-commands.js';
import { isReadable } from '../records.js';
import { execute } from '../redis.js';
import type { HeldRun, RunInQueue, ServiceStore } from '../store.js';
import { readFields } from './conditions.js';
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
      for (let index = 0; index < held.length && runs.length < most; index += 2) {
        const hold = readHold(held[index + 1]!);
        if (hold === null) continue;
        const runIds = await redis.lrange(keys.experimentRuns(held[index]!), 0, -1);
        runs.push(...runIds.map((runId) => ({ runId, ...hold })));
      }
      return runs.slice(0, most);
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
    await Promise.all(
      experiments.slice(start, start + BATCH).map(async ([id, ofExperiment]) => {
        const arms = [...new Set(ofExperiment.map(({ arm }) => arm))];
        const fields = ['name', 'estimate', ...arms.flatMap((arm) => [`epochs:${arm}`, `epochSeconds:${arm}`])];
        const [hash = {}] = await readFields(context, [id], fields);
        const estimate = hash.estimate ? (JSON.parse(hash.estimate) as RunInQueue['estimate']) : null;
        for (const run of ofExperiment) {
          const [epochs, seconds] = [hash[`epochs:${run.arm}`], hash[`epochSeconds:${run.arm}`]];
          run.experimentName = hash.name ?? '';
          run.epochSeconds = epochs && seconds ? Number(seconds) / Number(epochs) : null;
          run.estimate = estimate;
        }
      }),
    );
  }
}
