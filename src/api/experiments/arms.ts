import { type Place, ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { didYouMean } from '../../suggestions.js';

/**
 * @param place where the request names them
 * @throws ServiceError INVALID_REQUEST when the experiment lacks one of these arms
 */
export function requireArms({ spec }: Pick<Experiment, 'spec'>, wanted: readonly string[], place: Place): void {
  const names = spec.arms.map(({ name }) => name);
  const unknown = wanted.find((arm) => !names.includes(arm));
  if (unknown === undefined) return;
  const message = `There is no arm "${unknown}".${didYouMean(unknown, names)} The arms are ${names.join(', ')}.`;
  throw new ServiceError('INVALID_REQUEST', message, { problems: [{ ...place, code: 'UNKNOWN_REFERENCE', message }] });
}
