/**
 * F5: a trainer is killed at a boundary between two system calls of saving a checkpoint or of
 * publishing its artifacts. A trial is one run, killed at every boundary, one after the other in a
 * random order.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { runSpec } from '../integration/trainer/trainer-process.js';
import { everything, model, training } from '../support/specs.js';
import { type Choices, describeFault } from './support/fault.js';
import { type TrainerRun, trainToTheEnd } from './support/trainer-runs.js';

/** Many short epochs, so that there are checkpoints left for every boundary. */
const SPEC = runSpec({
  model: model({ architecture: 'mlp', hiddenUnits: [8] }),
  regularization: everything,
  training: training({ epochs: 60, batchSize: 40 }),
});

const SAVING = ['begun', 'opened', 'written', 'flushed', 'renamed', 'folder-flushed', 'pruned', 'reported'];
const PUBLISHED = 5;
const SAVING_BOUNDARIES = SAVING.flatMap((moment) => [1, 2].map((count) => `checkpoint.${moment}:${count}`));
const PUBLISHING_BOUNDARIES = [
  ...['opened', 'written', 'flushed', 'renamed'].flatMap((moment) =>
    Array.from({ length: PUBLISHED }, (_, file) => `publish.${moment}:${file + 1}`),
  ),
  'publish.folder-flushed:1',
];

interface Bench {
  scratch: string;
  expected: TrainerRun['result'];
  /** SHA-256 of each artifact of the undisturbed run that does not hold times. */
  files: Record<string, string>;
}

describeFault<{ boundaries: string[] }, Bench>({
  fault: 'F5',
  title: 'a trainer is killed at a boundary of saving or publishing',
  trials: { quick: 1, full: 20 },
  limitMs: 600_000,
  // Publishing comes last: from then on there is nothing to be saved.
  plan: (choices) => ({
    boundaries: [...shuffled(SAVING_BOUNDARIES, choices), ...shuffled(PUBLISHING_BOUNDARIES, choices)],
  }),
  open: async () => {
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'regulab-faults-'));
    const undisturbed = await trainToTheEnd(SPEC, { scratch, checkpointSeconds: 3600 });
    return { scratch, expected: undisturbed.result, files: hashes(undisturbed.artifacts[0]!) };
  },
  close: async ({ scratch }) => rmSync(scratch, { recursive: true }),

  async trial({ plan, bench, count }) {
    const { scratch, expected, files } = bench;
    const crashes = plan.boundaries.map((boundary, position) => `${position + 1}/${boundary}`);
    const survived = await trainToTheEnd(SPEC, {
      scratch,
      crashes,
      between: ({ checkpoints, artifacts }) => {
        expectWhole(checkpoints);
        expect(files).toMatchObject(hashes(artifacts));
      },
    });
    expect(survived.kills).toBe(plan.boundaries.length);
    count('boundaries', survived.kills);
    expect([...survived.starts].sort((one, other) => one - other)).toEqual(survived.starts);
    expect(survived.result).toEqual(expected);
    count('identical results');

    // Incomplete files are in folders of earlier executions; the run keeps none of them.
    const left = [...readdirSync(survived.checkpoints), ...readdirSync(survived.artifacts.at(-1)!)];
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(readdirSync(survived.checkpoints).length).toBeLessThanOrEqual(2);
  },
});

/** A checkpoint under its own name ends with the SHA-256 of all before. */
function expectWhole(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => !each.endsWith('.tmp'))) {
    const bytes = readFileSync(path.join(folder, name));
    expect(createHash('sha256').update(bytes.subarray(0, -32)).digest().equals(bytes.subarray(-32))).toBe(true);
  }
}

function hashes(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => /^(model\.json|weights\.bin|predictions\.bin)$/.test(name));
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, hash(name)]));
}

function shuffled(items: readonly string[], choices: Choices): string[] {
  const left = [...items];
  return items.map(() => left.splice(choices.integer(0, left.length - 1), 1)[0]!);
}
