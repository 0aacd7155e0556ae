/** The caller of the API. */
import { z } from 'zod';
import { allows, type Scope } from './scopes.js';

/**
 * The tenant of requests without a key, of keys from the environment, and of data of old versions.
 */
export const DEFAULT_TENANT = 'default';

export const tenantSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use 1 to 40 lower-case letters, digits and "-", and no "-" in front')
  .meta({ description: 'Whose experiments a key works with.' });

export interface Principal {
  tenant: string;
  scopes: readonly Scope[];
  /** Tells keys apart in logs; null without a key. */
  keyId: string | null;
}

/** Everybody, where no key is required. */
export const ANYBODY: Principal = { tenant: DEFAULT_TENANT, scopes: ['admin'], keyId: null };

/** Whether somebody runs the installation: an administrator of the default tenant. */
export const isOperator = ({ tenant, scopes }: Principal): boolean =>
  tenant === DEFAULT_TENANT && allows(scopes, 'admin');

/**
 * Whether somebody may see and change the keys of a tenant: the operators of the installation, who
 * are the administrators of the default tenant, all of them; others those of their own.
 */
export const managesKeysOf = (principal: Principal, tenant: string): boolean =>
  principal.tenant === DEFAULT_TENANT || principal.tenant === tenant;
