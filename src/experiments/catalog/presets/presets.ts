/**
 * Named specs. A client POSTs `{"preset": "<name>"}`, with overrides if it likes.
 */
import { z } from 'zod';
import { annotationFields } from '../../spec/annotations.js';
import { submittedSpecSchema } from '../../spec/experiment.js';
import { ASSIGNMENT_PRESETS } from './assignment.js';
import { NOTEBOOK_PRESETS } from './notebook.js';
import type { Preset } from './preset.js';

export const presetSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string(),
    shows: z.string().meta({ description: 'What the result shows.' }),
    spec: submittedSpecSchema,
  })
  .meta({ id: 'Preset', description: 'A named spec.' });

/**
 * The body that submits a preset. What the overrides give is checked as part of the spec they make.
 */
export const presetRequestSchema = z
  .strictObject({
    preset: z.string().meta({ description: 'Name of a preset; GET /v1/presets lists them.' }),
    overrides: z
      .strictObject({
        name: z.unknown().meta({ description: '`name` of the spec.' }),
        dataset: z.unknown().meta({ description: 'Fields of `dataset`; those left out keep their value.' }),
        seeds: z.unknown().meta({ description: '`seeds` of the spec.' }),
        training: z.unknown().meta({ description: 'Fields of `training`; those left out keep their value.' }),
        layerReport: z.unknown().meta({ description: '`layerReport` of the spec.' }),
        robustness: z.unknown().meta({ description: '`robustness` of the spec.' }),
        deadlines: z.unknown().meta({ description: 'Fields of `deadlines`; those left out keep their value.' }),
      })
      .partial()
      .optional()
      .meta({ description: "JSON merge patch (RFC 7386) on the preset's spec; null removes what the preset sets." }),
    ...annotationFields,
  })
  .meta({ id: 'PresetRequest', description: 'Submits a preset.' });

/** The same with the fields that overrides can have, for suggestions when one is unknown. */
export const presetHints = presetRequestSchema.extend({
  overrides: submittedSpecSchema
    .pick({
      name: true,
      dataset: true,
      seeds: true,
      training: true,
      layerReport: true,
      robustness: true,
      deadlines: true,
    })
    .partial()
    .optional(),
});

export const PRESETS: readonly Preset[] = [...NOTEBOOK_PRESETS, ...ASSIGNMENT_PRESETS];

/** Every preset, the notebook first. */
export function listPresets(): Preset[] {
  return [...PRESETS];
}

/** The preset of this name, if there is one. */
export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
