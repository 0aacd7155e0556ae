/** What can be done to many experiments, in words. */
import type { Schemas } from 'regulab-client';

export type BulkAction = Schemas['BulkChange']['action'];

interface Wording {
  /** On the button. */
  label: string;
  /** `3 experiments would be …`. */
  done: string;
  /** What a reader should know before it is done. */
  note: string;
  /** Takes it back. */
  undo?: BulkAction;
}

export const BULK_ACTIONS: Record<BulkAction, Wording> = {
  label: { label: 'Label', done: 'labelled', note: 'A label that is there gets the new value.' },
  archive: {
    label: 'Archive',
    done: 'archived',
    note: 'Lists leave archived experiments out; nothing is lost, and you can bring them back.',
    undo: 'restore',
  },
  restore: { label: 'Restore', done: 'restored', note: 'Lists show them again.', undo: 'archive' },
  cancel: {
    label: 'Cancel',
    done: 'cancelled',
    note: 'Runs stop where they are. A cancelled run can be trained again.',
  },
  delete: {
    label: 'Delete',
    done: 'deleted',
    note: 'Their runs, models and files are deleted, too. This cannot be undone.',
  },
};

/** What is offered follows from what is listed: archived ones are brought back. */
export const actionsFor = (archived: string | undefined): BulkAction[] =>
  archived === 'true' ? ['label', 'restore', 'delete'] : ['label', 'archive', 'cancel', 'delete'];
