/** What a route may work with: the data of the caller's tenant, and nothing else. */
import type { FastifyRequest } from 'fastify';
import type { ApiStore } from '../../store/store.js';
import type { ApiDependencies, RequestDependencies } from '../dependencies.js';
import { tenantOf } from './tenant.js';

export const storeOf = (request: FastifyRequest, { stores }: Pick<ApiDependencies, 'stores'>): ApiStore =>
  stores.forTenant(tenantOf(request));

/** The dependencies with the tenant's store in the place of all. */
export function ownOf(
  request: FastifyRequest,
  { stores, access: _access, ...deps }: ApiDependencies,
): RequestDependencies {
  const tenant = tenantOf(request);
  return { ...deps, tenant, store: stores.forTenant(tenant) };
}
