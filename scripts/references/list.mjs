// @ts-check
// The list of references of a page: every publication that it names by its label
// ("Yang et al. 2020"), from src/experiments/catalog/references.ts.
import { referenceRow } from '../../dist/experiments/catalog/reference.js';
import { REFERENCES } from '../../dist/experiments/catalog/references.js';

export const HEADING = '\n## References\n\n';
const LABEL = /(?:van )?\p{Lu}[\p{L}’'-]+(?: & (?:van )?\p{Lu}[\p{L}’'-]+| et al\.)?\s(?:1[89]|20)\d\d[ab]?\b/gu;

/** @type {Map<string, any>} */
const byLabel = new Map(Object.values(REFERENCES).map((reference) => [reference.label, reference]));

/**
 * The table of what a text names.
 * @param {string} body without its list
 * @param {string} page for the message
 * @throws Error when it names what references.ts does not have
 */
export function referencesOf(body, page) {
  const labels = [...new Set([...body.replace(/\s+/g, ' ').matchAll(LABEL)].map(([label]) => label))];
  const unknown = labels.filter((label) => !byLabel.has(label));
  if (unknown.length > 0) throw new Error(`${page} names what references.ts does not have: ${unknown.join('; ')}.`);
  const rows = labels.toSorted((a, b) => a.localeCompare(b, 'en')).map((label) => referenceRow(byLabel.get(label)));
  return `| label | publication |\n|---|---|\n${rows.join('\n')}\n`;
}
