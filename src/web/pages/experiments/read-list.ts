/** The experiments that the filters find, as many as the reader has asked for. */
import type { ExperimentSummary } from 'regulab-client';
import { type Loaded, useLoaded } from '../../service/use-loaded.js';
import { type Filters, listQueryOf } from './filters.js';

export const PAGE = 30;

export interface List {
  items: ExperimentSummary[];
  hasMore: boolean;
  /** Null where counting would be expensive. */
  total: number | null;
  unreadable: number;
}

export function useList(filters: Filters, wanted: number): Loaded<List> {
  const query = listQueryOf(filters);
  // Its own key for every question, but not for more of the same: what is shown stays.
  const loaded = useLoaded<List>({
    key: JSON.stringify([query, wanted]),
    load: async (client, signal) => {
      const list: List = { items: [], hasMore: false, total: null, unreadable: 0 };
      // A page may be empty with more to come: one answer searches some records only.
      for await (const page of client.experiments({ ...query, limit: Math.min(100, wanted) }, { signal }).pages()) {
        list.items.push(...page.items);
        list.unreadable += page.unreadable?.length ?? 0;
        list.total = page.total ?? null;
        list.hasMore = page.nextCursor !== null;
        if (list.items.length >= wanted) break;
      }
      return list;
    },
    concerns: ({ type }) => type !== 'run.checkpoint',
  });
  return loaded;
}
