/**
 * What of a machine the bits of a training depend on. Workers ask, too, so there is no TensorFlow
 * here.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';

export interface Machine {
  platform: string;
  architecture: string;
  /**
   * Of the CPU: TensorFlow's libraries choose block sizes by the caches, which the model stands
   * for.
   */
  model: string;
  /** Vector extensions, by which they choose kernels. */
  instructionSets: string[];
}

export function describeMachine(): Machine {
  machine ??= {
    platform: os.platform(),
    architecture: os.arch(),
    model: os.cpus()[0]?.model ?? 'unknown',
    instructionSets: vectorExtensions(),
  };
  return machine;
}
let machine: Machine | undefined;

/** Vector extensions that people choose machines by, and a flag of the CPU that stands for each. */
const KINDS = { avx: 'avx', avx2: 'avx2', avx512: 'avx512f', amx: 'amx_tile', sve: 'sve' };

/** The kind of a machine in short words: `x64`, `avx2`. */
export function machineLabels({ architecture, instructionSets }: Machine): string[] {
  const kinds = Object.entries(KINDS).filter(([, flag]) => instructionSets.includes(flag));
  return [architecture, ...kinds.map(([kind]) => kind)];
}

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
