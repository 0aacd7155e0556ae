/** Which tenants an administrator may ask for. */
import { z } from 'zod';
import { DEFAULT_TENANT, managesKeysOf, type Principal, tenantSchema } from '../../access/principal.js';
import { ServiceError } from '../../errors.js';
import { cursorParameter, integerParameter, PAGE_LIMIT } from '../http/parameters.js';

/** The query of a list that has things of all tenants. */
export const tenantQuery = z.strictObject({
  limit: integerParameter(1, PAGE_LIMIT.maximum)
    .optional()
    .meta({ description: `Items per page, 1 to ${PAGE_LIMIT.maximum}; ${PAGE_LIMIT.default} by default.` }),
  cursor: cursorParameter,
  tenant: tenantSchema.optional().meta({ description: 'Only those of this tenant.' }),
});

/**
 * The tenant that a list is about; undefined for all.
 * @throws ServiceError SCOPE_MISSING when it is not the caller's to see
 */
export function visibleTenant(principal: Principal, wanted: string | undefined): string | undefined {
  if (wanted !== undefined && !managesKeysOf(principal, wanted)) throw notYourTenant();
  return principal.tenant === DEFAULT_TENANT ? wanted : principal.tenant;
}

export function notYourTenant(): ServiceError {
  const message = 'This is for administrators of the default tenant: it is about another tenant than yours.';
  return new ServiceError('SCOPE_MISSING', message);
}
