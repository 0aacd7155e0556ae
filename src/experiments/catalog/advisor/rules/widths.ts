/** Larger versions of a network. */
import { sum } from 'd3-array';
import type { Model } from '../../../spec/model.js';
import { widthsOf } from '../../evidence/change-of.js';
import type { Evidence } from '../../evidence/record.js';
import type { ArmChange } from '../rule.js';

/** Wider networks than this are not suggested. */
const MAX_WIDTH = 1024;

/**
 * The network with all its hidden layers so many times as wide, one arm for each factor; none that
 * would be wider than 1024. Instead of softmax regression, a network with one hidden layer.
 */
export function widened(model: Model, factors: readonly number[]): ArmChange[] {
  if (model.architecture === 'softmax-regression') {
    return [64, 256].map((units) => ({
      label: `hidden-${units}`,
      model: { architecture: 'mlp', hiddenUnits: [units], output: model.output },
    }));
  }
  const widest = Math.max(...widthsOf(model));
  const possible = factors.filter((factor) => widthsOf(model).length > 0 && factor * widest <= MAX_WIDTH);
  return possible.map((factor) => ({ label: `${factor}-times-wider`, model: { ...model, ...sizes(model, factor) } }));
}

function sizes(model: Model, factor: number): object {
  const times = (widths: readonly number[]) => widths.map((width) => factor * width);
  switch (model.architecture) {
    case 'mlp':
      return { hiddenUnits: times(model.hiddenUnits) };
    case 'cnn':
      return { filters: times(model.filters), hiddenUnits: times(model.hiddenUnits) };
    case 'lstm':
    case 'gru':
      return { units: factor * model.units, hiddenUnits: times(model.hiddenUnits) };
    default:
      return {};
  }
}

/** Whether a record compares a network with a wider one. */
export function isAboutWidening({ technique, setting, situation }: Evidence): boolean {
  const sizesOf = Object.values((setting.model ?? {}) as Record<string, number | number[]>).flat();
  return technique === 'network-size' && sum(sizesOf) > sum(situation.layers);
}
