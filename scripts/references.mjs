// @ts-check
// Writes the lists of references: under "References" of each page, every publication that it names;
// with --check only compares. docs/assignment.md has its list from `npm run assignment`.
import { readFileSync, writeFileSync } from 'node:fs';
import { HEADING, referencesOf } from './references/list.mjs';

const PAGES = ['docs/statistics.md', 'docs/claims.md'];

/**
 * The page with its list as it must be.
 * @param {string} page
 */
function withList(page) {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8');
  const [body, list] = text.split(HEADING);
  if (body === undefined || list === undefined) throw new Error(`${page} has no section "References".`);
  return { text, expected: `${body}${HEADING}${referencesOf(body, page)}` };
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
