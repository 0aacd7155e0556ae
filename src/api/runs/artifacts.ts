/** Artifacts: the files of a run. Downloads have an entity tag, ranges and a digest. */
import { once } from 'node:events';
import { ReadStream } from 'node:fs';
import { send } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import { type Artifact, artifactSchema } from '../../experiments/records/artifact.js';
import type { ApiDependencies } from '../dependencies.js';
import { closeWithConnection } from '../http/load/client-disconnect.js';
import { createSlots, holdSlot } from '../http/load/slots.js';
import { artifactNotFound, runNotFound } from '../http/not-found.js';
import { storeOf } from '../http/own.js';
import { binarySchema, onlyPage, pageSchema, runParams } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { matchesEntityTag, notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';

const downloadHeaders = z.object({
  etag: z.string().meta({ description: 'The SHA-256 of the file, quoted.' }),
  'repr-digest': z.string().meta({ description: 'The SHA-256 of the whole file, in the form of RFC 9530.' }),
  'accept-ranges': z.string(),
  'content-disposition': z.string(),
});

/** Bytes first: most generated clients know one type and hand the file over as it is. */
const bytes = { schema: binarySchema };
const file = {
  'application/octet-stream': bytes,
  'application/json': { schema: z.unknown() },
  'text/plain': { schema: z.string() },
};
const partOfFile = { 'application/octet-stream': bytes, 'application/json': bytes, 'text/plain': bytes };

const listSchema = {
  operationId: 'listArtifacts',
  security: needs('read'),
  tags: ['Artifacts'],
  summary: "List a run's artifacts",
  description: 'Empty until the run is finished.',
  params: runParams,
  response: {
    200: {
      description: 'Every artifact.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('ArtifactPage', artifactSchema) } },
    },
    304: notModified,
    ...problemResponses('RUN_NOT_FOUND', 'NOT_ACCEPTABLE', 'REDIS_UNAVAILABLE', 'RECORD_UNREADABLE'),
  },
};

const downloadSchema = {
  operationId: 'downloadArtifact',
  security: needs('read'),
  tags: ['Artifacts'],
  summary: 'Download an artifact',
  description:
    '`model.json` refers to `weights.bin` next to it, so `tf.loadLayersModel(<this address of model.json>)` loads the model.',
  params: runParams.extend({ name: z.string().max(255).meta({ example: 'model.json' }) }),
  response: {
    200: {
      description: 'The file.',
      headers: downloadHeaders,
      content: file,
    },
    206: {
      description: 'The requested range.',
      headers: downloadHeaders.extend({ 'content-range': z.string() }),
      content: partOfFile,
    },
    304: { description: 'The client already has this file.' },
    307: {
      description:
        'The file is at `Location` for some minutes, without a key: artifacts are in a bucket, and `REGULAB_DOWNLOADS` is `link`.',
      headers: z.object({ location: z.string() }),
    },
    ...problemResponses(
      'RUN_NOT_FOUND',
      'ARTIFACT_NOT_FOUND',
      'RANGE_NOT_SATISFIABLE',
      'REDIS_UNAVAILABLE',
      'RECORD_UNREADABLE',
      'DISK_UNAVAILABLE',
    ),
  },
};

/** Downloads that are open at a time: each holds a file. */
const downloads = createSlots(100, 1000, 'Too many downloads are open.');

/** Routes of the artifacts. */
export const artifactRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  const { artifacts } = deps;
  const getArtifacts = async (request: FastifyRequest, runId: string) =>
    (await storeOf(request, deps).getArtifacts(runId)) ?? runNotFound(runId);

  app.get('/runs/:runId/artifacts', { schema: listSchema }, async (request) =>
    onlyPage((await getArtifacts(request, request.params.runId)).artifacts),
  );

  app.get(
    '/runs/:runId/artifacts/:name',
    // Not compressed: ranges and Repr-Digest are of the file as it is.
    { config: { produces: 'any' }, schema: downloadSchema, compress: false },
    async (request, reply) => {
      const { runId, name } = request.params;
      await holdSlot(downloads, request, reply);
      const { fence, artifacts: published } = await getArtifacts(request, runId);
      // The name is looked up and never joined into a path: what is not listed does not exist.
      const artifact =
        published.find((candidate) => candidate.name === name) ??
        artifactNotFound(
          runId,
          name,
          published.map((each) => each.name),
        );
      const link = await linkFor(request, artifact, { artifacts, runId, fence });
      if (link !== null) return reply.header('cache-control', 'private, no-store').redirect(link, 307);
      // Null if listed but missing: the experiment is being deleted, or somebody removed the file.
      const file = (await artifacts.open(runId, fence, artifact.name)) ?? artifactNotFound(runId, name);
      return sendArtifact(request, reply, { artifact, file: file.path, runId });
    },
  );
};

const attachment = (runId: string, name: string) => `attachment; filename="${runId}-${name}"`;

/** Null where the API sends the file itself, which alone knows a client's entity tag. */
async function linkFor(
  request: FastifyRequest,
  { name, contentType, sha256 }: Artifact,
  { artifacts, runId, fence }: Pick<ApiDependencies, 'artifacts'> & { runId: string; fence: number },
): Promise<string | null> {
  if (matchesEntityTag(request.headers['if-none-match'], `"${sha256}"`)) return null;
  return artifacts.linkTo(runId, fence, { name, contentType, disposition: attachment(runId, name) });
}

interface Download {
  artifact: Artifact;
  file: string;
  runId: string;
}

async function sendArtifact(request: FastifyRequest, reply: FastifyReply, download: Download) {
  const { artifact, file, runId } = download;
  const { name, sha256, contentType } = artifact;
  const tag = `"${sha256}"`;
  const headers = {
    etag: tag,
    'cache-control': 'private, no-cache',
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    'content-disposition': attachment(runId, name),
    'accept-ranges': 'bytes',
  };
  if (matchesEntityTag(request.headers['if-none-match'], tag)) return reply.headers(headers).code(304).send();

  // Conditions were checked by content above. The library would check file times, so it gets only
  // the range.
  const range = isRangeWanted(request, tag) ? { range: request.headers.range } : {};
  const part = await send(
    { method: request.method, headers: range } as FastifyRequest['raw'],
    encodeURIComponent(file),
    {
      etag: false,
      lastModified: false,
      cacheControl: false,
      contentType: false,
      dotfiles: 'allow',
      index: false,
    },
  );
  if (part.type === 'error' && part.statusCode >= 500) throw part.metadata.error;
  if (part.type !== 'file') return refuse(reply, part.statusCode, part.headers, { artifact, runId });
  closeWithConnection(part.stream, request);
  // Opened before the headers are sent: a disk error can then still become a problem document.
  if (part.stream instanceof ReadStream) await Promise.race([once(part.stream, 'open'), once(part.stream, 'close')]);
  if (part.stream.destroyed) return reply.hijack();
  reply.headers(headers);
  if (part.headers['Content-Range']) reply.header('content-range', part.headers['Content-Range']);
  reply.code(part.statusCode).type(contentType).header('content-length', part.headers['Content-Length']);
  return reply.send(part.stream);
}

/**
 * If-Range: the range applies only if the client's part belongs to this file. A date cannot show
 * that.
 */
function isRangeWanted(request: FastifyRequest, tag: string): boolean {
  const condition = request.headers['if-range'];
  return request.headers.range !== undefined && (condition === undefined || condition === tag);
}

function refuse(
  reply: FastifyReply,
  status: number,
  headers: Record<string, string>,
  { artifact, runId }: Pick<Download, 'artifact' | 'runId'>,
): never {
  if (status === 416) {
    reply.header('content-range', headers['Content-Range']);
    throw new ServiceError('RANGE_NOT_SATISFIABLE', `${artifact.name} has ${artifact.size} bytes.`);
  }
  return artifactNotFound(runId, artifact.name);
}
