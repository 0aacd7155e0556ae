// @ts-check
// The experiments that docs/assignment.md is made of: presets, with overrides where a question
// needs several sizes.
import { monteCarloEntropy } from './monte-carlo.mjs';
import { jackknifeReplicas } from './replicas.mjs';

/**
 * @typedef {object} Question
 * @property {string} key names figures in the template and files of results
 * @property {string} preset
 * @property {object} [overrides]
 * @property {number} [ensembleSize]
 * @property {typeof monteCarloEntropy | typeof jackknifeReplicas} [inspect] what the report lacks
 */

/** @type {Question[]} */
export const QUESTIONS = [
  { key: 'notebook-dropout' },
  { key: 'notebook-dropout-corrected' },
  { key: 'choosing-a-technique' },
  { key: 'overfitting-small-data' },
  { key: 'bias-variance-dropout', inspect: jackknifeReplicas },
  { key: 'double-descent', inspect: jackknifeReplicas },
  { key: 'l1-vs-l2-sparsity' },
  { key: 'dropout-inference', inspect: monteCarloEntropy },
  { key: 'early-stopping' },
  { key: 'batch-norm-learning-rate' },
  { key: 'recurrent-dropout' },
  { key: 'augmentation-vs-data' },
  ...[2000, 4000].map((trainSize) => ({
    key: `augmentation-vs-data-${trainSize}`,
    preset: 'augmentation-vs-data',
    overrides: { dataset: { trainSize } },
  })),
  { key: 'ensemble-vs-single', ensembleSize: 5 },
].map((question) => ({ preset: question.key, ...question }));

/**
 * The body to POST.
 * @param {Question} question
 */
export const bodyOf = ({ preset, overrides }) => ({ preset, ...(overrides && { overrides }) });
