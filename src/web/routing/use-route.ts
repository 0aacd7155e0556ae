/** The route of the page, for components. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, type Route, readRoute } from './route.js';

export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

/**
 * Changes what the place shows (a metric, a filter) without an entry in the history: Back leaves
 * the place, as readers expect.
 */
export function changeQuery(changes: Record<string, string | undefined>): void {
  const { path, query } = readRoute(location.hash);
  history.replaceState(history.state, '', addressOf(path, { ...query, ...changes }));
  dispatchEvent(new HashChangeEvent('hashchange'));
}
