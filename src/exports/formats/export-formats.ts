/** What the formats are called, and what they need and are. */
import type { Run } from '../../experiments/records/run.js';
import { CSV_MEDIA_TYPE } from './csv.js';

export const EXPORT_FORMATS = ['csv', 'tensorboard', 'mlflow', 'keras', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

interface FormatDescription {
  mediaType: string;
  /** Whether there is nothing to export without a saved model. */
  needsModel: boolean;
  /** Which files of the run it is made of; `all` takes what there is. */
  files: readonly string[] | 'all';
  /** How many copies of the weights it has besides the files. */
  copiesOfWeights: number;
  fileName(run: Pick<Run, 'id' | 'createdAt' | 'startedAt'>): string;
}

const MODEL_FILES = ['model.json', 'weights.bin'];
const BYTES = 'application/octet-stream';

export const FORMAT_DESCRIPTIONS: Record<ExportFormat, FormatDescription> = {
  csv: {
    mediaType: CSV_MEDIA_TYPE,
    needsModel: false,
    files: [],
    copiesOfWeights: 0,
    fileName: ({ id }) => `${id}.csv`,
  },
  tensorboard: {
    mediaType: BYTES,
    needsModel: false,
    files: [],
    copiesOfWeights: 0,
    // TensorBoard takes a file for its own by "tfevents", and reads those of a folder by time.
    fileName: ({ id, startedAt, createdAt }) =>
      `events.out.tfevents.${Math.floor(Date.parse(startedAt ?? createdAt) / 1000)}.${id}`,
  },
  mlflow: {
    mediaType: 'application/zip',
    needsModel: false,
    files: 'all',
    // model.keras and model.onnx.
    copiesOfWeights: 2,
    fileName: ({ id }) => `${id}-mlflow.zip`,
  },
  keras: {
    mediaType: BYTES,
    needsModel: true,
    files: MODEL_FILES,
    copiesOfWeights: 1,
    fileName: ({ id }) => `${id}.keras`,
  },
  onnx: {
    mediaType: BYTES,
    needsModel: true,
    files: MODEL_FILES,
    copiesOfWeights: 1,
    fileName: ({ id }) => `${id}.onnx`,
  },
};
