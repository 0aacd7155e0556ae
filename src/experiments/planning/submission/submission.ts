/**
 * What a body submits: a spec, a preset or another experiment with overrides; and where in the body
 * its problems are.
 */
import type { z } from 'zod';
import { type FieldProblem, ServiceError } from '../../../errors.js';
import { didYouMean } from '../../../suggestions.js';
import { findPreset, PRESETS, presetHints, presetRequestSchema } from '../../catalog/presets/presets.js';
import { experimentIdSchema } from '../../records/ids.js';
import type { Annotations, SubmittedAnnotations } from '../../spec/annotations.js';
import { type ResolvedSpec, type SubmittedSpec, submittedSpecSchema } from '../../spec/experiment.js';
import type { Path } from '../../spec/json-pointer.js';
import { isObject, mergePatch } from '../merge-patch.js';
import { findingsOf, nearestExisting, type SpecFinding, toProblem } from '../spec-findings.js';
import { cloneHints, cloneRequestSchema, withOwnDifferences } from './clone-request.js';

/** Further problems are counted but not listed. */
const MAX_PROBLEMS = 200;

/** A submitted spec and its path in the body. */
export interface Submission {
  spec: unknown;
  /** Path of `spec` in the body. */
  prefix: Path;
  /** What was sent at `prefix`: the spec itself, or the overrides of another. */
  sent: unknown;
  /** The field that names the spec which is overridden; null when the spec was sent. */
  source: 'preset' | 'from' | null;
  /** Name of the preset, if one was sent, and what was sent next to it. */
  preset: string | null;
  annotations: Partial<Annotations>;
  /** Maps a path in the spec with expanded sweeps to the path in the submitted spec. */
  originOf(path: Path): Path;
}

const AS_SENT = (path: Path) => path;

/** @param base the resolved spec of the experiment that the body names in `from`, if any */
export function readSubmission(body: unknown, base: ResolvedSpec | undefined): Submission {
  if (isObject(body) && Object.hasOwn(body, 'preset')) return readPreset(body);
  if (isObject(body) && Object.hasOwn(body, 'from')) return readClone(body, base);
  const annotations = {};
  return { spec: body, prefix: [], sent: body, source: null, preset: null, annotations, originOf: AS_SENT };
}

function readPreset(body: Record<string, unknown>): Submission {
  const preset = typeof body.preset === 'string' ? findPreset(body.preset) : undefined;
  const names = PRESETS.map(({ name }) => name);
  const hint =
    (typeof body.preset === 'string' && didYouMean(body.preset, names)) ||
    ` Use one of ${names.map((name) => `"${name}"`).join(', ')}.`;
  const submission = readOverridden(body, {
    ...{ source: 'preset', schema: presetRequestSchema, hints: presetHints, base: preset?.spec },
    isUnknown: typeof body.preset === 'string' && preset === undefined,
    unknown: `There is no such preset.${hint}`,
  });
  return { ...submission, preset: preset?.name ?? null };
}

function readClone(body: Record<string, unknown>, base: ResolvedSpec | undefined): Submission {
  return readOverridden(body, {
    ...{ source: 'from', schema: cloneRequestSchema, hints: cloneHints, base: base && withOwnDifferences(base) },
    isUnknown: base === undefined && experimentIdSchema.safeParse(body.from).success,
    unknown: 'There is no such experiment.',
  });
}

/** A body that names a spec, by the field `source`, and may override parts of it. */
interface Overridden {
  source: 'preset' | 'from';
  schema: typeof presetRequestSchema | typeof cloneRequestSchema;
  hints: z.ZodType;
  base: unknown;
  /** Whether the field is right and names nothing, and what to say then. */
  isUnknown: boolean;
  unknown: string;
}

/**
 * The named spec with the overrides merged in.
 * @throws ServiceError INVALID_SPEC with the problems of the request and of its overrides together
 */
function readOverridden(body: Record<string, unknown>, named: Overridden): Submission {
  const { source, schema, hints, base, isUnknown, unknown } = named;
  const { data, error } = schema.safeParse(body);
  const findings = error === undefined ? [] : findingsOf(error, body, hints);
  if (isUnknown) findings.push({ path: [source], code: 'UNKNOWN_REFERENCE', message: unknown });
  const overrides = isObject(body.overrides) ? pick(body.overrides, schema.shape.overrides.unwrap().shape) : {};
  const submission: Submission = {
    spec: mergePatch(base, overrides, 'kept'),
    prefix: ['overrides'],
    sent: overrides,
    source,
    preset: null,
    annotations: data === undefined ? {} : splitSubmitted<SubmittedAnnotations>(data).annotations,
    originOf: AS_SENT,
  };
  if (findings.length === 0) return submission;
  const problems = findings.map((finding) => toProblem(finding));
  throw invalid(base === undefined ? problems : [...problems, ...parseSubmitted(submission).problems]);
}

/** The overrides that the request schema allows; it has reported the others. */
function pick(overrides: Record<string, unknown>, allowed: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(overrides).filter(([key]) => Object.hasOwn(allowed, key)));
}

/** What a spec or the request of a preset is, and what was written on it. */
export function splitSubmitted<Sent extends SubmittedAnnotations>({ labels, description, metadata, ...rest }: Sent) {
  const annotations: Partial<Annotations> = {
    ...(labels !== undefined && { labels }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
  return { annotations, rest };
}

/** The problems point to the exact places of the fields. */
export function parseSubmitted(submission: Submission): { data: SubmittedSpec | undefined; problems: FieldProblem[] } {
  const { data, error } = submittedSpecSchema.safeParse(submission.spec);
  const { spec, sent } = submission;
  const findings = error === undefined ? [] : findingsOf(error, spec, submittedSpecSchema, 'field', sent);
  return { data, problems: findings.map((finding) => locate(submission, finding)) };
}

// ---- refusing ----

/** INVALID_SPEC with these problems, or the first of them. */
export function invalid(found: FieldProblem[]): ServiceError {
  // All arms of a sweep report the same fault.
  const problems = [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const rest = problems.length > MAX_PROBLEMS ? `; the first ${MAX_PROBLEMS} are listed` : '';
  return new ServiceError('INVALID_SPEC', `The spec has ${count}${rest}.`, {
    problems: problems.slice(0, MAX_PROBLEMS),
  });
}

/** The problem at the exact path of the field, even if the field is missing or unknown. */
function locate({ prefix }: Submission, finding: SpecFinding): FieldProblem {
  return toProblem(finding, prefix);
}

/**
 * The problem at the longest start of its path that was sent. The rest can come from a default, a
 * preset or another experiment, so the path may not exist in the body.
 */
export function locateNearest({ prefix, sent, source, originOf }: Submission, finding: SpecFinding): FieldProblem {
  const path = nearestExisting(sent, originOf(finding.path));
  return source !== null && path.length === 0
    ? toProblem({ ...finding, path: [source] })
    : toProblem({ ...finding, path }, prefix);
}
