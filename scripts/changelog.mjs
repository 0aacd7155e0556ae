// @ts-check
/** What CHANGELOG.md says, for the check of it and for a release. */
import { readFileSync } from 'node:fs';

/** The heading that collects what no release has yet. */
export const UNRELEASED = '## Unreleased\n';

export const changelogFile = new URL('../CHANGELOG.md', import.meta.url);

export const readChangelog = () => readFileSync(changelogFile, 'utf8');

/** @returns {string} the version in package.json */
export const packageVersion = () =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;

/**
 * @param {string} changelog
 * @param {string} version
 */
export const hasRelease = (changelog, version) =>
  changelog.split('\n').some((line) => line.startsWith(`## ${version} – `) && /– \d{4}-\d\d-\d\d$/.test(line));

/**
 * The rows of every table "old, new, where".
 * @param {string} changelog
 */
export function renames(changelog) {
  const rows = changelog.matchAll(/^\| `([^`|]+)` \| `([^`|]+)` \| (.+) \|$/gm);
  return [...rows].map(([, old = '', today = '', where = '']) => ({ old, today, where }));
}
