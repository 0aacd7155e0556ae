/** The techniques by what they do, in the order in which they are best read. */
import type { Schemas } from 'regulab-client';

export type Technique = Schemas['Technique'];
export type Family = Technique['family'];

export const FAMILIES: readonly { name: Family; title: string; idea: string }[] = [
  { name: 'noise', title: 'Noise', idea: 'Disturb the network while it trains, so that it relies on no detail.' },
  { name: 'penalty', title: 'Penalties', idea: 'Let large weights, biases or activities cost something.' },
  { name: 'constraint', title: 'Constraints', idea: 'Forbid weights to grow beyond a limit.' },
  { name: 'stopping', title: 'Stopping and averaging', idea: 'Choose among the weights of one training.' },
  { name: 'data', title: 'Data', idea: 'Show more, or other, images than there are.' },
  { name: 'objective', title: 'Objective', idea: 'Ask for something less extreme than certainty.' },
  { name: 'normalization', title: 'Normalization', idea: 'Keep hidden values in a range that trains well.' },
  { name: 'optimization', title: 'Optimization', idea: 'Change how far, and in which direction, a step goes.' },
  { name: 'combination', title: 'Combination', idea: 'Let several networks answer together.' },
];

/** In the order of the families. */
export const inOrder = (techniques: readonly Technique[]): Technique[] =>
  FAMILIES.flatMap(({ name }) => techniques.filter(({ family }) => family === name));
