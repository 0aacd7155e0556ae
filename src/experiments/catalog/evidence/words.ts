/** Measured effects in sentences. */
import { z } from 'zod';
import { counted, shortPercent, signedNumber, significant } from '../../../number-format.js';
import { type Evidence, type EvidenceSituation, evidenceSchema, type MeasuredEffect } from './record.js';

/** A record with its sentence, as the catalog and the advice show it. */
export const measuredHereSchema = evidenceSchema
  .extend({
    text: z.string().meta({
      description: 'The effect in a sentence.',
      example:
        'Measured here: +3.02 points of test accuracy (2.25 to 3.79); 5 seeds, MLP 256-256, 2,000 images, preset choosing-a-technique.',
    }),
  })
  .meta({ id: 'MeasuredHere' });

export const withText = (record: Evidence) => ({ ...record, text: describeEvidence(record) });

const ARCHITECTURES: Record<string, string> = {
  'softmax-regression': 'softmax regression',
  mlp: 'MLP',
  cnn: 'CNN',
  lstm: 'LSTM',
  gru: 'GRU',
  layers: 'explicit layers',
};

/**
 * Everything a record says: `Measured here: +3.02 points of test accuracy (2.25 to 3.79); 5 seeds,
 * MLP 256-256, 2,000 images, preset choosing-a-technique.`
 */
export function describeEvidence(record: Evidence): string {
  const { setting, candidates, chosen, seeds, technique, preset, failed } = record;
  const how = chosen === null ? 'one of' : 'chosen on validation from';
  const choice = candidates > 1 && chosen !== false ? ` (${how} ${candidates})` : '';
  const at = Object.keys(setting).length === 0 ? '' : ` at ${settingInWords(setting)}${choice}`;
  const sample = technique === 'ensemble' ? `${seeds} ensembles` : counted(seeds, 'seed');
  const where = `${situationInWords(record.situation)}, preset ${preset}`;
  const lost =
    failed.arm > 0 ? ` ${counted(failed.arm, 'run')} with it left no model, ${failed.baseline} without it.` : '';
  return `Measured here${at}: ${effectsInWords(record).join(', ')}; ${sample}, ${where}.${lost}`;
}

/** `MLP 256-256, 2,000 images`, with what is unusual. */
export function situationInWords(situation: EvidenceSituation): string {
  const { architecture, layers, trainImages, labelNoise, alongside } = situation;
  const network = [ARCHITECTURES[architecture] ?? architecture, layers.join('-')].filter((part) => part !== '');
  const noise = labelNoise > 0 ? [`${shortPercent(labelNoise)} wrong labels`] : [];
  const others = alongside.length > 0 ? [`with ${alongside.join(' and ')}`] : [];
  return [network.join(' '), `${trainImages.toLocaleString('en-US')} images`, ...noise, ...others].join(', ');
}

function effectsInWords({ effects, distortions }: Evidence): string[] {
  const { accuracy, ece, time, sparsity, robustness, nll } = effects;
  const texts = [
    accuracy && `${signedNumber(accuracy.mean)} points of test accuracy${range(accuracy)}`,
    ece && `calibration error ${signedNumber(ece.mean)} points${range(ece)}`,
    nll && ece === null && `NLL ${signedNumber(nll.mean)}${range(nll)}`,
    sparsity && sparsity.mean !== 0 && `${signedNumber(sparsity.mean)} points of exact zeros${range(sparsity)}`,
    robustness && `${signedNumber(robustness.mean)} points under ${distortions.join(', ')}${range(robustness)}`,
    time && time.mean !== 1 && `${significant(time.mean)} times the training time`,
  ];
  return texts.filter((text) => typeof text === 'string');
}

const range = ({ low, high, mean }: MeasuredEffect): string =>
  low === null || high === null || low === mean ? '' : ` (${significant(low)} to ${significant(high)})`;

/** `rate 0.5` of `{"regularization": {"dropout": {"rate": 0.5}}}`; without what is off. */
function settingInWords(setting: object): string {
  const leaves = leavesOf(setting, '');
  const on = leaves.filter(({ value }) => value !== 0 && value !== false && value !== 'off');
  const words = (on.length > 0 ? on : leaves).map(({ name, value }) => (value === true ? name : `${name} ${value}`));
  return words.join(', ');
}

function leavesOf(value: unknown, name: string): { name: string; value: unknown }[] {
  if (Array.isArray(value)) return [{ name, value: value.join('-') }];
  if (value === null || typeof value !== 'object') return [{ name, value: value === null ? 'off' : value }];
  return Object.entries(value).flatMap(([field, inner]) => leavesOf(inner, field));
}
