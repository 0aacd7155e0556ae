/** Whom a drawing is shown to, and what they say. */
import type { PredictionTarget } from 'regulab-client';
import { digitOf, entropyOf, shareOfDoubt, uncertaintyOf } from '../../../../analysis/predictions/uncertainty.js';

/** The networks of one arm, or a single network. */
export interface Drawable {
  /** The arm, and the seed of a single network. */
  name: string;
  target: PredictionTarget;
  runIds: readonly string[];
  /** Whether it has dropout or noise, which can stay on while it answers. */
  isNoisy: boolean;
}

export interface DrawAnswer {
  digit: number;
  /** Of the digits 0 to 9, or the one of a sigmoid unit. */
  probabilities: readonly number[];
  /** 0: sure of one digit; 1: every digit is as likely. */
  doubt: number;
  /** The part of it that is disagreement of networks or samples; null for one plain network. */
  disagreement: number | null;
  /** The digit of each network. */
  memberDigits: readonly number[];
}

/** @returns for each of the networks, for each image, its answer */
export type Ask = (images: readonly Uint8Array[], signal: AbortSignal) => Promise<DrawAnswer[][]>;

/** The answer of several networks to one image, as the service gives it. */
export function combine(rows: readonly (readonly number[])[]): DrawAnswer {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const probabilities = rows[0]!.map((_, k) => meanOf(rows.map((row) => row[k]!)));
  const { predictiveEntropy, mutualInformation } = uncertaintyOf(probabilities, meanOf(rows.map(entropyOf)));
  return {
    digit: digitOf(probabilities),
    probabilities,
    doubt: shareOfDoubt(predictiveEntropy),
    disagreement: rows.length > 1 ? shareOfDoubt(mutualInformation) : null,
    memberDigits: rows.map(digitOf),
  };
}
