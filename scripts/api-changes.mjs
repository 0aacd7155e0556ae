// @ts-check
/**
 * Compares openapi.yaml with the description of the last release: fails for a change that breaks
 * clients, unless scripts/api-changes/accepted.yaml has it with a reason. `--release` makes the
 * present description that of the last release (`npm version` runs it).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { breakingChanges } from './api-changes/compare.mjs';

const root = path.dirname(import.meta.dirname);
/** @param {string} name */
const fileAt = (name) => path.join(root, name);
const PRESENT = fileAt('openapi.yaml');
const RELEASED = fileAt('scripts/api-changes/released.yaml');
const ACCEPTED = fileAt('scripts/api-changes/accepted.yaml');
const NOTHING = `# Changes since the last release that break clients, each with the reason why it was made.\n{}\n`;

/** @param {string} file */
const read = (file) => parse(readFileSync(file, 'utf8'));

if (process.argv.includes('--release')) {
  writeFileSync(RELEASED, readFileSync(PRESENT));
  writeFileSync(ACCEPTED, NOTHING);
} else {
  const changes = breakingChanges(read(RELEASED), read(PRESENT));
  /** @type {Record<string, string>} */
  const accepted = read(ACCEPTED);
  const refused = changes.filter((change) => !accepted[change]);
  const stale = Object.keys(accepted).filter((change) => !changes.includes(change));
  for (const change of refused) console.log(change);
  for (const change of stale) console.log(`accepted.yaml has a change that there is not: ${change}`);
  if (refused.length > 0) {
    console.log(
      'These changes break clients. Keep the old form and deprecate it (CONTRIBUTING.md), or give the reason in scripts/api-changes/accepted.yaml.',
    );
  }
  console.log(`${changes.length} breaking change(s) since the last release, ${refused.length} without a reason`);
  process.exit(refused.length + stale.length === 0 ? 0 : 1);
}
