/** The one home of "Did you mean": which of the known names somebody may have meant. */
import leven from 'leven';

/** Names that others use, each as {@link plainName} writes it, with ours, the likeliest first. */
export type OtherNames = ReadonlyMap<string, readonly string[]>;

/** Longer texts are no names, and comparing them takes time. */
const MAX_LENGTH = 64;
const MAX_NAMES = 3;

/** A name without case and punctuation: `batch_size`, `batch-size` and `batchSize` are the same. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Edits after which a word of this length is still recognized. */
const editsFor = (length: number): number => (length <= 4 ? 1 : length <= 8 ? 2 : 3);

/** How a name was recognized, the surest first. */
const WAYS = ['spelling', 'other name', 'edits', 'part'] as const;

/** Known names that may have been meant. */
export interface Likeness {
  names: string[];
  /** The index in {@link WAYS}: the less, the surer. */
  rank: number;
}

/** Whether a name was recognized in at least this way. */
export const isLike = ({ names, rank }: Likeness, way: (typeof WAYS)[number]): boolean =>
  names.length > 0 && rank <= WAYS.indexOf(way);

/**
 * The known names that may have been meant, at most three, the likeliest first: the same name in
 * another spelling, else what others call it, else the fewest edits, else one that begins with
 * what was written, ends with it after a dot, or is part of it.
 */
export const namesLike = (written: string, known: readonly string[], otherNames?: OtherNames): string[] =>
  likeness(written, known, otherNames).names;

/** {@link namesLike}, and how sure it is. */
export function likeness(written: string, known: readonly string[], otherNames?: OtherNames): Likeness {
  const plain = written.length > MAX_LENGTH ? '' : plainName(written);
  if (plain === '') return { names: [], rank: WAYS.length };
  const names = [...new Set(known)].map((name) => ({ name, plain: plainName(name) }));
  const find: Record<(typeof WAYS)[number], () => string[]> = {
    spelling: () => names.filter((each) => each.plain === plain).map(({ name }) => name),
    'other name': () => (otherNames?.get(plain) ?? []).filter((name) => known.includes(name)),
    edits: () => nearest(plain, names),
    part: () => names.filter((each) => isEnd(plain, each.name) || isPart(plain, each.plain)).map(({ name }) => name),
  };
  for (const [rank, way] of WAYS.entries()) {
    const found = find[way]();
    if (found.length > 0) return { names: found.slice(0, MAX_NAMES), rank };
  }
  return { names: [], rank: WAYS.length };
}

function nearest(written: string, names: { name: string; plain: string }[]): string[] {
  const most = editsFor(written.length);
  const edits = names.map(({ plain }) => editsBetween(written, plain, most));
  const fewest = Math.min(most, ...edits);
  return names.filter((_, index) => edits[index] === fewest).map(({ name }) => name);
}

/** Letters to change, add or remove, more than `most` where nothing would stay; a swap is one. */
function editsBetween(one: string, other: string, most: number): number {
  if (isSwap(one, other)) return 1;
  const edits = leven(one, other, { maxDistance: most + 1 });
  return edits < Math.max(one.length, other.length) ? edits : most + 1;
}

/** Whether two neighbouring letters have changed places. */
function isSwap(one: string, other: string): boolean {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return one.slice(0, at) + one[at + 1] + one[at] + one.slice(at + 2) === other;
}

/** Whether it is what follows the last dot of a name: `accuracy` of `test.accuracy`. */
const isEnd = (written: string, name: string): boolean => plainName(name.slice(name.lastIndexOf('.') + 1)) === written;

const isPart = (written: string, name: string): boolean =>
  (written.length >= 3 && name.startsWith(written)) || (name.length >= written.length / 2 && written.includes(name));

/** ` Did you mean "epochs"?`, or nothing where no name is near. */
export function didYouMean(written: string, known: readonly string[], otherNames?: OtherNames): string {
  return asQuestion(namesLike(written, known, otherNames));
}

export const asQuestion = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` Did you mean ${either(names.map((name) => JSON.stringify(name)))}?`;

/** `a`, `a or b`, `a, b or c`. */
export const either = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
