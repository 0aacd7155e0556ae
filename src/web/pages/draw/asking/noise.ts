/** Which arms can be asked with their dropout or noise left on. */
import type { Schemas } from 'regulab-client';

type Arm = Pick<Schemas['ResolvedArmSpec'], 'model' | 'regularization'>;

/** Whether the arm has dropout or noise that can stay on; settings without effect do not count. */
export function isNoisy({ model, regularization }: Arm): boolean {
  const { dropout, spatialDropout, recurrentDropout, gaussianDropout, gaussianNoise } = regularization;
  const everywhere = [dropout, gaussianDropout].some(isOn) || gaussianNoise !== null;
  switch (model.architecture) {
    case 'softmax-regression':
      return false;
    case 'layers':
      return model.layers.some(isNoise);
    case 'cnn':
      return everywhere || isOn(spatialDropout);
    case 'lstm':
    case 'gru':
      return everywhere || isOn(recurrentDropout);
    default:
      return everywhere;
  }
}

const isOn = (setting: { rate: number } | null) => (setting?.rate ?? 0) > 0;

const isNoise = (layer: Schemas['Layer']): boolean =>
  ('rate' in layer && layer.rate > 0) ||
  ('recurrentDropout' in layer && layer.recurrentDropout > 0) ||
  layer.type === 'gaussianNoise';
