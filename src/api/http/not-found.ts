/** One error for each kind of thing that may not exist. */
import { ServiceError } from '../../errors.js';
import { OTHER_NAMES } from '../../experiments/planning/other-names.js';
import type { Run } from '../../experiments/records/run.js';
import { isFinished } from '../../experiments/records/states.js';
import { didYouMean } from '../../suggestions.js';

export function experimentNotFound(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
}

export function externalIdNotFound(externalId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment with the external id ${externalId}.`);
}

export function runNotFound(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}

/** Says how to wait for the model of a run that has not finished. */
export function noSavedModel({ id, status }: Pick<Run, 'id' | 'status'>): never {
  const wait = isFinished(status)
    ? ''
    : ` yet. Wait for it with "regulab watch ${id}", or GET /v1/runs/${id} with Prefer: wait=30`;
  throw new ServiceError('MODEL_UNAVAILABLE', `Run ${id} is ${status} and has no saved model${wait}.`);
}

export function webhookNotFound(webhookId: string): never {
  throw new ServiceError('WEBHOOK_NOT_FOUND', `There is no webhook ${webhookId}.`);
}

export function deliveryNotFound(webhookId: string, deliveryId: string): never {
  throw new ServiceError('DELIVERY_NOT_FOUND', `Webhook ${webhookId} has no delivery ${deliveryId}.`);
}

/** @param known names of the artifacts that the run has */
export function artifactNotFound(runId: string, name: string, known: readonly string[] = []): never {
  const hint = didYouMean(name, known) || listOf('It has', known);
  throw new ServiceError('ARTIFACT_NOT_FOUND', `Run ${runId} has no artifact ${JSON.stringify(name)}.${hint}`);
}

export function keyNotFound(keyId: string): never {
  throw new ServiceError('KEY_NOT_FOUND', `There is no key ${keyId}.`);
}

export function workerNotFound(workerId: string): never {
  throw new ServiceError('WORKER_NOT_FOUND', `There is no live worker ${workerId}. GET /v1/workers lists them.`);
}

export function presetNotFound(name: string, known: readonly string[]): never {
  const hint = didYouMean(name, known) || ' GET /v1/presets lists them.';
  throw new ServiceError('PRESET_NOT_FOUND', `There is no preset "${name}".${hint}`);
}

export function datasetNotFound(name: string, known: readonly string[]): never {
  const hint = didYouMean(name, known) || ' GET /v1/datasets lists them.';
  throw new ServiceError('DATASET_NOT_FOUND', `There is no data set ${JSON.stringify(name)}.${hint}`);
}

/** Of a data set that is configured, but whose files cannot be used. */
export const datasetUnreadable = (name: string): ServiceError =>
  new ServiceError('DATASET_NOT_FOUND', `The files of the data set "${name}" cannot be read by this service.`);

export function imageNotFound(asked: { dataset: string; split: string; index: number; total: number }): never {
  const { dataset, split, index, total } = asked;
  throw new ServiceError(
    'IMAGE_NOT_FOUND',
    `The data set "${dataset}" has no ${split} image ${index}: they are numbered from 0 to ${total - 1}.`,
  );
}

export function splitNotFound(split: string, known: readonly string[]): never {
  throw new ServiceError(
    'IMAGE_NOT_FOUND',
    `There are no images ${JSON.stringify(split)}: a data set has ${known.join(' and ')} images.`,
  );
}

export function techniqueNotFound(name: string, known: readonly string[]): never {
  const hint = didYouMean(name, known, OTHER_NAMES) || ' GET /v1/techniques lists them.';
  throw new ServiceError('TECHNIQUE_NOT_FOUND', `There is no technique "${name}".${hint}`);
}

export function figureNotFound(file: string, known: readonly string[]): never {
  const hint = didYouMean(file.replace(/\.\w*$/, ''), known);
  const all = `The figures are ${known.join(', ')}, each as .svg or .png.`;
  throw new ServiceError('FIGURE_NOT_FOUND', `There is no figure ${JSON.stringify(file)}.${hint} ${all}`);
}

const listOf = (lead: string, names: readonly string[]): string =>
  names.length === 0 ? '' : ` ${lead} ${names.join(', ')}.`;
