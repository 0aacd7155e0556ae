/** What the bits of a training depend on: checkpoints are resumed where all of it is equal. */
import type { RunSpec } from '../../experiments/spec/experiment.js';
import { sha256 } from '../publishing/durable-file.js';
import { describeMachine } from '../runtime/machine.js';
import type { CheckpointIdentity } from './checkpoint-file.js';

export interface IdentityParts {
  runId: string;
  spec: RunSpec;
  trainingSemantics: number;
  dataset: { sha256: Record<string, string> };
  executionMode: 'compiled' | 'eager';
  environment: { versions: Record<string, string>; threads: { intraOp: number } };
}

/**
 * The identity of the checkpoints of a run. Its words, and those of the spec in its hash, are the
 * ones of version 0.1: they are only compared, and checkpoints of that version stay usable.
 */
export function checkpointIdentity(parts: IdentityParts): CheckpointIdentity {
  const { runId, spec, trainingSemantics, dataset, executionMode, environment } = parts;
  const machine = describeMachine();
  return {
    run: runId,
    spec: sha256(Buffer.from(JSON.stringify(inFirstWords(spec)))),
    data: sha256(Buffer.from(JSON.stringify(dataset.sha256))),
    trainingSemantics,
    execution: executionMode,
    threads: environment.threads.intraOp,
    tensorflow: environment.versions.tensorflow ?? 'unknown',
    tfjs: environment.versions.tfjs ?? 'unknown',
    platform: `${machine.platform} ${machine.architecture}`,
    cpu: [machine.model, ...machine.instructionSets].join(' '),
  };
}

function inFirstWords(spec: RunSpec): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).map(([key, value]) => [key === 'layerReport' ? 'diagnostics' : key, value]),
  );
}
