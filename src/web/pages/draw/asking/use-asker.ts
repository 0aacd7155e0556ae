/** Who answers: the service, or this browser once it has the networks. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { client } from '../../../service/session.js';
import { useShared } from '../../../service/shared-value.js';
import type { Ask, Drawable } from './answer.js';
import { askService } from './ask-service.js';

export interface Asker {
  /** Null while the browser loads the networks, or could not. */
  ask: Ask | null;
  /** 0 to 1 while the browser loads them; null otherwise. */
  progress: number | null;
  /** Why the browser cannot answer. */
  error: Error | undefined;
}

const WAITING: Asker = { ask: null, progress: 0, error: undefined };

export function useAsker(models: readonly Drawable[], inBrowser: boolean, sampling: boolean): Asker {
  const service = useShared(client);
  const key = models.map(({ runIds }) => runIds.join()).join(';');
  const fromService = useMemo(() => askService(service, models, sampling), [service, key, sampling]);
  const [local, setLocal] = useState<Asker>(WAITING);
  useEffect(() => {
    if (!inBrowser) return;
    const ending = new AbortController();
    const give = (asker: Asker) => {
      if (!ending.signal.aborted) setLocal(asker);
    };
    give(WAITING);
    import('./ask-browser.js')
      .then(({ askBrowser }) =>
        askBrowser(service, models, (progress) => give({ ...WAITING, progress }), ending.signal),
      )
      .then(
        (ask) => give({ ask, progress: null, error: undefined }),
        (error: Error) => give({ ask: null, progress: null, error }),
      );
    return () => ending.abort();
  }, [service, key, inBrowser]);
  return inBrowser ? local : { ask: fromService, progress: null, error: undefined };
}
