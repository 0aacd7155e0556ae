/** What can be done to many experiments. */
import type { Schemas } from 'regulab-client';

export type BulkAction = Schemas['BulkChange']['action'];

/** What takes an action back. */
export const UNDOING: Partial<Record<BulkAction, BulkAction>> = { archive: 'restore', restore: 'archive' };

/** What is offered follows from what is listed: archived ones are brought back. */
export const actionsFor = (archived: string | undefined): BulkAction[] =>
  archived === 'true' ? ['label', 'restore', 'delete'] : ['label', 'archive', 'cancel', 'delete'];
