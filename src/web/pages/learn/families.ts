/** The techniques by what they do, in the order in which they are best read. */
import type { Schemas } from 'regulab-client';

export type Technique = Schemas['Technique'];
type Family = Technique['family'];

export const FAMILIES: readonly Family[] = [
  'noise',
  'penalty',
  'constraint',
  'stopping',
  'data',
  'objective',
  'normalization',
  'optimization',
  'combination',
];

/** In the order of the families. */
export const inOrder = (techniques: readonly Technique[]): Technique[] =>
  FAMILIES.flatMap((name) => techniques.filter(({ family }) => family === name));
