/** From a rule's change to a JSON Patch: the arm as it is and the arms to try, side by side. */
import type { Arm, ResolvedSpec } from '../../spec/experiment.js';
import { MAX_SEED } from '../../spec/limits.js';
import type { Patch } from './json-patch.js';
import type { ArmChange, Change, Rule } from './rule.js';

/** Fewer pairs give intervals too wide to judge by, and sign-flip tests that cannot reach 0.05. */
const MIN_SEEDS = 5;
const MAX_NAME = 64;
/** A sweep adds the value to the name of each of its arms. */
const ROOM_FOR_SWEEPS = 24;

/** Three kinds of distortion of moderate strength, to measure robustness by. */
const DISTORTIONS = [
  { type: 'rotation', strength: 15 },
  { type: 'shift', strength: 2 },
  { type: 'noise', strength: 0.3 },
];

/**
 * Applied to the spec it gives an experiment in which only the change can explain a difference: the
 * seeds, images, epochs and batches of all arms are the same. Without a change it is empty.
 */
export function patchFor({ technique, action }: Rule, change: Change, arm: Arm, spec: ResolvedSpec): Patch {
  const { arms, epochs, validationSplit, distortions, seeds = arms.length > 0 ? MIN_SEEDS : 1 } = change;
  const isEmpty = arms.length === 0 && epochs === undefined && validationSplit === undefined && seeds === 1;
  if (isEmpty) return [];
  const patch: Patch = [{ op: 'replace', path: '/name', value: `${spec.name}: ${technique}`.slice(0, 200) }];
  const shared = { ...spec.training, ...(epochs !== undefined && { epochs }) };
  if (epochs !== undefined) patch.push({ op: 'replace', path: '/training/epochs', value: epochs });
  if (validationSplit !== undefined) {
    // Every arm as it is: only the images change.
    return [...patch, { op: 'replace', path: '/dataset/validationSplit', value: validationSplit }];
  }
  const base = { ...arm, training: { ...arm.training, ...(epochs !== undefined && { epochs }) } };
  const changed = arms.map((each) => withChange(base, each, namesOf(arm.name, { technique, action }, each, arms)));
  patch.push(
    { op: 'replace', path: '/arms', value: [base, ...changed].map((each) => submittable(each, shared)) },
    { op: 'replace', path: '/baseline', value: arm.name },
  );
  if (spec.seeds.length < seeds && spec.dataset.resampling === 'none')
    patch.push({ op: 'replace', path: '/seeds', value: moreSeeds(spec.seeds, seeds) });
  if (distortions && spec.robustness.length === 0)
    patch.push({ op: 'replace', path: '/robustness', value: DISTORTIONS });
  return patch;
}

function withChange(base: Arm, { model, regularization, training }: ArmChange, name: string) {
  return {
    ...base,
    name,
    model: model ?? base.model,
    regularization: { ...base.regularization, ...regularization },
    training: { ...base.training, ...training },
  };
}

/** Without what the schema or the experiment fills in, so that people can read it. */
function submittable(
  arm: { name: string; model: object; regularization: object; training: object },
  shared: ResolvedSpec['training'],
): object {
  const regularization = Object.fromEntries(Object.entries(arm.regularization).filter(([, value]) => value !== null));
  const own = Object.entries(arm.training).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(shared[field as keyof typeof shared]),
  );
  return {
    name: arm.name,
    model: arm.model,
    ...(Object.keys(regularization).length > 0 && { regularization }),
    ...(own.length > 0 && { training: Object.fromEntries(own) }),
  };
}

function namesOf(
  arm: string,
  { technique, action }: Pick<Rule, 'technique' | 'action'>,
  { label }: ArmChange,
  all: readonly ArmChange[],
): string {
  const preposition = { add: 'with', change: 'other', remove: 'without' }[action];
  const end = `-${preposition}-${technique}${label !== undefined && all.length > 0 ? `-${label}` : ''}`;
  return `${arm.slice(0, Math.max(1, MAX_NAME - ROOM_FOR_SWEEPS - end.length))}${end}`.slice(0, MAX_NAME);
}

/** The seeds that there are, and the next larger ones; the smallest free ones above the limit. */
function moreSeeds(seeds: readonly number[], count: number): number[] {
  const all = [...seeds];
  for (let next = Math.max(...seeds) + 1; all.length < count; next = next >= MAX_SEED ? 0 : next + 1) {
    if (next <= MAX_SEED && !all.includes(next)) all.push(next);
  }
  return all;
}
