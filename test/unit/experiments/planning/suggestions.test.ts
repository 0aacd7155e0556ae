import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { COMPARISON_METRICS } from '../../../../src/analysis/schemas.js';
import { presetHints, presetRequestSchema } from '../../../../src/experiments/catalog/presets/presets.js';
import { OTHER_NAMES } from '../../../../src/experiments/planning/other-names.js';
import { resolveSpec } from '../../../../src/experiments/planning/resolve-spec.js';
import { findingsOf } from '../../../../src/experiments/planning/spec-findings.js';
import { submittedSpecSchema } from '../../../../src/experiments/spec/experiment.js';
import { toPointer } from '../../../../src/experiments/spec/json-pointer.js';
import { didYouMean, plainName } from '../../../../src/suggestions.js';

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string;
  const?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** An object that a spec can have: where it is, what must be set for it, and its fields. */
interface Place {
  path: (string | number)[];
  body: object;
  fields: Record<string, JsonSchema>;
  required: string[];
}

const described = z.toJSONSchema(submittedSpecSchema, { io: 'input' }) as JsonSchema;

function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : described.$defs![schema.$ref.replace('#/$defs/', '')]!;
}

const optionsOf = (schema: JsonSchema): JsonSchema[] =>
  [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(resolved).flatMap((option) => [option, ...optionsOf(option)]);

/** A copy of the body in which the path is the value. */
function put(body: object, path: (string | number)[], value: unknown): object {
  const copy = structuredClone(body) as Record<string | number, unknown>;
  let holder = copy;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    holder[key] ??= typeof path[depth + 1] === 'number' ? [] : {};
    holder = holder[key] as typeof holder;
  }
  holder[path.at(-1)!] = value;
  return copy;
}

function placesIn(given: JsonSchema, path: (string | number)[], body: object): Place[] {
  const schema = resolved(given);
  return [schema, ...optionsOf(schema)].flatMap((option) => {
    if (option.items) return placesIn(option.items, [...path, 0], body);
    if (!option.properties || 'grid' in option.properties || 'random' in option.properties) return [];
    const fields = Object.fromEntries(
      Object.entries(option.properties).map(([name, field]) => [name, resolved(field)]),
    );
    const fixed = Object.entries(fields).filter(([, field]) => typeof field.const === 'string');
    let with_ = path.length === 0 ? body : put(body, path, {});
    for (const [name, field] of fixed) with_ = put(with_, [...path, name], field.const);
    return [
      { path, body: with_, fields, required: option.required ?? [] },
      ...Object.entries(fields).flatMap(([name, field]) => placesIn(field, [...path, name], with_)),
    ];
  });
}

const places = placesIn(described, [], {});

/** Everything said about the body, by pointer. */
function messages(body: unknown, schema: z.ZodType = submittedSpecSchema, hints = schema): Map<string, string> {
  const { error } = schema.safeParse(body);
  const found = error === undefined ? [] : findingsOf(error, body, hints);
  return new Map(found.map(({ path, message }) => [toPointer(path), message]));
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('a field of a spec with a typing error', () => {
  it('is a field of some place', () => {
    expect(places.length).toBeGreaterThan(60);
  });

  it.each(places.map((place) => [toPointer(place.path) + JSON.stringify(place.body), place] as const))(
    'is recognized at %s',
    (_, { path, body, fields }) => {
      for (const name of Object.keys(fields)) {
        const shorter = [0, Math.floor(name.length / 2), name.length - 1].map(
          (at) => name.slice(0, at) + name.slice(at + 1),
        );
        const swapped = name[1]! + name[0]! + name.slice(2);
        const spellings = [...shorter, swapped, snake(name), name.toUpperCase(), name.replace(/(.)$/, '$1$1')];
        for (const written of spellings.filter((each) => !Object.hasOwn(fields, each))) {
          const base = structuredClone(body) as object;
          const withoutName = put(base, [...path, name], undefined);
          const said = [...messages(JSON.parse(JSON.stringify(put(withoutName, [...path, written], 1)))).values()];
          expect([written, said.filter((message) => message.includes(`"${name}"`))]).not.toEqual([written, []]);
        }
      }
    },
  );
});

describe('a field at a wrong level', () => {
  const levels = [[], ['arms', 0], ['training'], ['dataset'], ['arms', 0, 'model'], ['arms', 0, 'regularization']];
  const names = [...new Set(places.flatMap(({ fields }) => Object.keys(fields)))];
  const dotted = ({ path }: Place, name: string) => [...path, name].join('.').replaceAll(/\.(\d+)/g, '[$1]');

  it.each(levels.map((level) => [toPointer(level), level] as const))('is named with its path, at "%s"', (_, level) => {
    const body = put({ arms: [{ name: 'a', model: { architecture: 'mlp' } }] }, [...level, 'x'], 0);
    for (const name of names) {
      const message = messages(put(body, [...level, name], 1)).get(toPointer([...level, name]));
      if (!message?.startsWith('There is no field')) continue;
      const homes = places.filter(({ fields }) => Object.hasOwn(fields, name));
      const told = homes.some(
        (place) =>
          message.includes(`belongs under ${dotted(place, name).replace(/\.[^.]*$/, '')}`) ||
          message.includes('belongs at the top') ||
          message.includes('It needs'),
      );
      // Some fields of one place are what others call a field of another.
      const isOtherName = OTHER_NAMES.get(plainName(name))?.some((ours) => message.includes(`Did you mean "${ours}"`));
      expect([name, message, told || isOtherName]).toEqual([name, message, true]);
    }
  });

  it.each([
    [{ epochs: 5 }, '/epochs', 'training.'],
    [{ batch_size: 5 }, '/batch_size', 'training.batchSize'],
    [{ lr: 5 }, '/lr', 'training.optimizer.learningRate'],
    [{ training: { learning_rate: 5 } }, '/training/learning_rate', 'training.optimizer.learningRate'],
    [{ training: { weight_decay: 5 } }, '/training/weight_decay', 'training.optimizer.weightDecay'],
    [{ training: { optimizer: { type: 'adam', lr: 5 } } }, '/training/optimizer/lr', '"learningRate"'],
    [{ training: { patience: 5 } }, '/training/patience', 'training.earlyStopping.'],
    [{ arms: [{ l2: 5 }] }, '/arms/0/l2', 'arms[0].regularization.kernel.'],
    [{ arms: [{}, { regularization: { l2: 5 } }] }, '/arms/1/regularization/l2', 'arms[1].regularization.kernel.'],
    [{ arms: [{}, { dropout: 5 }] }, '/arms/1/dropout', 'arms[1].regularization.'],
    [{ arms: [{ lr: 5 }] }, '/arms/0/lr', 'arms[0].training.optimizer.learningRate'],
    [{ arms: [{ model: { architecture: 'mlp', units: 5 } }] }, '/arms/0/model/units', '"hiddenUnits"'],
    [{ arms: [{ model: { architecture: 'mlp', hidden_layers: 5 } }] }, '/arms/0/model/hidden_layers', '"hiddenUnits"'],
    [{ arms: [{ model: { architecture: 'mlp', filters: [5] } }] }, '/arms/0/model/filters', '"architecture": "cnn"'],
    [{ arms: [{ regularization: { dropout: { p: 0.5 } } }] }, '/arms/0/regularization/dropout/p', '"rate"'],
    [{ training: { optimizer: { type: 'sgd', momentum: 0.9 } } }, '/training/optimizer/momentum', '"momentum" or "rms'],
  ])('%j', (body, pointer, expected) => {
    expect(messages(body).get(pointer)).toContain(expected);
  });

  it('is found for overrides of a preset too', () => {
    const said = messages({ preset: 'x', overrides: { epochs: 3 } }, presetRequestSchema, presetHints);
    expect(said.get('/overrides/epochs')).toContain('It belongs under overrides.training.');
  });

  it('is found where a preset has given the right one already', () => {
    const body = { preset: 'quick-start', overrides: { training: { epoch: 3 } } };
    expect(() => resolveSpec(body, { parameters: 1e7, memoryMegabytes: 4096, concurrency: 2 }, ['mnist'])).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ message: 'There is no field "epoch" here. Did you mean "epochs"?' })],
      }),
    );
  });

  it('is found by what follows the dot of a name', () => {
    expect(didYouMean('accuracy', COMPARISON_METRICS)).toContain('"test.accuracy"');
  });

  it('costs little where thousands of fields are unknown', () => {
    const body = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`epochz${index}`, 1]));
    const started = performance.now();
    expect(messages(body).size).toBeGreaterThan(19_999);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a value of the wrong type', () => {
  const isNumber = (field: JsonSchema) =>
    [field, ...optionsOf(field)].some(({ type }) => type === 'number' || type === 'integer');
  const numbersOf = ({ fields }: Place) => Object.entries(fields).filter(([, field]) => isNumber(field));
  const obvious = places.filter((place) => {
    const required = numbersOf(place).filter(([name]) => place.required.includes(name));
    const isPlain = !Object.values(place.fields).some((field) => typeof field.const === 'string');
    return isPlain && typeof place.path.at(-1) === 'string' && (required.length === 1 || numbersOf(place).length === 1);
  });

  it.each(obvious.map((place) => [toPointer(place.path), place] as const))(
    'is shown with the one number of %s',
    (pointer, place) => {
      const required = numbersOf(place).filter(([name]) => place.required.includes(name));
      const [name] = (required[0] ?? numbersOf(place)[0])!;
      const said = [0.5, 3].map((value) => messages(put(place.body, place.path, value)).get(pointer) ?? '');
      expect(
        said.some((message) => message.includes(`write {"${name}": `) || message.includes(` or {"${name}": `)),
      ).toBe(true);
    },
  );

  it.each([
    [{ arms: [{ regularization: { dropout: 0.5 } }] }, 'Must be an object, not a number: write {"rate": 0.5}.'],
    [{ arms: [{ regularization: { dropout: '0.5' } }] }, 'Must be an object, not a string: write {"rate": 0.5}.'],
    [{ arms: [{ regularization: { kernel: 0.001 } }] }, 'Must be an object, not a number: write {"l2": 0.001}.'],
    [{ arms: [{ regularization: { batchNormalization: true } }] }, 'Must be an object, not a boolean: write {}.'],
    [{ arms: [{ regularization: { dropout: false } }] }, 'Must be an object, not a boolean: write null.'],
    [{ arms: [{ model: 'mlp' }] }, 'Must be an object, not a string: write {"architecture": "mlp"}.'],
    [{ arms: [{ model: { architecture: 'mlp', hiddenUnits: 64 } }] }, 'Must be an array, not a number: write [64].'],
    [{ training: { optimizer: 'Adam' } }, 'Must be an object, not a string: write {"type": "adam"}.'],
    [{ training: { earlyStopping: 5 } }, 'Must be an object, not a number: write {"patience": 5}.'],
    [{ training: { epochs: '10' } }, 'Must be a number, not a string: write 10.'],
    [{ dataset: 'mnist' }, 'Must be an object, not a string: write {"name": "mnist"}.'],
    [{ dataset: { classBalanced: 'True' } }, 'Must be true or false, not a string: write true.'],
    [{ seeds: 3 }, 'Must be an array or an object, not a number: write [3] or {"count": 3}.'],
    [{ training: { epochs: 1.5 } }, 'Must be an integer, not a fraction.'],
    [{ training: { epochs: 'many' } }, 'Must be a number, not a string.'],
  ])('%j', (body, expected) => {
    expect([...messages(body).values()]).toContain(expected);
  });

  it('moves a sweep into the number that it stands for', () => {
    const said = messages({ arms: [{ name: 'a', regularization: { dropout: { grid: [0.1, 0.5] } } }] });
    expect(said.get('/arms/0/regularization/dropout/grid')).toBe(
      'There is no field "grid" here. A sweep stands for one number: write {"rate": {"grid": [0.1, 0.5]}}.',
    );
  });
});

describe('a value that is none of the allowed ones', () => {
  it.each([
    [{ training: { optimizer: { type: 'SGD' } } }, '/training/optimizer/type', 'Did you mean "sgd"?'],
    [{ training: { optimizer: { type: 'AdamW' } } }, '/training/optimizer/type', 'Did you mean "adam"?'],
    [{ arms: [{ model: { architecture: 'convnet' } }] }, '/arms/0/model/architecture', 'Did you mean "cnn"?'],
    [{ arms: [{ model: { architecture: 'mlp', activation: 'ReLU' } }] }, '/arms/0/model/activation', '"relu"?'],
    [{ kind: 'bias-variance' }, '/kind', 'Did you mean "biasVariance"?'],
    [{ arms: [{ model: { architecure: 'mlp' } }] }, '/arms/0/model/architecture', 'Rename "architecure" to "arch'],
  ])('%j', (body, pointer, expected) => {
    expect(messages(body).get(pointer)).toContain(expected);
  });
});
