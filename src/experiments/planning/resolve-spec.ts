/**
 * Resolves a request body to the spec that is stored: validates every field and the rules across
 * fields, fills in every default, and adds warnings and an estimate of the cost.
 */
import { type FieldProblem, ServiceError } from '../../errors.js';
import { didYouMean } from '../../suggestions.js';
import { findPreset, PRESETS, presetHints, presetRequestSchema } from '../catalog/presets/presets.js';
import type { Estimate, Warning } from '../records/plan.js';
import { type Annotations, NO_ANNOTATIONS, type SubmittedAnnotations } from '../spec/annotations.js';
import { splitSizes } from '../spec/dataset-split.js';
import {
  experimentSpecSchema,
  type ParsedExperimentSpec,
  type ResolvedSpec,
  type SubmittedSpec,
  submittedSpecSchema,
} from '../spec/experiment.js';
import type { Path } from '../spec/json-pointer.js';
import { LIMITS } from '../spec/limits.js';
import type { EarlyStopping } from '../spec/training.js';
import { findExcess } from './body-limits.js';
import { estimateArm, estimateExperiment } from './estimate.js';
import { expandSweeps, findSweepFaults } from './expand-sweeps.js';
import { isObject, mergePatch } from './merge-patch.js';
import { findingsOf, nearestExisting, type SpecFinding, toProblem } from './spec-findings.js';
import { checkParsed, checkResolved } from './spec-rules.js';
import { earlyStoppingWithoutValidation, findWarnings, perTraining } from './warnings.js';

/** Limits on the cost of one run, and the number of trainers that share the runs. */
export interface SpecLimits {
  parameters: number;
  memoryMegabytes: number;
  /** Number of trainers. Only the estimated time depends on it. Default: 1. */
  concurrency?: number;
}

export interface Resolution {
  spec: ResolvedSpec;
  warnings: Warning[];
  estimate: Estimate;
  annotations: Annotations;
  /** Name of the preset that was submitted; null for a spec. */
  preset: string | null;
}

/** Further problems are counted but not listed. */
const MAX_PROBLEMS = 200;

/** A submitted spec and its path in the body. */
interface Submission {
  spec: unknown;
  /** Path of `spec` in the body. */
  prefix: Path;
  /** What was sent at `prefix`: the spec itself, or the overrides of a preset. */
  sent: unknown;
  /** Name of the preset, if one was sent, and what was sent next to it. */
  preset: string | null;
  annotations: Partial<Annotations>;
  /** Maps a path in the spec with expanded sweeps to the path in the submitted spec. */
  originOf(path: Path): Path;
}

const AS_SENT = (path: Path) => path;

/**
 * Resolves the body of a submission: a spec, or `{"preset": …, "overrides": …}`. A resolved spec
 * resolves to itself.
 * @param datasetNames the data sets that are configured in this installation
 * @throws ServiceError INVALID_SPEC with every problem found; SPEC_TOO_LARGE with every exceeded
 * limit
 */
export function resolveSpec(body: unknown, limits: SpecLimits, datasetNames: readonly string[]): Resolution {
  refuseExcess(body);
  const { submission, parsed } = readSpec(readSubmission(body));
  refuse(submission, checkParsed(parsed, datasetNames));
  refuseTooManyRuns(submission, parsed);
  const { spec, changes } = fillIn(parsed);
  refuse(submission, checkResolved(spec));
  refuseTooLarge(submission, spec, limits);
  return {
    spec,
    warnings: [...changes, ...findWarnings(spec)],
    estimate: estimateExperiment(spec, limits.concurrency),
    annotations: { ...NO_ANNOTATIONS, ...submission.annotations },
    preset: submission.preset,
  };
}

// ---- reading ------------------------------------------------------------------------------------

function refuseExcess(body: unknown): void {
  const excess = findExcess(body);
  if (excess !== undefined) throw invalid([toProblem(excess)]);
}

function readSubmission(body: unknown): Submission {
  return isObject(body) && Object.hasOwn(body, 'preset')
    ? readPreset(body)
    : { spec: body, prefix: [], sent: body, preset: null, annotations: {}, originOf: AS_SENT };
}

/**
 * The preset's spec with the overrides merged in.
 * @throws ServiceError INVALID_SPEC with the problems of the request and of its overrides together
 */
function readPreset(body: Record<string, unknown>): Submission {
  const preset = typeof body.preset === 'string' ? findPreset(body.preset) : undefined;
  const overrides = isObject(body.overrides) ? pickOverrides(body.overrides) : {};
  const spec = mergePatch(preset?.spec, overrides, 'kept');
  const { data, problems } = parseRequest(body);
  const submission: Submission = {
    spec,
    prefix: ['overrides'],
    sent: overrides,
    preset: preset?.name ?? null,
    annotations: data === undefined ? {} : splitSubmitted(data).annotations,
    originOf: AS_SENT,
  };
  if (problems.length === 0) return submission;
  throw invalid(preset === undefined ? problems : [...problems, ...parseSubmitted(submission).problems]);
}

function parseRequest(body: Record<string, unknown>) {
  const { data, error } = presetRequestSchema.safeParse(body);
  const findings = error === undefined ? [] : findingsOf(error, body, presetHints);
  if (typeof body.preset === 'string' && findPreset(body.preset) === undefined) {
    const names = PRESETS.map(({ name }) => name);
    const hint = didYouMean(body.preset, names) || ` Use one of ${names.map((name) => `"${name}"`).join(', ')}.`;
    findings.push({ path: ['preset'], code: 'UNKNOWN_REFERENCE', message: `There is no such preset.${hint}` });
  }
  return { data, problems: findings.map((finding) => toProblem(finding)) };
}

/** What a spec or the request of a preset is, and what was written on it. */
function splitSubmitted<Sent extends SubmittedAnnotations>({ labels, description, metadata, ...rest }: Sent) {
  const annotations: Partial<Annotations> = {
    ...(labels !== undefined && { labels }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
  return { annotations, rest };
}

/** The overrides that the request schema allows; it has reported the others. */
function pickOverrides(overrides: Record<string, unknown>): Record<string, unknown> {
  const allowed = presetRequestSchema.shape.overrides.unwrap().shape;
  return Object.fromEntries(Object.entries(overrides).filter(([key]) => Object.hasOwn(allowed, key)));
}

/**
 * Parses the submitted spec, expands its sweeps, and checks the numbers of the expanded arms.
 * @throws ServiceError INVALID_SPEC or SPEC_TOO_LARGE
 */
function readSpec(submission: Submission): { submission: Submission; parsed: ParsedExperimentSpec } {
  const { data: submitted, problems } = parseSubmitted(submission);
  if (submitted === undefined) throw invalid(problems);
  refuseSweeps(submission, submitted);
  const { annotations, rest } = splitSubmitted(submitted);
  const { spec, originOf } = expandSweeps(rest);
  const expanded = { ...submission, annotations: { ...submission.annotations, ...annotations }, originOf };
  const { data, error } = experimentSpecSchema.safeParse(spec);
  if (data !== undefined) return { submission: expanded, parsed: data };
  throw invalid(findingsOf(error, spec, experimentSpecSchema).map((finding) => locateNearest(expanded, finding)));
}

function parseSubmitted(submission: Submission): { data: SubmittedSpec | undefined; problems: FieldProblem[] } {
  const { data, error } = submittedSpecSchema.safeParse(submission.spec);
  const { spec, sent } = submission;
  const findings = error === undefined ? [] : findingsOf(error, spec, submittedSpecSchema, 'field', sent);
  return { data, problems: findings.map((finding) => locate(submission, finding)) };
}

// ---- resolving ----------------------------------------------------------------------------------

/**
 * Expands the seeds, completes the training settings of each arm, and replaces monitors of
 * validation metrics if there are no validation images. Each replacement gives a warning.
 */
function fillIn(parsed: ParsedExperimentSpec): { spec: ResolvedSpec; changes: Warning[] } {
  const { seeds, arms, ...rest } = parsed;
  const spec = asJson<ResolvedSpec>({
    ...rest,
    seeds: Array.isArray(seeds) ? seeds : Array.from({ length: seeds.count }, (_, index) => seeds.base + index),
    arms: arms.map(({ training, ...arm }) => ({ ...arm, training: complete(training, parsed.training) })),
  });
  if (splitSizes(spec.dataset).validation > 0) return { spec, changes: [] };

  const changes = perTraining(spec, ({ earlyStopping }, path) => {
    const replaced = withoutValidation(earlyStopping);
    return replaced !== null && replaced.monitor !== earlyStopping?.monitor
      ? [earlyStoppingWithoutValidation([...path, 'earlyStopping'], replaced)]
      : [];
  });
  for (const training of [spec.training, ...spec.arms.map((arm) => arm.training)]) {
    training.earlyStopping = withoutValidation(training.earlyStopping);
  }
  return { spec, changes };
}

function complete(
  own: ParsedExperimentSpec['arms'][number]['training'],
  shared: ParsedExperimentSpec['training'],
): ParsedExperimentSpec['training'] {
  const given = Object.entries(own ?? {}).filter(([, value]) => value !== undefined);
  return { ...shared, ...Object.fromEntries(given) };
}

/** Early stopping that monitors the same metric on the training images. */
function withoutValidation(earlyStopping: EarlyStopping | null): EarlyStopping | null {
  if (earlyStopping === null) return null;
  const monitor = earlyStopping.monitor.endsWith('accuracy') ? 'train.accuracy' : 'train.dataLoss';
  return { ...earlyStopping, monitor };
}

/** The value as it is stored: no undefined fields, no negative zero, no shared objects. */
function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

// ---- refusing -----------------------------------------------------------------------------------

function refuse(submission: Submission, findings: SpecFinding[]): void {
  if (findings.length > 0) throw invalid(findings.map((finding) => locateNearest(submission, finding)));
}

function refuseSweeps(submission: Submission, submitted: SubmittedSpec): void {
  const faults = findSweepFaults(submitted);
  const excess = faults.filter(({ code }) => code === 'LIMIT_EXCEEDED');
  if (faults.length > excess.length) refuse(submission, faults);
  if (excess.length > 0) throw tooLarge(excess.map((finding) => locateNearest(submission, finding)));
}

function refuseTooManyRuns(submission: Submission, { seeds, arms }: ParsedExperimentSpec): void {
  const seedCount = Array.isArray(seeds) ? seeds.length : seeds.count;
  const runs = arms.length * seedCount;
  if (runs <= LIMITS.runs) return;
  const message = `${arms.length} arms × ${seedCount} seeds = ${runs} runs. An experiment can have at most ${LIMITS.runs}. Split it into several experiments.`;
  throw tooLarge([locateNearest(submission, { path: ['seeds'], code: 'LIMIT_EXCEEDED', message })]);
}

function refuseTooLarge(submission: Submission, spec: ResolvedSpec, limits: SpecLimits): void {
  const problems = spec.arms.flatMap((arm, index) => {
    const { parameters, memoryMegabytes } = estimateArm(spec, arm);
    const excess: string[] = [];
    if (parameters > limits.parameters) {
      excess.push(
        `Arm "${arm.name}" has ${parameters} weights; at most ${limits.parameters} are allowed (REGULAB_MAX_PARAMETERS).`,
      );
    }
    if (memoryMegabytes > limits.memoryMegabytes) {
      excess.push(
        `Arm "${arm.name}" needs about ${memoryMegabytes} MB; at most ${limits.memoryMegabytes} MB are allowed (REGULAB_MAX_MEMORY_MB). Use a smaller model or batchSize.`,
      );
    }
    return excess.map((message) =>
      locateNearest(submission, { path: ['arms', index, 'model'], code: 'LIMIT_EXCEEDED', message }),
    );
  });
  if (problems.length > 0) throw tooLarge(problems);
}

function invalid(found: FieldProblem[]): ServiceError {
  // All arms of a sweep report the same fault.
  const problems = [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const rest = problems.length > MAX_PROBLEMS ? `; the first ${MAX_PROBLEMS} are listed` : '';
  return new ServiceError('INVALID_SPEC', `The spec has ${count}${rest}.`, {
    problems: problems.slice(0, MAX_PROBLEMS),
  });
}

function tooLarge(problems: FieldProblem[]): ServiceError {
  return new ServiceError('SPEC_TOO_LARGE', problems.map(({ message }) => message).join(' '), { problems });
}

/** The problem at the exact path of the field, even if the field is missing or unknown. */
function locate({ prefix }: Submission, finding: SpecFinding): FieldProblem {
  return toProblem(finding, prefix);
}

/**
 * The problem at the longest start of its path that was sent. The rest can come from a default or a
 * preset, so the path may not exist in the body.
 */
function locateNearest({ prefix, sent, originOf }: Submission, finding: SpecFinding): FieldProblem {
  const path = nearestExisting(sent, originOf(finding.path));
  const isOfPreset = prefix.length > 0 && path.length === 0;
  return isOfPreset ? toProblem({ ...finding, path: ['preset'] }) : toProblem({ ...finding, path }, prefix);
}
