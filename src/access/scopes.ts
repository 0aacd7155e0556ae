/** What a key allows. */
import { z } from 'zod';

/** Each includes those before it. */
export const SCOPES = ['read', 'submit', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
export const scopeSchema = z.enum(SCOPES).meta({
  id: 'Scope',
  description: '`read`: read and predict; `submit`: also create and change; `admin`: also keys and the audit log.',
});

/** Whether one of the scopes is the wanted one or includes it. */
export const allows = (scopes: readonly Scope[], wanted: Scope): boolean =>
  scopes.some((scope) => SCOPES.indexOf(scope) >= SCOPES.indexOf(wanted));
