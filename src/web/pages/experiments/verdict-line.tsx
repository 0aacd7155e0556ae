/** The verdict of an experiment, read once its line is seen. */
import { useNear } from '../../parts/lazy/near.js';
import { useLoaded } from '../../service/use-loaded.js';
import { words } from '../../words/words.js';
import { verdictOf } from './verdict.js';

export function VerdictLine({ id, finishedAt }: { id: string; finishedAt: string | null }) {
  // Each costs the service a comparison: none is read ahead.
  const [place, isSeen] = useNear<HTMLSpanElement>('0px');
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
      {(value === null || error) && words.experiments.verdict.nothing}
    </span>
  );
}
