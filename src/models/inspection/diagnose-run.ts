/** What a run measures inside its layers: after epochs, and of the saved weights at the end. It becomes `diagnostics.json`. */
import { type LayerDiagnostics, type LayerState, MOST_MEASURED_EPOCHS } from '../../experiments/layer-diagnostics.js';
import type { RunSpec } from '../../experiments/spec.js';
import { uploadImages } from '../dataset/device-images.js';
import type { DataSplit } from '../dataset/split.js';
import { evaluate, type Measurement } from '../evaluate.js';
import type { TrainableModel } from '../model.js';
import type { Pause } from '../pause.js';
import type { TrainingOutcome } from '../training-request.js';
import { createLayerInspector } from './layer-inspector.js';
import { checkPruning } from './prune-check.js';

export interface RunDiagnostics {
  /** What `train` calls after every epoch; undefined when epochs are not to be measured. */
  inspect: ((epoch: number) => LayerState | null) | undefined;
  /**
   * Measures the model with its saved weights.
   * @param held its measurement on the validation images, where there are any
   */
  finish(outcome: TrainingOutcome, held: Measurement | null, pause: Pause): Promise<Omit<LayerDiagnostics, 'runId'>>;
  dispose(): void;
}

interface Parts {
  model: TrainableModel;
  data: DataSplit;
  spec: RunSpec;
}

/** Null when the spec asks for none. */
export function createRunDiagnostics({ model, data, spec }: Parts): RunDiagnostics | null {
  if (spec.diagnostics === 'none') return null;
  const inspector = createLayerInspector({ model, train: data.train, spec });
  const everyEpochs = Math.ceil(spec.training.epochs / MOST_MEASURED_EPOCHS);
  const stateAfter = (epoch: number): LayerState => ({ epoch, layers: inspector.inspect() });
  return {
    inspect:
      spec.diagnostics === 'epochs' ? (epoch) => (epoch % everyEpochs === 0 ? stateAfter(epoch) : null) : undefined,
    async finish({ savedEpoch, layers }, held, pause) {
      return {
        savedEpoch,
        sample: inspector.sample,
        unseenPixels: inspector.unseenPixels,
        final: stateAfter(savedEpoch),
        epochs: layers,
        pruning: await prune({ model, data, held, pause }),
      };
    },
    dispose: () => inspector.dispose(),
  };
}

/** On the validation images: to choose a threshold by the test images would be to train on them. */
async function prune({
  model,
  data,
  held,
  pause,
}: Pick<Parts, 'model' | 'data'> & { held: Measurement | null; pause: Pause }): Promise<LayerDiagnostics['pruning']> {
  const images = uploadImages(data.validation ?? data.train);
  try {
    const unpruned = held ?? (await evaluate(model, images, pause));
    const points = await checkPruning(model, images, unpruned, pause);
    return { split: data.validation ? 'validation' : 'train', samples: images.count, points };
  } finally {
    images.dispose();
  }
}
