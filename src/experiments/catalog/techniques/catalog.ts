/**
 * The catalog of techniques: everything that a spec can ask for to regularize a training, or that
 * its runs can be combined to.
 */
import { COMBINATION } from './combination.js';
import { CONSTRAINTS } from './constraints.js';
import { DATA } from './data.js';
import { NOISE } from './noise.js';
import { NORMALIZATION } from './normalization.js';
import { OBJECTIVE } from './objective.js';
import { OPTIMIZATION } from './optimization.js';
import { PENALTIES } from './penalties.js';
import { STOPPING } from './stopping.js';
import type { Technique } from './technique.js';

/** Every technique, family by family. */
export const TECHNIQUES: readonly Technique[] = [
  ...PENALTIES,
  ...CONSTRAINTS,
  ...NOISE,
  ...NORMALIZATION,
  ...OPTIMIZATION,
  ...OBJECTIVE,
  ...DATA,
  ...STOPPING,
  ...COMBINATION,
];

/** The technique of this name, if there is one. */
export function findTechnique(name: string): Technique | undefined {
  return TECHNIQUES.find((technique) => technique.name === name);
}
