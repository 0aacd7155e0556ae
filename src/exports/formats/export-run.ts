/** The formats in which a run is exported, and the bytes of each. */
import { METRIC_NAMES } from '../../experiments/records/metrics.js';
import type { ExportedRun, RunFiles } from '../run/exported-run.js';
import { readSavedModel, type SavedModel } from '../run/saved-model.js';
import { csvWriter } from './csv.js';
import type { ExportFormat } from './export-formats.js';
import { writeKeras } from './keras.js';
import { writeMlflow } from './mlflow.js';
import { writeOnnxModel } from './onnx.js';
import { writeTensorBoard } from './tensorboard.js';

/**
 * The bytes of an export.
 * @param files those of the run that the format needs
 * @throws RangeError when model.json or weights.bin do not belong to the run
 */
export function exportRun(format: ExportFormat, exported: ExportedRun, files: RunFiles): Uint8Array {
  switch (format) {
    case 'csv': {
      const csv = csvWriter(METRIC_NAMES);
      return new TextEncoder().encode(csv.head + csv.rows(exported.run, exported.epochs));
    }
    case 'tensorboard':
      return writeTensorBoard(exported);
    case 'mlflow':
      return writeMlflow(exported, files, 'weights.bin' in files ? modelOf(exported, files) : null);
    case 'keras':
      return writeKeras(exported, modelOf(exported, files));
    case 'onnx':
      return writeOnnxModel(exported, modelOf(exported, files));
  }
}

function modelOf({ spec }: ExportedRun, files: RunFiles): SavedModel {
  return readSavedModel(spec, new TextDecoder().decode(files['model.json']), files['weights.bin']!);
}
