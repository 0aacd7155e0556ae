/** The runs of a resolved spec: every arm with every seed. */
import type { ResolvedSpec, RunSpec } from '../spec/experiment.js';

export interface PlannedRun {
  arm: string;
  seed: number;
}

/** All runs, seed by seed, so that arms compared on the same seed finish close together. */
export function planRuns(spec: ResolvedSpec): PlannedRun[] {
  return spec.seeds.flatMap((seed) => spec.arms.map(({ name }) => ({ arm: name, seed })));
}

/**
 * The run spec of this arm with this seed.
 * @throws RangeError when the spec has no such arm
 */
export function runSpecFor(spec: ResolvedSpec, armName: string, seed: number): RunSpec {
  const arm = spec.arms.find(({ name }) => name === armName);
  if (arm === undefined) throw new RangeError(`The spec has no arm "${armName}".`);
  const { model, regularization, training } = arm;
  return {
    dataset: spec.dataset,
    seed,
    model,
    regularization,
    training,
    layerReport: spec.layerReport,
    ...(spec.robustness.length > 0 && { robustness: spec.robustness }),
    ...replicaOf(spec, seed),
  };
}

/** The fields that make the seed a replica with its own training images. */
function replicaOf(
  { dataset, seeds, seedChanges }: ResolvedSpec,
  seed: number,
): Pick<RunSpec, 'trainingSeed' | 'part'> {
  const cutSeed = seeds[0]!;
  return {
    ...(seedChanges === 'data' && { trainingSeed: cutSeed }),
    ...(dataset.resampling === 'disjoint' && { part: { index: seeds.indexOf(seed), of: seeds.length, cutSeed } }),
  };
}
