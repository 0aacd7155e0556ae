/**
 * Turns a trained model into a stock tfjs LayersModel: layers of tfjs-layers alone, so that plain
 * `tf.loadLayersModel` reads it in Node and in a browser, with the output activation in place and
 * dropout layers included.
 */
import type { TrainableModel } from '../model/model.js';
import { type ModelArtifacts, type StockModel, tf } from '../tensorflow/tensorflow.js';

/** The two files of a saved model. */
export interface SavedModel {
  /** model.json */
  topology: Buffer;
  /** weights.bin, float32 little-endian in the order of model.json's manifest. */
  weights: Buffer;
}

/** Saves the model's present weights. Equal weights give equal bytes. */
export async function saveModel(model: TrainableModel): Promise<SavedModel> {
  const stock = toStockModel(model);
  try {
    const artifacts = await serialize(stock);
    const weights = toBuffer(artifacts.weightData!);
    const topology = {
      format: artifacts.format,
      generatedBy: artifacts.generatedBy,
      convertedBy: artifacts.convertedBy ?? null,
      modelTopology: artifacts.modelTopology,
      weightsManifest: [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }],
    };
    return { topology: Buffer.from(JSON.stringify(topology)), weights };
  } finally {
    stock.dispose();
  }
}

function toStockModel(model: TrainableModel): StockModel {
  const stock = tf.sequential({ name: 'regulab' });
  stock.add(tf.layers.inputLayer({ name: 'images', inputShape: [...model.inputShape] }));
  for (const layer of model.layers) {
    const twin = layer.toStock();
    stock.add(twin);
    twin.setWeights(layer.weights.map(({ variable }) => variable));
  }
  return stock;
}

async function serialize(stock: StockModel): Promise<ModelArtifacts> {
  let artifacts: ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await stock.save(handler);
  return artifacts!;
}

function toBuffer(data: ArrayBuffer | ArrayBuffer[]): Buffer {
  return Buffer.concat((Array.isArray(data) ? data : [data]).map((part) => Buffer.from(part)));
}
