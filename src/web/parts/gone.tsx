/** For an address of something that is not there, or no longer. */
import { RegulabError } from 'regulab-client';
import { addressOf } from '../routing/route.js';
import { words } from '../words/words.js';

interface Props {
  what: 'experiment' | 'run';
}

export const Gone = ({ what }: Props) => (
  <>
    <h1>{words.parts.gone[what]}</h1>
    <p>{words.parts.gone.why}</p>
    <p>
      <a class="button" href={addressOf(['experiments'])}>
        {words.parts.gone.all}
      </a>
    </p>
  </>
);

/** Also for an id that cannot be one. */
export const isGone = (error: Error | undefined): boolean =>
  error instanceof RegulabError && (error.status === 404 || error.status === 400);
