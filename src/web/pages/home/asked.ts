/** The presets as questions that people ask, those of the course on regularization first. */
import type { Schemas } from 'regulab-client';
import { words } from '../../words/words.js';

const ORDER: readonly string[] = [
  'notebook-dropout-corrected',
  'dropout-inference',
  'overfitting-small-data',
  'bias-variance-dropout',
  'l1-vs-l2-sparsity',
  'early-stopping',
  'batch-norm-learning-rate',
  'recurrent-dropout',
  'choosing-a-technique',
  'augmentation-vs-data',
  'ensemble-vs-single',
  'double-descent',
  'notebook-dropout',
  'quick-start',
];
const COURSE = 9;

export type Preset = Schemas['Preset'];

const QUESTIONS: Readonly<Record<string, string>> = words.home.questions;

/** A preset without a question of its own keeps its title. */
export const questionOf = ({ name, title }: Pick<Preset, 'name' | 'title'>): string => QUESTIONS[name] ?? title;

/** Presets whose questions "yes" and "no" answer. */
export const YES_OR_NO: ReadonlySet<string> = new Set(['notebook-dropout-corrected', 'double-descent']);

export interface Asked {
  course: Preset[];
  others: Preset[];
}

export function inOrder(presets: readonly Preset[]): Asked {
  const places = new Map(ORDER.map((name, place) => [name, place]));
  const placeOf = ({ name }: Preset) => places.get(name) ?? ORDER.length;
  const sorted = [...presets].sort((left, right) => placeOf(left) - placeOf(right));
  return {
    course: sorted.filter((preset) => placeOf(preset) < COURSE),
    others: sorted.filter((preset) => placeOf(preset) >= COURSE),
  };
}
