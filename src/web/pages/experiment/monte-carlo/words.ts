/** What the panel of Monte-Carlo dropout says. */
import type { Ends } from '../../../../analysis/predictions/accuracy-rejection.js';
import { SAMPLES } from './ask.js';
import type { Progress } from './use-sampling.js';

const listed = (names: readonly string[]) =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** `57 of the 100` */
const share = (right: number, count: number) => `${right === count ? 'all' : right} of the ${count}`;

export const WORDS = {
  heading: 'Leave dropout on and ask many times',
  about:
    'Each time other units are dropped, or other noise is added, so that one network answers like many. Where the answers differ, it is uncertain.',
  ask: 'Ask with dropout on',
  stop: 'Stop asking',
  progressLabel: 'Images answered',
  who: (arms: readonly string[]) => `Asks the first network of ${listed(arms)} ${SAMPLES} times about each image.`,
  nobody: (arms: readonly string[]) =>
    `${listed(arms)} ${arms.length === 1 ? 'has' : 'have'} dropout or noise that can stay on, but no saved model among the arms in the curves.`,
  progress: ({ arm, done, of }: Progress) =>
    of === 0 ? 'The test images are being read …' : `${arm}: ${done} of ${of} images`,
  answer: (arm: string, { count, surest, leastSure }: Ends) =>
    `${arm} is right on ${share(surest, count)} images that its answers agree on most, and on ${share(leastSure, count)} that they agree on least.`,
  plainAnswer: ({ count, surest, leastSure }: Ends) =>
    `Asked once, with dropout off, it is right on ${share(surest, count)} that it doubts least, and on ${share(leastSure, count)} that it doubts most.`,
};
