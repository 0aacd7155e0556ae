// @ts-check
/**
 * Writes .env.example from the groups, comments and defaults in src/config.ts. With --check it only
 * compares, and also compares the names and defaults of docs/configuration.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { z } from 'zod';

const ROOT = path.dirname(import.meta.dirname);
const EXAMPLE = '.env.example';
const DOCUMENT = 'docs/configuration.md';
const HEAD = `# Settings of regulab with their defaults, written by \`npm run env-example\` from src/config.ts.
# Copy this file to .env and remove the # of what you change. Docker Compose reads .env by itself; for the rest:
#   set -a; . ./.env; set +a; npm start
`;

/** @typedef {{ name: string, group: string, text: string, fallback: string }} Variable */

if (!existsSync(path.join(ROOT, 'dist/config.js'))) {
  console.error('dist/ is missing: run `npm run setup` first.');
  process.exit(1);
}
const config = await import('../dist/config.js');
const service = variablesOf('environmentSchema', config.environmentSchema);
const client = variablesOf('clientEnvironmentSchema', config.clientEnvironmentSchema);
const example = render([...service, ...client]);
if (!process.argv.includes('--check')) {
  writeFileSync(path.join(ROOT, EXAMPLE), example);
  console.log(`${EXAMPLE} is written.`);
} else {
  const findings = documentFindings(service);
  if (!existsSync(path.join(ROOT, EXAMPLE)) || read(EXAMPLE) !== example)
    findings.push(`${EXAMPLE} differs from src/config.ts: run \`npm run env-example\` and commit the result.`);
  for (const finding of findings) console.error(finding);
  process.exit(findings.length === 0 ? 0 : 1);
}

/**
 * The variables of a schema in src/config.ts, in its order; those that only refuse an old name are
 * left out.
 * @param {string} schemaName
 * @param {z.ZodType} schema
 * @returns {Variable[]}
 */
function variablesOf(schemaName, schema) {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const text = read('src/config.ts');
  const source = ts.createSourceFile('config.ts', text, ts.ScriptTarget.Latest, true);
  let group = '';
  /** @type {Variable[]} */
  const variables = [];
  for (const property of propertiesOf(source, schemaName)) {
    const name = property.name.getText();
    const comments = (ts.getLeadingCommentRanges(text, property.getFullStart()) ?? []).map(({ pos, end }) =>
      text.slice(pos, end),
    );
    group = comments.flatMap((comment) => /^\/\/ --- (.+) ---$/.exec(comment)?.[1] ?? []).at(-1) ?? group;
    if (property.initializer.getText().startsWith('z.undefined')) continue;
    const sentence = comments.find((comment) => comment.startsWith('/**'));
    if (sentence === undefined) throw new Error(`${name} has no comment in src/config.ts.`);
    const words = sentence
      .replace(/^\/\*\*|\*\/$|^\s*\*(?!\/)/gm, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const { default: fallback = '' } = /** @type {{ default?: unknown }} */ (properties[name]);
    // Such a default is the machine's.
    variables.push({ name, group, text: words, fallback: words.includes('default: ') ? '' : String(fallback) });
  }
  return variables;
}

/**
 * @param {ts.SourceFile} source
 * @param {string} schemaName
 * @returns {ts.PropertyAssignment[]} the properties of `const schemaName = z.object({ … })`
 */
function propertiesOf(source, schemaName) {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [declaration] = statement.declarationList.declarations;
    if (declaration?.name.getText() !== schemaName || !declaration.initializer) continue;
    if (!ts.isCallExpression(declaration.initializer)) continue;
    const [object] = declaration.initializer.arguments;
    if (object && ts.isObjectLiteralExpression(object)) return object.properties.filter(ts.isPropertyAssignment);
  }
  throw new Error(`src/config.ts has no ${schemaName}.`);
}

/** @param {Variable[]} variables */
function render(variables) {
  let group = '';
  let text = HEAD;
  for (const variable of variables) {
    if (variable.group !== group) text += `\n# --- ${variable.group} ---\n`;
    group = variable.group;
    text += `# ${variable.text}\n# ${variable.name}=${variable.fallback}\n`;
  }
  return text;
}

/**
 * Where the table of docs/configuration.md differs. Its rows may hold several variables, with their
 * defaults in the same order; a default in words stands for none.
 * @param {Variable[]} variables
 */
function documentFindings(variables) {
  /** @type {Map<string, string>} */
  const documented = new Map();
  for (const [, names = '', defaults = ''] of read(DOCUMENT).matchAll(/^\| (`[A-Z0-9_`, ]+`) \| ?(.*?) ?\|/gm)) {
    const values = defaults.split(', ').map((value) => value.replaceAll('`', ''));
    names.split(', ').forEach((name, index) => {
      documented.set(name.replaceAll('`', ''), values[index] ?? '');
    });
  }
  const findings = [];
  for (const { name, fallback } of variables) {
    const value = documented.get(name);
    if (value === undefined) findings.push(`${DOCUMENT} has no row for ${name}.`);
    else if (fallback !== '' && value !== fallback)
      findings.push(`${DOCUMENT} says that ${name} is "${value}" by default, but it is "${fallback}".`);
    documented.delete(name);
  }
  for (const name of documented.keys()) findings.push(`${DOCUMENT} has a row for ${name}, which src/config.ts lacks.`);
  return findings;
}

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
