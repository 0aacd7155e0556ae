// @ts-check
/**
 * What breaks clients of one description of the API when it becomes another: anything that they may
 * send and that is refused then, and anything that they may rely on in an answer and that is gone.
 * Additions break nothing: docs/api.md asks clients to ignore what they do not know.
 *
 * @typedef {Record<string, any>} Json an object of the description
 * @typedef {'request' | 'response'} Direction
 * @typedef {{ before: Json, after: Json, found: Set<string>, seen: Set<string> }} Comparison
 */

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/**
 * @param {Json} before an OpenAPI 3.1 description
 * @param {Json} after
 * @returns {string[]} what breaks, one sentence each, in the order of the old description
 */
export function breakingChanges(before, after) {
  /** @type {Comparison} */
  const comparison = { before, after, found: new Set(), seen: new Set() };
  for (const [path, item] of Object.entries(before.paths)) {
    for (const method of METHODS.filter((each) => item[each] !== undefined)) {
      const place = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (now === undefined) comparison.found.add(`${place}: the operation is gone.`);
      else compareOperations(comparison, place, item[method], now);
    }
  }
  compareWebhooks(comparison);
  return [...comparison.found];
}

/** @param {Comparison} comparison */
function compareWebhooks(comparison) {
  for (const [name, item] of Object.entries(comparison.before.webhooks ?? {})) {
    const now = comparison.after.webhooks?.[name];
    const place = `webhook ${name}`;
    if (now === undefined) comparison.found.add(`${place}: it is gone.`);
    // What a client receives is an answer to it, although it is the body of a request.
    else compareContent(comparison, 'response', place, item.post?.requestBody, now.post?.requestBody);
  }
}

/** @param {Comparison} comparison @param {string} place @param {Json} before @param {Json} after */
function compareOperations(comparison, place, before, after) {
  const { found } = comparison;
  if (before.operationId !== after.operationId) {
    found.add(`${place}: the operationId ${before.operationId} became ${after.operationId}.`);
  }
  compareParameters(comparison, place, before.parameters ?? [], after.parameters ?? []);
  if (after.requestBody?.required && !before.requestBody?.required) found.add(`${place}: a body is required.`);
  if (before.requestBody !== undefined) {
    compareContent(comparison, 'request', place, before.requestBody, after.requestBody);
  }
  for (const [status, answer] of Object.entries(before.responses)) {
    if (!/^[23]/.test(status)) continue;
    const now = after.responses[status];
    if (now === undefined) found.add(`${place}: the answer ${status} is gone.`);
    else compareContent(comparison, 'response', `${place} ${status}`, answer, now);
  }
}

/**
 * @param {Comparison} comparison @param {string} place
 * @param {Json[]} before @param {Json[]} after
 */
function compareParameters(comparison, place, before, after) {
  const { found } = comparison;
  /** @param {Json[]} list */
  const byName = (list, root = comparison.before) =>
    new Map(list.map((each) => resolve(each, root)).map((each) => [`${each.in} ${each.name}`, each]));
  const [old, now] = [byName(before), byName(after, comparison.after)];
  for (const [name, parameter] of old) {
    const counterpart = now.get(name);
    if (counterpart === undefined) found.add(`${place}: the parameter ${name} is gone.`);
    else compareSchemas(comparison, 'request', `${place} ${name}`, parameter.schema, counterpart.schema);
  }
  for (const [name, parameter] of now) {
    if (parameter.required && !old.get(name)?.required) found.add(`${place}: the parameter ${name} is required.`);
  }
}

/**
 * @param {Comparison} comparison @param {Direction} direction @param {string} place
 * @param {Json | undefined} before a body or an answer @param {Json | undefined} after
 */
function compareContent(comparison, direction, place, before, after) {
  const [old, now] = [resolve(before ?? {}, comparison.before), resolve(after ?? {}, comparison.after)];
  for (const [type, media] of Object.entries(old.content ?? {})) {
    const counterpart = now.content?.[type];
    if (counterpart === undefined) comparison.found.add(`${place}: the ${direction} has no ${type}.`);
    else compareSchemas(comparison, direction, `${place} ${direction}`, media.schema, counterpart.schema);
  }
}

/**
 * @param {Comparison} comparison @param {Direction} direction @param {string} place
 * @param {Json | undefined} before a schema @param {Json | undefined} after
 */
function compareSchemas(comparison, direction, place, before, after) {
  if (before === undefined || after === undefined) return;
  const name = before.$ref ? String(before.$ref).split('/').at(-1) : undefined;
  // A schema of a name is compared once in each direction, and named instead of the way to it; what
  // stands next to the reference, such as bounds, makes it another one.
  const key = name && JSON.stringify([direction, before, after]);
  if (key !== undefined && comparison.seen.has(key)) return;
  if (key !== undefined) comparison.seen.add(key);
  const [old, now] = [resolve(before, comparison.before), resolve(after, comparison.after)];
  const where = name === undefined ? place : `${name} in a ${direction}`;
  const rules = direction === 'request' ? [compareTypes, compareValues, compareBounds] : [compareTypes];
  for (const rule of rules) for (const change of rule(direction, old, now)) comparison.found.add(`${where}: ${change}`);
  compareFields(comparison, direction, where, old, now);
  compareMembers(comparison, direction, where, old, now);
  for (const part of ['items', 'additionalProperties', 'propertyNames']) {
    if (typeof old[part] === 'object') {
      compareSchemas(
        comparison,
        direction,
        `${where}/${part}`,
        old[part],
        typeof now[part] === 'object' ? now[part] : {},
      );
    }
  }
}

/** @param {Direction} direction @param {Json} before @param {Json} after @returns {string[]} */
function compareTypes(direction, before, after) {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (old === undefined && now === undefined) return [];
  // Of a schema without types anything may be sent, and nothing is known of what is answered.
  if (direction === 'request' && now === undefined) return [];
  if (direction === 'response' && old === undefined) return [];
  const missing = direction === 'request' ? (old ?? ['any']).filter((type) => !accepts(now ?? [], type)) : [];
  const added = direction === 'response' ? (now ?? ['any']).filter((type) => !accepts(old ?? [], type)) : [];
  return [
    ...missing.map((type) => `the type ${type} is refused.`),
    ...added.map((type) => `it may be of the type ${type}.`),
  ];
}

/** @param {string[]} types @param {string} type */
const accepts = (types, type) => types.includes(type) || (type === 'integer' && types.includes('number'));

/** @param {Json} schema @returns {string[] | undefined} */
function typesOf({ type, enum: values, const: value }) {
  if (type !== undefined) return [type].flat();
  const given = values ?? (value === undefined ? undefined : [value]);
  return given && [...new Set(given.map((/** @type {unknown} */ each) => (each === null ? 'null' : typeof each)))];
}

/** @param {Direction} _ @param {Json} before @param {Json} after @returns {string[]} */
function compareValues(_, before, after) {
  /** @param {Json} schema */
  const valuesOf = ({ enum: values, const: value }) => values ?? (value === undefined ? undefined : [value]);
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const gone =
    now === undefined ? [] : (old ?? ['any other value']).filter((/** @type {any} */ each) => !now.includes(each));
  const changed = before.default !== undefined && JSON.stringify(before.default) !== JSON.stringify(after.default);
  return [
    ...gone.map((/** @type {unknown} */ value) => `${JSON.stringify(value)} is refused.`),
    ...(changed ? [`the default ${JSON.stringify(before.default)} became ${JSON.stringify(after.default)}.`] : []),
  ];
}

/** Bounds from below, which must not rise, and from above, which must not fall. */
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

/** @param {Direction} _ @param {Json} before @param {Json} after @returns {string[]} */
function compareBounds(_, before, after) {
  const narrower = [
    ...LOWER.filter((bound) => (after[bound] ?? -Infinity) > (before[bound] ?? -Infinity)),
    ...UPPER.filter((bound) => (after[bound] ?? Infinity) < (before[bound] ?? Infinity)),
    ...['pattern', 'format'].filter((rule) => after[rule] !== undefined && after[rule] !== before[rule]),
  ];
  return narrower.map((rule) => `${rule} is ${after[rule]} instead of ${before[rule] ?? 'none'}.`);
}

/**
 * @param {Comparison} comparison @param {Direction} direction @param {string} place
 * @param {Json} before @param {Json} after
 */
function compareFields(comparison, direction, place, before, after) {
  const { found } = comparison;
  for (const [field, schema] of Object.entries(before.properties ?? {})) {
    const now = after.properties?.[field];
    const mayBeSent = direction === 'request' && after.additionalProperties !== false;
    if (now === undefined && !mayBeSent) found.add(`${place}: the field ${field} is gone.`);
    else compareSchemas(comparison, direction, `${place}/${field}`, schema, now);
  }
  const [old, now] = [before.required ?? [], after.required ?? []];
  const changed =
    direction === 'request'
      ? now.filter((/** @type {string} */ field) => !old.includes(field))
      : old.filter((/** @type {string} */ field) => after.properties?.[field] !== undefined && !now.includes(field));
  for (const field of changed) {
    found.add(`${place}: the field ${field} is ${direction === 'request' ? 'required' : 'optional'}.`);
  }
}

/**
 * The members of a union, each with that of the same name, or at the same place.
 * @param {Comparison} comparison @param {Direction} direction @param {string} place
 * @param {Json} before @param {Json} after
 */
function compareMembers(comparison, direction, place, before, after) {
  for (const kind of ['oneOf', 'anyOf', 'allOf']) {
    for (const [index, member] of (before[kind] ?? []).entries()) {
      /** @type {Json[]} */
      const members = after[kind] ?? [];
      const now = member.$ref ? members.find(({ $ref }) => $ref === member.$ref) : members[index];
      const name = member.$ref?.split('/').at(-1) ?? `member ${index}`;
      if (now !== undefined) compareSchemas(comparison, direction, `${place}/${name}`, member, now);
      else if (direction === 'request') comparison.found.add(`${place}: ${name} is refused.`);
    }
  }
}

/** @param {Json} value @param {Json} root @returns {Json} */
function resolve(value, root) {
  let resolved = value;
  while (typeof resolved.$ref === 'string') {
    const { $ref, ...siblings } = resolved;
    let target = root;
    for (const key of $ref.slice(2).split('/')) target = target[key.replaceAll('~1', '/').replaceAll('~0', '~')];
    resolved = { ...target, ...siblings };
  }
  return resolved;
}
