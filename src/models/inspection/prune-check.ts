/** Whether small weights matter: the model is measured again with all of them set to zero. */
import { type PruneCheck, WEIGHT_THRESHOLDS } from '../../experiments/records/layer-report.js';
import type { DeviceImages } from '../data/device-images.js';
import { evaluate, type Measurement } from '../evaluation/evaluate.js';
import type { TrainableModel } from '../model/model.js';
import type { Pause } from '../runtime/yield-to-event-loop.js';

/**
 * Sets the kernel weights of |w| at most each threshold to zero and measures the model; at the end
 * it has its weights back.
 */
export async function checkPruning(
  model: TrainableModel,
  images: DeviceImages,
  pause: Pause,
): Promise<PruneCheck['points']> {
  const saved = model.getWeights();
  const isKernel = model.weights.map(({ name }) => name.endsWith('kernel'));
  const kernels = saved.filter((_, index) => isKernel[index]);
  const points: PruneCheck['points'] = [pointOf(0, shareWithin(kernels, 0), await evaluate(model, images, pause))];
  try {
    for (const threshold of WEIGHT_THRESHOLDS) {
      const zeroed = shareWithin(kernels, threshold);
      const last = points.at(-1)!;
      // Nothing more to zero: nothing more to learn.
      if (zeroed === last.zeroed) points.push({ ...last, threshold });
      else {
        model.setWeights(saved.map((values, index) => (isKernel[index] ? pruned(values, threshold) : values)));
        points.push(pointOf(threshold, zeroed, await evaluate(model, images, pause)));
      }
    }
    return points;
  } finally {
    model.setWeights(saved);
  }
}

const pointOf = (
  threshold: number,
  zeroed: number,
  { accuracy, dataLoss }: Pick<Measurement, 'accuracy' | 'dataLoss'>,
) => ({
  threshold,
  zeroed,
  accuracy,
  dataLoss,
});

const pruned = (values: Float32Array, threshold: number) =>
  values.map((value) => (Math.abs(value) <= threshold ? 0 : value));

function shareWithin(kernels: Float32Array[], threshold: number): number {
  let within = 0;
  let all = 0;
  for (const values of kernels) {
    for (const value of values) within += Number(Math.abs(value) <= threshold);
    all += values.length;
  }
  return within / all;
}
