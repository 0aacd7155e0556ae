/** The audit log: who changed what, and who tried to. */
import { z } from 'zod';
import { tenantSchema } from './principal.js';

export const auditEntrySchema = z
  .object({
    id: z.string().meta({ description: 'Sorts by time.' }),
    at: z.iso.datetime(),
    tenant: tenantSchema,
    keyId: z.string().nullable().meta({ description: 'As in the log of the service; null without a key.' }),
    method: z.string(),
    route: z.string().meta({ example: '/v1/runs/{runId}/cancel' }),
    resource: z.string().nullable().meta({ description: 'Id of what was changed or made; null where there is none.' }),
    status: z.int().meta({ description: 'The HTTP status of the answer.' }),
    outcome: z
      .enum(['done', 'refused', 'failed'])
      .meta({ description: 'Follows from the status: below 400, 500 or not.' }),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEntry', description: 'A request that changed something, or was to.' });

export type AuditEntry = z.output<typeof auditEntrySchema>;

/** Entries that are kept: of an installation, and of each tenant. */
export const KEPT_ENTRIES = { all: 100_000, ofTenant: 10_000 } as const;

export function outcomeOf(status: number): AuditEntry['outcome'] {
  if (status < 400) return 'done';
  return status < 500 ? 'refused' : 'failed';
}
