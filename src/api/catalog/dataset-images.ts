/** Images of a data set by their numbers, such as those of the mistakes that diagnostics name. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { asDiskReadError } from '../../errors.js';
import { PREDICTION_LIMITS } from '../../experiments/records/prediction.js';
import { CLASSES, PIXELS } from '../../experiments/spec/dataset.js';
import type { ApiDependencies } from '../dependencies.js';
import { createSlots } from '../http/load/slots.js';
import { datasetNotFound, datasetUnreadable, imageNotFound, splitNotFound } from '../http/not-found.js';
import { describedAs, integerParameter, listParameter } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { datasetFolders } from './datasets.js';

const SPLITS = ['train', 'test'] as const;
const MAX_IMAGES = PREDICTION_LIMITS.images;
/** Beyond every data set that fits into memory. */
const MAX_INDEX = 999_999_999;

const imagesSchema = z
  .object({
    dataset: z.string(),
    split: z.enum(SPLITS),
    images: z.array(
      z
        .object({
          index: z.int().meta({ description: 'Counted from 0.' }),
          label: z
            .int()
            .min(0)
            .max(CLASSES - 1)
            .meta({ description: 'The digit that it shows.' }),
          pixels: z.array(z.int().min(0).max(255)).meta({
            description: `${PIXELS} pixels row by row, 0 for the background and 255 for ink: the form that predictions take.`,
          }),
        })
        .meta({ id: 'DatasetImage' }),
    ),
  })
  .meta({ id: 'DatasetImages', description: 'Images of a data set, in the order in which they were asked for.' });

const schema = {
  operationId: 'readDatasetImages',
  security: needs('read'),
  tags: ['Catalogs'],
  summary: 'Read images of a data set',
  description:
    'By their numbers: `image` of a mistake in the diagnostics of a run is the number of a test image. The answer can be kept: the images of `mnist` never change.',
  params: z.object({
    name: z.string().max(255).meta({ description: '`dataset.name` of a spec.', example: 'mnist' }),
    split: z
      .string()
      .max(255)
      .meta({ example: 'test', override: describedAs({ type: 'string', enum: SPLITS }) }),
  }),
  querystring: z.strictObject({
    index: listParameter(integerParameter(0, MAX_INDEX), MAX_IMAGES, {
      type: 'integer',
      minimum: 0,
      maximum: MAX_INDEX,
    }).meta({ description: `Numbers of images, counted from 0 and separated by commas; up to ${MAX_IMAGES}.` }),
  }),
  response: {
    200: {
      description: 'The images.',
      headers: tagHeaders.extend({ 'cache-control': z.string() }),
      content: { 'application/json': { schema: imagesSchema } },
    },
    304: notModified,
    ...problemResponses(
      'INVALID_REQUEST',
      'DATASET_NOT_FOUND',
      'IMAGE_NOT_FOUND',
      'NOT_ACCEPTABLE',
      'OVERLOADED',
      'DISK_UNAVAILABLE',
    ),
  },
};

/** At a time: a compressed file has to be read as a whole. */
const reading = createSlots(4, 200, 'Too many images are being read.');

/** The route of the images. */
export const datasetImageRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps: { config, readImages } },
) => {
  const folders = datasetFolders(config);
  app.get('/datasets/:name/images/:split', { schema }, async (request, reply) => {
    const { name } = request.params;
    const { index: indices } = request.query;
    const split = SPLITS.find((known) => known === request.params.split) ?? splitNotFound(request.params.split, SPLITS);
    if (!folders.has(name)) datasetNotFound(name, [...folders.keys()]);
    const release = await reading.take();
    const read = await readImages({ split, indices }, folders.get(name))
      .catch((error: Error) => {
        request.log.warn({ err: error, dataset: name }, 'images of a data set cannot be read');
        throw asDiskReadError(error.cause) ?? datasetUnreadable(name);
      })
      .finally(release);
    const beyond = indices.find((index) => index >= read.total);
    if (beyond !== undefined) imageNotFound({ dataset: name, split, index: beyond, total: read.total });
    // Its files are those that its published hashes belong to; a folder can get others.
    if (name === 'mnist') reply.header('cache-control', 'private, max-age=31536000, immutable');
    const images = read.images.map(({ index, label, pixels }) => ({ index, label, pixels: [...pixels] }));
    return { dataset: name, split, images };
  });
};
