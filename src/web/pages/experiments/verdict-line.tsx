/** The verdict of an experiment, read once its line is seen. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLoaded } from '../../service/use-loaded.js';
import { verdictOf } from './verdict.js';

export function VerdictLine({ id, finishedAt }: { id: string; finishedAt: string | null }) {
  const place = useRef<HTMLSpanElement>(null);
  const isSeen = useSeen(place);
  const { value, error } = useLoaded(
    isSeen
      ? {
          key: `verdict ${id} ${finishedAt}`,
          load: async (client, signal) => verdictOf(await client.compare(id, {}, { signal, retries: 0 })),
        }
      : null,
  );
  return (
    <span ref={place} class={`verdict verdict-${value?.tone ?? 'none'}`}>
      {value && (
        <>
          <b>{value.text}</b> {value.numbers}
        </>
      )}
      {(value === null || error) && 'nothing to compare'}
    </span>
  );
}

/** Whether it has been on the screen. */
function useSeen(place: { current: Element | null }): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      setSeen(true);
      watcher.disconnect();
    });
    if (place.current) watcher.observe(place.current);
    return () => watcher.disconnect();
  }, []);
  return isSeen;
}
