/**
 * What an arm is made of, technique by technique, and the one technique in which two arms differ.
 */
import type { Arm } from '../../spec/experiment.js';
import type { Model } from '../../spec/model.js';
import { TECHNIQUES } from '../techniques/catalog.js';
import type { Evidence, EvidenceSituation } from './record.js';

/** The arms of any resolved spec. */
type ArmParts = Pick<Arm, 'model' | 'regularization' | 'training'>;

/** A part of an arm, and what stands for its absence; null for parts that every arm has. */
interface Part {
  setting: Evidence['setting'];
  absent: Evidence['setting'] | null;
}

export type ArmDifference = Pick<Evidence, 'technique' | 'action' | 'setting'>;

/**
 * The change that makes the arm of the baseline.
 * @returns null where they are equal, or differ in more than one technique: then no single one can
 *   have caused a difference
 */
export function differenceBetween(arm: ArmParts, baseline: ArmParts): ArmDifference | null {
  const [own, others] = [partsOf(arm), partsOf(baseline)];
  const names = [...new Set([...others.keys(), ...own.keys()])];
  const differing = names.filter((name) => JSON.stringify(own.get(name)) !== JSON.stringify(others.get(name)));
  const [technique] = differing;
  if (technique === undefined || differing.length > 1) return null;
  const [mine, theirs] = [own.get(technique), others.get(technique)];
  if (mine === undefined) return { technique, action: 'remove', setting: theirs!.absent! };
  return { technique, action: theirs === undefined ? 'add' : 'change', setting: mine.setting };
}

/** The techniques of the catalog that an arm has on. */
export const techniquesOf = (arm: ArmParts): string[] =>
  [...partsOf(arm)].filter(([, { absent }]) => absent !== null).map(([technique]) => technique);

/** The fields that take a technique off an arm that has it. */
export const withoutTechnique = (arm: ArmParts, technique: string): Evidence['setting'] =>
  partsOf(arm).get(technique)?.absent ?? {};

/** Widths of the hidden layers; none for an explicit stack, which is not described by widths. */
export function widthsOf(model: Model): number[] {
  switch (model.architecture) {
    case 'softmax-regression':
    case 'layers':
      return [];
    case 'mlp':
      return model.hiddenUnits;
    case 'cnn':
      return [...model.filters, ...model.hiddenUnits];
    default:
      return [model.units, ...model.hiddenUnits];
  }
}

/** Where an arm was trained, for the distance between situations. */
export function situationOfArm(arm: ArmParts, trainImages: number, labelNoise: number): EvidenceSituation {
  const { optimizer, epochs, batchSize } = arm.training;
  return {
    architecture: arm.model.architecture,
    layers: widthsOf(arm.model),
    trainImages,
    labelNoise,
    epochs,
    batchSize,
    optimizer: optimizer.type,
    learningRate: optimizer.learningRate,
    alongside: techniquesOf(arm),
  };
}

function partsOf({ model, regularization, training }: ArmParts): Map<string, Part> {
  return new Map<string, Part>([
    ...modelParts(model),
    ...regularizationParts(regularization),
    ...trainingParts(training),
  ]);
}

const SIZES = ['hiddenUnits', 'filters', 'units'];

function modelParts(model: Model): [string, Part][] {
  const entries = Object.entries(model);
  const pick = (isSize: boolean) => Object.fromEntries(entries.filter(([key]) => SIZES.includes(key) === isSize));
  return [
    ['network', { setting: { model: pick(false) }, absent: null }],
    ['network-size', { setting: { model: pick(true) }, absent: null }],
  ];
}

/**
 * Technique by the field of an arm that turns it on, as the catalog has them:
 * `regularization.maxNorm`. Those that share a field are distinguished below.
 */
const TECHNIQUE_OF = new Map(
  TECHNIQUES.flatMap(({ name, fields }) =>
    fields.map((field): [string, string] => [field.split('.').slice(0, 2).join('.'), name]),
  ),
);

function regularizationParts(regularization: Arm['regularization']): [string, Part][] {
  const parts = Object.entries(regularization).flatMap(([field, value]): [string, Part][] => {
    if (value === null || !acts(value)) return [];
    const name =
      field === 'kernel' ? kernelPenalty(regularization.kernel!) : TECHNIQUE_OF.get(`regularization.${field}`)!;
    return [[name, { setting: { regularization: { [field]: value } }, absent: { regularization: { [field]: null } } }]];
  });
  return parts;
}

/** A rate or a strength of 0 is the absence of the technique. */
function acts(value: object): boolean {
  const amounts = Object.entries(value).filter(([field]) => ['rate', 'l1', 'l2'].includes(field));
  return amounts.length === 0 || amounts.some(([, amount]) => amount > 0);
}

function kernelPenalty({ l1, l2, proximal }: NonNullable<Arm['regularization']['kernel']>): string {
  if (l1 > 0 && l2 > 0) return 'elastic-net';
  if (l1 === 0) return 'l2';
  return proximal ? 'proximal-l1' : 'l1';
}

function trainingParts(training: Arm['training']): [string, Part][] {
  const { optimizer, labelSmoothing, epochs, batchSize, ...others } = training;
  const { learningRate, weightDecay, ...rest } = optimizer;
  const always = (setting: object): Part => ({ setting: { training: setting }, absent: null });
  const optional = (field: string, value: unknown, absent: unknown): Part => ({
    setting: { training: { [field]: value } },
    absent: { training: { [field]: absent } },
  });
  const parts: [string, Part][] = [
    ['epochs', always({ epochs })],
    ['batch-size', always({ batchSize })],
    ['optimizer', always({ optimizer: rest })],
    ['learning-rate', always({ optimizer: { learningRate } })],
  ];
  if (weightDecay > 0) parts.push(['weight-decay', optional('optimizer', { weightDecay }, { weightDecay: 0 })]);
  if (labelSmoothing > 0) parts.push(['label-smoothing', optional('labelSmoothing', labelSmoothing, 0)]);
  for (const [field, value] of Object.entries(others)) {
    if (value !== null) parts.push([TECHNIQUE_OF.get(`training.${field}`)!, optional(field, value, null)]);
  }
  return parts;
}
