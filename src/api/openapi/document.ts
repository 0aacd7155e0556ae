/** The frame of the API's description, and how what the schemas generate is made fit for readers and generators. */
import type { SwaggerOptions } from '@fastify/swagger';
import type { CreateDocumentOptions } from 'zod-openapi';
import type { ProductVersion } from './product-version.js';

type OpenApiFrame = NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;
export type OpenApiDocument = ReturnType<
  NonNullable<Extract<SwaggerOptions, { transformObject?: unknown }>['transformObject']>
>;

const TAGS = {
  Experiments: 'Submitted specs: a data set, arms to compare, seeds.',
  Runs: 'One training of one arm with one seed.',
  Events: 'What happens, in order; see docs/events.md.',
  Artifacts: 'What a run leaves: the model, its predictions, its log.',
  Statistics: 'What finished runs show, and how surely; see docs/statistics.md.',
  Predictions: 'What saved models say about images, alone or as an ensemble.',
  Catalogs: 'What there is to choose from.',
  Operations: 'Health, metrics, version.',
};

/** Everything of the description that does not come from routes. */
export function describeApi({ version }: ProductVersion): OpenApiFrame {
  return {
    openapi: '3.1.0',
    info: {
      title: 'regulab',
      version,
      summary: 'Trains regularization experiments on MNIST as a service.',
      description:
        'POST an experiment spec, follow its runs, get metrics and models back. Errors are RFC 9457 problem documents; docs/errors.md explains every code. Lists come in pages: send `nextCursor` as `cursor`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This service.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    // A key is asked for when the installation has keys; {} says that it may have none.
    security: [{ bearer: [] }, {}],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of REGULAB_API_KEYS, when the installation has any.',
        },
      },
    },
  } as OpenApiFrame;
}

/** Takes out what the generator adds and nobody needs. */
export const documentOptions: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema, io }) => {
    // Every JSON integer is a safe one.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    // The format says it.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    // A record over a closed set of names is an object with these properties.
    if (zodSchema._zod.def.type === 'record' && jsonSchema.required) {
      const value = jsonSchema.additionalProperties ?? {};
      jsonSchema.properties = Object.fromEntries(jsonSchema.required.map((name) => [name, value]));
      delete jsonSchema.propertyNames;
      delete jsonSchema.additionalProperties;
    }
    // Answers may gain fields: a client that refuses unknown ones would break.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  },
};

/** Last touches on the whole document: the order in which people read it, and header objects, which come out doubled. */
export function polish(document: OpenApiDocument): OpenApiDocument {
  const { openapi, info, servers, tags, security, paths, components } = document as OpenApiV3Document;
  const responses = Object.values(paths).flatMap((path) =>
    Object.values(path ?? {}).flatMap((operation) => Object.values((operation as Operation).responses ?? {})),
  );
  for (const { headers = {} } of responses) {
    for (const [name, header] of Object.entries(headers)) headers[name] = header.schema as never;
  }
  return { openapi, info, servers, tags, security, paths, components } as OpenApiDocument;
}

type OpenApiV3Document = Extract<OpenApiDocument, { openapi: string }>;

interface Operation {
  responses?: Record<string, { headers?: Record<string, { schema: { schema: object } }> }>;
}
