/**
 * The same networks in the browser, from the files that their runs saved. This file and
 * TensorFlow.js are loaded when the reader asks for it.
 */
import '@tensorflow/tfjs-backend-cpu';
import { io, reshape, setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { RegulabClient } from 'regulab-client';
import { type Ask, combine, type Drawable } from './answer.js';

interface SavedTopology {
  modelTopology: object;
  weightsManifest: [{ weights: io.WeightsManifestEntry[] }];
}

/**
 * Downloads the networks; from then on the service is not asked.
 * @param onProgress 0 to 1
 * @throws Error when a file is missing, or TensorFlow.js does not know a layer
 */
export async function askBrowser(
  client: RegulabClient,
  models: readonly Drawable[],
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Ask> {
  await setBackend('cpu');
  const count = models.reduce((sum, { runIds }) => sum + runIds.length, 0);
  const loaded: LayersModel[][] = [];
  let done = 0;
  for (const { runIds } of models) {
    const networks: LayersModel[] = [];
    for (const runId of runIds) {
      networks.push(await loadNetwork(client, runId, signal));
      onProgress(++done / count);
    }
    loaded.push(networks);
  }
  return async (images) => loaded.map((networks) => answersOf(networks, images));
}

async function loadNetwork(client: RegulabClient, runId: string, signal: AbortSignal): Promise<LayersModel> {
  const [topology, weights] = await Promise.all([
    client.download(runId, 'model.json', { signal }),
    client.download(runId, 'weights.bin', { signal }),
  ]);
  const { modelTopology, weightsManifest } = JSON.parse(await topology.text()) as SavedTopology;
  const weightData = await weights.arrayBuffer();
  return loadLayersModel(io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }));
}

function answersOf(networks: readonly LayersModel[], images: readonly Uint8Array[]) {
  const members = networks.map((network) => predictionsOf(network, images));
  return images.map((_, image) => combine(members.map((rows) => rows[image]!)));
}

/** For each image the probabilities. */
function predictionsOf(network: LayersModel, images: readonly Uint8Array[]): number[][] {
  return tidy(() => {
    const [, ...shape] = network.inputs[0]!.shape as number[];
    const pixels = Float32Array.from(images.flatMap((image) => Array.from(image, (level) => level / 255)));
    const output = network.predict(tensor(pixels, [images.length, ...shape])) as Tensor;
    return reshape(output, [images.length, -1]).arraySync() as number[][];
  });
}
