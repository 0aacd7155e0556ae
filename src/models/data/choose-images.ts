/**
 * Which of the training images of a data set a run trains on, and which it validates with:
 * positions, in rising order.
 */
import { ServiceError } from '../../errors.js';
import type { Dataset } from '../../experiments/spec/dataset.js';
import { splitSizes } from '../../experiments/spec/dataset-split.js';
import { randomStream, shuffledIndices } from '../runtime/random.js';

export interface ChosenImages {
  train: Uint32Array;
  validation: Uint32Array;
}

type Choice = Pick<Dataset, 'trainSize' | 'validationSplit' | 'validation' | 'classBalanced'>;

/**
 * The first `trainSize` images, or the first of each class where they are to be balanced, with the
 * share that validates taken from the end, at random, or at random with the same share of every
 * class. Where classes are to be balanced, both parts are, whatever the scheme: the numbers of two
 * classes differ by at most one. The draw depends only on the seed, so all arms of a seed get the
 * same images.
 * @param labels of all training images
 * @throws ServiceError DATASET_INVALID when a class has too few images
 */
export function chooseImages(labels: Uint8Array, choice: Choice, seed: number): ChosenImages {
  const { trainSize } = choice;
  const pool = choice.classBalanced
    ? firstOfEachClass(labels, trainSize)
    : Uint32Array.from({ length: trainSize }, (_, index) => index);
  const isHeld = heldOut(
    pool.map((position) => labels[position]!),
    choice,
    seed,
  );
  return {
    train: pool.filter((_, index) => !isHeld[index]),
    validation: pool.filter((_, index) => isHeld[index]),
  };
}

/** As many of each class; the first classes get one more when the number does not divide evenly. */
function firstOfEachClass(labels: Uint8Array, count: number): Uint32Array {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const wanted = new Map(classes.map((label, rank) => [label, shareOf(count, classes.length, rank)]));
  const chosen: number[] = [];
  for (const [position, label] of labels.entries()) {
    const missing = wanted.get(label)!;
    if (missing === 0) continue;
    wanted.set(label, missing - 1);
    chosen.push(position);
  }
  for (const [rank, label] of classes.entries()) {
    const missing = wanted.get(label)!;
    if (missing === 0) continue;
    const needed = shareOf(count, classes.length, rank);
    throw new ServiceError(
      'DATASET_INVALID',
      `${count} images of ${classes.length} classes in equal number need ${needed} with the label ${label}, and there are ${needed - missing}. Lower dataset.trainSize.`,
    );
  }
  return Uint32Array.from(chosen);
}

const shareOf = (count: number, parts: number, rank: number) =>
  Math.floor(count / parts) + Number(rank < count % parts);

/** For each image of the pool, whether it validates. */
function heldOut(labels: ArrayLike<number>, choice: Choice, seed: number): boolean[] {
  const held = new Array<boolean>(labels.length).fill(false);
  const { train, validation } = splitSizes(choice);
  const { validation: scheme, classBalanced } = choice;
  if (scheme === 'last' && !classBalanced) return held.fill(true, train);
  const order =
    scheme === 'last'
      ? Uint32Array.from(labels, (_, index) => labels.length - 1 - index)
      : shuffledIndices(labels.length, randomStream(seed, ['validation-split']));
  const quota = classBalanced || scheme === 'stratified' ? stratify(labels, validation) : null;
  let left = validation;
  for (const index of order) {
    if (left === 0) break;
    const label = labels[index]!;
    if (quota?.[label] === 0) continue;
    if (quota) quota[label]!--;
    held[index] = true;
    left--;
  }
  return held;
}

/**
 * How many of each class make up `count` with the shares of the labels: rounded down, the largest
 * remainders rounded up.
 */
function stratify(labels: ArrayLike<number>, count: number): number[] {
  const sizes: number[] = [];
  for (let index = 0; index < labels.length; index++) sizes[labels[index]!] = (sizes[labels[index]!] ?? 0) + 1;
  const ideal = Array.from(sizes, (size = 0) => (size * count) / labels.length);
  const quota = ideal.map(Math.floor);
  const missing = count - quota.reduce((sum, each) => sum + each, 0);
  const byRemainder = [...ideal.keys()].sort((a, b) => ideal[b]! - quota[b]! - (ideal[a]! - quota[a]!) || a - b);
  for (const label of byRemainder.slice(0, missing)) quota[label]!++;
  return quota;
}

/**
 * The positions in an order that takes an image of each class in turn: the classes of every stretch
 * of it are balanced, if those of all are.
 */
export function inTurns(positions: Uint32Array, labels: Uint8Array): Uint32Array {
  // The classes that have one more come first, so the last turn leaves none out in between.
  const classes = [...byClass(positions, labels).values()].sort((a, b) => b.length - a.length);
  const turns = classes[0]?.length ?? 0;
  const dealt: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const ofClass of classes) if (turn < ofClass.length) dealt.push(ofClass[turn]!);
  }
  return Uint32Array.from(dealt);
}

/** The positions of each label. */
export function byClass(positions: Iterable<number>, labels: Uint8Array): Map<number, number[]> {
  const classes = new Map<number, number[]>();
  for (const position of positions) {
    const label = labels[position]!;
    const ofClass = classes.get(label);
    if (ofClass === undefined) classes.set(label, [position]);
    else ofClass.push(position);
  }
  return classes;
}
