import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../../../../src/errors.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { resolvedSpecSchema } from '../../../../src/experiments/spec/experiment.js';
import { EXPERIMENT_DEFAULTS } from '../../../support/specs.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096 };

function resolve(body: unknown, limits = LIMITS) {
  return resolveSpec(body, limits, ['mnist']);
}

function refusal(body: unknown, limits = LIMITS): ServiceError {
  try {
    resolve(body, limits);
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('The body was accepted.');
}

function problems(body: unknown): { pointer: string; code: string; message: string }[] {
  return refusal(body).problems as ReturnType<typeof problems>;
}

const mlp = { architecture: 'mlp', hiddenUnits: [64, 64] };
const documented = {
  name: 'dropout on MNIST',
  dataset: { name: 'mnist', trainSize: 60000, validationSplit: 0.2, labelNoise: 0, resampling: 'none' },
  seeds: [1, 2, 3],
  training: { epochs: 10, batchSize: 32, optimizer: { type: 'adam', learningRate: 0.001 }, earlyStopping: null },
  baseline: 'without-dropout',
  arms: [
    { name: 'without-dropout', model: mlp, regularization: { kernel: { l2: 0.001 } } },
    { name: 'with-dropout', model: mlp, regularization: { kernel: { l2: 0.001 }, dropout: { rate: 0.5 } } },
  ],
};

describe('a resolved spec', () => {
  it('fills in every default of a spec with one arm', () => {
    const training = {
      epochs: 10,
      batchSize: 32,
      optimizer: { type: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      learningRateSchedule: null,
      gradientClipping: null,
      labelSmoothing: 0,
      mixup: null,
      augmentation: null,
      earlyStopping: null,
      weightAveraging: null,
    };
    expect(resolve({ arms: [{ name: 'a', model: { architecture: 'mlp' } }] }).spec).toEqual({
      name: 'experiment',
      ...EXPERIMENT_DEFAULTS,
      training,
      baseline: null,
      arms: [
        {
          name: 'a',
          model: {
            architecture: 'mlp',
            hiddenUnits: [64, 64],
            activation: 'relu',
            output: { activation: 'softmax', units: 10 },
          },
          regularization: {
            kernel: null,
            bias: null,
            activity: null,
            maxNorm: null,
            dropout: null,
            spatialDropout: null,
            recurrentDropout: null,
            gaussianDropout: null,
            gaussianNoise: null,
            layerNormalization: null,
            batchNormalization: null,
          },
          training,
        },
      ],
    });
  });

  it('keeps the fields of the documented example, without warnings, and counts 55050 weights per arm', () => {
    const { spec, warnings, estimate } = resolve(documented);
    expect(spec).toMatchObject(documented);
    expect(warnings).toEqual([]);
    expect(estimate).toMatchObject({ runs: 6, parameters: { 'without-dropout': 55050, 'with-dropout': 55050 } });
  });

  it('resolves to itself and matches its own schema', () => {
    const { spec } = resolve(documented);
    expect(resolve(spec).spec).toEqual(spec);
    expect(resolvedSpecSchema.parse(spec)).toEqual(spec);
  });

  it('expands a count and a base to a list of seeds, up to the largest seed', () => {
    const arms = documented.arms;
    expect(resolve({ seeds: { count: 3 }, arms }).spec.seeds).toEqual([1, 2, 3]);
    expect(resolve({ seeds: { count: 2, base: 2 ** 31 - 2 }, arms }).spec.seeds).toEqual([2 ** 31 - 2, 2 ** 31 - 1]);
  });

  it('merges the settings of each arm into the shared ones', () => {
    const { spec } = resolve({
      training: { epochs: 5, batchSize: 64, optimizer: { type: 'sgd' }, earlyStopping: { patience: 1 } },
      arms: [
        { name: 'a', model: mlp },
        { name: 'b', model: mlp, training: { epochs: 3, optimizer: { type: 'momentum' } } },
        { name: 'c', model: mlp, training: { earlyStopping: null } },
      ],
    });
    const [a, b, c] = spec.arms.map(({ training }) => training);
    expect(a).toEqual(spec.training);
    expect(b).toEqual({
      ...spec.training,
      epochs: 3,
      optimizer: { type: 'momentum', learningRate: 0.01, momentum: 0.9, nesterov: false, weightDecay: 0 },
    });
    expect(c).toEqual({ ...spec.training, earlyStopping: null });
  });

  it('is plain JSON: no negative zero, no undefined field, no object shared with the body', () => {
    const body = {
      dataset: { labelNoise: -0 },
      seeds: [-0],
      arms: [{ name: 'a', model: structuredClone(mlp), training: { epochs: undefined } }],
    };
    const { spec } = resolve(body);
    expect(Object.is(spec.seeds[0], 0)).toBe(true);
    expect(Object.is(spec.dataset.labelNoise, 0)).toBe(true);
    expect(spec.arms[0]!.training.epochs).toBe(10);
    body.arms[0]!.model.hiddenUnits.push(7);
    expect(spec.arms[0]!.model).toMatchObject({ hiddenUnits: [64, 64] });
  });

  it('accepts arm names that are properties of every object', () => {
    const { estimate } = resolve({
      arms: [
        { name: 'constructor', model: mlp },
        { name: 'toString', model: mlp },
      ],
    });
    expect(estimate.parameters).toEqual({ constructor: 55050, toString: 55050 });
  });
});

describe('early stopping without validation images', () => {
  const stopping = (monitor: string) => ({ patience: 1, monitor });

  it.each([
    ['validation.dataLoss', 'train.dataLoss'],
    ['validation.accuracy', 'train.accuracy'],
  ])('replaces the monitor %s by %s and warns once', (asked, resolved) => {
    const { spec, warnings } = resolve({
      dataset: { validationSplit: 0 },
      seeds: [1, 2, 3],
      training: { earlyStopping: stopping(asked) },
      arms: [
        { name: 'a', model: mlp },
        { name: 'b', model: { architecture: 'softmax-regression' } },
      ],
      baseline: 'a',
    });
    for (const training of [spec.training, ...spec.arms.map((arm) => arm.training)]) {
      expect(training.earlyStopping?.monitor).toBe(resolved);
    }
    expect(warnings).toEqual([
      {
        code: 'EARLY_STOPPING_WITHOUT_VALIDATION',
        pointer: '/training/earlyStopping/monitor',
        message: expect.stringContaining(`monitors ${resolved}`),
      },
    ]);
  });

  it('warns at the arm that has its own early stopping', () => {
    const { warnings } = resolve({
      dataset: { validationSplit: 0 },
      arms: [{ name: 'a', model: mlp, training: { earlyStopping: stopping('validation.dataLoss') } }],
    });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['EARLY_STOPPING_WITHOUT_VALIDATION', '/arms/0/training/earlyStopping/monitor'],
    ]);
  });

  it('keeps its monitor if that is a training metric or if there are validation images', () => {
    const onTrain = { dataset: { validationSplit: 0 }, training: { earlyStopping: stopping('train.accuracy') } };
    const onValidation = { training: { earlyStopping: stopping('validation.accuracy') } };
    for (const body of [onTrain, onValidation]) {
      const { spec, warnings } = resolve({ ...body, arms: [{ name: 'a', model: mlp }] });
      expect(spec.training.earlyStopping?.monitor).toBe(body.training.earlyStopping.monitor);
      expect(warnings).toEqual([]);
    }
  });

  it('treats a split too small for a single image like no split', () => {
    const { warnings } = resolve({
      dataset: { validationSplit: 1e-18 },
      training: { earlyStopping: {} },
      arms: [{ name: 'a', model: mlp }],
    });
    expect(warnings.map(({ code }) => code)).toEqual(['EARLY_STOPPING_WITHOUT_VALIDATION']);
  });
});

describe('an invalid spec', () => {
  it('is refused with every problem at once', () => {
    const body = {
      name: '',
      nmae: 'x',
      seeds: [1, 'two', -1],
      training: { epochs: 1.5, optimizer: { type: 'adamw' } },
      arms: [{ model: { architecture: 'transformer' } }, { name: 'b', model: { ...mlp, 'a/b~': 1 } }],
    };
    expect(refusal(body)).toMatchObject({ code: 'INVALID_SPEC', message: 'The spec has 9 problems.' });
    expect(problems(body)).toEqual([
      { pointer: '/name', code: 'TOO_SMALL', message: 'Must have at least 1 character.' },
      { pointer: '/seeds/1', code: 'INVALID_TYPE', message: 'Must be a number, not a string.' },
      { pointer: '/seeds/2', code: 'TOO_SMALL', message: 'Must be at least 0.' },
      { pointer: '/training/epochs', code: 'INVALID_TYPE', message: 'Must be an integer, not a fraction.' },
      {
        pointer: '/training/optimizer/type',
        code: 'INVALID_VALUE',
        message: 'Must be one of "sgd", "momentum", "rmsprop", "adam". Did you mean "adam"?',
      },
      { pointer: '/arms/0/name', code: 'REQUIRED', message: 'Is required: a string.' },
      {
        pointer: '/arms/0/model/architecture',
        code: 'INVALID_VALUE',
        message: 'Must be one of "softmax-regression", "mlp", "cnn", "lstm", "gru", "layers".',
      },
      {
        pointer: '/arms/1/model/a~1b~0',
        code: 'UNKNOWN_FIELD',
        message: 'There is no field "a/b~" here. The fields are architecture, hiddenUnits, activation, output.',
      },
      {
        pointer: '/nmae',
        code: 'UNKNOWN_FIELD',
        message:
          'There is no field "nmae" here. The fields are name, dataset, seeds, training, kind, seedChanges, baseline, deadlines, layerReport, robustness, arms, labels, description, metadata.',
      },
    ]);
  });

  it('is refused with every broken rule across fields at once', () => {
    const body = {
      seeds: [4, 4],
      baseline: 'c',
      dataset: { name: 'fashion' },
      arms: [
        { name: 'a', model: { architecture: 'layers', layers: [] }, regularization: { dropout: { rate: 0.5 } } },
        { name: 'a', model: { architecture: 'cnn', poolSize: 28 } },
      ],
    };
    expect(problems(body).map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/seeds/1', 'DUPLICATE'],
      ['/arms/1/name', 'DUPLICATE'],
      ['/baseline', 'UNKNOWN_REFERENCE'],
      ['/arms/0/regularization/dropout', 'NOT_ALLOWED'],
      ['/arms/0/model/layers', 'SHAPE_MISMATCH'],
      ['/arms/1/model/poolSize', 'SHAPE_MISMATCH'],
      ['/dataset/name', 'UNKNOWN_REFERENCE'],
    ]);
  });

  it('points to the part that was sent when a default is at fault', () => {
    const pool = { type: 'maxPooling2d' };
    const layers = [{ type: 'conv2d', filters: 1, kernelSize: 28 }, pool, { type: 'flatten' }];
    const [problem] = problems({ arms: [{ name: 'a', model: { architecture: 'layers', layers } }] });
    expect(problem!.pointer).toBe('/arms/0/model/layers/1');
  });

  it('lists the types of a union, or reports the problems of the one that was meant', () => {
    const arms = documented.arms;
    expect(problems({ seeds: 5, arms })).toEqual([
      {
        pointer: '/seeds',
        code: 'INVALID_TYPE',
        message: 'Must be an array or an object, not a number: write [5] or {"count": 5}.',
      },
    ]);
    expect(problems({ seeds: { base: 1, step: 2 }, arms })).toEqual([
      { pointer: '/seeds/count', code: 'REQUIRED', message: 'Is required: a number.' },
      {
        pointer: '/seeds/step',
        code: 'UNKNOWN_FIELD',
        message: 'There is no field "step" here. The fields are count, base.',
      },
    ]);
  });

  it('lists the first 200 problems and counts the rest', () => {
    const arms = Array.from({ length: 60 }, () => ({ name: 1, model: 1, regularization: 1, training: 1 }));
    const error = refusal({ arms });
    expect(error.message).toBe('The spec has 240 problems; the first 200 are listed.');
    expect(error.problems).toHaveLength(200);
  });

  it('reports the problems of a preset request and of its overrides together', () => {
    const body = { preset: 'quick-start', extra: 1, overrides: { arms: [], training: { epochs: 0 } } };
    expect(
      problems(body)
        .map(({ pointer }) => pointer)
        .sort(),
    ).toEqual(['/extra', '/overrides/arms', '/overrides/training/epochs'].sort());
    expect(problems({ preset: 'nope', overrides: { arms: [] } }).map(({ pointer }) => pointer)).toEqual([
      '/overrides/arms',
      '/preset',
    ]);
    expect(problems({ preset: 'nope' })[0]!.message).toContain('"notebook-dropout-corrected"');
  });
});

describe('stopping criteria that are ratios to a loss', () => {
  const models = {
    mlp: { architecture: 'mlp', hiddenUnits: [8] },
    cnn: { architecture: 'cnn' },
    'softmax-regression': { architecture: 'softmax-regression' },
    lstm: { architecture: 'lstm' },
  };
  const cases = Object.entries(models).flatMap(([name, model]) =>
    ['patience', 'generalizationLoss', 'progressQuotient'].flatMap((criterion) =>
      ['validation.dataLoss', 'train.dataLoss', 'validation.accuracy', 'train.accuracy'].flatMap((monitor) =>
        ['softmax', 'sigmoid'].map((activation) => ({ name, model, criterion, monitor, activation })),
      ),
    ),
  );

  it.each(cases)('$criterion on $monitor of $name with $activation', ({ model, criterion, monitor, activation }) => {
    const earlyStopping = { criterion: { type: criterion }, monitor };
    const arm = { name: 'a', model: { ...model, output: { activation } } };
    const fits = criterion === 'patience' || monitor.endsWith('accuracy') || activation === 'softmax';
    const shared = { training: { earlyStopping }, arms: [arm] };
    const own = {
      arms: [
        { name: 'b', model },
        { ...arm, training: { earlyStopping } },
      ],
    };
    for (const [body, pointer] of [
      [shared, '/training/earlyStopping/criterion'],
      [own, '/arms/1/training/earlyStopping/criterion'],
    ] as const) {
      if (fits) expect(() => resolve(body)).not.toThrow();
      else expect(problems(body).map(({ code, ...at }) => [at.pointer, code])).toEqual([[pointer, 'NOT_ALLOWED']]);
    }
  });
});

describe('a spec that is too large', () => {
  const arms = [{ name: 'a', model: mlp }];

  it('is refused with the limit, its value and the variable that sets it', () => {
    const limits = { parameters: 55_049, memoryMegabytes: 300 };
    const error = refusal({ arms: [{ name: 'a', model: { architecture: 'mlp', hiddenUnits: [64, 64] } }] }, limits);
    expect(error.code).toBe('SPEC_TOO_LARGE');
    expect(error.problems).toEqual([
      {
        pointer: '/arms/0/model',
        code: 'LIMIT_EXCEEDED',
        message: 'Arm "a" has 55050 weights; at most 55049 are allowed (REGULAB_MAX_PARAMETERS).',
      },
      {
        pointer: '/arms/0/model',
        code: 'LIMIT_EXCEEDED',
        message: expect.stringMatching(/needs about \d+ MB; at most 300 MB are allowed \(REGULAB_MAX_MEMORY_MB\)/),
      },
    ]);
    expect(error.message).toContain('REGULAB_MAX_PARAMETERS');
  });

  it('is accepted at exactly the limit', () => {
    const { estimate } = resolve({ arms });
    const limits = { parameters: estimate.parameters.a!, memoryMegabytes: estimate.memoryMegabytes };
    expect(() => resolve({ arms }, limits)).not.toThrow();
  });

  it('can have at most 1000 runs', () => {
    const many = Array.from({ length: 11 }, (_, index) => ({ name: `arm-${index}`, model: mlp }));
    expect(resolve({ seeds: { count: 100 }, arms: many.slice(1) }).estimate.runs).toBe(1000);
    const error = refusal({ seeds: { count: 91 }, arms: many });
    expect(error).toMatchObject({ code: 'SPEC_TOO_LARGE', problems: [{ pointer: '/seeds' }] });
    expect(error.message).toContain('1001 runs');
  });

  it('points at the preset if the preset itself is too large', () => {
    const limits = { parameters: 10, memoryMegabytes: 4096 };
    expect(refusal({ preset: 'quick-start' }, limits).problems.map(({ pointer }) => pointer)).toEqual([
      '/preset',
      '/preset',
    ]);
  });
});
