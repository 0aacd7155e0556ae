/**
 * How often a model is right when it may leave out the images that it is least sure about: the
 * accuracy-rejection curve of Nadeem et al. (2009).
 */

export interface Judged {
  isRight: boolean;
  /** The more, the less sure. */
  doubt: number;
}

/**
 * @returns for each number of images from 1 to all, how many of the answers are right among so many
 * with the least doubt; equal doubts keep their order
 */
export function rightAmongSurest(judged: readonly Judged[]): number[] {
  let right = 0;
  return leastDoubtFirst(judged).map(({ isRight }) => {
    right += Number(isRight);
    return right;
  });
}

export const leastDoubtFirst = <Each extends Judged>(judged: readonly Each[]): Each[] =>
  [...judged].sort((left, right) => left.doubt - right.doubt);

export interface Ends {
  /** Images at each end. */
  count: number;
  /** Right answers among so many with the least doubt, and with the most. */
  surest: number;
  leastSure: number;
}

/** @param count at most half of the images */
export function endsOf(judged: readonly Judged[], count: number): Ends {
  const right = rightAmongSurest(judged);
  const upTo = (images: number) => right[images - 1] ?? 0;
  return { count, surest: upTo(count), leastSure: upTo(right.length) - upTo(right.length - count) };
}
