import { artifactSchema } from '../../experiments/records/artifact.js';
import { epochMetricsSchema, evaluationSchema } from '../../experiments/records/metrics.js';
import { receiptSchema } from '../../experiments/records/receipt.js';
import { runErrorSchema, stopReasonSchema } from '../../experiments/records/run.js';
import { type TrainingPosition, totalSteps } from '../../experiments/records/training-position.js';
import type { StoreContext } from '../commands/load-commands.js';
import { epochRow } from '../epoch-row.js';
import { progressArgument, toJson } from '../records.js';
import { execute } from '../redis.js';
import { EPOCH_SECONDS_BOUNDS, type WorkerStore } from '../store.js';

/** The fenced writes of an execution. */
export function executionWrites({ redis, keys, call }: StoreContext) {
  return {
    startTraining: (runId, fence, position, progress) =>
      call('startTraining', {
        runId,
        fence,
        position: positionArgument(position),
        progress: progressArgument(progress),
      }),

    recordCheckpoint: (runId, fence, position) =>
      call('recordCheckpoint', { runId, fence, position: positionArgument(position) }),

    reportProgress: (runId, fence, progress) =>
      call('reportProgress', { runId, fence, progress: progressArgument(progress) }),

    appendEpoch: (runId, fence, metrics, progress) => {
      const text = toJson(epochMetricsSchema, metrics);
      const seconds = metrics.durationMs / 1000;
      return call('appendEpoch', {
        runId,
        fence,
        progress: progressArgument(progress),
        epoch: metrics.epoch,
        row: JSON.stringify(epochRow(metrics, progress)),
        metrics: text,
        data: `{"metrics":${text},"progress":${JSON.stringify(progress)}}`,
        seconds,
        bounds: EPOCH_SECONDS_BOUNDS.filter((bound) => seconds <= bound),
      });
    },

    storedEpochs: async (runId) => {
      const [bits, earlier] = (await execute(
        redis.pipeline().getBuffer(keys.runEpochs(runId)).hkeys(keys.runMetrics(runId)),
      )) as [Buffer | null, string[]];
      return new Set([...setBits(bits ?? Buffer.alloc(0)), ...earlier.map(Number)]);
    },

    finishRun: (runId, fence, { status, stopReason, error, evaluation, weightsSha256, receipt, artifacts }) =>
      call('finishRun', {
        runId,
        fence,
        status,
        epoch: stopReason.epoch,
        stopReason: toJson(stopReasonSchema, stopReason),
        error: error && toJson(runErrorSchema, error),
        evaluation: evaluation && toJson(evaluationSchema, evaluation),
        weightsSha256,
        artifacts: artifacts && toJson(artifactSchema.array(), artifacts),
        receipt: receipt && toJson(receiptSchema, receipt),
      }),

    failAttempt: (runId, fence, error) => call('requeueRun', { runId, fence, failure: toJson(runErrorSchema, error) }),

    releaseRun: (runId, fence, reason) => call('requeueRun', { runId, fence, reason }),
  } satisfies Partial<WorkerStore>;
}

/** The numbers of the bits that are 1; Redis counts them from the highest of the first byte. */
const setBits = (bytes: Buffer): number[] =>
  [...bytes].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => 8 * index + bit),
  );

/** A position as the commands take it. */
const positionArgument = (position: TrainingPosition) => ({
  epoch: position.epoch,
  step: position.step,
  totalSteps: totalSteps(position),
});
