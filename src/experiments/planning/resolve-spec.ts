/**
 * Resolves a request body to the spec that is stored: validates every field and the rules across
 * fields, fills in every default, and adds warnings and an estimate of the cost.
 */
import { type FieldProblem, ServiceError } from '../../errors.js';
import type { Estimate, Warning } from '../records/plan.js';
import { type Annotations, NO_ANNOTATIONS } from '../spec/annotations.js';
import { splitSizes } from '../spec/dataset-split.js';
import {
  experimentSpecSchema,
  type ParsedExperimentSpec,
  plainSpecSchema,
  type ResolvedSpec,
  type SubmittedSpec,
} from '../spec/experiment.js';
import { LIMITS } from '../spec/limits.js';
import type { EarlyStopping } from '../spec/training.js';
import { findExcess } from './body-limits.js';
import { estimateArm, estimateExperiment } from './estimate.js';
import { expandSweeps, findSweepFaults } from './expand-sweeps.js';
import { findingsOf, type SpecFinding, toProblem } from './spec-findings.js';
import { checkParsed, checkResolved } from './spec-rules.js';
import {
  invalid,
  locateNearest,
  parseSubmitted,
  readSubmission,
  type Submission,
  splitSubmitted,
} from './submission/submission.js';
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

/**
 * Resolves the body of a submission: a spec, or `{"preset": …, "overrides": …}`, or the same with
 * `from`. A resolved spec resolves to itself.
 * @param datasetNames the data sets that are configured in this installation
 * @param base the spec of the experiment in `from`, if there is one
 * @throws ServiceError INVALID_SPEC with every problem found; SPEC_TOO_LARGE with every exceeded
 * limit
 */
export function resolveSpec(
  body: unknown,
  limits: SpecLimits,
  datasetNames: readonly string[],
  base?: ResolvedSpec,
): Resolution {
  refuseExcess(body);
  const { submission, parsed } = readSpec(readSubmission(body, base));
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

/**
 * Parses the submitted spec, expands its sweeps, and checks the numbers of the expanded arms.
 * @throws ServiceError INVALID_SPEC or SPEC_TOO_LARGE
 */
function readSpec(submission: Submission): { submission: Submission; parsed: ParsedExperimentSpec } {
  const plain = plainSpecSchema.safeParse(submission.spec).data;
  if (plain !== undefined) {
    const { annotations, rest } = splitSubmitted(plain);
    return { submission: annotated(submission, annotations), parsed: rest };
  }
  const { data: submitted, problems } = parseSubmitted(submission);
  if (submitted === undefined) throw invalid(problems);
  refuseSweeps(submission, submitted);
  const { annotations, rest } = splitSubmitted(submitted);
  const { spec, originOf } = expandSweeps(rest);
  const expanded = { ...annotated(submission, annotations), originOf };
  const { data, error } = experimentSpecSchema.safeParse(spec);
  if (data !== undefined) return { submission: expanded, parsed: data };
  throw invalid(findingsOf(error, spec, experimentSpecSchema).map((finding) => locateNearest(expanded, finding)));
}

const annotated = (submission: Submission, annotations: Partial<Annotations>): Submission => ({
  ...submission,
  annotations: { ...submission.annotations, ...annotations },
});

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

/**
 * The value as it is stored: no undefined fields, no negative zero, no shared objects. By way of a
 * text it would take five times as long.
 */
function asJson<Value>(value: Value): Value {
  if (value === 0) return 0 as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asJson) as Value;
  const copy: Record<string, unknown> = {};
  for (const name in value) if (value[name] !== undefined) copy[name] = asJson(value[name]);
  return copy as Value;
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

function tooLarge(problems: FieldProblem[]): ServiceError {
  return new ServiceError('SPEC_TOO_LARGE', problems.map(({ message }) => message).join(' '), { problems });
}
