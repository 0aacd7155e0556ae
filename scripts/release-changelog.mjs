// @ts-check
/**
 * Gives what CHANGELOG.md has under "Unreleased" the version of package.json and today's date. `npm
 * version` runs it (CONTRIBUTING.md).
 */
import { writeFileSync } from 'node:fs';
import { changelogFile, hasRelease, packageVersion, readChangelog, UNRELEASED } from './changelog.mjs';

const changelog = readChangelog();
const version = packageVersion();
const [head, rest] = changelog.split(UNRELEASED);
if (head === undefined || rest === undefined) throw new Error('CHANGELOG.md has no section "## Unreleased".');
if (rest.trimStart().startsWith('## ')) throw new Error('CHANGELOG.md has nothing under "## Unreleased" to release.');
if (hasRelease(changelog, version)) throw new Error(`CHANGELOG.md already has a section for ${version}.`);

const today = new Date().toISOString().slice(0, 10);
writeFileSync(changelogFile, `${head}${UNRELEASED}\n## ${version} – ${today}\n${rest}`);
