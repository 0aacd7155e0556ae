/**
 * Specs in answers that may be submitted as they are (of presets, techniques and advice), described
 * by the schema of a submission. The generator describes them a second time, as answers: 1,600
 * lines about the same specs, and a second type for every generated client.
 */

const SUBMITTED = 'ExperimentSpec';
const GENERATED = `${SUBMITTED}Output`;

interface Document {
  paths?: unknown;
  components?: { schemas?: Record<string, unknown> };
}

/**
 * Points every reference at the schema of a submission, and drops the schemas that nothing refers
 * to.
 */
export function useSubmittableSpecs(document: Document): void {
  const schemas = document.components?.schemas ?? {};
  const isUsed = reachable(document.paths, schemas);
  for (const name of Object.keys(schemas)) if (!isUsed.has(name)) delete schemas[name];
}

/** Names of the schemas that can be reached from `from`, after redirecting references. */
function reachable(from: unknown, schemas: Record<string, unknown>): Set<string> {
  const found = new Set<string>();
  const waiting = [from];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    const reference = node as { $ref?: unknown };
    if (typeof reference.$ref === 'string') {
      const name = reference.$ref.replace('#/components/schemas/', '');
      const target = name === GENERATED ? SUBMITTED : name;
      reference.$ref = `#/components/schemas/${target}`;
      if (!found.has(target)) waiting.push(schemas[target]);
      found.add(target);
    }
    waiting.push(...Object.values(node));
  }
  return found;
}
