/** The draft: a text that is JSON most of the time, and remembered while the tab is open. */
import { useEffect, useState } from 'preact/hooks';
import { locateJsonFault } from '../../../json-faults.js';
import { words } from '../../words/words.js';
import { isObject, type Json, written } from './spec/values.js';

const STORED = 'regulab-draft';

export interface Draft {
  text: string;
  /** What the text says, or said when it was JSON last. */
  spec: Json;
  /** Where the text is no JSON. */
  fault: string | undefined;
  write: (text: string) => void;
  change: (spec: Json) => void;
}

interface Stored {
  /** What it began with: another beginning is another draft. */
  origin: string;
  text: string;
}

const read = (text: string): { spec: Json } | { fault: string } => {
  try {
    const spec: Json = JSON.parse(text);
    return isObject(spec) ? { spec } : { fault: words.build.json.noObject };
  } catch {
    return { fault: locateJsonFault(text) };
  }
};

/** @param origin of the beginning; an empty one continues whatever was there */
export function useDraft(origin: string, beginning: Json): Draft {
  const [text, setText] = useState(() => storedText(origin) ?? written(beginning));
  const [spec, setSpec] = useState<Json>(() => {
    const found = read(text);
    return 'spec' in found ? found.spec : beginning;
  });
  const found = read(text);
  useEffect(() => sessionStorage.setItem(STORED, JSON.stringify({ origin, text } satisfies Stored)), [origin, text]);
  return {
    text,
    spec,
    fault: 'fault' in found ? found.fault : undefined,
    write: (next) => {
      setText(next);
      const answer = read(next);
      if ('spec' in answer) setSpec(answer.spec);
    },
    change: (next) => {
      setText(written(next));
      setSpec(next);
    },
  };
}

export const forgetDraft = (): void => sessionStorage.removeItem(STORED);

function storedText(origin: string): string | undefined {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as Stored | null;
    return stored && (origin === '' || stored.origin === origin) ? stored.text : undefined;
  } catch {
    return undefined;
  }
}
