/**
 * The frame of the API description, and how the generated parts are made fit for readers and tools.
 */
import type { SwaggerOptions } from '@fastify/swagger';
import type { CreateDocumentOptions } from 'zod-openapi';
import type { ProductVersion } from '../../product-version.js';
import { REPEATED, UNDESCRIBED } from '../http/parameters.js';
import { BODY_EXAMPLES, EXAMPLES } from './examples.js';
import { nameObjects } from './named-objects.js';
import { allowOptionalNulls, describeDefaults, sayOneOf, shareSweeps } from './plain-forms.js';
import { eachSchema, operationsOf, type Schema, type Schemas } from './schemas.js';
import { shareProblemResponses } from './shared-responses.js';
import { useSubmittableSpecs } from './submittable-specs.js';
import { describeWebhooks } from './webhooks.js';

type OpenApiFrame = NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;
export type OpenApiDocument = ReturnType<
  NonNullable<Extract<SwaggerOptions, { transformObject?: unknown }>['transformObject']>
>;

const TAGS = {
  Experiments: 'Submitted specs: a data set, arms to compare, seeds.',
  Runs: 'One training of one arm with one seed.',
  Events: 'Everything that happens, in order; see docs/events.md.',
  Artifacts: 'The files of a run: model, predictions, log.',
  Statistics: 'Figures of finished runs, with their uncertainty; see docs/statistics.md.',
  Reports: 'What is known of an experiment, for people: a document and charts.',
  Predictions: 'Predictions of saved models, alone or as an ensemble.',
  Webhooks: 'Addresses that events are sent to; see docs/webhooks.md.',
  Messages: 'What webhooks receive.',
  Catalogs: 'Presets, techniques and advice.',
  Keys: 'API keys: who may do what.',
  Operations: 'Health, metrics, version.',
};

/** Everything in the description that does not come from routes. */
export function describeApi({ version }: ProductVersion): OpenApiFrame {
  return {
    openapi: '3.1.0',
    info: {
      title: 'regulab',
      version,
      summary: 'Trains regularization experiments on MNIST as a service.',
      description:
        'POST an experiment spec, follow its runs, and get metrics and models back. Errors are RFC 9457 problem documents; docs/errors.md explains every code. Lists are paginated: send `nextCursor` as `cursor`. Every GET under /v1 has an `ETag`, JSON is compressed for clients that accept it, and `?pretty` indents it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This service.' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    // Each operation says which scope it needs; {} means that the installation may require no key.
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key: one from REGULAB_API_KEYS, or one that `POST /v1/keys` made. Each operation names the scope it needs: `read`, `submit`, which includes `read`, or `admin`, which includes both.',
        },
      },
    },
  } as OpenApiFrame;
}

/** Removes what the generator adds and nobody needs. */
export const documentOptions: CreateDocumentOptions = {
  override: ({ jsonSchema, zodSchema, io }) => {
    // Every JSON integer is a safe one.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    // Clients in Go or Java otherwise take numbers of 32 bits.
    if (jsonSchema.type === 'number') jsonSchema.format = 'double';
    if (jsonSchema.type === 'integer' && !(Number(jsonSchema.maximum) < 2 ** 31)) jsonSchema.format = 'int64';
    // The format says the same.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    // A record over a closed set of names is an object with these properties.
    if (zodSchema._zod.def.type === 'record' && jsonSchema.required) {
      const value = jsonSchema.additionalProperties ?? {};
      jsonSchema.properties = Object.fromEntries(jsonSchema.required.map((name) => [name, value]));
      delete jsonSchema.propertyNames;
      delete jsonSchema.additionalProperties;
    }
    // Answers may gain fields: a client must not refuse unknown ones.
    const { properties, additionalProperties: others } = jsonSchema;
    const isOpen = properties && typeof others === 'object' && Object.keys(others).length === 0;
    if (io === 'output' && (others === false || isOpen)) delete jsonSchema.additionalProperties;
  },
};

/**
 * Orders the document for readers, unwraps header objects, and names what many operations share.
 */
export function polish(generated: OpenApiDocument): OpenApiDocument {
  // The generator keeps its schemas for the next document.
  const document = structuredClone(generated);
  const { openapi, info, servers, tags, security, paths, components } = document as OpenApiV3Document;
  const responses = operationsOf<Operation>(paths).flatMap((operation) => Object.values(operation.responses ?? {}));
  for (const { headers = {} } of responses) {
    for (const [name, header] of Object.entries(headers)) headers[name] = describedHeader(header.schema) as never;
  }
  eachSchema(document, mendReference);
  for (const operation of operationsOf(paths)) {
    leaveOutUndescribed(operation);
    allowNoBody(operation);
  }
  eachSchema(paths, sendListsWithCommas);
  const { webhooks, schemas } = describeWebhooks(documentOptions);
  const { schemas: ofRoutes, ...shared } = (components ?? {}) as { schemas?: object };
  const all = { schemas: { ...schemas, ...ofRoutes }, ...shared };
  const polished = { openapi, info, servers, tags, security, paths, webhooks, components: all } as OpenApiV3Document;
  useSubmittableSpecs(polished as Described);
  easeGenerators(polished as Described);
  addExamples(polished);
  shareProblemResponses(polished);
  return polished as OpenApiDocument;
}

/** Puts the schemas into forms that generators of clients turn into types. */
function easeGenerators({ paths = {}, components: { schemas = {} } = {} }: Described): void {
  shareSweeps(schemas);
  describeDefaults(schemas);
  nameObjects(schemas);
  sayOneOf(schemas);
  allowOptionalNulls(paths, schemas);
}

/** Readers such as Swagger look for the description of a header next to its schema. */
function describedHeader({ schema, ...header }: { schema: { description?: string } }): object {
  const { description, ...rest } = schema;
  return { ...(description !== undefined && { description }), ...header, schema: rest };
}

/** Next to a reference, `additionalProperties: false` would allow none of its fields. */
function mendReference(schema: Schema): void {
  if ('$ref' in schema) delete schema.additionalProperties;
}

function leaveOutUndescribed(operation: { parameters?: { schema?: object }[] }): void {
  const { parameters } = operation;
  if (!Array.isArray(parameters)) return;
  operation.parameters = parameters.filter(({ schema = {} }) => !(UNDESCRIBED in schema));
}

/** A body that may be null need not be sent at all; the generator of the document requires each. */
function allowNoBody({ requestBody }: BodyOperation): void {
  const json = requestBody?.content?.['application/json'];
  if (json?.schema?.anyOf?.some(({ type }) => type === 'null')) Object.assign(requestBody!, { required: false });
}

/** `?names=a,b`: by default a list is sent as a parameter for each item. */
function sendListsWithCommas(parameter: object): void {
  const { schema, in: place } = parameter as { schema?: { type?: string; example?: unknown }; in?: string };
  if (place !== 'query' || schema?.type !== 'array') return;
  const isRepeated = REPEATED in schema;
  if (isRepeated) delete schema[REPEATED as keyof typeof schema];
  Object.assign(parameter, { style: 'form', explode: isRepeated });
  if (typeof schema.example === 'string') schema.example = schema.example.split(',');
}

/** The generator of the document leaves out those of bodies. */
function addExamples(document: { paths?: object; components?: object }): void {
  document.components = { ...document.components, examples: EXAMPLES };
  for (const { operationId = '', requestBody } of operationsOf<BodyOperation>(document.paths)) {
    const json = requestBody?.content?.['application/json'];
    const names = BODY_EXAMPLES[operationId];
    if (json && names) {
      json.examples = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }]));
    }
  }
}

interface BodyOperation {
  operationId?: string;
  requestBody?: { content?: Record<string, { examples?: object; schema?: { anyOf?: Schema[] } }> };
}

export type OpenApiV3Document = Extract<OpenApiDocument, { openapi: string }>;

interface Operation {
  responses?: Record<string, { headers?: Record<string, { schema: { schema: { description?: string } } }> }>;
}

interface Described {
  paths?: Parameters<typeof allowOptionalNulls>[0];
  components?: { schemas?: Schemas };
}
