import { describe, expect, it } from '@jest/globals';
import type { Run, Schemas } from '#client';
import { NOTEBOOK_ACCURACY, summarizeArms } from '../../../../src/cli/commands/service/demo.js';
import { applySettings } from '../../../../src/cli/commands/submit.js';
import { EXIT } from '../../../../src/cli/errors.js';
import { describeWarnings } from '../../../../src/cli/output/describe.js';
import { describeBiasVariance } from '../../../../src/cli/output/describe-statistics.js';
import {
  bytes,
  clipMiddle,
  counted,
  duration,
  paletteFor,
  significant,
  table,
} from '../../../../src/cli/output/format.js';
import { isRunId } from '../../../../src/cli/session.js';
import { exitCodeFor } from '../../../../src/cli/watch/watch-runs.js';
import { loadClientConfig, loadStackConfig } from '../../../../src/config.js';
import { EXPERIMENT_STATUSES } from '../../../../src/experiments/records/experiment.js';
import { isFinished } from '../../../../src/experiments/records/states.js';

describe('applySettings', () => {
  it('sets fields at any depth, as JSON where the value is JSON', () => {
    const spec = { dataset: { trainSize: 60000 }, arms: [{ name: 'a' }] };
    const settings = [
      'dataset.trainSize=2000',
      'seeds=[1,2]',
      'arms.0.name=b',
      'training.optimizer.type=sgd',
      'name=a=b',
    ];
    expect(applySettings(spec, settings)).toEqual({
      dataset: { trainSize: 2000 },
      seeds: [1, 2],
      arms: [{ name: 'b' }],
      training: { optimizer: { type: 'sgd' } },
      name: 'a=b',
    });
  });

  it.each(['seeds', '=1', 'a..b=1', '__proto__.x=1', 'constructor.__proto__=1'])('refuses %s', (setting) => {
    expect(() => applySettings({}, [setting])).toThrow('is not path=value');
  });

  it.each(['seeds=[1e-400]', 'seeds=[1,9007199254740993]', 'dataset={"trainSize":1e400}', 'dataset={"a":1,"a":2}'])(
    'refuses what a file may not have either: %s',
    (setting) => {
      expect(() => applySettings({}, [setting])).toThrow(`--set ${setting}: `);
    },
  );

  it('refuses a path through a number', () => {
    expect(() => applySettings({ seeds: 3 }, ['seeds.count=1'])).toThrow('seeds has no fields');
  });
});

describe('exitCodeFor', () => {
  it('is 0 for success alone, and tells cancelled from failed', () => {
    const codes = EXPERIMENT_STATUSES.filter(isFinished).map((status) => [status, exitCodeFor(status)]);
    expect(Object.fromEntries(codes)).toEqual({
      succeeded: EXIT.ok,
      partially_succeeded: EXIT.failed,
      failed: EXIT.failed,
      cancelled: EXIT.cancelled,
    });
  });
});

describe('isRunId', () => {
  it('tells runs from experiments and refuses the rest', () => {
    expect([isRunId('run_1'), isRunId('exp_1')]).toEqual([true, false]);
    expect(() => isRunId('17')).toThrow('is not an id');
  });
});

describe('summarizeArms', () => {
  const run = (arm: string, accuracy: number | null) =>
    ({
      arm,
      startedAt: '2026-01-01T00:00:00Z',
      finishedAt: '2026-01-01T00:00:10Z',
      evaluation: accuracy === null ? null : { test: { accuracy, dataLoss: 0.5, penalty: 0.25 } },
    }) as Run;

  it('takes the mean over the runs of each arm that were evaluated', () => {
    expect(summarizeArms([run('a', 0.5), run('b', 0.9), run('a', 1), run('a', null)])).toEqual([
      { arm: 'a', accuracies: [0.5, 1], meanAccuracy: 0.75, meanLoss: 0.5, meanPenalty: 0.25, meanSeconds: 10 },
      { arm: 'b', accuracies: [0.9], meanAccuracy: 0.9, meanLoss: 0.5, meanPenalty: 0.25, meanSeconds: 10 },
    ]);
  });

  it("keeps the notebook's figure to the last digit", () => {
    expect(NOTEBOOK_ACCURACY).toBe(Math.fround(1135 / 10000));
    const [arm] = summarizeArms([run('a', 0.1135), run('a', 0.1135), run('a', 0.1135)]);
    expect(String(Math.fround(arm!.meanAccuracy))).toBe('0.11349999904632568');
  });
});

describe('loadClientConfig', () => {
  it('finds the service on this machine unless told otherwise', () => {
    expect(loadClientConfig({})).toEqual({ url: 'http://127.0.0.1:3000', apiKey: undefined });
    const given = { REGULAB_URL: 'https://lab.example/x', REGULAB_API_KEY: 'k' };
    expect(loadClientConfig(given)).toEqual({ url: 'https://lab.example/x', apiKey: 'k' });
  });

  it('refuses a URL that is none', () => {
    expect(() => loadClientConfig({ REGULAB_URL: 'localhost:3000' })).toThrow('REGULAB_URL: expected an http(s) URL');
  });
});

describe('loadStackConfig', () => {
  it('knows what the user has chosen', () => {
    expect(loadStackConfig({})).toMatchObject({ externalRedisUrl: null, dataDirectoryGiven: false });
    const given = { REDIS_URL: 'redis://h:1', REGULAB_DATA_DIR: 'x' };
    expect(loadStackConfig(given)).toMatchObject({ externalRedisUrl: 'redis://h:1', dataDirectoryGiven: true });
  });
});

describe('describeWarnings', () => {
  it('says a warning once, with every place where it holds', () => {
    const warning = { code: 'DEGENERATE_OBJECTIVE', message: 'No minimum.' };
    const warnings = [
      { ...warning, pointer: '/arms/0/model' },
      { code: 'SINGLE_SEED', pointer: '', message: 'One.' },
      { ...warning, pointer: '/arms/1/model' },
    ];
    expect(describeWarnings({ warnings })).toEqual([
      'warning   DEGENERATE_OBJECTIVE: No minimum. (/arms/0/model, /arms/1/model)',
      'warning   SINGLE_SEED: One. (/)',
    ]);
  });
});

describe('describeBiasVariance', () => {
  it('says once that there are no replicas', () => {
    const description = 'Every seed saw the same training images.';
    const arms = ['a', 'b'].map((arm) => ({
      arm,
      n: 0,
      planned: 3,
      zeroOne: null,
      brier: null,
      reasons: { zeroOne: description },
    }));
    const replicas = { resampling: 'none', description, varies: '', fixed: '' };
    const answer = {
      experimentId: 'exp_1',
      complete: true,
      replicas,
      arms,
      notes: [],
    } as unknown as Schemas['BiasVariance'];
    expect(describeBiasVariance(answer, paletteFor({}))).toBe(`bias and variance  exp_1\n\n${description}`);
  });
});

describe('format', () => {
  it('counts things', () => {
    expect([counted(0, 'run'), counted(1, 'run'), counted(2, 'run')]).toEqual(['0 runs', '1 run', '2 runs']);
  });

  it('writes numbers and times for people', () => {
    expect([0.4, 9.96, 12, 60, 65, 7384].map(duration)).toEqual([
      '0.4 s',
      '10.0 s',
      '12 s',
      '1 min',
      '1 min 5 s',
      '2 h 3 min',
    ]);
    expect([0, 0.123456, 12.34567, -3412345.6, 1e-7].map(significant)).toEqual([
      '0',
      '0.1235',
      '12.35',
      '-3412346',
      '1.000e-7',
    ]);
    expect([0, 999, 1000, 241_000_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '241.0 MB']);
  });

  it('keeps the end of a name that is cut', () => {
    expect(clipMiddle('notebook-dropout-corrected without-dropout seed 3', 30)).toBe('notebook-dropout-co…out seed 3');
  });

  it('aligns the columns of a table', () => {
    expect(
      table(
        ['name', 'count>'],
        [
          ['a', '1'],
          ['bcd', '12345678'],
        ],
      ),
    ).toBe('name     count\n----  --------\na            1\nbcd   12345678');
  });
});
