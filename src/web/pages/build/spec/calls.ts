/** The call that submits a spec, for a terminal and for programs. */
import { type Json, written } from './values.js';

export type Language = 'curl' | 'TypeScript' | 'Python';

export interface Call {
  spec: Json;
  /** Address of the service, with a slash at its end. */
  url: string;
  /** Whether the service asks for a key. */
  hasKey: boolean;
}

export const CALLS: Record<Language, (call: Call) => string> = {
  curl: ({ spec, url, hasKey }) =>
    [
      `curl -sS -X POST ${url}v1/experiments \\`,
      ...(hasKey ? [`  -H "authorization: Bearer $REGULAB_API_KEY" \\`] : []),
      `  -H 'content-type: application/json' \\`,
      `  -d '${written(spec).replaceAll("'", `'\\''`)}'`,
    ].join('\n'),
  TypeScript: ({ spec, url, hasKey }) =>
    `import { createClient } from 'regulab-client';

const client = createClient({ url: ${JSON.stringify(url)}${hasKey ? ', key: process.env.REGULAB_API_KEY' : ''} });
const experiment = await client.submit(${written(spec)});
console.log(experiment.id);
`,
  Python: ({ spec, url, hasKey }) =>
    `${hasKey ? 'import os\n\n' : ''}import regulab

client = regulab.Client(url=${JSON.stringify(url)}${hasKey ? ', key=os.environ["REGULAB_API_KEY"]' : ''})
experiment = client.submit(${python(spec, '')})
print(experiment.id)
`,
};

/** A JSON value as Python writes it, in the same lines. */
function python(value: Json, indent: string): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map((item) => python(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${python(item, inner)}`);
  if (items.length === 0) return `${open}${close}`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return `[${items.join(', ')}]`;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}
