/** One error for each kind of thing that may not exist. */
import { ServiceError } from '../../errors.js';

export function experimentNotFound(experimentId: string): never {
  throw new ServiceError('EXPERIMENT_NOT_FOUND', `There is no experiment ${experimentId}.`);
}

export function runNotFound(runId: string): never {
  throw new ServiceError('RUN_NOT_FOUND', `There is no run ${runId}.`);
}

export function artifactNotFound(runId: string, name: string): never {
  throw new ServiceError('ARTIFACT_NOT_FOUND', `Run ${runId} has no artifact ${JSON.stringify(name)}.`);
}

export function presetNotFound(name: string): never {
  throw new ServiceError('PRESET_NOT_FOUND', `There is no preset "${name}".`);
}

export function techniqueNotFound(name: string): never {
  throw new ServiceError('TECHNIQUE_NOT_FOUND', `There is no technique "${name}".`);
}
