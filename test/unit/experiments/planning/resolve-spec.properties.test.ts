import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ServiceError } from '../../../../src/errors.js';
import { planRuns } from '../../../../src/experiments/planning/plan-runs.js';
import { type Resolution, resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { PROBLEM_CODES } from '../../../../src/experiments/planning/spec-findings.js';
import { warningSchema } from '../../../../src/experiments/records/plan.js';
import { expandModel, inputShape, traceModel } from '../../../../src/experiments/spec/architecture.js';
import { resolvedSpecSchema } from '../../../../src/experiments/spec/experiment.js';
import { layerSchema } from '../../../../src/experiments/spec/layers.js';

const LIMITS = { parameters: 20_000_000, memoryMegabytes: 4096 };
const ANY_LIMITS = { parameters: Number.MAX_SAFE_INTEGER, memoryMegabytes: Number.MAX_SAFE_INTEGER };

// ---- specs with valid single fields; their layers may or may not fit ----------------------------

const share = fc.double({ min: 0, max: 0.9, noNaN: true });
const units = fc.integer({ min: 1, max: 4096 });
const activation = fc.constantFrom('relu', 'sigmoid', 'tanh', 'linear');
const padding = fc.constantFrom('valid', 'same');
const side = fc.integer({ min: 1, max: 28 });
const small = fc.integer({ min: 1, max: 5 });
const strength = fc.double({ min: 0, max: 1, noNaN: true });
const kernelRegularizer = fc.record({ l1: strength, l2: strength, proximal: fc.boolean() }, { requiredKeys: [] });
const limit = fc.double({ min: 0.01, max: 100, noNaN: true });
const batchNormalization = fc.record({ momentum: share }, { requiredKeys: [] });
const output = fc.constantFrom(
  { activation: 'softmax' },
  { activation: 'sigmoid' },
  { activation: 'softmax', units: 10 },
);
const hiddenUnits = fc.array(units, { minLength: 1, maxLength: 4 });

const layer = fc.oneof(
  fc.record({ type: fc.constant('dense'), units, activation, kernelRegularizer }, { requiredKeys: ['type', 'units'] }),
  fc.record(
    {
      type: fc.constant('conv2d'),
      filters: fc.integer({ min: 1, max: 64 }),
      kernelSize: small,
      strides: small,
      padding,
    },
    { requiredKeys: ['type', 'filters', 'kernelSize'] },
  ),
  fc.record(
    { type: fc.constant('maxPooling2d'), poolSize: small, strides: small, padding },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('batchNormalization'), momentum: share }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('dropout'), rate: share }),
  fc.record({ type: fc.constant('flatten') }),
  fc.record(
    { type: fc.constantFrom('lstm', 'gru'), units: fc.integer({ min: 1, max: 256 }), returnSequences: fc.boolean() },
    { requiredKeys: ['type', 'units'] },
  ),
  fc.record({ type: fc.constant('activation'), activation }),
);

const plainModel = fc.oneof(
  fc.record({ architecture: fc.constant('softmax-regression'), output }, { requiredKeys: ['architecture'] }),
  fc.record({ architecture: fc.constant('mlp'), hiddenUnits, activation, output }, { requiredKeys: ['architecture'] }),
  fc.record(
    {
      architecture: fc.constant('cnn'),
      filters: fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 8 }),
      kernelSize: fc.oneof(small, side),
      poolSize: fc.oneof(small, side),
      padding,
      hiddenUnits: fc.array(units, { maxLength: 3 }),
      output,
    },
    { requiredKeys: ['architecture'] },
  ),
  fc.record(
    { architecture: fc.constantFrom('lstm', 'gru'), units, hiddenUnits, activation, output },
    { requiredKeys: ['architecture'] },
  ),
);
/** Ends with a flat output, so that many of the stacks fit. */
const stack = fc
  .record({
    architecture: fc.constant('layers'),
    input: fc.constantFrom('flat', 'rows', 'image'),
    layers: fc.array(layer, { maxLength: 5 }),
  })
  .map((model) => ({ ...model, layers: [...model.layers, { type: 'flatten' }] }));

const regularization = fc.record(
  {
    kernel: fc.option(kernelRegularizer),
    maxNorm: fc.option(fc.record({ limit })),
    dropout: fc.option(fc.record({ rate: share })),
    batchNormalization: fc.option(batchNormalization),
  },
  { requiredKeys: [] },
);
const optimizer = fc.constantFrom(
  { type: 'sgd' },
  { type: 'momentum' },
  { type: 'rmsprop', centered: true },
  { type: 'adam' },
  { type: 'adam', weightDecay: 0.01 },
);
const training = fc.record(
  {
    epochs: fc.integer({ min: 1, max: 1000 }),
    batchSize: fc.integer({ min: 1, max: 4096 }),
    optimizer,
    learningRateSchedule: fc.constantFrom(null, { type: 'step', factor: 0.5 }, { type: 'cosine' }),
    gradientClipping: fc.option(fc.record({ by: fc.constantFrom('value', 'norm', 'globalNorm'), limit })),
    labelSmoothing: share,
    earlyStopping: fc.option(fc.record({ patience: fc.nat(1000) }, { requiredKeys: [] })),
  },
  { requiredKeys: [] },
);
const arm = fc.oneof(
  { weight: 2, arbitrary: fc.record({ model: plainModel, regularization, training }, { requiredKeys: ['model'] }) },
  { weight: 1, arbitrary: fc.record({ model: stack, training }, { requiredKeys: ['model'] }) },
);
const spec = fc.record(
  {
    dataset: fc.record(
      { trainSize: fc.integer({ min: 100, max: 60000 }), validationSplit: fc.oneof(fc.constant(0), share) },
      { requiredKeys: [] },
    ),
    seeds: fc.oneof(
      fc.uniqueArray(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 4 }),
      fc.record({ count: fc.integer({ min: 1, max: 5 }), base: fc.nat(1000) }, { requiredKeys: ['count'] }),
    ),
    training,
    arms: fc
      .array(arm, { minLength: 1, maxLength: 3 })
      .map((arms) => arms.map((each, index) => ({ name: `arm-${index}`, ...each }))),
  },
  { requiredKeys: ['arms'] },
);

/** The resolution, or undefined if the spec is refused with a proper error. */
function resolveOrRefuse(body: unknown, limits = LIMITS): Resolution | undefined {
  try {
    return resolveSpec(body, limits, ['mnist']);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    expect(['INVALID_SPEC', 'SPEC_TOO_LARGE']).toContain(error.code);
    expect(error.problems.length).toBeGreaterThan(0);
    for (const problem of error.problems) {
      expect(PROBLEM_CODES).toContain(problem.code);
      expect(problem.pointer).toMatch(/^(\/|$)/);
    }
    return undefined;
  }
}

describe('a spec with valid single fields', () => {
  it('is accepted, or refused only for its shapes', () => {
    let accepted = 0;
    fc.assert(
      fc.property(spec, (body) => {
        try {
          resolveSpec(body, ANY_LIMITS, ['mnist']);
          accepted += 1;
        } catch (error) {
          const codes = (error as ServiceError).problems.map(({ code }) => code);
          expect(new Set(codes)).toEqual(new Set(['SHAPE_MISMATCH']));
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it('resolves to itself and matches its own schema, if accepted', () => {
    fc.assert(
      fc.property(spec, (body) => {
        const resolution = resolveOrRefuse(body);
        fc.pre(resolution !== undefined);
        expect(resolvedSpecSchema.parse(resolution.spec)).toEqual(resolution.spec);
        expect(resolution.spec).toStrictEqual(JSON.parse(JSON.stringify(resolution.spec)));
        expect(resolveSpec(resolution.spec, LIMITS, ['mnist']).spec).toEqual(resolution.spec);
        expect(resolveSpec(resolution.spec, LIMITS, ['mnist']).estimate).toEqual(resolution.estimate);
      }),
      { numRuns: 200 },
    );
  });

  it('resolves as it does next to an arm with a sweep, if both are accepted', () => {
    const model = { architecture: 'softmax-regression' };
    const swept = { name: 'swept', model, training: { batchSize: { grid: [32] } } };
    fc.assert(
      fc.property(spec, (body) => {
        const resolution = resolveOrRefuse(body);
        const other = resolveOrRefuse({ ...body, arms: [...body.arms, swept] });
        fc.pre(resolution !== undefined && other !== undefined);
        expect({ ...other.spec, arms: other.spec.arms.slice(0, -1) }).toEqual(resolution.spec);
      }),
      { numRuns: 200 },
    );
  });

  it('has a finite estimate within the limits and a run for every arm and seed, if accepted', () => {
    fc.assert(
      fc.property(spec, (body) => {
        const resolution = resolveOrRefuse(body);
        fc.pre(resolution !== undefined);
        const { spec: resolved, estimate } = resolution;
        const parameters = Object.values(estimate.parameters);
        for (const value of [...parameters, estimate.memoryMegabytes, estimate.seconds, estimate.runs]) {
          expect(Number.isSafeInteger(value) && value > 0).toBe(true);
        }
        expect(Math.max(...parameters)).toBeLessThanOrEqual(LIMITS.parameters);
        expect(estimate.memoryMegabytes).toBeLessThanOrEqual(LIMITS.memoryMegabytes);
        const runs = planRuns(resolved);
        expect(runs).toHaveLength(estimate.runs);
        expect(new Set(runs.map((run) => `${run.arm} ${run.seed}`)).size).toBe(estimate.runs);
      }),
      { numRuns: 200 },
    );
  });

  it('has layers that fit together, the hidden ones valid in a stack, if accepted', () => {
    fc.assert(
      fc.property(spec, (body) => {
        const resolution = resolveOrRefuse(body);
        fc.pre(resolution !== undefined);
        for (const { model, regularization: techniques } of resolution.spec.arms) {
          const traced = traceModel(model, techniques);
          if (!traced.fits) throw new Error(traced.problem.message);
          let shape = inputShape(model);
          for (const { input, output: next } of traced.layers) {
            expect(input).toEqual(shape);
            expect(next.every((length) => Number.isSafeInteger(length) && length > 0)).toBe(true);
            shape = next;
          }
          expect(shape).toEqual([model.output.units]);
          for (const hidden of expandModel(model, techniques).slice(0, -1)) {
            expect(layerSchema.safeParse(hidden).success).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has warnings that point into the resolved spec, if accepted', () => {
    fc.assert(
      fc.property(spec, (body) => {
        const resolution = resolveOrRefuse(body);
        fc.pre(resolution !== undefined);
        for (const warning of resolution.warnings) {
          expect(warningSchema.parse(warning)).toEqual(warning);
          expect(valueAt(resolution.spec, warning.pointer)).toBeDefined();
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('any JSON at all', () => {
  it('is refused or accepted, without any other error', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => void resolveOrRefuse(body)));
  });

  it('as any field is refused or accepted, without any other error', () => {
    const field = fc.constantFrom(
      'name',
      'dataset',
      'seeds',
      'training',
      'baseline',
      'arms',
      'preset',
      'overrides',
      '__proto__',
    );
    fc.assert(
      fc.property(spec, fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 3 }), (body, replaced) => {
        resolveOrRefuse(Object.fromEntries([...Object.entries(body), ...replaced]));
        resolveOrRefuse({ preset: 'quick-start', overrides: Object.fromEntries(replaced) });
      }),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

function valueAt(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce((current, key) => (current as Record<string, unknown>)[key], value);
}
