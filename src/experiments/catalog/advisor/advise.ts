/**
 * From a scenario or a finished experiment to techniques in the order in which to try them, each
 * with its measured effect and the next spec.
 */
import { z } from 'zod';
import { experimentIdSchema } from '../../records/ids.js';
import type { ResolvedSpec } from '../../spec/experiment.js';
import { submittedSpecSchema } from '../../spec/experiment.js';
import { MEASURED } from '../evidence/measured.js';
import type { Evidence } from '../evidence/record.js';
import { measuredHereSchema, withText } from '../evidence/words.js';
import { patchSchema } from './json-patch.js';
import { type MeasuredRun, measureSituation } from './measure.js';
import { notesFor } from './notes.js';
import { patchFor } from './patch.js';
import { BASES, type Ranked, rank } from './rank.js';
import { ADJUSTMENTS, NEEDS } from './rule.js';
import { RULES } from './rules/rules.js';
import {
  measuredSchema,
  type Needs,
  needsSchema,
  type Scenario,
  type Situation,
  scenarioSchema,
  situationOf,
} from './situation.js';

export const adviceRequestSchema = z
  .union([
    z.strictObject({ scenario: scenarioSchema }).meta({ id: 'AdviceForScenario' }),
    z
      .strictObject({ experimentId: experimentIdSchema, needs: needsSchema.prefault({}) })
      .meta({ id: 'AdviceForExperiment' }),
  ])
  .meta({ id: 'AdviceRequest', description: 'A scenario, or a finished experiment and what matters.' });

const suggestionSchema = z
  .object({
    rank: z.int(),
    rule: z.string().meta({ description: 'Stable id of the rule.', example: 'VARIANCE_DROPOUT' }),
    technique: z.string().meta({
      description: `Name in the catalog of techniques, or ${ADJUSTMENTS.map((name) => `\`${name}\``).join(', ')}.`,
    }),
    action: z.enum(['add', 'change', 'remove']),
    basis: z.enum(BASES).meta({
      description:
        'diagnosis: the figures of this experiment show it. measured: an experiment of regulab has measured that it helps; the lower end of the interval ranks it. ruleOfThumb: regulab has measured nothing, or nothing conclusive, near this situation.',
    }),
    need: z.enum(NEEDS).meta({ description: 'The goal of the suggestion.' }),
    condition: z.string().meta({ description: 'When the rule applies.' }),
    reason: z.string().meta({ description: 'Why it applies here, with the measured effect if there is one.' }),
    source: z.object({ title: z.string(), url: z.string() }),
    measured: measuredHereSchema
      .extend({
        near: z.boolean().meta({
          description:
            'Whether that situation is near: the same architecture and optimizer, images and width within a factor of four, label noise within 0.1.',
        }),
      })
      .meta({ id: 'NearestMeasurement' })
      .nullable()
      .meta({ description: 'The effect in the nearest situation that was measured; null if there is none.' }),
    patch: patchSchema.meta({
      description:
        'Applied to `spec`, it gives an experiment that compares the suggestion with the current arm, all with the same seeds and epochs. Strengths are a grid: choose on validation. Empty where nothing needs to be trained.',
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

/**
 * @param spec the resolved spec of the scenario's first experiment
 * @param records of measured effects
 */
export function adviseOnScenario(scenario: Scenario, spec: ResolvedSpec, records = MEASURED): Advice {
  return { experimentId: null, ...adviseOn(situationOf(scenario, spec), spec, records) };
}

/**
 * @param runs all runs of the experiment, which have ended
 * @param records of measured effects
 */
export function adviseOnExperiment(
  experiment: { id: string; spec: ResolvedSpec; runs: readonly MeasuredRun[] },
  needs: Needs,
  records = MEASURED,
): Advice {
  const { id, spec, runs } = experiment;
  return { experimentId: id, ...adviseOn(measureSituation(spec, runs, needs), spec, records) };
}

function adviseOn(
  situation: Situation,
  spec: ResolvedSpec,
  records: readonly Evidence[],
): Omit<Advice, 'experimentId'> {
  const found = RULES.flatMap((rule) => {
    const finding = rule.apply(situation);
    return finding === null ? [] : [{ rule, finding }];
  });
  const { ranked, leftOut } = rank(found, situation, records);
  const suggestions = ranked.map((each, index) => suggestionOf(each, index + 1, situation, spec));
  return { spec, measured: situation.measured, suggestions, notes: notesFor(situation, ranked, leftOut) };
}

function suggestionOf(
  { rule, finding, basis, need, evidence, near }: Ranked,
  position: number,
  { arm }: Situation,
  spec: ResolvedSpec,
): Suggestion {
  const measured = evidence && { ...withText(evidence), near };
  const { id, technique, action, condition, source } = rule;
  return {
    rank: position,
    rule: id,
    technique,
    action,
    basis,
    need,
    condition,
    reason: [finding.reason, ...(measured ? [measured.text] : [])].join(' '),
    source,
    measured,
    patch: patchFor(rule, finding.change, arm, spec),
  };
}
