// @ts-check
// Writes the lists of references: under "References" of each page, every publication that it names,
// from src/experiments/catalog/references.ts; with --check only compares. A page names a
// publication by its label ("Yang et al. 2020"); one that is not in references.ts is an error.
import { readFileSync, writeFileSync } from 'node:fs';

const PAGES = ['docs/statistics.md', 'docs/claims.md'];
const HEADING = '\n## References\n\n';
const LABEL = /(?:van )?\p{Lu}[\p{L}’'-]+(?: & (?:van )?\p{Lu}[\p{L}’'-]+| et al\.)?\s(?:1[89]|20)\d\d[ab]?\b/gu;

const catalog = new URL('../dist/experiments/catalog/', import.meta.url);
const { REFERENCES } = await import(new URL('references.js', catalog).href);
const { referenceRow } = await import(new URL('reference.js', catalog).href);
/** @type {Map<string, any>} */
const byLabel = new Map(Object.values(REFERENCES).map((reference) => [reference.label, reference]));

/**
 * The page with its list as it must be.
 * @param {string} page
 */
function withList(page) {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');
  const [body, list] = text.split(HEADING);
  if (list === undefined) throw new Error(`${page} has no section "References".`);
  const labels = [
    ...new Set([.../** @type {string} */ (body).matchAll(LABEL)].map(([label]) => label.replace(/\s+/g, ' '))),
  ];
  const unknown = labels.filter((label) => !byLabel.has(label));
  if (unknown.length > 0) throw new Error(`${page} names what references.ts does not have: ${unknown.join('; ')}.`);
  const rows = labels.toSorted((a, b) => a.localeCompare(b, 'en')).map((label) => referenceRow(byLabel.get(label)));
  return { text, expected: `${body}${HEADING}| label | publication |\n|---|---|\n${rows.join('\n')}\n` };
}

let isCurrent = true;
for (const page of PAGES) {
  const { text, expected } = withList(page);
  if (text === expected) continue;
  isCurrent = false;
  if (process.argv.includes('--check'))
    console.error(`The references of ${page} are not those it names: npm run references.`);
  else writeFileSync(new URL(`../${page}`, import.meta.url), expected);
}
if (process.argv.includes('--check') && !isCurrent) process.exit(1);
