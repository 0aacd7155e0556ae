/**
 * Ranks what rules have found: first what is wrong with the arm by its own figures, then need by
 * need what has been measured to help, by the lower end of its interval, and what only a rule of
 * thumb speaks for. What has been measured to harm, or not to help, is left out and named.
 */
import { isNear, nearestRecord } from '../evidence/nearest.js';
import type { EffectName, Evidence } from '../evidence/record.js';
import { type Finding, type Need, type Rule, troubleOf } from './rule.js';
import type { Situation } from './situation.js';

export const BASES = ['diagnosis', 'measured', 'ruleOfThumb'] as const;
export type Basis = (typeof BASES)[number];

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
  why: 'harms' | 'worse' | 'no effect';
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

const ORDER = { only: 0, freeAndAsked: 1, diagnosis: 2, free: 3, technique: 4 };

/** Null where neither a measured effect nor the rule itself speaks for what is wanted. */
function judge(
  { rule, finding }: Found,
  situation: Situation,
  records: readonly Evidence[],
  index: number,
): Candidate | LeftOut | null {
  const about = records.filter((record) => record.chosen !== false && (rule.isAbout ?? isOfRule(rule))(record));
  const evidence = nearestRecord(about, situation.place);
  const near = evidence !== null && isNear(evidence, situation.place);
  // Another architecture is shown, but its figures neither recommend nor rule out.
  const counts = evidence !== null && evidence.situation.architecture === situation.place.architecture;
  const strengths = counts ? about.filter((record) => isRival(record, evidence)) : [];
  const asked = needsOf(situation);
  const shown = { rule, finding, evidence, near };
  if (rule.kind === 'only' || rule.kind === 'diagnosis') {
    const key = [rule.kind === 'only' ? ORDER.only : ORDER.diagnosis, index];
    return { ...shown, basis: 'diagnosis', need: 'accuracy', evidence: near ? evidence : null, key };
  }
  if (rule.kind === 'free') {
    const basis = benefit(strengths, 'calibration').verdict === 'helps' ? 'measured' : 'ruleOfThumb';
    const order = asked.includes('calibration') ? ORDER.freeAndAsked : ORDER.free;
    return { ...shown, basis, need: 'calibration', key: [order, index] };
  }
  const why = reasonAgainst(rule, strengths, asked);
  if (why !== null && evidence !== null) return { rule, evidence, why };
  const wanted = troubleOf(situation) === null ? asked : [...asked, 'accuracy' as const];
  for (const [order, need] of wanted.entries()) {
    const { verdict, atLeast } = benefit(strengths, need);
    if (verdict === 'helps') {
      return { ...shown, basis: 'measured', need, key: [ORDER.technique, order, 0, near ? 0 : 1, -atLeast] };
    }
    if (!rule.serves.includes(need)) continue;
    if (near && verdict === 'not told apart') return { rule, evidence: evidence!, why: 'no effect' };
    return { ...shown, basis: 'ruleOfThumb', need, key: [ORDER.technique, order, 1, index] };
  }
  return null;
}

/**
 * Why a technique is not suggested: it was measured to be worse in something that is asked for, or
 * to harm accuracy without serving what is asked for. Time is a cost and rules nothing out.
 */
function reasonAgainst(rule: Rule, strengths: readonly Evidence[], asked: readonly Need[]): LeftOut['why'] | null {
  const against = (need: Need) => benefit(strengths, need).verdict;
  const needs = asked.filter((need) => need !== 'time').map(against);
  if (needs.includes('harms')) return 'harms';
  if (needs.includes('worse')) return 'worse';
  const serves = asked.some((need) => rule.serves.includes(need) || against(need) === 'helps');
  return !serves && against('accuracy') === 'harms' ? 'harms' : null;
}

/** The record itself, or another strength of the same experiment where validation chose none. */
const isRival = (record: Evidence, evidence: Evidence): boolean =>
  record === evidence ||
  (evidence.chosen === null &&
    record.preset === evidence.preset &&
    record.action === evidence.action &&
    JSON.stringify(record.situation) === JSON.stringify(evidence.situation));

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
  verdict: 'helps' | 'harms' | 'not told apart' | 'worse' | 'not measured';
  /** The end of the interval on the side of no benefit, as a gain. */
  atLeast: number;
}

/**
 * What records say of a need: it helps or harms where the interval excludes no effect, of every
 * strength if validation chose none of them. Without an interval it can only be worse.
 */
function benefit(strengths: readonly Evidence[], need: Need): Benefit {
  const { effect, sign, neutral } = JUDGED_BY[need];
  const gains = strengths.flatMap(({ effects }) => {
    const { low, high } = effects[effect] ?? { low: null, high: null };
    return low === null || high === null ? [] : [sign * (low - neutral), sign * (high - neutral)];
  });
  if (gains.length === 0 || gains.length < 2 * strengths.length) {
    const means = strengths.map(({ effects }) => sign * ((effects[effect]?.mean ?? neutral) - neutral));
    return { verdict: means.some((mean) => mean < 0) ? 'worse' : 'not measured', atLeast: 0 };
  }
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
