/** The form of a spec: what its fields are, how they change it, which calls say the same. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ExperimentPlan } from 'regulab-client';
import YAML from 'yaml';
import { TECHNIQUES } from '../../../src/experiments/catalog/techniques/catalog.js';
import { LIMITS } from '../../../src/experiments/spec/limits.js';
import { CALLS } from '../../../src/web/pages/build/spec/calls.js';
import { warningsOf } from '../../../src/web/pages/build/spec/problems.js';
import { type Schemas, shapeOf, titleOf } from '../../../src/web/pages/build/spec/shape.js';
import { addTechnique, copyArm, nameOfCopy, renameArm, shortened } from '../../../src/web/pages/build/spec/spec.js';
import { type Json, pointerOf, valueAt, withValue, written } from '../../../src/web/pages/build/spec/values.js';

const description = YAML.parse(readFileSync('openapi.yaml', 'utf8'), { maxAliasCount: -1 });
const schemas: Schemas = description.components.schemas;
const property = (name: string, of: string) => shapeOf(schemas, schemas[of]!.properties![name]!);

describe('a shape', () => {
  it('is read from the description of the API, with default, bounds and text', () => {
    expect(property('trainSize', 'Dataset')).toMatchObject({ kind: 'number', fallback: 60000, bounds: '100 to 60000' });
    expect(property('l1', 'SweepableKernelPenalty')).toMatchObject({ isSweepable: true, fallback: 0, description: '' });
    expect(property('rate', 'SweepableRegularizationDropout')).toMatchObject({
      kind: 'number',
      bounds: 'at least 0, below 1',
    });
    expect(property('hiddenUnits', 'SweepableMlpModel')).toMatchObject({ kind: 'numbers', fallback: [64, 64] });
    expect(property('optimizer', 'Training')).toMatchObject({ kind: 'variants', tag: 'type' });
    expect(property('validation', 'Dataset')).toMatchObject({
      kind: 'choice',
      options: ['last', 'random', 'stratified'],
    });
    expect(titleOf('maxNorm')).toBe('Max norm');
  });

  it('has a control for every technique of the catalog', () => {
    const shapes = ['SweepableRegularization', 'SweepableTrainingOverride'].flatMap((name) =>
      Object.entries(schemas[name]!.properties!).map(([field, schema]) => [field, shapeOf(schemas, schema).kind]),
    );
    expect(shapes.filter(([, kind]) => kind === 'other')).toEqual([]);
  });
});

describe('a spec', () => {
  const spec: Json = { baseline: 'a', arms: [{ name: 'a', model: { architecture: 'mlp' } }] };

  it('changes at a path and nowhere else', () => {
    const changed = withValue(spec, ['arms', 0, 'regularization', 'dropout', 'rate'], 0.5);
    expect(valueAt(changed, ['arms', 0, 'regularization'])).toEqual({ dropout: { rate: 0.5 } });
    expect(spec).toEqual({ baseline: 'a', arms: [{ name: 'a', model: { architecture: 'mlp' } }] });
    expect(withValue(changed, ['arms', 0, 'regularization'], undefined)).toEqual(spec);
    expect(pointerOf(['arms', 0, 'a/b'])).toBe('/arms/0/a~1b');
  });

  it('keeps its baseline when that is renamed, and copies under a free name', () => {
    expect(renameArm(spec, 0, 'b')).toMatchObject({ baseline: 'b', arms: [{ name: 'b' }] });
    const twice = copyArm(copyArm(spec, 0), 0);
    expect(valueAt(twice, ['arms', 1, 'name'])).toBe('arm-3');
    expect(valueAt(twice, ['arms', 2, 'name'])).toBe('arm-2');
  });

  it('numbers the name of a copy, within the room of a name', () => {
    expect(nameOfCopy('dropout')).toBe('dropout (2)');
    expect(nameOfCopy('dropout (9)')).toBe('dropout (10)');
    expect(nameOfCopy('a (b)')).toBe('a (b) (2)');
    const long = nameOfCopy('x'.repeat(LIMITS.name));
    expect([long.length, long.slice(-4)]).toEqual([LIMITS.name, ' (2)']);
  });

  it('is short without what the service fills in, and means the same', () => {
    const dropout = TECHNIQUES.find(({ name }) => name === 'dropout')!;
    expect(shortened(schemas, dropout.example as unknown as Json)).toEqual({
      name: 'dropout',
      dataset: { trainSize: 2000 },
      seeds: [1, 2, 3],
      baseline: 'without',
      arms: [
        { name: 'without', model: { architecture: 'mlp', hiddenUnits: [256] } },
        {
          name: 'with',
          model: { architecture: 'mlp', hiddenUnits: [256] },
          regularization: { dropout: { rate: 0.5 } },
        },
      ],
    });
  });

  it('gets any technique at the strength of its example', () => {
    for (const technique of TECHNIQUES.filter(({ fields }) => fields.length > 0)) {
      const arm = valueAt(addTechnique(schemas, spec, 0, technique as never), ['arms', 0]);
      for (const field of technique.fields) {
        expect([technique.name, valueAt(arm, field.split('.')) !== undefined]).toEqual([technique.name, true]);
      }
    }
  });
});

describe('calls', () => {
  const spec: Json = { name: "it's", arms: [{ on: true, none: null, list: [1, 2] }] };
  const call = { spec, url: 'http://localhost:3000/', hasKey: false };

  it('survive the quotes of a shell', () => {
    const shown = CALLS.curl(call).replace(/^curl .* \\\n.*\n {2}-d /, 'printf %s ');
    expect(JSON.parse(execFileSync('sh', ['-c', shown], { encoding: 'utf8' }))).toEqual(spec);
  });

  it('are literals of their language', () => {
    expect(CALLS.Python(call)).toContain('"on": True,\n      "none": None,\n      "list": [1, 2]');
    expect(CALLS.TypeScript({ ...call, hasKey: true })).toContain('key: process.env.REGULAB_API_KEY');
    expect(written({ units: [1, 2], texts: ['a'] })).toBe('{\n  "units": [1, 2],\n  "texts": [\n    "a"\n  ]\n}');
  });
});

it('warnings of the points of a sweep are one warning of its arm', () => {
  const warning = (index: number) => ({ code: 'X', pointer: `/arms/${index}/regularization`, message: 'no effect' });
  const arms = [{ name: 'none' }, { name: 'l2_1', sweep: { arm: 'l2' } }, { name: 'l2_2', sweep: { arm: 'l2' } }];
  const plan = { spec: { arms }, warnings: [warning(1), warning(2)] } as unknown as ExperimentPlan;
  expect(warningsOf(plan, { arms: [{ name: 'none' }, { name: 'l2' }] })).toEqual([
    { tone: 'warning', pointer: '/arms/1/regularization', message: 'no effect' },
  ]);
});
