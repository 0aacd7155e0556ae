/** The presets as questions that people ask, those of the course on regularization first. */
import type { Schemas } from 'regulab-client';

const ASKED: Readonly<Record<string, string>> = {
  'notebook-dropout-corrected': 'Does dropout help with all 60,000 images and L2?',
  'dropout-inference': 'How does dropout work, in training and when the network answers?',
  'overfitting-small-data': 'What keeps a network from learning its images by heart?',
  'bias-variance-dropout': 'How do bias and variance change with size and dropout?',
  'l1-vs-l2-sparsity': 'Which weights remain under L1, and which under L2?',
  'early-stopping': 'When should training stop?',
  'batch-norm-learning-rate': 'What does batch normalization change about the learning rate?',
  'recurrent-dropout': 'Where does dropout belong in a recurrent network?',
  'choosing-a-technique': 'Which technique for which goal?',
  'augmentation-vs-data': 'How many more images is augmentation worth?',
  'ensemble-vs-single': 'One large network, or several small ones?',
  'double-descent': 'Can a much larger network be better after all?',
  'notebook-dropout': 'Why did the original notebook learn nothing?',
  'quick-start': 'What does an experiment look like?',
};
const ORDER = Object.keys(ASKED);
const COURSE = 9;

export type Preset = Schemas['Preset'];

/** A preset without a question of its own keeps its title. */
export const questionOf = ({ name, title }: Pick<Preset, 'name' | 'title'>): string => ASKED[name] ?? title;

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
