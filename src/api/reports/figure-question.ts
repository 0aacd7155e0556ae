/** What a request for a figure asks, checked against the experiment. */
import { z } from 'zod';
import { COMPARISON_METRICS } from '../../analysis/schemas.js';
import { groupBySweep } from '../../analysis/studies/sweep-groups.js';
import { LAYER_MEASURES } from '../../charts/figures/layer-curves.js';
import { MAX_LINES } from '../../charts/figures/learning-curves.js';
import { ServiceError } from '../../errors.js';
import type { Experiment } from '../../experiments/records/experiment.js';
import { runIdSchema } from '../../experiments/records/ids.js';
import { counted } from '../../number-format.js';
import { type FigureName, kindOf } from '../../reports/figures/catalogue.js';
import type { FigureQuestion } from '../../reports/figures/kind.js';
import { didYouMean } from '../../suggestions.js';
import { requireArms } from '../experiments/arms.js';
import { integerParameter, listParameter } from '../http/parameters.js';

/** Of a PNG, in pixels. */
const WIDTH = { minimum: 100, maximum: 6000 } as const;

export const figureQuery = z.strictObject({
  metric: z
    .enum([...COMPARISON_METRICS, 'accuracy', 'dataLoss', ...LAYER_MEASURES])
    .optional()
    .meta({
      description:
        'What is shown: a metric of the saved weights in `arms`, `differences` and `sweep-paths`, `test.accuracy` by default; `accuracy` (the default) or `dataLoss` in `learning-curves`; `weights` (the default), `sparsity`, `gradients` or `deadUnits` in `layers-by-epoch`.',
    }),
  arm: listParameter(z.string(), MAX_LINES, { type: 'string', minLength: 1 })
    .optional()
    .meta({
      description: `Only these arms, separated by commas: one in \`confusion\`, \`confusion-difference\`, \`temperature\` and \`mistakes\`, up to ${MAX_LINES} in \`learning-curves\`, \`layers-by-epoch\`, \`reliability\`, \`first-layer\`, \`weights\` and \`weights-by-epoch\`. By default the baseline, and as many others as fit.`,
    }),
  run: runIdSchema.optional().meta({
    description:
      'Only this run, in `learning-curves`, `layers-by-epoch`, `reliability`, `temperature`, `confusion`, `mistakes`, `first-layer`, `weights` and `weights-by-epoch`.',
  }),
  field: z.string().max(200).optional().meta({
    description: 'In `sweep-paths`: the swept field, a JSON pointer into the arm; the first one by default.',
    example: '/regularization/dropout/rate',
  }),
  sweep: z.string().max(64).optional().meta({
    description: 'In `bias-variance`: the name of the arm with the sweep; the first one by default.',
  }),
  width: integerParameter(WIDTH.minimum, WIDTH.maximum)
    .optional()
    .meta({
      description: `Of a PNG, in pixels, ${WIDTH.minimum} to ${WIDTH.maximum}; by default two for each pixel of the chart.`,
    }),
});
type Query = z.output<typeof figureQuery>;

/**
 * The question of a request.
 * @throws ServiceError INVALID_REQUEST when the figure or the experiment does not know a parameter
 */
export function figureQuestion(
  { name, form }: { name: FigureName; form: 'svg' | 'png' },
  { arm, width, ...query }: Query,
  experiment: Experiment,
): FigureQuestion {
  const { parameters, metrics, maxArms = 0 } = kindOf(name);
  const question: FigureQuestion = { ...query, ...(arm && { arms: [...new Set(arm)] }) };
  for (const [key, value] of Object.entries(question)) {
    if (value !== undefined && !(parameters as readonly string[]).includes(key)) {
      refuse(nameOf(key), 'UNKNOWN_FIELD', `The figure "${name}" has no parameter "${nameOf(key)}".`);
    }
  }
  if (width !== undefined && form !== 'png') refuse('width', 'UNKNOWN_FIELD', 'Only a PNG has a width.');
  if (question.metric && !metrics?.includes(question.metric)) {
    refuse('metric', 'INVALID_VALUE', `The metric of "${name}" must be one of ${metrics?.join(', ')}.`);
  }
  const { arms = [], run } = question;
  requireArms(experiment, arms, { parameter: 'arm' });
  if (arms.length > 0 && arms.length > maxArms) {
    refuse('arm', 'TOO_BIG', `The figure "${name}" has room for ${counted(maxArms, 'arm')}.`);
  }
  requireSwept(experiment, question);
  return run === undefined ? question : { ...question, arms: [armOf(experiment, run)], run };
}

const nameOf = (key: string) => (key === 'arms' ? 'arm' : key);

function requireSwept({ spec }: Experiment, { field, sweep }: FigureQuestion): void {
  const alone = groupBySweep(spec.arms).filter(({ fields }) => fields.length === 1);
  const known = { field: alone.map(({ fields }) => fields[0]!), sweep: alone.map((group) => group.sweep) };
  for (const [parameter, value] of Object.entries({ field, sweep })) {
    const values = [...new Set(known[parameter as keyof typeof known])];
    if (value === undefined || values.includes(value)) continue;
    const hint = didYouMean(value, values) || (values.length > 0 ? ` There is ${values.join(', ')}.` : '');
    refuse(parameter, 'UNKNOWN_REFERENCE', `There is no sweep of a single field "${value}".${hint}`);
  }
}

function armOf({ runs }: Experiment, id: string): string {
  const found = runs.find((run) => run.id === id);
  return found?.arm ?? refuse('run', 'UNKNOWN_REFERENCE', `The experiment has no run ${id}.`);
}

function refuse(parameter: string, code: string, message: string): never {
  throw new ServiceError('INVALID_REQUEST', message, { problems: [{ parameter, code, message }] });
}
