/**
 * A saved model as an ONNX file for inference. The layers of training alone are left out, and batch
 * normalization is one multiplication and one addition.
 */
import { size } from '../../experiments/spec/architecture.js';
import { writeOnnx } from '../files/onnx-file.js';
import type { ExportedRun } from '../run/exported-run.js';
import { describeModel, trainingOnlyLayers } from '../run/preparation.js';
import type { SavedModel } from '../run/saved-model.js';
import { OnnxGraph } from './onnx-graph.js';
import { addLayer } from './onnx-layers.js';

export const ONNX_INPUT = 'images';
export const ONNX_OUTPUT = 'predictions';

/** The bytes of the file: from `images` [batch, …] to `predictions` [batch, output units]. */
export function writeOnnxModel(exported: ExportedRun, model: SavedModel): Uint8Array {
  const graph = new OnnxGraph(ONNX_INPUT);
  for (const layer of model.layers) addLayer(graph, layer);
  graph.finish(ONNX_OUTPUT);
  const metadata = describeModel(exported, model);
  const left = trainingOnlyLayers(model);
  return writeOnnx({
    producer: { name: 'regulab', version: exported.version },
    description: `${metadata['regulab.input']} ${metadata['regulab.output']}`,
    input: { name: ONNX_INPUT, shape: model.inputShape },
    output: { name: ONNX_OUTPUT, shape: [size(model.layers.at(-1)!.output)] },
    ...graph.parts,
    metadata: left.length === 0 ? metadata : { ...metadata, 'regulab.layersLeftOut': left.join(', ') },
  });
}
