import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';

/** @throws ServiceError INVALID_REQUEST when the experiment lacks one of these arms */
export function requireArms({ spec }: Pick<Experiment, 'spec'>, wanted: readonly string[]): void {
  const names = spec.arms.map(({ name }) => name);
  const unknown = wanted.find((arm) => !names.includes(arm));
  if (unknown === undefined) return;
  throw new ServiceError('INVALID_REQUEST', `There is no arm "${unknown}"; the arms are ${names.join(', ')}.`);
}
