/**
 * From a scenario or a finished experiment to techniques in the order in which to try them, each
 * with the next spec.
 */
import { z } from 'zod';
import { experimentIdSchema } from '../../records/ids.js';
import type { Arm, ResolvedSpec } from '../../spec/experiment.js';
import { submittedSpecSchema } from '../../spec/experiment.js';
import { type Patch, patchSchema } from './json-patch.js';
import { type MeasuredRun, measureSituation } from './measure.js';
import type { ArmChange, Rule } from './rule.js';
import { RULES } from './rules.js';
import { measuredSchema, type Scenario, type Situation, scenarioSchema, situationOf } from './situation.js';

export const adviceRequestSchema = z
  .union([z.strictObject({ scenario: scenarioSchema }), z.strictObject({ experimentId: experimentIdSchema })])
  .meta({ id: 'AdviceRequest', description: 'A scenario, or a finished experiment.' });

const suggestionSchema = z
  .object({
    rank: z.int(),
    rule: z.string().meta({ description: 'Stable id of the rule.', example: 'VARIANCE_DROPOUT' }),
    technique: z.string().meta({ description: 'Name in the catalog of techniques.' }),
    action: z.enum(['add', 'change', 'remove']),
    weight: z.number().meta({ description: 'How strongly the rule recommends it, 0 … 1.' }),
    condition: z.string().meta({ description: 'When the rule applies.' }),
    reason: z.string().meta({ description: 'Why it applies here.' }),
    source: z.object({ title: z.string(), url: z.string() }),
    patch: patchSchema.meta({
      description: 'Applied to `spec`, it gives an experiment that compares the suggestion with the current arms.',
    }),
  })
  .meta({ id: 'Suggestion' });

export const adviceSchema = z
  .object({
    experimentId: experimentIdSchema.nullable(),
    spec: submittedSpecSchema.meta({
      description: 'The spec that the patches apply to: that of the experiment, or a first one for the scenario.',
    }),
    measured: measuredSchema
      .nullable()
      .meta({ description: 'The measurements that the rules use; null for a scenario.' }),
    suggestions: z.array(suggestionSchema),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Advice', description: 'Techniques to try, the most promising first.' });

export type Advice = Omit<z.output<typeof adviceSchema>, 'spec'> & { spec: ResolvedSpec };
type Suggestion = z.output<typeof suggestionSchema>;

/** @param spec the resolved spec of the scenario's first experiment */
export function adviseOnScenario(scenario: Scenario, spec: ResolvedSpec): Advice {
  return { experimentId: null, ...adviseOn(situationOf(scenario, spec), spec) };
}

/** @param runs all runs of the experiment, which have ended */
export function adviseOnExperiment(experimentId: string, spec: ResolvedSpec, runs: readonly MeasuredRun[]): Advice {
  return { experimentId, ...adviseOn(measureSituation(spec, runs), spec) };
}

function adviseOn(situation: Situation, spec: ResolvedSpec): Omit<Advice, 'experimentId'> {
  const found = RULES.flatMap((rule) => {
    const finding = rule.apply(situation);
    return finding === null ? [] : [{ rule, ...finding }];
  });
  // Stable: of equal weight the earlier rule comes first.
  found.sort((left, right) => right.weight - left.weight);
  const suggestions = found.map(({ rule, weight, reason, change }, index) => ({
    rank: index + 1,
    rule: rule.id,
    technique: rule.technique,
    action: rule.action,
    weight: Number(weight.toFixed(3)),
    condition: rule.condition,
    reason,
    source: rule.source,
    patch: patchFor(rule, change, situation.arm, spec),
  }));
  return { spec, measured: situation.measured, suggestions, notes: notesFor(situation, suggestions) };
}

/**
 * The arm as it is and the arm as it is to be, side by side with the seeds and data of the spec.
 */
function patchFor({ technique, action }: Rule, change: ArmChange, arm: Arm, spec: ResolvedSpec): Patch {
  const { sweep: _, ...base } = arm;
  const title: Patch[number] = { op: 'replace', path: '/name', value: `${spec.name}: ${technique}`.slice(0, 200) };
  if (change.seeds !== undefined) {
    return [
      title,
      { op: 'replace', path: '/arms', value: [base] },
      { op: 'replace', path: '/baseline', value: base.name },
      { op: 'replace', path: '/seeds', value: { count: change.seeds, base: 1 } },
    ];
  }
  const name = nameOf(base.name, action, technique);
  const changed = {
    ...base,
    name,
    ...(change.model && { model: change.model }),
    regularization: { ...base.regularization, ...change.regularization },
    training: { ...base.training, ...change.training },
  };
  return [
    title,
    { op: 'replace', path: '/arms', value: [base, changed] },
    { op: 'replace', path: '/baseline', value: base.name },
  ];
}

const MAX_NAME = 64;

function nameOf(arm: string, action: Rule['action'], technique: string): string {
  const end = `-${action === 'remove' ? 'without' : 'with'}-${technique}`;
  return `${arm.slice(0, MAX_NAME - end.length)}${end}`;
}

function notesFor({ measured, arm }: Situation, suggestions: Suggestion[]): string[] {
  const notes = [
    'These are rules of thumb with sources. Each patch is an experiment whose comparison shows whether the technique helps here.',
  ];
  if (measured?.split === 'test') {
    notes.push(
      'There are no validation images, so the rules used the test images. Set dataset.validationSplit before you choose by this advice.',
    );
  }
  if (measured !== null && measured.runs < 3)
    notes.push(`${measured.arm} has ${measured.runs} run(s): a gap measured on so few may be chance.`);
  if (arm.model.architecture === 'layers')
    notes.push(
      'An explicit stack sets regularization in its layers, so rules that change regularization do not apply.',
    );
  if (suggestions.length === 0) notes.push('No rule applies: no measurement suggests another technique.');
  return notes;
}
