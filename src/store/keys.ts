/**
 * Every key and channel of the product in Redis. All carry the hash tag `{prefix}`, so that on a cluster they lie in one
 * slot and a script may touch several of them.
 *
 * | key | type | holds |
 * |---|---|---|
 * | `{p}:experiment:<id>` | hash | record, `seq` (id of its last event), `runs:<status>` (number of its runs by status) |
 * | `{p}:experiment:<id>:runs` | list | run ids in planning order |
 * | `{p}:experiment:<id>:events` | stream | events, ids `<seq>-0` |
 * | `{p}:run:<id>` | hash | record, `seq` |
 * | `{p}:run:<id>:metrics` | hash | epoch → EpochMetrics as JSON |
 * | `{p}:run:<id>:events` | stream | the experiment's events of this run, same ids |
 * | `{p}:experiments`, `{p}:experiments:<status>` | sorted set | ids, all with score 0: their order is that of their creation (UUIDv7) |
 * | `{p}:experiments-finished` | sorted set | ids of terminal experiments by the time they finished, in ms |
 * | `{p}:runs-active` | set | ids of runs that are not terminal |
 * | `{p}:run-counts` | hash | status → number of runs |
 * | `{p}:epoch-seconds` | hash | how long epochs took, ever since: `count`, `sum`, `le:<bound>` (number of epochs up to it) |
 * | `{p}:worker-troubles` | hash | what went wrong in workers, ever since: see WorkerTroubles |
 * | `{p}:workers`, `{p}:worker:<id>` | set, string | ids of workers; a worker's heartbeat, which expires |
 * | `{p}:lease:<name>` | string | the worker that does a periodic task in this period; expires |
 * | `{p}:queue:…` | | BullMQ's own |
 * | `{p}:wake`, `{p}:cancel` | channel | id of the experiment that has new events; id of the run to be cancelled |
 * | `{p}:predictions` | channel | answers to predictions, as JSON; nothing of a prediction is stored but its job while it waits |
 */
import type { ExperimentStatus } from '../experiments/records/experiment.js';

export type Keys = ReturnType<typeof createKeys>;

/** The keys under one prefix; installations that share a Redis differ in it. */
export function createKeys(prefix: string) {
  const root = `{${prefix}}`;
  return {
    root,
    experiment: (experimentId: string) => `${root}:experiment:${experimentId}`,
    experimentRuns: (experimentId: string) => `${root}:experiment:${experimentId}:runs`,
    experimentEvents: (experimentId: string) => `${root}:experiment:${experimentId}:events`,
    run: (runId: string) => `${root}:run:${runId}`,
    runMetrics: (runId: string) => `${root}:run:${runId}:metrics`,
    runEvents: (runId: string) => `${root}:run:${runId}:events`,
    /** Ids of all experiments, or of those in one state. */
    experiments: (status?: ExperimentStatus) => `${root}:experiments${status === undefined ? '' : `:${status}`}`,
    finishedExperiments: `${root}:experiments-finished`,
    activeRuns: `${root}:runs-active`,
    runCounts: `${root}:run-counts`,
    epochSeconds: `${root}:epoch-seconds`,
    workerTroubles: `${root}:worker-troubles`,
    workers: `${root}:workers`,
    worker: (workerId: string) => `${root}:worker:${workerId}`,
    lease: (name: string) => `${root}:lease:${name}`,
    queuePrefix: `${root}:queue`,
    wakeChannel: `${root}:wake`,
    cancelChannel: `${root}:cancel`,
    predictionChannel: `${root}:predictions`,
  };
}

/** The same names for the scripts, which are called with `root` as their only key. */
export const LUA_KEYS = `
local root = KEYS[1]
local function experiment_key(id) return root .. ':experiment:' .. id end
local function experiment_runs_key(id) return root .. ':experiment:' .. id .. ':runs' end
local function experiment_events_key(id) return root .. ':experiment:' .. id .. ':events' end
local function run_key(id) return root .. ':run:' .. id end
local function run_metrics_key(id) return root .. ':run:' .. id .. ':metrics' end
local function run_events_key(id) return root .. ':run:' .. id .. ':events' end
local function experiments_key(status) return root .. ':experiments' .. (status and ':' .. status or '') end
local FINISHED_EXPERIMENTS = root .. ':experiments-finished'
local ACTIVE_RUNS = root .. ':runs-active'
local RUN_COUNTS = root .. ':run-counts'
local EPOCH_SECONDS = root .. ':epoch-seconds'
local WAKE_CHANNEL = root .. ':wake'
local CANCEL_CHANNEL = root .. ':cancel'
`;
