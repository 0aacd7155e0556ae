/**
 * What people write on an experiment to find it again: labels, a description, metadata. It is sent
 * with a spec and is no part of it: the resolved spec, its hash and the runs do not depend on it.
 */
import { z } from 'zod';
import { isVisible, isVisibleText } from '../../visible.js';

export const ANNOTATION_LIMITS = {
  labels: 32,
  labelCharacters: 128,
  descriptionCharacters: 2000,
  /** As JSON in UTF-8. */
  metadataBytes: 8192,
} as const;

const { labels, labelCharacters, descriptionCharacters, metadataBytes } = ANNOTATION_LIMITS;
const HIDDEN = 'Must not have control characters, or characters that are invisible or change the direction of writing.';

export const labelKeySchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/,
    'use 1 to 63 letters, digits and . _ / -, and begin with a letter or digit',
  );

export const labelValueSchema = z.string().max(labelCharacters).refine(isVisible, HIDDEN);

export const labelsSchema = z
  .record(labelKeySchema, labelValueSchema)
  .refine((value) => Object.keys(value).length <= labels, `Must have at most ${labels} labels.`)
  .meta({
    id: 'Labels',
    description: `Names and values to find experiments by; at most ${labels}.`,
    example: { team: 'vision', 'ticket/id': '1234' },
    maxProperties: labels,
  });

export const descriptionSchema = z
  .string()
  .max(descriptionCharacters)
  .refine(isVisibleText, HIDDEN)
  .nullable()
  .meta({ description: 'Text for people; line ends are kept.' });

export const metadataSchema = z
  .record(z.string(), z.unknown())
  .refine((value) => bytesOf(value) <= metadataBytes, `Must have at most ${metadataBytes} bytes as JSON.`)
  .meta({
    id: 'Metadata',
    description: `Any JSON object of a client, of up to ${metadataBytes} bytes; the service does not look into it.`,
    example: { notebook: { cell: 12 } },
  });

/** The fields of a submission that are not part of its spec. */
export const annotationFields = {
  labels: labelsSchema.optional(),
  description: descriptionSchema.optional(),
  metadata: metadataSchema.optional(),
};

export type Labels = z.output<typeof labelsSchema>;
export type Metadata = z.output<typeof metadataSchema>;

export interface Annotations {
  labels: Labels;
  description: string | null;
  metadata: Metadata;
}

/** As they are sent, next to a spec or a preset. */
export type SubmittedAnnotations = { [Field in keyof Annotations]?: Annotations[Field] | undefined };

export const NO_ANNOTATIONS: Annotations = { labels: {}, description: null, metadata: {} };

const bytesOf = (value: object): number => new TextEncoder().encode(JSON.stringify(value)).length;
