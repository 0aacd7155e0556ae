/** Thresholds as people write them: `validation.accuracy>0.95`. */
import type { Threshold } from '../../../webhooks/records/webhook.js';
import { UsageError } from '../../errors.js';

/** @throws UsageError when it is not a metric, a sign and a number */
export function parseThreshold(text: string): object {
  const [, metric = '', sign, value = ''] = /^\s*([\w.]+)\s*([<>])\s*(\S+)\s*$/.exec(text) ?? [];
  const number = Number(value);
  if (sign === undefined || !Number.isFinite(number)) {
    throw new UsageError(`--threshold: "${text}" is not like "validation.accuracy>0.95".`);
  }
  return { metric, [sign === '>' ? 'above' : 'below']: number };
}

export const thresholdText = ({ metric, above, below }: Threshold): string =>
  above === undefined ? `${metric}<${below}` : `${metric}>${above}`;
