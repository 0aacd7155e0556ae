/** Thresholds as people write them: `validation.accuracy>0.95`. */
import type { Schemas } from '#client';
import { UsageError } from '../../errors.js';

type Threshold = Schemas['Webhook']['thresholds'][number];

/** @throws UsageError when it is not a metric, a sign and a number */
export function parseThreshold(text: string): Threshold {
  const [, metric = '', sign, value = ''] = /^\s*([\w.]+)\s*([<>])\s*(\S+)\s*$/.exec(text) ?? [];
  const number = Number(value);
  if (sign === undefined || !Number.isFinite(number)) {
    throw new UsageError(`--threshold: "${text}" is not like "validation.accuracy>0.95".`);
  }
  // Which metrics there are, the service says.
  return { metric: metric as Threshold['metric'], [sign === '>' ? 'above' : 'below']: number };
}

export const thresholdText = ({ metric, above, below }: Threshold): string =>
  above === undefined ? `${metric}<${below}` : `${metric}>${above}`;
