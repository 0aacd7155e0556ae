/** The comparison of arms of several experiments. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { type ComparedArm, obstaclesTo, shareValidation } from '../../analysis/comparison/across.js';
import { randomizationOf } from '../../analysis/comparison/seeds-vary.js';
import { comparisonAcrossSchema, comparisonMetricSchema } from '../../analysis/schemas.js';
import { type Problem, ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { experimentIdSchema } from '../../experiments/records/ids.js';
import type { Run } from '../../experiments/records/run.js';
import { identifierSchema, LIMITS } from '../../experiments/spec/limits.js';
import type { RequestDependencies } from '../dependencies.js';
import { requireArms } from '../experiments/arms.js';
import { requireBody } from '../http/bodies/body.js';
import { untilDisconnect } from '../http/load/client-disconnect.js';
import { ownOf } from '../http/own.js';
import { EXPERIMENT_READ_PROBLEMS, problemResponses } from '../http/problem.js';
import { needs } from '../http/scopes.js';
import { comparedRuns, labelsOf, needsPredictions, predictionsOf, type Question } from './collect.js';
import type { StatisticsContext } from './statistics-route.js';
import type { StoredPredictions, TaskOf } from './task.js';

const MOST_ARMS = 50;

const wantedArmSchema = z
  .strictObject({
    experimentId: experimentIdSchema,
    arm: identifierSchema.meta({ description: 'An arm of that experiment.' }),
    name: identifierSchema.optional().meta({
      description: 'Its name in the comparison; by default that of the arm, with the end of the id where two share it.',
    }),
  })
  .meta({ id: 'WantedArm', description: 'An arm of an experiment.' });

const requestSchema = z
  .strictObject({
    arms: z.array(wantedArmSchema).min(2).max(MOST_ARMS).meta({
      description: 'The first one is the baseline, which the others are compared with.',
    }),
    metric: comparisonMetricSchema.default('test.accuracy'),
    margin: z.number().positive().nullable().default(null).meta({
      description:
        'Differences within ±margin are treated as negligible; adds equivalence tests. In percentage points for accuracies, otherwise in the unit of the metric. Choose it before looking at results.',
    }),
    family: z.array(comparisonMetricSchema).max(12).default([]).meta({
      description: "Every metric you look at: Holm's adjustment then covers all of them.",
    }),
  })
  .meta({ id: 'ComparisonRequest' });
type Wanted = z.output<typeof requestSchema>;

const schema = {
  operationId: 'compareAcrossExperiments',
  security: needs('read'),
  tags: ['Statistics'],
  summary: 'Compare arms of several experiments, paired over the seeds that they share',
  description:
    'As the comparison of one experiment. `differences` lists every setting in which an arm and the baseline differ, and `notes` what follows from it. Arms that were measured on other images, whose seeds stand for something else, or that share no seed are refused (422). Nothing is stored.',
  body: { required: true, content: { 'application/json': { schema: requestSchema } } },
  response: {
    200: { description: 'The comparison.', content: { 'application/json': { schema: comparisonAcrossSchema } } },
    ...problemResponses(
      ...([
        'INVALID_REQUEST',
        'EXPERIMENT_NOT_FOUND',
        'NOT_COMPARABLE',
        'NOT_ACCEPTABLE',
        'PAYLOAD_TOO_LARGE',
      ] as const),
      ...(['UNSUPPORTED_MEDIA_TYPE', 'DISK_UNAVAILABLE'] as const),
      ...EXPERIMENT_READ_PROBLEMS,
    ),
  },
};

/** The route of comparisons across experiments. */
export const acrossRoutes: FastifyPluginAsyncZodOpenApi<StatisticsContext> = async (app, { deps, threads }) => {
  app.post('/comparisons', { schema, preValidation: requireBody() }, async (request, reply) => {
    const own = ownOf(request, deps);
    const wanted = request.body;
    const names = namesOf(wanted);
    const { experiments, revisions } = await readExperiments(wanted, own);
    const key = JSON.stringify(['compareAcrossExperiments', revisions, wanted]);
    const makeTask = () => acrossTask(wanted, names, experiments, own);
    return untilDisconnect(reply, (signal) => threads.answer(key, makeTask, signal));
  });
};

/**
 * The experiments of the arms, by place, and their revisions.
 * @throws ServiceError EXPERIMENT_NOT_FOUND, INVALID_REQUEST
 */
async function readExperiments({ arms }: Wanted, { store }: Pick<RequestDependencies, 'store'>) {
  const known = new Map<string, { revision: string; experiment: Experiment }>();
  for (const [index, { experimentId }] of arms.entries()) {
    if (known.has(experimentId)) continue;
    // The revision first: with one that is too old, the next question is computed again.
    const revision = await store.revision({ experimentId });
    const experiment = revision === null ? null : await store.getExperiment(experimentId);
    if (revision === null || experiment === null) throw unknownExperiment(experimentId, index);
    known.set(experimentId, { revision, experiment });
  }
  const experiments = arms.map(({ experimentId }) => known.get(experimentId)!.experiment);
  for (const [index, { arm }] of arms.entries()) {
    requireArms(experiments[index]!, [arm], { pointer: `/arms/${index}/arm` });
  }
  requireFewRuns(experiments);
  return { experiments, revisions: [...known.values()].map(({ revision }) => revision) };
}

function unknownExperiment(id: string, index: number): ServiceError {
  const message = `There is no experiment ${id}.`;
  const problem = { pointer: `/arms/${index}/experimentId`, code: 'UNKNOWN_REFERENCE', message };
  return new ServiceError('EXPERIMENT_NOT_FOUND', message, { problems: [problem] });
}

function requireFewRuns(experiments: readonly Experiment[]): void {
  const runs = experiments.reduce((sum, { spec }) => sum + spec.seeds.length, 0);
  if (runs <= LIMITS.runs) return;
  const message = `The arms have ${runs} runs together; at most ${LIMITS.runs} are compared.`;
  throw new ServiceError('INVALID_REQUEST', message, { problems: [{ pointer: '/arms', code: 'TOO_BIG', message }] });
}

/**
 * @param names of the wanted arms, by place
 * @param experiments of the wanted arms, by place
 * @throws ServiceError NOT_COMPARABLE
 */
async function acrossTask(
  wanted: Wanted,
  names: string[],
  experiments: readonly Experiment[],
  own: RequestDependencies,
): Promise<TaskOf<'comparisonAcross'>> {
  const arms: ComparedArm[] = [];
  const runsOfArms: Run[][] = [];
  for (const [index, { arm: armName }] of wanted.arms.entries()) {
    const { id, spec, ...experiment } = experiments[index]!;
    const ofArm = await runsOf(armName, experiment, own);
    runsOfArms.push(ofArm);
    arms.push({
      name: names[index]!,
      experimentId: id,
      spec,
      arm: spec.arms.find(({ name }) => name === armName)!,
      receipts: ofArm.flatMap(({ receipt }) => receipt ?? []),
    });
  }
  const question: Question = { ...wanted, baseline: names[0]! };
  requireComparable(arms, [question.metric, ...question.family]);
  const runs = runsOfArms.flatMap((ofArm, index) => ofArm.map((run) => ({ ...run, arm: names[index]! })));
  return {
    kind: 'comparisonAcross',
    arms,
    input: {
      arms: names,
      randomizations: distinct(arms.map(({ spec }) => randomizationOf(spec))),
      sharesValidation: shareValidation(arms),
      runs: await comparedRuns(runs, question.metric, own),
      baseline: question.baseline,
      metric: question.metric,
      margin: question.margin,
      family: question.family,
    },
    predictions: needsPredictions(runs, question.metric) ? await predictionsOfArms(runsOfArms, arms, own) : [],
    labels: labelsOf(arms[0]!.spec, own),
  };
}

/** @param runsOfArms under the names that they have in their experiments */
async function predictionsOfArms(runsOfArms: readonly Run[][], arms: readonly ComparedArm[], own: RequestDependencies) {
  const stored: StoredPredictions[] = [];
  for (const [index, { spec }] of arms.entries()) stored.push(...(await predictionsOf(runsOfArms[index]!, spec, own)));
  return stored;
}

/** By their ids: an experiment may have a thousand runs of other arms. */
async function runsOf(arm: string, { runs }: Pick<Experiment, 'runs'>, { store }: Pick<RequestDependencies, 'store'>) {
  const found: Run[] = [];
  for (const summary of runs) {
    const run = summary.arm === arm ? await store.getRun(summary.id) : null;
    if (run !== null) found.push(run);
  }
  return found;
}

/** @throws ServiceError INVALID_REQUEST when two arms have the same name */
function namesOf({ arms }: Wanted): string[] {
  const shared = (name: string) => arms.filter((each) => (each.name ?? each.arm) === name).length > 1;
  const names = arms.map(({ name, arm, experimentId }) => {
    if (name !== undefined) return name;
    return shared(arm) ? `${arm} (…${experimentId.slice(-6)})` : arm;
  });
  const problems = names.flatMap((name, index): Problem[] => {
    if (names.indexOf(name) === index) return [];
    const pointer = `/arms/${index}`;
    return [{ pointer, code: 'DUPLICATE', message: `There are two arms ${name}: leave one out, or give it a "name".` }];
  });
  if (problems.length === 0) return names;
  throw new ServiceError('INVALID_REQUEST', 'Every arm of a comparison needs a name of its own.', { problems });
}

/** @throws ServiceError NOT_COMPARABLE */
function requireComparable(arms: readonly ComparedArm[], metrics: readonly Question['metric'][]): void {
  const obstacles = obstaclesTo(arms, metrics);
  if (obstacles.length === 0) return;
  const problems = obstacles.map(({ index, message }) => ({
    ...{ pointer: `/arms/${index}`, code: 'NOT_COMPARABLE', message },
  }));
  throw new ServiceError('NOT_COMPARABLE', obstacles[0]!.message, { problems });
}

const distinct = <Value>(values: readonly Value[]): Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
