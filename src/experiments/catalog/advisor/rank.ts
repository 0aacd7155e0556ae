/**
 * Ranks what rules have found: first what is wrong with the arm by its own figures, then what has
 * been measured to help, by the lower end of its interval, then what only a rule of thumb speaks
 * for. What has been measured to harm, or not to help, is left out and named.
 */
import { isNear, nearestRecord } from '../evidence/nearest.js';
import type { EffectName, Evidence, MeasuredEffect } from '../evidence/record.js';
import { type Finding, type Need, type Rule, troubleOf } from './rule.js';
import type { Situation } from './situation.js';

export type Basis = 'diagnosis' | 'measured' | 'ruleOfThumb';

export interface Ranked {
  rule: Rule;
  finding: Finding;
  basis: Basis;
  /** What the measured effect or the rule speaks for. */
  need: Need;
  /** In the nearest situation that was measured. */
  evidence: Evidence | null;
  near: boolean;
}

/** A technique that is not suggested because of what was measured of it. */
export interface LeftOut {
  rule: Rule;
  evidence: Evidence;
  why: 'harms' | 'not told apart';
}

interface Found {
  rule: Rule;
  finding: Finding;
}

interface Candidate extends Ranked {
  /** Smaller comes first, item by item. */
  key: number[];
}

/** What is asked for explicitly, in the order in which it ranks; accuracy where nothing is. */
export function needsOf({ interpretability, calibration, robustness, budget }: Situation): Need[] {
  const asked: [Need, boolean][] = [
    ['interpretability', interpretability],
    ['calibration', calibration],
    ['robustness', robustness],
    ['time', budget === 'low'],
  ];
  return asked.flatMap(([need, isAsked]) => (isAsked ? [need] : []));
}

/**
 * Suggestions in the order in which to try them, without two that contradict each other.
 * @param found by the rules, in their order
 */
export function rank(
  found: readonly Found[],
  situation: Situation,
  records: readonly Evidence[],
): { ranked: Ranked[]; leftOut: LeftOut[] } {
  const isOnly = found.some(({ rule }) => rule.kind === 'only');
  const possible = isOnly ? found.filter(({ rule }) => rule.kind === 'only') : found;
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, each] of possible.entries()) {
    const judged = judge(each, situation, records, index);
    if (judged === null) continue;
    if ('why' in judged) leftOut.push(judged);
    else candidates.push(judged);
  }
  candidates.sort((a, b) => compare(a.key, b.key));
  const ranked = withoutContradictions(candidates);
  const suggested = new Set(ranked.map(({ rule }) => rule.technique));
  return { ranked, leftOut: leftOut.filter(({ rule }) => !suggested.has(rule.technique)) };
}

const ORDER = { only: 0, freeAndAsked: 1, diagnosis: 2, free: 3, measured: 4, ruleOfThumb: 5 };

/** Null where neither a measured effect nor the rule itself speaks for what is wanted. */
function judge(
  { rule, finding }: Found,
  situation: Situation,
  records: readonly Evidence[],
  index: number,
): Candidate | LeftOut | null {
  const evidence = nearestRecord(
    records.filter((record) => record.chosen && (rule.isAbout ?? isOfRule(rule))(record)),
    situation.place,
  );
  const near = evidence !== null && isNear(evidence, situation.place);
  if (rule.kind === 'only' || rule.kind === 'diagnosis') {
    const key = [rule.kind === 'only' ? ORDER.only : ORDER.diagnosis, index];
    return { rule, finding, basis: 'diagnosis', need: 'accuracy', evidence: near ? evidence : null, near, key };
  }
  const asked = needsOf(situation);
  const wanted = troubleOf(situation) === null ? asked : [...asked, 'accuracy' as const];
  const helped = wanted.findIndex((need) => benefit(evidence, need).verdict === 'helps');
  if (rule.kind === 'free') {
    const basis = helped < 0 ? 'ruleOfThumb' : 'measured';
    const order = asked.includes('calibration') ? ORDER.freeAndAsked : ORDER.free;
    return { rule, finding, basis, need: 'calibration', evidence, near, key: [order, index] };
  }
  const harms = (needs: readonly Need[]) => needs.some((need) => benefit(evidence, need).verdict === 'harms');
  if (evidence !== null && harms(asked.filter((need) => need !== 'time'))) return { rule, evidence, why: 'harms' };
  if (helped >= 0) {
    const need = wanted[helped]!;
    const key = [ORDER.measured, helped, near ? 0 : 1, -benefit(evidence, need).atLeast];
    return { rule, finding, basis: 'measured', need, evidence, near, key };
  }
  if (evidence !== null && harms(['accuracy'])) return { rule, evidence, why: 'harms' };
  const served = wanted.find((need) => rule.serves.includes(need));
  if (served === undefined) return null;
  if (evidence !== null && near && benefit(evidence, served).verdict === 'not told apart')
    return { rule, evidence, why: 'not told apart' };
  const key = [ORDER.ruleOfThumb, wanted.indexOf(served), index];
  return { rule, finding, basis: 'ruleOfThumb', need: served, evidence, near, key };
}

const isOfRule =
  ({ technique, action }: Rule) =>
  (record: Evidence) =>
    record.technique === technique && record.action === action;

/** The effect that a need is judged by, and in which direction it is good. */
const JUDGED_BY: Record<Need, { effect: EffectName; sign: 1 | -1; neutral: number }> = {
  accuracy: { effect: 'accuracy', sign: 1, neutral: 0 },
  calibration: { effect: 'ece', sign: -1, neutral: 0 },
  robustness: { effect: 'robustness', sign: 1, neutral: 0 },
  interpretability: { effect: 'sparsity', sign: 1, neutral: 0 },
  time: { effect: 'time', sign: -1, neutral: 1 },
};

interface Benefit {
  verdict: 'helps' | 'harms' | 'not told apart' | 'not measured';
  /** The end of the interval on the side of no benefit, as a gain. */
  atLeast: number;
}

/** What a record says of a need: it helps or harms where the interval excludes no effect. */
export function benefit(evidence: Evidence | null, need: Need): Benefit {
  const { effect, sign, neutral } = JUDGED_BY[need];
  const measured: MeasuredEffect | null = evidence?.effects[effect] ?? null;
  if (measured === null || measured.low === null || measured.high === null)
    return { verdict: 'not measured', atLeast: 0 };
  const gains = [measured.low, measured.high].map((end) => sign * (end - neutral));
  const [least, most] = [Math.min(...gains), Math.max(...gains)];
  return { verdict: least > 0 ? 'helps' : most < 0 ? 'harms' : 'not told apart', atLeast: least };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - (b[at] ?? 0);
}

// ---- contradictions -----------------------------------------------------------------------------

/**
 * Of each of these a network has one: the catalog says "use one", and a spec refuses the last two.
 */
const ALTERNATIVES: readonly (readonly string[])[] = [
  ['l2', 'weight-decay'],
  ['dropout', 'gaussian-dropout'],
  ['batch-normalization', 'layer-normalization'],
  ['early-stopping', 'weight-averaging'],
];

/** More epochs and fewer. */
const OPPOSITES: readonly (readonly string[])[] = [['epochs', 'early-stopping']];

const kindOf = (technique: string): string =>
  ALTERNATIVES.find((names) => names.includes(technique))?.join(' or ') ?? technique;

/** Of two suggestions that exclude each other, the one that ranks first stays. */
function withoutContradictions(candidates: readonly Candidate[]): Ranked[] {
  const kept: Ranked[] = [];
  for (const { key: _, ...candidate } of candidates) {
    if (!kept.some((other) => contradicts(candidate.rule, other.rule))) kept.push(candidate);
  }
  return kept;
}

/**
 * Whether two suggestions are about the same thing, ask for two of a kind, or one adds what the
 * other takes off.
 */
export function contradicts(a: Rule, b: Rule): boolean {
  if (kindOf(a.technique) === kindOf(b.technique)) return true;
  return OPPOSITES.some((pair) => pair.includes(a.technique) && pair.includes(b.technique));
}
