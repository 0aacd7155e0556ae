/** Expands submitted arms to the arms that are trained: each point of a sweep becomes an arm. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Arm, SubmittedSpec } from '../spec/experiment.js';
import { type Path, toPointer } from '../spec/json-pointer.js';
import { randomStream } from '../spec/random-stream.js';
import { type Grid, isSweep, MAX_POINTS, type Random } from '../spec/sweeps.js';
import type { SpecFinding } from './spec-findings.js';

export interface Expansion {
  /** The spec without sweeps. Its numbers have not been checked against their bounds yet. */
  spec: unknown;
  /** Maps a path in `spec` to the path in the submitted spec that it was made from. */
  originOf(path: Path): Path;
}

type ArmSpec = SubmittedSpec['arms'][number];

/** A swept number of an arm. */
interface SweptField {
  /** Its path in the arm. */
  path: Path;
  /** Its name in the names of the expanded arms. */
  label: string;
  sweep: Grid | Random;
}

/** One value of a point, and the path below its field that it was made from. */
interface Coordinate {
  field: SweptField;
  value: number;
  origin: Path;
}

/** An expanded arm, with the index of the submitted arm and the point that it was made from. */
interface Expanded {
  arm: object;
  index: number;
  point: Coordinate[];
}

/** Faults of the sweeps: too many arms, unequal numbers of draws, repeated values. */
export function findSweepFaults({ arms }: SubmittedSpec): SpecFinding[] {
  const fields = arms.map(sweptFields);
  const counts = fields.map(countPoints);
  const faults = arms.flatMap((arm, index) => [
    ...tooManyPoints(arm, fields[index]!, ['arms', index]),
    ...fields[index]!.flatMap(({ path, sweep }) => repeatedValues(sweep, ['arms', index, ...path])),
    ...unequalDraws(fields[index]!, ['arms', index]),
    ...pointOfSweep(arm, fields[index]!, ['arms', index]),
  ]);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > MAX_POINTS && counts.every((count) => count <= MAX_POINTS)) {
    faults.push(limit(['arms'], `The arms and sweeps expand to ${counts.join(' + ')} = ${total} arms`));
  }
  return faults;
}

/** Makes an arm of every point, in a spec without {@link findSweepFaults faults}. */
export function expandSweeps(spec: SubmittedSpec): Expansion {
  const expanded = spec.arms.flatMap((arm, index) => expandArm(arm, index));
  return {
    spec: { ...spec, arms: expanded.map(({ arm }) => arm) },
    originOf: (path) => {
      const [root, position, ...rest] = path;
      const source = root === 'arms' ? expanded[position as number] : undefined;
      if (source === undefined) return path;
      const swept = source.point.find(({ field }) => startsWith(rest, field.path));
      return ['arms', source.index, ...(swept === undefined ? rest : [...swept.field.path, ...swept.origin])];
    },
  };
}

// ---- finding ------------------------------------------------------------------------------------

function sweptFields(arm: ArmSpec): SweptField[] {
  const found = (['model', 'regularization', 'training'] as const).flatMap((part) => sweepsIn(arm[part], [part]));
  return found.map(({ path, sweep }) => ({ path, sweep, label: labelOf(path, found) }));
}

function sweepsIn(value: unknown, path: Path): Omit<SweptField, 'label'>[] {
  if (isSweep(value)) return [{ path, sweep: value as Grid | Random }];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => sweepsIn(inner, [...path, key]));
}

/**
 * The shortest end of the path that starts with a field name and is unique among the swept fields.
 */
function labelOf(path: Path, all: { path: Path }[]): string {
  for (let start = path.length - 1; start > 0; start--) {
    const end = path.slice(start);
    const isShared = all.filter((other) => endsWith(other.path, end)).length > 1;
    if (typeof end[0] === 'string' && !isShared) return end.join('.');
  }
  return path.join('.');
}

// ---- faults -------------------------------------------------------------------------------------

const isGrid = (sweep: Grid | Random): sweep is Grid => 'grid' in sweep;

function countPoints(fields: SweptField[]): number {
  return countsOf(fields).reduce((product, count) => product * count, 1);
}

/** The number of values of each grid, and the number of draws, which all random fields share. */
function countsOf(fields: SweptField[]): number[] {
  const grids = fields.flatMap(({ sweep }) => (isGrid(sweep) ? [sweep.grid.length] : []));
  const draws = fields.flatMap(({ sweep }) => (isGrid(sweep) ? [] : [sweep.random.samples]));
  return draws.length === 0 ? grids : [...grids, draws[0]!];
}

function tooManyPoints(arm: ArmSpec, fields: SweptField[], path: Path): SpecFinding[] {
  const count = countPoints(fields);
  if (count <= MAX_POINTS) return [];
  return [limit(path, `The sweeps of arm "${arm.name}" expand to ${countsOf(fields).join(' × ')} = ${count} arms`)];
}

function limit(path: Path, what: string): SpecFinding {
  return {
    path,
    code: 'LIMIT_EXCEEDED',
    message: `${what}. An experiment can have at most ${MAX_POINTS}. Split it into several experiments.`,
  };
}

function repeatedValues(sweep: Grid | Random, path: Path): SpecFinding[] {
  if (!isGrid(sweep)) return [];
  return sweep.grid.flatMap((value, index) => {
    if (sweep.grid.indexOf(value) === index) return [];
    const message = `${value} is listed twice. The second arm would repeat the first.`;
    return [{ path: [...path, 'grid', index], code: 'DUPLICATE' as const, message }];
  });
}

function unequalDraws(fields: SweptField[], path: Path): SpecFinding[] {
  const random = fields.flatMap(({ path: inArm, sweep }) => (isGrid(sweep) ? [] : [{ inArm, ...sweep.random }]));
  const [first, ...others] = random;
  return others
    .filter(({ samples }) => samples !== first!.samples)
    .map(({ inArm }) => ({
      path: [...path, ...inArm, 'random', 'samples'],
      code: 'INVALID_VALUE',
      message: `The random fields of an arm are drawn together. Use ${first!.samples} samples, as at ${toPointer([...path, ...first!.inArm])}.`,
    }));
}

function pointOfSweep(arm: ArmSpec, fields: SweptField[], path: Path): SpecFinding[] {
  if (arm.sweep === undefined || fields.length === 0) return [];
  const message =
    'An arm that is a point of a sweep cannot contain a sweep. Remove `sweep`, or replace the sweep by a number.';
  return [{ path: [...path, 'sweep'], code: 'NOT_ALLOWED', message }];
}

// ---- expanding ----------------------------------------------------------------------------------

function expandArm(arm: ArmSpec, index: number): Expanded[] {
  const fields = sweptFields(arm);
  if (fields.length === 0) return [{ arm, index, point: [] }];
  const points = pointsOf(fields);
  const names = namesOf(arm.name, points);
  return points.map((point, position) => ({ arm: armAt(arm, point, names[position]!), index, point }));
}

/** Every combination of the grids, the last field changing fastest, each with all draws. */
function pointsOf(fields: SweptField[]): Coordinate[][] {
  const grids = fields.filter(({ sweep }) => isGrid(sweep));
  const random = fields.filter(({ sweep }) => !isGrid(sweep));
  let points: Coordinate[][] = [[]];
  for (const field of grids) {
    const values = (field.sweep as Grid).grid;
    points = points.flatMap((point) =>
      values.map((value, index) => [...point, { field, value, origin: ['grid', index] }]),
    );
  }
  if (random.length === 0) return points;
  const drawn = random.map((field) => draw((field.sweep as Random).random, field.path));
  return points.flatMap((point) =>
    drawn[0]!.map((_, sample) => [
      ...point,
      ...random.map((field, index) => ({ field, value: drawn[index]![sample]!, origin: ['random'] })),
    ]),
  );
}

/** Draws the values of a field from a stream of its own, independent of the other fields. */
function draw({ min, max, scale, integer, samples, seed }: Random['random'], path: Path): number[] {
  const stream = randomStream(seed, ['sweep', toPointer(path)]);
  return Array.from({ length: samples }, () => {
    if (scale === 'linear') {
      return integer ? uniformInt(stream, min, max) : within(min + uniformFloat64(stream) * (max - min), min, max);
    }
    // Each integer stands for the range from itself to the next.
    const top = integer ? max + 1 : max;
    const value = min * (top / min) ** uniformFloat64(stream);
    return within(integer ? Math.floor(value) : value, min, max);
  });
}

const within = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

function armAt(arm: ArmSpec, point: Coordinate[], name: string): object {
  const copied = structuredClone(arm) as Record<PropertyKey, unknown>;
  for (const { field, value } of point) {
    let holder = copied;
    for (const key of field.path.slice(0, -1)) holder = holder[key] as Record<PropertyKey, unknown>;
    holder[field.path.at(-1)!] = value;
  }
  const values = point.map(({ field, value }) => [toPointer(field.path), value]);
  const sweep: Arm['sweep'] = { arm: arm.name, point: Object.fromEntries(values) };
  return { ...copied, name, sweep };
}

const MAX_NAME = 64;

/** "dropout_rate-0.5", "net_l2-0.001_hiddenUnits.0-64"; numbered where that would be too long. */
function namesOf(arm: string, points: Coordinate[][]): string[] {
  const descriptive = points.map((point) => [arm, ...point.map(nameOf)].join('_'));
  if (descriptive.every((name) => name.length <= MAX_NAME) && new Set(descriptive).size === descriptive.length) {
    return descriptive;
  }
  return points.map((_, index) => `${arm.slice(0, MAX_NAME - '_point-64'.length)}_point-${index + 1}`);
}

/** All digits of a grid value, three digits of a drawn one. */
function nameOf({ field, value }: Coordinate): string {
  const digits = isGrid(field.sweep) || Number.isInteger(value) ? value : Number(value.toPrecision(3));
  return `${field.label}-${String(digits).replace('+', '')}`;
}

// ---- paths --------------------------------------------------------------------------------------

const startsWith = (path: Path, start: Path) => start.every((key, index) => path[index] === key);
const endsWith = (path: Path, end: Path) =>
  path.length >= end.length && startsWith(path.slice(path.length - end.length), end);
