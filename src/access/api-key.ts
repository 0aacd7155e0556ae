/** API keys as they are stored and shown. The text of a key is in neither. */
import { z } from 'zod';
import { tenantSchema } from './principal.js';
import { type Scope, scopeSchema } from './scopes.js';

export const keyIdSchema = z
  .string()
  .regex(/^key_[0-9A-Za-z]{12}$/, 'use the id of a key, key_…')
  .meta({ id: 'KeyId', example: 'key_4fQx0Zt9Lm2B' });

const timeSchema = z.iso.datetime();
const maybeTime = timeSchema.nullable();

export const apiKeySchema = z
  .object({
    id: keyIdSchema,
    prefix: z.string().meta({ description: 'How the key begins.' }),
    name: z.string().meta({ description: 'What it is for.' }),
    tenant: tenantSchema,
    scopes: z.array(scopeSchema),
    status: z.enum(['active', 'expired', 'revoked']),
    createdAt: timeSchema,
    expiresAt: maybeTime.meta({ description: 'Null when it does not expire.' }),
    revokedAt: maybeTime.meta({ description: 'Null when it was not revoked.' }),
    lastUsedAt: maybeTime.meta({ description: 'To the minute; null when it was never used.' }),
    replaces: keyIdSchema.nullable().meta({ description: 'The key that it was made to replace.' }),
    replacedBy: keyIdSchema.nullable().meta({ description: 'The key that was made to replace it.' }),
  })
  .meta({ id: 'ApiKey', description: 'A key, without the key itself.' });

export type ApiKey = z.output<typeof apiKeySchema>;

/** A key to store. */
export interface NewApiKey {
  id: string;
  secretHash: string;
  name: string;
  tenant: string;
  scopes: readonly Scope[];
  expiresAt?: string | undefined;
}
