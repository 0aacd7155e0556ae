/** The list of experiments. */
import { counted } from '../../../number-format.js';

export const experiments = {
  title: 'Experiments',
  build: 'Build a spec',
  /** @param total null where nobody has counted */
  shown(count: number, total: number | null, unreadable: number) {
    const shown = total === null ? `${count} shown` : `${count} of ${total} shown`;
    if (unreadable === 0) return shown;
    return unreadable === 1
      ? `${shown}; 1 cannot be read, because it belongs to another version`
      : `${shown}; ${unreadable} cannot be read, because they belong to another version`;
  },
  more: 'Show more',
  noMatch: 'Nothing matches these filters.',
  showAll: 'Show all experiments',
  none: 'There are no experiments yet.',
  start: 'Start with the first one',
  archived: 'archived',
  choose: (name: string, id: string) => `Choose ${name}, ${id}`,

  filters: {
    search: 'Search',
    searchExample: 'name, description or label',
    status: 'Status',
    label: 'Label',
    labelExample: 'team=vision',
    archived: 'Archived',
    archivedLeftOut: 'left out',
    archivedOnly: 'only these',
    archivedToo: 'shown too',
    order: 'Order',
    newestFirst: 'newest first',
    oldestFirst: 'oldest first',
    more: 'More filters',
    moreInUse: (count: number) => `More filters (${count})`,
    preset: 'Preset',
    technique: 'Technique',
    any: 'any',
    from: 'From',
    until: 'Until',
    clear: (count: number) => (count === 1 ? 'Clear the filter' : 'Clear all filters'),
  },

  labels: {
    find: 'All with this label',
    edit: 'edit',
    editOf: (name: string) => `Edit the labels of ${name}`,
    add: 'add a label',
    addTo: (name: string) => `Add a label to ${name}`,
    example: 'team=vision, stage=try-out',
    field: (name: string) => `Labels of ${name}, separated by commas`,
    save: 'Save',
    cancel: 'Cancel',
    wrong: (label: string) =>
      `“${label}” cannot be a label. Write key=value; a key has letters, digits and . _ / - only.`,
  },

  verdict: {
    alone: (metric: string, value: string) => `${metric} ${value}`,
    nothingBesides: 'nothing to compare it with',
    nothing: 'nothing to compare',
    open: 'no difference shown',
    better: (arm: string) => `${arm} is better`,
    worse: (arm: string) => `${arm} is worse`,
    /** Of several arms, so many. */
    ofSeveral(better: number, worse: number, baseline: string) {
      const parts = [...(better > 0 ? [`${better} better`] : []), ...(worse > 0 ? [`${worse} worse`] : [])];
      return `${parts.join(', ')} than ${baseline}`;
    },
    arms: (count: number) => counted(count, 'arm'),
  },

  bulk: {
    chooseShown: 'Choose all shown',
    allChosen: 'All that match are chosen',
    chosen: (count: number) => `${count} chosen`,
    chooseAll: 'Choose all that match',
    chooseAllOf: (total: number) => `Choose all ${total} that match`,
    compare: 'Compare',
    undo: 'Undo',
    labels: 'Labels',
    labelsExample: 'stage=old, team=vision',
    keep: 'Keep everything as it is',
    items: 'What would become of each',
    nothingToDo: 'already so, nothing to do',
    refused: (name: string, reason: string) => `${name}: ${reason}`,
    wouldStay: (count: number) => (count === 1 ? '1 would stay as it is.' : `${count} would stay as they are.`),
    /** `note`: what a reader should know before it is done. */
    actions: {
      label: {
        label: 'Label',
        title: 'Label experiments',
        note: 'An experiment that has the label already gets the new value.',
        confirm: (count: number) => `Label ${counted(count, 'experiment')}`,
        would: (count: number) => `<strong>${counted(count, 'experiment')}</strong> would be labelled.`,
        each: '→ labelled',
        done: (count: number) => `${counted(count, 'experiment')} labelled.`,
      },
      archive: {
        label: 'Archive',
        title: 'Archive experiments',
        note: 'Lists leave archived experiments out; nothing is lost, and you can bring them back.',
        confirm: (count: number) => `Archive ${counted(count, 'experiment')}`,
        would: (count: number) => `<strong>${counted(count, 'experiment')}</strong> would be archived.`,
        each: '→ archived',
        done: (count: number) => `${counted(count, 'experiment')} archived.`,
      },
      restore: {
        label: 'Restore',
        title: 'Restore experiments',
        note: 'Lists show them again.',
        confirm: (count: number) => `Restore ${counted(count, 'experiment')}`,
        would: (count: number) => `<strong>${counted(count, 'experiment')}</strong> would be restored.`,
        each: '→ restored',
        done: (count: number) => `${counted(count, 'experiment')} restored.`,
      },
      cancel: {
        label: 'Cancel',
        title: 'Cancel experiments',
        note: 'Runs stop where they are. A cancelled run can be trained again.',
        confirm: (count: number) => `Cancel ${counted(count, 'experiment')}`,
        would: (count: number) => `<strong>${counted(count, 'experiment')}</strong> would be cancelled.`,
        each: '→ cancelled',
        done: (count: number) => `${counted(count, 'experiment')} cancelled.`,
      },
      delete: {
        label: 'Delete',
        title: 'Delete experiments',
        note: 'Their runs, models and files are deleted, too. This cannot be undone.',
        confirm: (count: number) => `Delete ${counted(count, 'experiment')}`,
        would: (count: number) => `<strong>${counted(count, 'experiment')}</strong> would be deleted.`,
        each: '→ deleted',
        done: (count: number) => `${counted(count, 'experiment')} deleted.`,
      },
    },
  },
};
