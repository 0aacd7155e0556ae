/**
 * F13: checkpoints are damaged or of something else. All of it is seen before anything is loaded,
 * the generation before is used, then none; whole ones are never refused. Once in a trial a real
 * run resumes despite a damaged one, to the same bits.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { totalSteps } from '../../src/experiments/records/training-position.js';
import type { CheckpointIdentity } from '../../src/models/checkpoints/checkpoint-file.js';
import { createCheckpoints } from '../../src/models/checkpoints/checkpoints.js';
import type { VariableLayout } from '../../src/models/loop/epoch-steps.js';
import { runSpec } from '../integration/trainer/trainer-process.js';
import { everything, model, training } from '../support/specs.js';
import { manifestOf, rewrittenFor } from './support/checkpoint-files.js';
import { type Choices, describeFault } from './support/fault.js';
import { type TrainerRun, trainToTheEnd } from './support/trainer-runs.js';

const SPEC = runSpec({
  model: model({ architecture: 'mlp', hiddenUnits: [8] }),
  regularization: everything,
  training: training({ epochs: 6, batchSize: 8 }),
});
const STEPS = 180;
const DAMAGES_A_TRIAL = 50;

const KINDS = [
  'bit flipped',
  'cut off',
  'zeros',
  'bytes added',
  'begun by an older one',
  'of another run',
  'of older semantics',
  'of another spec',
] as const;
type Kind = (typeof KINDS)[number];

interface Damage {
  kind: Kind;
  /** Where, in parts of a million of the file. */
  at: number;
  bit: number;
}

interface Plan {
  /** Where the run of the trial is killed. */
  step: number;
  damages: Damage[];
}

interface Bench {
  scratch: string;
  expected: TrainerRun['result'];
  /** Files that a real training left: the older generation and the newer one. */
  older: string;
  newer: string;
  identity: CheckpointIdentity;
  layout: VariableLayout[];
}

const choose = (choices: Choices): Damage => ({
  kind: choices.pick(KINDS),
  at: choices.integer(0, 999_999),
  bit: choices.integer(0, 7),
});

describeFault<Plan, Bench>({
  fault: 'F13',
  title: 'checkpoints are damaged',
  trials: { quick: 4, full: 40 },
  plan: (choices) => ({
    step: choices.integer(20, STEPS),
    damages: Array.from({ length: DAMAGES_A_TRIAL }, () => choose(choices)),
  }),
  open: async () => {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-faults-'));
    const run = await trainToTheEnd(SPEC, { scratch });
    const [older, newer] = readdirSync(run.checkpoints)
      .sort()
      .map((name) => path.join(run.checkpoints, name));
    const { identity, variables } = manifestOf(readFileSync(newer!));
    return { scratch, expected: run.result, older: older!, newer: newer!, identity, layout: variables };
  },
  close: async ({ scratch }) => rmSync(scratch, { recursive: true }),

  async trial({ plan, bench, count }) {
    for (const damage of plan.damages) {
      await expectSeen(damage, bench);
      count('damaged files seen', 2);
      count('whole files read');
      count(damage.kind);
    }
    let damaged = '';
    const survived = await trainToTheEnd(SPEC, {
      scratch: bench.scratch,
      crashes: [`1/step:${plan.step}`],
      between: ({ checkpoints }) => {
        damaged = path.join(checkpoints, readdirSync(checkpoints).sort().at(-1)!);
        writeFileSync(damaged, spoiled(plan.damages[0]!, readFileSync(damaged), bench));
      },
    });
    expect(survived.kills).toBe(1);
    const stepsOfDamaged = Number(/-(\d+)\.checkpoint$/.exec(damaged)![1]);
    expect(survived.starts[1]).toBeLessThan(stepsOfDamaged);
    expect(survived.result).toEqual(bench.expected);
    count('identical results');
  },
});

/** The newer one damaged: the older is used. Both: none. Neither: the newer, to the last bit. */
async function expectSeen(damage: Damage, bench: Bench): Promise<void> {
  const folder = mkdtempSync(path.join(bench.scratch, 'damaged-'));
  const newest = async () => {
    const state = await openFolder(folder, bench).newest(bench.layout);
    return state && totalSteps(state);
  };
  const files = {
    older: path.join(folder, path.basename(bench.older)),
    newer: path.join(folder, path.basename(bench.newer)),
  };
  copyFileSync(bench.older, files.older);
  copyFileSync(bench.newer, files.newer);
  const whole = await newest();
  expect(whole).toBe(Number(/-(\d+)\.checkpoint$/.exec(bench.newer)![1]));

  writeFileSync(files.newer, spoiled(damage, readFileSync(bench.newer), bench));
  const before = await newest();
  expect(before).toBe(Number(/-(\d+)\.checkpoint$/.exec(bench.older)![1]));

  writeFileSync(files.older, spoiled(damage, readFileSync(bench.older), bench));
  expect(await newest()).toBeNull();
  rmSync(folder, { recursive: true });
}

function openFolder(folder: string, { identity }: Bench) {
  return createCheckpoints({
    folder,
    identity,
    fence: 9,
    oldestFence: 0,
    everyMs: 1e9,
    onSaved: () => {},
    log: () => {},
  });
}

function spoiled({ kind, at, bit }: Damage, whole: Buffer, { identity, older }: Bench): Buffer {
  const bytes = Buffer.from(whole);
  const place = Math.floor((at / 1e6) * bytes.length);
  const writtenFor = (other: CheckpointIdentity) => rewrittenFor(other, whole);
  switch (kind) {
    case 'bit flipped':
      bytes[place]! ^= 1 << bit;
      return bytes;
    case 'cut off':
      return bytes.subarray(0, place);
    case 'zeros':
      // The last byte of a sum may be zero by itself: at least 32 of them are not.
      return bytes.fill(0, Math.min(place, bytes.length - 32));
    case 'bytes added':
      return Buffer.concat([bytes, Buffer.alloc(1 + bit, 1)]);
    case 'begun by an older one': {
      const other = readFileSync(older);
      // Where they differ: behind the place of the position in the manifest, and not all of it.
      const length = Math.min(Math.max(place, 2000), other.length - 33);
      other.copy(bytes, 0, 0, length);
      return bytes.equals(whole) ? bytes.subarray(0, place) : bytes;
    }
    case 'of another run':
      return writtenFor({ run: 'run_019a7c52-8f5e-7cc3-98d1-000000000000' });
    case 'of older semantics':
      return writtenFor({ trainingSemantics: Number(identity.trainingSemantics) - 1 });
    case 'of another spec':
      return writtenFor({ spec: '0'.repeat(64) });
  }
}
