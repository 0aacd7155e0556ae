/** Parts of a layer report: some epochs, some figures. */
import { ServiceError } from '../../errors.js';
import type { LayerFigures, LayerReport, LayerState, WeightReport } from '../../experiments/records/layer-report.js';

const WEIGHT_FIELDS = [
  'trainable',
  'l1',
  'l2',
  'max',
  'hoyer',
  'shares',
  'zeroShare',
  'seenZeroShare',
  'gradientNorm',
  'histogram',
] as const satisfies readonly (keyof WeightReport)[];

/** The values of `fields`. */
export const LAYER_FIELDS = [...WEIGHT_FIELDS, 'activations'] as const;
export type LayerField = (typeof LAYER_FIELDS)[number];

export interface SelectedLayerFigures {
  layer: string;
  type: string;
  weights: (Pick<WeightReport, 'name' | 'shape'> & Partial<WeightReport>)[];
  activations?: LayerFigures['activations'];
}

export interface SelectedLayerState {
  epoch: number;
  layers: SelectedLayerFigures[];
}

/**
 * The saved weights, one epoch, or every measured epoch.
 * @throws ServiceError INVALID_REQUEST when the epoch was not measured
 */
export function selectStates({ final, epochs }: LayerReport, epoch?: number | 'all'): LayerState[] {
  if (epoch === undefined) return [final];
  if (epoch === 'all') return epochs.length === 0 ? [final] : epochs;
  const state = epochs.find((each) => each.epoch === epoch) ?? (final.epoch === epoch ? final : undefined);
  if (state !== undefined) return [state];
  const measured = [...new Set([...epochs.map((each) => each.epoch), final.epoch])].join(', ');
  const problems = [{ parameter: 'epoch', code: 'UNKNOWN_REFERENCE', message: `Must be one of ${measured}.` }];
  throw new ServiceError('INVALID_REQUEST', `Epoch ${epoch} was not measured. Measured epochs: ${measured}.`, {
    problems,
  });
}

/** Only the named figures, with names and shapes. */
export function selectFields({ epoch, layers }: LayerState, fields: readonly LayerField[]): SelectedLayerState {
  const wanted = WEIGHT_FIELDS.filter((field) => fields.includes(field));
  return {
    epoch,
    layers: layers.map(({ layer, type, weights, activations }) => ({
      layer,
      type,
      weights: weights.map((weight) => ({
        name: weight.name,
        shape: weight.shape,
        ...Object.fromEntries(wanted.map((field) => [field, weight[field]])),
      })),
      ...(fields.includes('activations') && { activations }),
    })),
  };
}
