/** Which records a filtered list shows: what is read of each, and what must hold. */
import { techniquesInSpec } from '../../experiments/catalog/techniques-in-use.js';
import type { ExperimentStatus } from '../../experiments/records/experiment.js';
import type { StoreContext } from '../commands/load-commands.js';
import { fromFlat, type Hash, readSpec } from '../records.js';
import { execute } from '../redis.js';
import type { ExperimentFilter } from '../store.js';

/** Fields of a record. */
type Fields = Partial<Hash>;

export interface Condition {
  /** The fields that it needs. */
  fields: string[];
  holds(record: Fields): boolean;
}

/** Where the ids of a list are, and what must hold of their records. */
export interface Selection {
  /** Keys of sorted sets of ids, which may overlap. */
  sources: string[];
  conditions: Condition[];
}

/** The sources and conditions of a list of experiments. */
export async function selectionOf(
  context: StoreContext,
  status: readonly ExperimentStatus[] | undefined,
  filter: ExperimentFilter,
): Promise<Selection> {
  const { sources, conditions } = await sourcesOf(context, status, filter.archived ?? 'no');
  return { sources, conditions: [...conditions, ...conditionsOf(filter)] };
}

/** With one status, of its own set: that has archived experiments as well. */
async function sourcesOf(
  { redis, keys }: StoreContext,
  status: readonly ExperimentStatus[] | undefined,
  archived: NonNullable<ExperimentFilter['archived']>,
): Promise<Selection> {
  if (archived !== 'only' && status?.length === 1) {
    const needsCheck = archived === 'no' && (await redis.zcard(keys.archivedExperiments)) > 0;
    return { sources: [keys.experimentsIn(status[0]!)], conditions: needsCheck ? [IS_LISTED] : [] };
  }
  const { experiments, archivedExperiments } = keys;
  const sources = { no: [experiments], only: [archivedExperiments], any: [experiments, archivedExperiments] };
  return { sources: sources[archived], conditions: status === undefined ? [] : [hasStatus(status)] };
}

const IS_LISTED: Condition = { fields: ['archivedAt'], holds: ({ archivedAt }) => archivedAt === undefined };

const hasStatus = (wanted: readonly string[]): Condition => ({
  fields: ['status'],
  holds: ({ status }) => status !== undefined && wanted.includes(status),
});

function conditionsOf(filter: ExperimentFilter): Condition[] {
  const { labels, name, text, preset, dataset, techniques, createdAfter, createdBefore } = filter;
  const conditions: Condition[] = [];
  const add = (fields: string[], holds: Condition['holds']) => conditions.push({ fields, holds });
  if (labels !== undefined) add(['labels'], (record) => hasLabels(labelsOf(record), labels));
  if (name !== undefined) add(['name'], (record) => contains(record.name, name));
  if (text !== undefined) {
    add(['name', 'description', 'externalId', 'labels'], (record) =>
      textsOf(record).some((each) => contains(each, text)),
    );
  }
  if (preset !== undefined) add(['preset'], (record) => record.preset === preset);
  if (dataset !== undefined) add(DERIVED, (record) => record.dataset === dataset);
  if (techniques !== undefined) {
    add(DERIVED, (record) => {
      const used = record.techniques?.split(',') ?? [];
      return techniques.every((technique) => used.includes(technique));
    });
  }
  if (createdAfter !== undefined) add(['createdAt'], ({ createdAt }) => Date.parse(createdAt!) >= createdAfter);
  if (createdBefore !== undefined) add(['createdAt'], ({ createdAt }) => Date.parse(createdAt!) < createdBefore);
  return conditions;
}

const contains = (text: string | undefined, part: string): boolean =>
  text?.toLowerCase().includes(part.toLowerCase()) ?? false;

function hasLabels(own: Record<string, string>, wanted: NonNullable<ExperimentFilter['labels']>): boolean {
  return wanted.every(({ key, value }) => Object.hasOwn(own, key) && (value === undefined || own[key] === value));
}

function labelsOf({ labels }: Fields): Record<string, string> {
  return labels === undefined ? {} : (JSON.parse(labels) as Record<string, string>);
}

const textsOf = (record: Fields): (string | undefined)[] => [
  record.name,
  record.description,
  record.externalId,
  ...Object.entries(labelsOf(record)).map(([key, value]) => `${key}=${value}`),
];

/** Fields that follow from the spec. Records of earlier versions do not have them. */
const DERIVED = ['dataset', 'techniques'];

/** What reading a spec costs, in records of which a few fields are read. */
export const SPEC_COST = 10;

/** Whether each record fulfils the conditions, and what finding out cost. */
export async function check(
  context: StoreContext,
  ids: string[],
  conditions: readonly Condition[],
): Promise<{ holds: boolean; cost: number }[]> {
  if (conditions.length === 0) return ids.map(() => ({ holds: true, cost: 1 }));
  const fields = [...new Set(['id', ...conditions.flatMap((condition) => condition.fields)])];
  const records = await readFields(context, ids, fields);
  const incomplete = fields.includes('dataset') ? records.filter((record) => record.dataset === undefined) : [];
  await derive(context, incomplete);
  return records.map((record) => ({
    holds: record.id !== undefined && conditions.every((condition) => condition.holds(record)),
    cost: incomplete.includes(record) ? SPEC_COST : 1,
  }));
}

/** These fields of each experiment; none of one that was deleted meanwhile. */
export async function readFields({ redis, keys }: StoreContext, ids: string[], fields: string[]): Promise<Fields[]> {
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.hmget(keys.experiment(id), ...fields);
  const values = (await execute(pipeline)) as (string | null)[][];
  return values.map((row) => fromFlat(row.flatMap((value, index) => (value === null ? [] : [fields[index]!, value]))));
}

/** Specs that are read before other requests get their turn: a large one takes a millisecond. */
const SPECS_AT_ONCE = 10;

/** Adds the derived fields to records of earlier versions; none where the spec cannot be read. */
async function derive(context: StoreContext, records: Fields[]): Promise<void> {
  const stored = records.filter(({ id }) => id !== undefined);
  for (let start = 0; start < stored.length; start += SPECS_AT_ONCE) {
    const some = stored.slice(start, start + SPECS_AT_ONCE);
    const ids = some.map(({ id }) => id!);
    const specs = await readFields(context, ids, ['spec', 'specSha256']);
    for (const [index, record] of some.entries()) Object.assign(record, derivedFields(specs[index]!));
  }
}

function derivedFields(hash: Fields): Fields {
  try {
    const spec = readSpec(hash as Hash);
    return { dataset: spec.dataset.name, techniques: techniquesInSpec(spec).join(',') };
  } catch {
    // Nothing is known of a spec of another version, or of a damaged one.
    return {};
  }
}
