/** What the catalog may no longer say, and what it must say instead; rows of docs/claims.md. */
import { describe, expect, it } from '@jest/globals';
import { findTechnique, TECHNIQUES } from '../../../../../src/experiments/catalog/techniques/catalog.js';

function textOf(name: string): string {
  const { example, sources, ...said } = findTechnique(name)!;
  return JSON.stringify(said);
}

describe('the catalog does not say', () => {
  const everything = TECHNIQUES.map(({ name }) => textOf(name)).join('\n');
  it.each<[string, string, RegExp]>([
    ['A8', 'that zeros stay', /become exactly zero and stay/],
    ['A15', 'that noise erases the memory', /(?:wipe|erase)s? (?:out )?the memory/],
    ['B4', 'to drop an L2 penalty under batch normalization', /(?:drop|remove) one of the two/i],
    ['B5', 'that small weights make the function smoother', /(?:so|and|;) the function is smoother/],
    ['B8', 'that averaging lowers the variance, and no more', /averaging lowers the variance and leaves the bias/],
    ['B15', 'that all noise is Tikhonov’s penalty', /^.*[Ss]mall noise is equivalent/m],
    ['A3', 'that smoothed labels are often better calibrated', /often better calibrated/],
    ['C3', 'that small weights can be dropped without loss', /set to zero without/],
    ['C6', 'that convolutions handle shifts', /handle shifts by themselves/],
  ])('%s: %s', (_row, _what, forbidden) => {
    expect(everything).not.toMatch(forbidden);
  });
});

describe('the catalog says', () => {
  it.each<[string, string, RegExp]>([
    ['A3', 'label-smoothing', /underconfident.*temperature/s],
    ['A4', 'early-stopping', /Best by data loss and best by accuracy differ/],
    ['A8', 'proximal-l1', /rate \/ \(1 - momentum\).*v̂.*noise of the batches/s],
    ['A13', 'gradient-clipping', /Under sgd and momentum.*lower learning rate first/s],
    ['A15', 'recurrent-dropout', /derivation.*need not harm the memory/s],
    ['B4', 'l2', /may regularize as well: tune the two together/],
    ['B5', 'l2', /does not make the function smoother.*output layer is not penalized/s],
    ['B6', 'l1', /an input is unused only if its whole row is zero/],
    ['B7', 'ensemble', /Calibration can get worse.*temperature after averaging/s],
    ['B8', 'ensemble', /share their training images/],
    ['B12', 'label-smoothing', /high rates of noise this advantage can vanish/],
    ['B16', 'dropout', /disagreement is the mutual information/],
    ['B17', 'batch-normalization', /internal covariate shift.*the question is open/s],
    ['B18', 'early-stopping', /quadratic objective, plain gradient descent, a small rate and a start at zero/],
    ['C1', 'max-norm', /the output layer has no limit/],
    ['C2', 'elastic-net', /naive elastic net/],
    ['C4', 'learning-rate-schedule', /is a hypothesis/],
  ])('%s: %s', (_row, name, required) => {
    expect(textOf(name)).toMatch(required);
  });
});
