/** The data sets of the installation. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { SharedCalls } from '../../shared-calls.js';
import type { ApiDependencies, DatasetDescription } from '../dependencies.js';
import { onlyPage, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const datasetSchema = z
  .object({
    name: z.string().meta({ description: '`dataset.name` of a spec.', example: 'mnist' }),
    trainImages: z
      .int()
      .nullable()
      .meta({ description: 'Null while its files cannot be read. A spec can use up to 60,000 of them.' }),
    testImages: z.int().nullable(),
    classes: z.int().nullable(),
    imageShape: z.array(z.int()).nullable().meta({ description: 'Rows, columns, channels.' }),
    sha256: z
      .record(z.string(), z.string())
      .nullable()
      .meta({ description: 'SHA-256 of each file, decompressed: those in the receipts of runs that used them.' }),
  })
  .meta({ id: 'DatasetDescription', description: 'A data set that specs can name.' });

const UNKNOWN = { trainImages: null, testImages: null, classes: null, imageShape: null, sha256: null };

/** Of each data set by its name; undefined for the packaged MNIST, which `mnist` always is. */
export const datasetFolders = ({ datasets }: ApiDependencies['config']): Map<string, string | undefined> =>
  new Map<string, string | undefined>([['mnist', undefined], ...Object.entries(datasets)]).set('mnist', undefined);

/** The route of the data sets. Their files are looked at each time, by one request for all. */
export const datasetRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (
  app,
  { deps: { config, describeDataset } },
) => {
  const looks = new SharedCalls<DatasetDescription>();
  const folders = datasetFolders(config);

  app.get(
    '/datasets',
    {
      schema: {
        operationId: 'listDatasets',
        security: needs('read'),
        tags: ['Catalogs'],
        summary: 'List the data sets of this installation',
        response: {
          200: {
            description: 'Every data set.',
            headers: tagHeaders,
            content: { 'application/json': { schema: pageSchema('DatasetPage', datasetSchema) } },
          },
          304: notModified,
          ...problemResponses('NOT_ACCEPTABLE'),
        },
      },
    },
    async (request) =>
      onlyPage(
        await Promise.all(
          [...folders].map(async ([name, folder]) => {
            try {
              return { name, ...(await looks.call(name, () => describeDataset(folder))) };
            } catch (err) {
              request.log.warn({ err, dataset: name }, 'data set cannot be described');
              return { name, ...UNKNOWN };
            }
          }),
        ),
      ),
  );
};
