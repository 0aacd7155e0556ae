/** The sections of a long page. The chosen one is in the address, so that a link can lead to it. */
import { useEffect } from 'preact/hooks';
import { addressOf, readRoute } from '../../routing/route.js';
import { words } from '../../words/words.js';

interface Props {
  query: Readonly<Record<string, string>>;
  /** Titles by the id of the section. */
  sections: Readonly<Record<string, string>>;
}

export function Contents({ query, sections }: Props) {
  const { at = '' } = query;
  const isThere = at in sections;
  useEffect(() => {
    if (isThere) show(at);
  }, [at, isThere]);
  const { path } = readRoute(location.hash);
  return (
    <nav class="contents" aria-label={words.experiment.contents}>
      {Object.entries(sections).map(([id, title]) => (
        // The address may be the same as before, and the reader somewhere else.
        <a key={id} href={addressOf(path, { ...query, at: id })} onClick={() => show(id)}>
          {title}
        </a>
      ))}
    </nav>
  );
}

const show = (id: string) => document.getElementById(id)?.scrollIntoView();
