/** Changes of what people wrote on an experiment: a JSON merge patch (RFC 7396). */
import { z } from 'zod';
import { type FieldProblem, ServiceError } from '../../errors.js';
import { isVisible } from '../../visible.js';
import {
  type Annotations,
  descriptionSchema,
  labelKeySchema,
  labelsSchema,
  labelValueSchema,
  metadataSchema,
} from '../spec/annotations.js';
import { LIMITS } from '../spec/limits.js';
import { findExcess } from './body-limits.js';
import { mergePatch } from './merge-patch.js';
import { findingsOf, type SpecFinding, toProblem } from './spec-findings.js';

export const experimentPatchSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(LIMITS.name)
      .refine(isVisible, 'Must not have control characters, line ends, or characters that are invisible.')
      .meta({ description: 'The name of the experiment; that in its spec stays.' }),
    description: descriptionSchema,
    labels: z
      .record(labelKeySchema, labelValueSchema.nullable())
      .nullable()
      .meta({ description: 'Labels to set; null removes a label, or all of them.' }),
    metadata: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Fields to set, at any depth; null removes a field, or all of them.' }),
  })
  .partial()
  .meta({
    id: 'ExperimentPatch',
    description: 'JSON merge patch (RFC 7396) on an experiment: what is left out stays.',
  });
export type ExperimentPatch = z.output<typeof experimentPatchSchema>;

type Editable = Annotations & { name: string };

/**
 * Checks the body of a change.
 * @throws ServiceError INVALID_REQUEST with every problem found
 */
export function readExperimentPatch(body: unknown): ExperimentPatch {
  const excess = findExcess(body);
  if (excess !== undefined) throw invalid([excess]);
  const { data, error } = experimentPatchSchema.safeParse(body);
  if (data === undefined) throw invalid(findingsOf(error, body, experimentPatchSchema));
  return data;
}

/**
 * The fields after the change.
 * @throws ServiceError INVALID_REQUEST when they would be too many or too large together
 */
export function applyExperimentPatch(current: Editable, patch: ExperimentPatch): Editable {
  const { name = current.name, description = current.description } = patch;
  const labels = patched(labelsSchema, current.labels, patch.labels);
  const metadata = patched(metadataSchema, current.metadata, patch.metadata);
  const findings = [
    ...(labels.error ? findingsOf(labels.error, labels.value, labelsSchema).map(below('labels')) : []),
    ...(metadata.error ? findingsOf(metadata.error, metadata.value, metadataSchema).map(below('metadata')) : []),
  ];
  if (findings.length > 0) throw invalid(findings);
  return { name, description, labels: labels.value, metadata: metadata.value };
}

/** A merged value, with what is wrong with it. */
function patched<Value extends object>(schema: z.ZodType<Value>, current: Value, patch: object | null | undefined) {
  if (patch === undefined) return { value: current, error: undefined };
  const value = (patch === null ? {} : mergePatch(current, patch)) as Value;
  return { value, error: schema.safeParse(value).error };
}

const below = (field: string) => (finding: SpecFinding) => ({ ...finding, path: [field, ...finding.path] });

function invalid(findings: SpecFinding[]): ServiceError {
  const problems: FieldProblem[] = findings.map((finding) => toProblem(finding));
  const list = problems.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`)).join(' ');
  return new ServiceError('INVALID_REQUEST', `The body is not valid. ${list}`, { problems });
}
