/** The same call for a terminal and for programs. */
import { useState } from 'preact/hooks';
import { hasKey } from '../../service/session.js';
import { words } from '../../words/words.js';
import { CALLS, type Language } from './spec/calls.js';
import type { Json } from './spec/values.js';

const LANGUAGES = Object.keys(CALLS) as Language[];
const SHOWN_MS = 2_000;

export function CodePanel({ spec }: { spec: Json }) {
  const [language, setLanguage] = useState<Language>('curl');
  const [isCopied, setCopied] = useState<boolean | null>(null);
  const code = CALLS[language]({ spec, url: new URL('./', location.href.split('#')[0]).href, hasKey: hasKey() });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      setCopied(false);
    }
    setTimeout(() => setCopied(null), SHOWN_MS);
  };
  return (
    <section class="code">
      <h2>{words.build.code.title}</h2>
      <div class="code-head">
        {LANGUAGES.map((name) => (
          <button key={name} type="button" aria-pressed={name === language} onClick={() => setLanguage(name)}>
            {name}
          </button>
        ))}
        <button type="button" class="copy" onClick={() => void copy()}>
          {words.build.code.copy}
        </button>
        <span role="status">
          {isCopied === null ? '' : isCopied ? words.build.code.copied : words.build.code.notCopied}
        </span>
      </div>
      <section class="code-text" tabIndex={0} aria-label={words.build.code.call(language)}>
        <pre>{code}</pre>
      </section>
    </section>
  );
}
