// @ts-check
/**
 * What was measured: `npm run setup && node bench/per-run.mjs`, on 2026-12-01, Node 20.20, two
 * cores of an AMD EPYC that others used at the same time (load 8 to 11), so that processor times
 * are up to three times those of an idle machine. docs/scaling.md has the table and how these
 * follow from it. Images: 48,000 to train, 12,000 to validate, 10,000 to test, in batches of 32.
 */

/**
 * Of a run of each model of bench/workloads.mjs: seconds of a core that it takes once and for each
 * epoch, evaluation included; bytes of its artifacts and of a checkpoint.
 */
export const MODELS = {
  softmax: { onceSeconds: 0.57, epochSeconds: 0.46, artifactBytes: 441_000, checkpointBytes: 95_000 },
  mlp: { onceSeconds: 0.3, epochSeconds: 0.88, artifactBytes: 272_000, checkpointBytes: 655_000 },
  'mlp-dropout': { onceSeconds: 0.52, epochSeconds: 0.92, artifactBytes: 272_000, checkpointBytes: 655_000 },
  /**
   * From `npm run bench` and its shape, at the speed at which its table has the MLP: 4.6 ms a step,
   * 418 ms for 10,000 images; 56,800 parameters.
   */
  cnn: { onceSeconds: 1.5, epochSeconds: 7.8, artifactBytes: 640_000, checkpointBytes: 680_000 },
  lstm: { onceSeconds: 1.34, epochSeconds: 4.54, artifactBytes: 446_000, checkpointBytes: 99_000 },
  gru: { onceSeconds: 1.58, epochSeconds: 4.34, artifactBytes: 438_000, checkpointBytes: 76_000 },
};

/** Artifacts of a run, from model.json to training.log. */
export const FILES = 6;

/** @typedef {Record<'run' | 'epoch' | 'trainingSecond' | 'workerSecond', number>} Cost */

/** What Redis does for a run, each of its epochs, a second of training, and a worker's second. */
export const REDIS = {
  /** Those inside scripts included. @type {Cost} */
  commands: { run: 224, epoch: 50, trainingSecond: 18, workerSecond: 21.4 },
  /** Milliseconds of its core, on which each change is also written to disk. @type {Cost} */
  cpuMs: { run: 3.5, epoch: 2, trainingSecond: 1.7, workerSecond: 2.3 },
  /** That stay until the experiment is deleted: memory is given out in steps, so this is rough. */
  keptBytes: { run: 10_000, epoch: 3000 },
};
