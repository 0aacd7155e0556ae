/** Labels as people write them: `team=vision, stage=try-out`. */
import { words } from '../../words/words.js';

export type LabelValues = Readonly<Record<string, string>>;

/** @throws Error with what cannot be a label */
export function readLabels(text: string): Record<string, string> {
  const parts = text.split(/[,\n]/).map((part) => part.trim());
  return Object.fromEntries(parts.filter(Boolean).map(readLabel));
}

function readLabel(part: string): [string, string] {
  const [key = '', ...value] = part.split('=');
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/.test(key.trim())) {
    throw new Error(words.experiments.labels.wrong(part));
  }
  return [key.trim(), value.join('=').trim()];
}

export const writeLabels = (labels: LabelValues): string => Object.entries(labels).map(writeLabel).join(', ');
export const writeLabel = ([key, value]: [string, string]): string => (value === '' ? key : `${key}=${value}`);

/** A merge patch: null removes what is no longer wanted. */
export const labelChanges = (before: LabelValues, after: LabelValues): Record<string, string | null> => ({
  ...Object.fromEntries(
    Object.keys(before)
      .filter((key) => !(key in after))
      .map((key) => [key, null]),
  ),
  ...Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
});
