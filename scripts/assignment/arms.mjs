// @ts-check
// Which arms of a report belong together, and which of them validation chooses.
import { mean } from '../../dist/analysis/statistics/descriptive.js';

/** @typedef {import('./distill.mjs').Report} Report */
/** @typedef {{ name: string, sweep?: { arm: string } }} Arm */

/**
 * The arms that one arm of the preset became: itself, or one for each strength (`l2_l2-0.001`).
 * @param {Report} report @param {string} name as the preset has it
 */
export const strengthsOf = ({ experiment: { spec } }, name) =>
  /** @type {Arm[]} */ (spec.arms).filter((arm) => familyOf(arm) === name).map((arm) => arm.name);

/**
 * The name that the preset gave an arm, before its sweep was expanded.
 * @param {Arm} arm
 * @returns {string}
 */
export const familyOf = ({ name, sweep }) => sweep?.arm ?? name;

/**
 * The mean accuracy on the validation images, over the runs that left a model.
 * @param {Report} report @param {string} arm
 */
export function validationOf({ runs }, arm) {
  const values = runs.flatMap(({ run }) => (run.arm === arm ? (run.evaluation?.validation?.accuracy ?? []) : []));
  return values.length === 0 ? Number.NEGATIVE_INFINITY : mean(values);
}

/**
 * The strength with the highest mean validation accuracy; the first on a tie.
 * @param {Report} report @param {string} name as the preset has it
 * @throws RangeError when the report has no such arm
 */
export function chosenArm(report, name) {
  const [first, ...others] = strengthsOf(report, name);
  if (first === undefined) throw new RangeError(`The report has no arm ${name}.`);
  return others.reduce((best, arm) => (validationOf(report, arm) > validationOf(report, best) ? arm : best), first);
}
