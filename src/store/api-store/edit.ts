/** Changes what people may change on an experiment. */
import { ServiceError } from '../../errors.js';
import { type Annotations, labelsSchema, metadataSchema } from '../../experiments/spec/annotations.js';
import type { StoreContext } from '../commands/load-commands.js';
import { checkVersion, fromFlat, type Hash, readEditable, toJson } from '../records.js';
import type { Change, EditableFields } from '../store.js';

const FIELDS = ['name', 'description', 'labels', 'metadata'] as const;
type Texts = Partial<Record<(typeof FIELDS)[number], string>>;

/** Each time, another change of the same experiment was made. */
const MOST_CONFLICTS = 100;

/**
 * Reads, edits and stores, and begins again when another change came first.
 * @throws ServiceError OVERLOADED when others keep coming first; what `edit` throws
 */
export async function changeExperiment(
  { redis, keys, call }: StoreContext,
  experimentId: string,
  edit: (current: EditableFields) => EditableFields,
  revisions?: readonly string[],
): Promise<Change> {
  const names = ['id', 'schemaVersion', 'seq', ...FIELDS];
  for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts += 1) {
    const values = await redis.hmget(keys.experiment(experimentId), ...names);
    const hash = fromFlat(values.flatMap((value, index) => (value === null ? [] : [names[index]!, value])));
    if (hash.id === undefined) return { outcome: 'not_found' };
    checkVersion(hash.id, hash.schemaVersion);
    const revision = hash.seq ?? '0';
    if (revisions !== undefined && !revisions.includes(revision)) return { outcome: 'outdated' };
    const { was, set, unset, changed } = differences(hash, edit(readEditable(hash)));
    if (changed.length === 0) return { outcome: 'unchanged', revision };
    const data = JSON.stringify({ fields: changed });
    const [outcome, after = ''] = await call('changeExperiment', { experimentId, revisions, was, set, unset, data });
    if (outcome === 'changed') return { outcome, revision: after };
    if (outcome === 'outdated') return { outcome };
    if (outcome === 'not_found') return { outcome };
  }
  const message = `Too many others are changing experiment ${experimentId}. Try again.`;
  throw new ServiceError('OVERLOADED', message, { retryAfterSeconds: 1 });
}

/** As they are stored; what is empty is not. */
export function writeAnnotations({ description, labels, metadata }: Annotations): Texts {
  return {
    ...(description !== null && { description }),
    ...(Object.keys(labels).length > 0 && { labels: toJson(labelsSchema, labels) }),
    ...(Object.keys(metadata).length > 0 && { metadata: toJson(metadataSchema, metadata) }),
  };
}

function differences(hash: Hash, { name, ...annotations }: EditableFields) {
  const next: Texts = { name, ...writeAnnotations(annotations) };
  const was: Texts = {};
  const set: Texts = {};
  for (const field of FIELDS) {
    if (hash[field] !== undefined) was[field] = hash[field];
    if (next[field] !== undefined && next[field] !== hash[field]) set[field] = next[field];
  }
  const unset = FIELDS.filter((field) => next[field] === undefined && hash[field] !== undefined);
  const changed = FIELDS.filter((field) => field in set || unset.includes(field));
  return { was, set, unset, changed };
}
