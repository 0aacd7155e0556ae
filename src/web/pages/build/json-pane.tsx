/** The spec as the service gets it, to be read, changed and pasted into. */
import { words } from '../../words/words.js';
import type { Draft } from './use-draft.js';

const MAX_LINES = 40;

export function JsonPane({ draft: { text, fault, write } }: { draft: Draft }) {
  return (
    <section class="json">
      <h2 id="json-title">{words.build.json.title}</h2>
      <textarea
        aria-labelledby="json-title"
        aria-invalid={fault !== undefined}
        aria-describedby="json-fault"
        rows={Math.min(MAX_LINES, text.split('\n').length + 1)}
        value={text}
        spellcheck={false}
        autocapitalize="off"
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <p id="json-fault" class={fault ? 'problem problem-error' : 'about'} role="status">
        {fault ? words.build.json.fault(fault) : words.build.json.about}
      </p>
    </section>
  );
}
