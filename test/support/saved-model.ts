/** The files of a saved network of dense layers, as a trainer would have written them. */
import { traceModel } from '../../src/experiments/spec/architecture.js';
import type { Arm } from '../../src/experiments/spec/experiment.js';

/**
 * @param weightAt the weight from an input into a unit of the first layer; all others are 0
 */
export function savedModelFiles(
  { model, regularization }: Pick<Arm, 'model' | 'regularization'>,
  weightAt: (input: number, unit: number) => number,
): Record<string, Buffer> {
  const traced = traceModel(model, regularization);
  if (!traced.fits) throw new Error(traced.problem.message);
  const layers = traced.layers.map(({ layer, input }, index) => ({ name: `layer_${index}`, layer, inputs: input[0]! }));
  const manifest = layers.flatMap(({ name, layer, inputs }) =>
    layer.type === 'dense'
      ? [
          { name: `${name}/kernel`, shape: [inputs, layer.units], dtype: 'float32' },
          { name: `${name}/bias`, shape: [layer.units], dtype: 'float32' },
        ]
      : [],
  );
  const weights = manifest.flatMap(({ shape }, index) => {
    const units = shape.at(-1)!;
    const count = shape.reduce((product, length) => product * length, 1);
    return Array.from({ length: count }, (_, at) => (index === 0 ? weightAt(Math.floor(at / units), at % units) : 0));
  });
  const described = layers.map(({ name, layer }) => ({ class_name: layer.type, config: { name } }));
  const topology = { modelTopology: { config: { layers: described } }, weightsManifest: [{ weights: manifest }] };
  return {
    'model.json': Buffer.from(JSON.stringify(topology)),
    'weights.bin': Buffer.from(Float32Array.from(weights).buffer),
  };
}
