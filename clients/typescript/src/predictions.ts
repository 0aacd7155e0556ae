/** Predictions of one run, or of the runs of an arm together. */
import { experimentPath, runPath } from './http/paths.js';
import type { CallOptions, JsonBytes, Request, Transport } from './http/send.js';
import type { ImageInput, Query, Schemas } from './types.js';

/** The id of a run, or an arm of an experiment. */
export type PredictionTarget = string | { experimentId: string; arm: string };

type Output<Target> = NonNullable<
  Target extends string ? Query<'predict'>['outputs'] : Query<'predictWithArm'>['outputs']
>[number];

/** With `outputs` the answer has these alone. */
export type Prediction<Target extends PredictionTarget, Name> = Target extends string
  ? [Name] extends [never]
    ? Schemas['RunPrediction']
    : Schemas['SelectedRunPrediction']
  : [Name] extends [never]
    ? Schemas['ArmPrediction']
    : Schemas['SelectedArmPrediction'];

export interface PictureOptions<Name> extends CallOptions {
  /** What to answer for each image; all but `image` by default. */
  outputs?: readonly Name[];
  /** `auto` prepares an image as MNIST's digits were. */
  fit?: 'auto' | 'none';
  /** Whether ink is darker than the background. */
  invert?: boolean | 'auto';
  /** Predict so many times with dropout on, and report the uncertainty. */
  mcSamples?: number;
  seed?: number;
}

export interface ImageOptions<Name> extends PictureOptions<Name> {
  /** Range of the pixels in arrays. */
  scale?: '0-255' | '0-1';
}

export type PictureBytes = Blob | ArrayBuffer | Uint8Array;

export function predictionMethods({ json }: Transport) {
  return {
    /**
     * Images as arrays of 28 × 28 pixels or as base64 of PNG, JPEG or WebP files; or a whole
     * request as bytes of JSON, which options do not change.
     */
    predict: <const Target extends PredictionTarget, Name extends Output<Target> = never>(
      target: Target,
      images: readonly ImageInput[] | JsonBytes,
      options: ImageOptions<Name> = {},
    ) => {
      const { signal, timeoutMs, retries, ...settings } = options;
      return json<Prediction<Target, Name>>(`${pathOf(target)}/predict`, {
        ...calling({ signal, timeoutMs, retries }),
        body: images instanceof Uint8Array ? images : { ...settings, images, ...armOf(target) },
      });
    },
    /** One picture, as the bytes of its file; the type of a Blob is their media type. */
    predictPicture: <const Target extends PredictionTarget, Name extends Output<Target> = never>(
      target: Target,
      picture: PictureBytes,
      options: PictureOptions<Name> = {},
    ) => {
      const { signal, timeoutMs, retries, ...settings } = options;
      return json<Prediction<Target, Name>>(`${pathOf(target)}/predict-picture`, {
        ...calling({ signal, timeoutMs, retries }),
        bytes: picture,
        query: { ...settings, ...armOf(target) },
      });
    },
  };
}

const pathOf = (target: PredictionTarget) =>
  typeof target === 'string' ? runPath(target) : experimentPath(target.experimentId);

const armOf = (target: PredictionTarget) => (typeof target === 'string' ? {} : { arm: target.arm });

/** A POST that changes nothing. */
const calling = (call: CallOptions): Request => ({ ...call, method: 'POST', isRepeatable: true });
