// @ts-check
/** docs/routes.md: every operation with its call in curl, TypeScript and Python. */
import { parse } from 'yaml';
import { CALLS, EXAMPLES, VARIABLES, WITHOUT_METHOD } from './calls.mjs';

/**
 * An operation of openapi.yaml, with where it is.
 * @typedef {object} Operation
 * @property {string} method in capital letters
 * @property {string} path
 * @property {string} operationId
 * @property {string} summary
 * @property {string[]} tags the first of them is its section
 * @property {boolean} [deprecated]
 * @property {{ bearer?: string[] }[]} security none for what needs no key
 */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const HEAD = `# Every route

Generated from [openapi.yaml](../openapi.yaml) and \`scripts/routes/calls.mjs\` by \`npm run openapi\`. [api.md](api.md)
explains the calls by example; parameters and answers are in the description, and at <http://localhost:3000/docs>.

\`$EXPERIMENT\` and \`$RUN\` are ids, as in [api.md](api.md#submit-and-follow); so are \`$WEBHOOK\`, \`$DELIVERY\` and
\`$KEY_ID\`. The commands are for the root of the repository. Where keys are required, add
\`-H "authorization: Bearer $REGULAB_API_KEY"\` with a key of the scope: \`submit\` includes \`read\`, and \`admin\` both.

The calls in [TypeScript](../clients/typescript/README.md) and [Python](../clients/python/README.md) begin with:

\`\`\`ts
import { readFile } from 'node:fs/promises';
import { createClient } from 'regulab-client';

const client = createClient({ url: 'http://localhost:3000', key: process.env.REGULAB_API_KEY });
const picture = await readFile('examples/seven.png');
\`\`\`

\`\`\`python
import regulab

client = regulab.Client("http://localhost:3000")  # AsyncClient has the same methods, to be awaited
with open("examples/seven.png", "rb") as file:
    picture = file.read()
\`\`\`
`;

/**
 * @param {string} description YAML of OpenAPI 3.1
 * @returns {string} Markdown
 * @throws when an operation has no call, or a call no operation
 */
export function routesPage(description) {
  const { paths, tags } = parse(description);
  const operations = operationsOf(paths);
  checkCalls(operations);
  const sections = tags.map((/** @type {{ name: string, description: string }} */ tag) => {
    const own = operations.filter((operation) => operation.tags[0] === tag.name);
    return own.length === 0 ? '' : `\n## ${tag.name}\n\n${tag.description}\n\n${table(own)}${own.map(entry).join('')}`;
  });
  return HEAD + sections.join('');
}

/**
 * @param {Record<string, Record<string, any>>} paths
 * @returns {Operation[]} in the order of the description
 */
export function operationsOf(paths) {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ method: method.toUpperCase(), path, ...item[method] })),
  );
}

/** @param {Operation[]} operations */
function checkCalls(operations) {
  const ids = operations.map(({ operationId }) => operationId);
  const known = [...Object.keys(CALLS), ...Object.keys(WITHOUT_METHOD)];
  const missing = ids.filter((id) => !known.includes(id));
  const stale = known.filter((id) => !ids.includes(id));
  if (missing.length > 0) throw new Error(`scripts/routes/calls.mjs lacks the calls of ${missing.join(', ')}.`);
  if (stale.length > 0) throw new Error(`scripts/routes/calls.mjs has calls of no operation: ${stale.join(', ')}.`);
}

/** @param {Operation[]} operations */
function table(operations) {
  const rows = operations.map(({ method, path, summary, security, deprecated }) => {
    const link = `[${summary}](#${anchor(summary)})${deprecated ? ' (deprecated)' : ''}`;
    return `| \`${method} ${path}\` | ${link} | ${security[0]?.bearer?.[0] ?? 'none'} |\n`;
  });
  return `| route | what it does | scope |\n| --- | --- | --- |\n${rows.join('')}`;
}

/** @param {Operation} operation */
function entry(operation) {
  const call = CALLS[operation.operationId];
  const reason = WITHOUT_METHOD[/** @type {keyof typeof WITHOUT_METHOD} */ (operation.operationId)];
  const clients = call
    ? `\`\`\`ts\n${call.typescript}\n\`\`\`\n\n\`\`\`python\n${call.python}\n\`\`\`\n`
    : `${reason}\n`;
  return `\n### ${operation.summary}\n\n\`\`\`sh\n${curl(operation)}\n\`\`\`\n\n${clients}`;
}

/**
 * @param {Operation} operation
 * @returns {string} one line
 */
export function curl({ method, path, operationId }) {
  const { query, body, options } = CALLS[operationId] ?? {};
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = EXAMPLES[operationId]?.[name] ?? VARIABLES[name];
    if (value === undefined) throw new Error(`scripts/routes/calls.mjs has no example of {${name}} of ${operationId}.`);
    return value;
  });
  const address = `localhost:3000${filled}`;
  return [
    'curl -sS',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(options?.startsWith('-o') ? [options] : []),
    query === undefined ? address : `"${address}?${query}"`,
    ...(options && !options.startsWith('-o') ? [options] : []),
    ...(body === undefined ? [] : ["-H 'content-type: application/json'", `-d ${quoted(body)}`]),
  ].join(' ');
}

/** For the shell. @param {string} text */
const quoted = (text) => (text.includes('$') ? `"${text.replaceAll('"', '\\"')}"` : `'${text}'`);

/** Of a heading, as GitHub makes it. @param {string} heading */
const anchor = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');
