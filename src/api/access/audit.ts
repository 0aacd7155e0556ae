/** The audit log. */
import type { FastifyPluginAsyncZodOpenApi } from 'fastify-zod-openapi';
import { auditEntrySchema, KEPT_ENTRIES } from '../../access/audit.js';
import type { ApiDependencies } from '../dependencies.js';
import { linkNextPage } from '../http/pagination.js';
import { PAGE_LIMIT, pageSchema } from '../http/parameters.js';
import { problemResponses } from '../http/problem.js';
import { notModified, tagHeaders } from '../http/reads/conditional.js';
import { needs } from '../http/scopes.js';
import { tenantQuery, visibleTenant } from './tenants.js';

const listSchema = {
  operationId: 'listChanges',
  security: needs('admin'),
  tags: ['Keys'],
  summary: 'Read the audit log, newest first',
  description: `Every request that changed something or was to, with its key and outcome. The last ${KEPT_ENTRIES.all} are kept, and the last ${KEPT_ENTRIES.ofTenant} of each tenant. Administrators of the default tenant see those of all tenants, others those of their own.`,
  querystring: tenantQuery,
  response: {
    200: {
      description: 'One page.',
      headers: tagHeaders,
      content: { 'application/json': { schema: pageSchema('AuditPage', auditEntrySchema) } },
    },
    304: notModified,
    ...problemResponses('INVALID_REQUEST', 'NOT_ACCEPTABLE'),
  },
};

/** The route of the audit log. */
export const auditRoutes: FastifyPluginAsyncZodOpenApi<{ deps: ApiDependencies }> = async (app, { deps }) => {
  app.get('/audit', { schema: listSchema }, async (request, reply) => {
    const { limit = PAGE_LIMIT.default, cursor } = request.query;
    const tenant = visibleTenant(request.principal, request.query.tenant);
    const page = await deps.access.listChanges({ limit, cursor, tenant });
    linkNextPage(request, reply, page.nextCursor);
    return page;
  });
};
