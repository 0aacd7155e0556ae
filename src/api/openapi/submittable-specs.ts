/**
 * Specs in answers that may be submitted as they are (of presets, techniques and advice), described
 * by the schema of a submission. The generator describes them a second time, as answers: 1,600
 * lines about the same specs, and a second type for every generated client.
 */
import { eachSchema, reachable, SCHEMAS, type Schemas } from './schemas.js';

const SUBMITTED = 'ExperimentSpec';
const GENERATED = `${SUBMITTED}Output`;

/**
 * Points every reference at the schema of a submission, and drops the schemas that nothing refers
 * to.
 */
export function useSubmittableSpecs(document: {
  paths?: unknown;
  webhooks?: unknown;
  components?: { schemas?: Schemas };
}): void {
  const schemas = document.components?.schemas ?? {};
  eachSchema([document.paths, document.webhooks, schemas], (schema) => {
    if (schema.$ref === SCHEMAS + GENERATED) schema.$ref = SCHEMAS + SUBMITTED;
  });
  const isUsed = reachable([document.paths, document.webhooks], schemas);
  for (const name of Object.keys(schemas)) if (!isUsed.has(name)) delete schemas[name];
}
