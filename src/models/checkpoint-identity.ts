/** What the bits of a training depend on: checkpoints are resumed where all of it is equal. */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { RunSpec } from '../experiments/spec.js';
import type { CheckpointIdentity } from './checkpoint-file.js';
import { sha256 } from './durable-file.js';

export interface IdentityParts {
  runId: string;
  spec: RunSpec;
  trainingSemantics: number;
  dataset: { sha256: Record<string, string> };
  execution: 'compiled' | 'eager';
  environment: { versions: Record<string, string>; threads: { intraOp: number } };
}

export function checkpointIdentity(parts: IdentityParts): CheckpointIdentity {
  const { runId, spec, trainingSemantics, dataset, execution, environment } = parts;
  return {
    run: runId,
    spec: sha256(Buffer.from(JSON.stringify(spec))),
    data: sha256(Buffer.from(JSON.stringify(dataset.sha256))),
    trainingSemantics,
    execution,
    threads: environment.threads.intraOp,
    tensorflow: environment.versions.tensorflow ?? 'unknown',
    tfjs: environment.versions.tfjs ?? 'unknown',
    platform: `${os.platform()} ${os.arch()}`,
    cpu: describeCpu(),
  };
}

/** TensorFlow's libraries choose their kernels by instruction set, and block sizes by the caches, which the model stands for. */
function describeCpu(): string {
  cpu ??= [os.cpus()[0]?.model ?? 'unknown', ...vectorExtensions()].join(' ');
  return cpu;
}
let cpu: string | undefined;

function vectorExtensions(): string[] {
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
    return line
      .split(' ')
      .filter((flag) => /^(sse|ssse|avx|fma|f16c|amx|asimd|sve|bf16|i8mm)/.test(flag))
      .sort();
  } catch {
    return []; // macOS, where the model says it
  }
}
