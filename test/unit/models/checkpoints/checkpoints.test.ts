import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckpointOptions, createCheckpoints } from '../../../../src/models/checkpoints/checkpoints.js';
import type { TrainingState } from '../../../../src/models/loop/training-state.js';
import { temporaryFolder } from '../../../support/folders.js';

const scratch = temporaryFolder();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(scratch, 'run-'));
});

const LAYOUT = ['float32:3', 'int32:1'] as const;

const stateAt = (step: number): TrainingState => ({
  epoch: 1,
  step,
  steps: 100,
  elapsedMs: 12.5,
  epochs: [],
  layers: [],
  earlyStopping: { best: null, waited: 0, stop: false },
  variables: [Float32Array.of(step, 0.1, -0), Int32Array.of(step)],
  best: { epoch: 1, weights: [Float32Array.of(1, 2), Float32Array.of(3)] },
  average: { epoch: 3, count: 2, weights: [Float32Array.of(5, 6, 7)] },
});

function open(options: Partial<CheckpointOptions> = {}) {
  const lines: string[] = [];
  const saved: number[] = [];
  const checkpoints = createCheckpoints({
    folder,
    identity: { run: 'run_1', spec: 'a', trainingSemantics: 1 },
    fence: 1,
    oldestFence: 0,
    everyMs: 5000,
    onSaved: ({ step }) => saved.push(step),
    log: (line) => lines.push(line),
    ...options,
  });
  const save = async (...steps: number[]) => {
    for (const step of steps) await checkpoints.save(stateAt(step), () => stateAt(step));
  };
  return { checkpoints, save, saved, lines, newest: () => checkpoints.newest(LAYOUT) };
}

const files = () => readdirSync(folder).sort();
const newestFile = () => path.join(folder, files().at(-1)!);

describe('checkpoints', () => {
  it('give back the newest state, to the last bit', async () => {
    await open().save(10, 20);
    expect(await open().newest()).toEqual(stateAt(20));
  });

  it('are none at the beginning', async () => {
    expect(await open().newest()).toBeNull();
  });

  it('are kept in two generations, and nothing else is left', async () => {
    writeFileSync(path.join(folder, '00000001-000000000007.checkpoint.tmp'), 'half of one');
    await open().save(10, 20, 30);
    expect(files()).toEqual(['00000001-000000000120.checkpoint', '00000001-000000000130.checkpoint']);
  });

  it('are not written twice for the same step', async () => {
    const { save, saved } = open();
    await save(10, 10);
    expect(saved).toEqual([10]);
    const next = open({ fence: 2 });
    await next.newest();
    await next.save(10);
    expect(next.saved).toEqual([]);
  });

  it('of a later execution are left alone by one that has lost the run', async () => {
    await open({ fence: 2 }).save(5, 6);
    await open({ fence: 1 }).save(50, 60, 70);
    expect(files()).toEqual([
      '00000001-000000000160.checkpoint',
      '00000001-000000000170.checkpoint',
      '00000002-000000000105.checkpoint',
      '00000002-000000000106.checkpoint',
    ]);
    expect((await open({ fence: 3 }).newest())?.step).toBe(6);
  });

  it('of an earlier life of the run are not used', async () => {
    await open({ fence: 4 }).save(10);
    expect(await open({ fence: 6, oldestFence: 5 }).newest()).toBeNull();
    expect((await open({ fence: 6, oldestFence: 4 }).newest())?.step).toBe(10);
  });

  it('that are damaged are seen, removed, and the one before is used, and then none', async () => {
    await open().save(10, 20);
    const bytes = readFileSync(newestFile());
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(newestFile(), bytes);
    const { newest, lines } = open();
    expect((await newest())?.step).toBe(10);
    expect(lines).toEqual(['checkpoint 00000001-000000000120.checkpoint cannot be used: it is damaged']);
    expect(files()).toEqual(['00000001-000000000110.checkpoint']);

    writeFileSync(newestFile(), '');
    expect(await open().newest()).toBeNull();
  });

  it.each([
    ['another run', { run: 'run_2', spec: 'a', trainingSemantics: 1 }],
    ['another spec', { run: 'run_1', spec: 'b', trainingSemantics: 1 }],
    ['another version of the arithmetic', { run: 'run_1', spec: 'a', trainingSemantics: 2 }],
    ['a version that knows more', { run: 'run_1', spec: 'a', trainingSemantics: 1, more: 'x' }],
    ['a version that knows less', { run: 'run_1', spec: 'a' }],
  ])('of %s are neither used nor removed', async (_, identity) => {
    await open({ identity: identity as CheckpointOptions['identity'] }).save(10);
    const { newest, lines } = open();
    expect(await newest()).toBeNull();
    expect(lines).toEqual([expect.stringContaining('it was written for')]);
    expect(files()).toHaveLength(1);
  });

  it('on a broken place of the disk are skipped', async () => {
    await open().save(10);
    // Linux has a file that cannot be read at its beginning; elsewhere one that is not there must
    // do.
    const unreadable = process.platform === 'linux' ? '/proc/self/mem' : path.join(folder, 'gone');
    symlinkSync(unreadable, path.join(folder, '00000001-000000000120.checkpoint'));
    const { newest, lines } = open();
    expect(await newest()).toEqual(stateAt(10));
    expect(lines).toEqual([expect.stringMatching(/000120.checkpoint cannot be used: E(IO|NOENT)/)]);
  });

  it('of other variables are not used', async () => {
    await open().save(10);
    expect(await open().checkpoints.newest(['float32:4'])).toBeNull();
  });

  it('that cannot be written leave the ones before and no half of one', async () => {
    const { save } = open();
    await save(10);
    const failing = open({
      passing: (moment) => {
        if (moment === 'written') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    });
    await expect(failing.save(20)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(files()).toEqual(['00000001-000000000110.checkpoint']);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await expect(save(30)).rejects.toMatchObject({ code: 'ARTIFACT_WRITE_FAILED' });
    rmSync(folder);
  });

  it('are saved although a clean-up took their empty folder away', async () => {
    rmSync(folder, { recursive: true });
    const { save, newest } = open();
    expect(await newest()).toBeNull();
    await save(10);
    expect(files()).toEqual(['00000001-000000000110.checkpoint']);
  });

  it('are due after their time, sooner after an epoch, and never so often that they cost more than a fortieth', async () => {
    let now = 0;
    let cost = 0;
    const passing = (moment: string) => {
      if (moment === 'written') now += cost;
    };
    const { checkpoints, save } = open({ now: () => now, passing });
    const due = () => (['step', 'epoch', 'end'] as const).filter((occasion) => checkpoints.isDue(occasion));
    expect(due()).toEqual([]);
    now = 400;
    expect(due()).toEqual(['end']);
    now = 1000;
    expect(due()).toEqual(['epoch', 'end']);
    now = 5000;
    expect(due()).toEqual(['step', 'epoch', 'end']);
    cost = 200;
    await save(10);
    const saved = now;
    now = saved + 7999;
    expect(due()).toEqual([]);
    now = saved + 8000;
    expect(due()).toEqual(['step', 'epoch', 'end']);
    expect(open({ everyMs: 0 }).checkpoints.isDue('step')).toBe(true);
  });
});
