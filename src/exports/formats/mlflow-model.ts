/** The folder of a model as MLflow knows it: an ONNX file, and how MLflow loads it. */

import { stringify } from 'yaml';
import { size } from '../../experiments/spec/architecture.js';
import type { ExportedRun } from '../run/exported-run.js';
import type { SavedModel } from '../run/saved-model.js';
import { ONNX_INPUT, ONNX_OUTPUT, writeOnnxModel } from './onnx.js';

/** The files by their names in the folder. */
export function mlflowModel(
  exported: ExportedRun,
  model: SavedModel,
  runId: string,
): Record<string, Uint8Array | string> {
  const { finishedAt, createdAt } = exported.run;
  const requirements = ['mlflow', 'onnx', 'onnxruntime', 'numpy'];
  const tensor = (name: string, shape: readonly number[]) =>
    JSON.stringify([{ name, type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, ...shape] } }]);
  const description = {
    artifact_path: 'model',
    flavors: {
      onnx: { code: null, data: 'model.onnx', onnx_version: '1.16.0', providers: ['CPUExecutionProvider'] },
      python_function: {
        data: 'model.onnx',
        env: { virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.onnx',
        python_version: '3.11',
      },
    },
    run_id: runId,
    signature: {
      inputs: tensor(ONNX_INPUT, model.inputShape),
      outputs: tensor(ONNX_OUTPUT, [size(model.layers.at(-1)!.output)]),
      params: null,
    },
    utc_time_created: (finishedAt ?? createdAt).slice(0, 19).replace('T', ' '),
  };
  return {
    MLmodel: stringify(description),
    'model.onnx': writeOnnxModel(exported, model),
    'python_env.yaml': stringify({ python: '3.11', dependencies: ['-r requirements.txt'] }),
    'requirements.txt': requirements.map((name) => `${name}\n`).join(''),
  };
}
