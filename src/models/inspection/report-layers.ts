/**
 * What a run measures inside its layers: after epochs, and of the saved weights at the end. It
 * becomes `layers.json`.
 */
import { type LayerReport, type LayerState, MAX_MEASURED_EPOCHS } from '../../experiments/records/layer-report.js';
import { PIXELS } from '../../experiments/spec/dataset.js';
import type { RunSpec } from '../../experiments/spec/experiment.js';
import { uploadImages } from '../data/device-images.js';

import type { DataSplit } from '../data/split.js';
import type { TrainingOutcome } from '../loop/training-request.js';
import type { TrainableModel } from '../model/model.js';
import type { Pause } from '../runtime/yield-to-event-loop.js';
import { createLayerInspector } from './layer-inspector.js';
import { checkPruning } from './prune-check.js';

export interface LayerReporter {
  /** What `train` calls after every epoch; undefined when epochs are not to be measured. */
  inspect: ((epoch: number) => LayerState | null) | undefined;
  /** Measures the model with its saved weights. */
  finish(outcome: TrainingOutcome, pause: Pause): Promise<Omit<LayerReport, 'runId'>>;
  dispose(): void;
}

interface Parts {
  model: TrainableModel;
  data: DataSplit;
  spec: RunSpec;
}

/** Null when the spec asks for none. */
export function createLayerReporter({ model, data, spec }: Parts): LayerReporter | null {
  if (spec.layerReport === 'none') return null;
  const inspector = createLayerInspector({ model, train: data.train, spec });
  const everyEpochs = Math.ceil(spec.training.epochs / MAX_MEASURED_EPOCHS);
  const stateAfter = (epoch: number): LayerState => ({ epoch, layers: inspector.inspect() });
  return {
    inspect:
      spec.layerReport === 'epochs' ? (epoch) => (epoch % everyEpochs === 0 ? stateAfter(epoch) : null) : undefined,
    async finish({ savedEpoch, layers }, pause) {
      return {
        savedEpoch,
        sample: inspector.sample,
        unseenPixels: inspector.unseenPixels,
        final: stateAfter(savedEpoch),
        epochs: layers,
        pruning: await prune(model, data, pause),
      };
    },
    dispose: () => inspector.dispose(),
  };
}

/** Enough to see whether weights mattered; all would take as long as an epoch's measurement. */
const PRUNE_SAMPLE = 2000;

/** On validation images: to choose a threshold by the test images would be to train on them. */
async function prune(
  model: TrainableModel,
  { train, validation }: DataSplit,
  pause: Pause,
): Promise<LayerReport['pruning']> {
  const { pixels, labels } = validation ?? train;
  const images = uploadImages({
    pixels: pixels.subarray(0, PRUNE_SAMPLE * PIXELS),
    labels: labels.subarray(0, PRUNE_SAMPLE),
  });
  try {
    const points = await checkPruning(model, images, pause);
    return { split: validation ? 'validation' : 'train', samples: images.count, points };
  } finally {
    images.dispose();
  }
}
