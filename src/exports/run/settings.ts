/** The settings of a run as a flat list, for tools that compare runs by them. */
import type { RunSpec } from '../../experiments/spec/experiment.js';

export type Setting = string | number | boolean;

/**
 * Every setting that is not null, by its path in the spec, such as `training.optimizer.type`. A
 * list of plain values is JSON; the items of other lists are numbered from 0.
 */
export function settingsOf(spec: RunSpec): Record<string, Setting> {
  const { seed, dataset, model, regularization, training, trainingSeed, part } = spec;
  const settings: Record<string, Setting> = {};
  collect({ seed, trainingSeed, part, dataset, model, regularization, training }, '', settings);
  return settings;
}

function collect(value: unknown, path: string, into: Record<string, Setting>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    into[path] = value as Setting;
    return;
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    into[path] = JSON.stringify(value);
    return;
  }
  for (const [key, inner] of Object.entries(value)) collect(inner, path === '' ? key : `${path}.${key}`, into);
}
