// @ts-check
/**
 * Holds CHANGELOG.md to the code: the version of package.json has a dated section, every new name
 * of its tables "Renamed" is public, and no old name is left.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { hasRelease, packageVersion, readChangelog, renames, UNRELEASED } from './changelog.mjs';

const ROOT = path.dirname(import.meta.dirname);

/** Where old names stay: they read, and test that they read, what earlier versions wrote. */
const COMPATIBILITY = [
  'CHANGELOG.md',
  'scripts/fixtures/data-folder',
  'src/store/earlier-words.ts',
  'test/fixtures/data-369d8de',
  'test/integration/compatibility',
];

const changelog = readChangelog();
const version = packageVersion();
const names = publicNames();
/** @type {string[]} */
const findings = [];

if (!changelog.includes(UNRELEASED)) findings.push('CHANGELOG.md has no section "## Unreleased".');
if (!hasRelease(changelog, version)) findings.push(`CHANGELOG.md has no section "## ${version} – <date>".`);
const rows = renames(changelog);
if (rows.length === 0) findings.push('CHANGELOG.md has no row that a rename was read from.');
for (const { old, today, where } of rows) {
  if (!names.has(today)) findings.push(`"${today}" (${where}) is no public name.`);
  if (names.has(old)) findings.push(`"${old}" (${where}) was renamed and is still a public name.`);
  if (isDistinctive(old)) findings.push(...linesWith(old));
}

for (const finding of findings) console.log(finding);
console.log(findings.length === 0 ? `version ${version}, ${rows.length} renames` : `${findings.length} finding(s)`);
process.exit(findings.length === 0 ? 0 : 1);

/**
 * Fields, values and schemas of openapi.yaml, environment variables, file names in quotes, and the
 * programs that the container starts.
 */
function publicNames() {
  /** @type {Set<string>} */
  const found = new Set();
  const description = parse(read('openapi.yaml'));
  for (const name of Object.keys(description.components.schemas)) found.add(name);
  collect(description, found);
  for (const [, name = ''] of read('src/config.ts').matchAll(/^ {2}([A-Z_]+): (?!z\.undefined)/gm)) found.add(name);
  for (const [, name = ''] of read('docs/errors.md').matchAll(/^### ([A-Z_]+)$/gm)) found.add(name);
  for (const [, name = ''] of read('src/store/artifacts/contract.ts').matchAll(/'([\w-]+\.\w+)'/g)) found.add(name);
  for (const [name] of read('Dockerfile').matchAll(/dist\/[\w/.-]+\.js/g)) found.add(name);
  return found;
}

/**
 * @param {any} value
 * @param {Set<string>} found
 */
function collect(value, found) {
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value.properties ?? {})) found.add(name);
  for (const item of Array.isArray(value.enum) ? value.enum : []) found.add(String(item));
  for (const inner of Object.values(value)) collect(inner, found);
}

/**
 * Whether a name is no word that texts use for other things.
 * @param {string} name
 */
function isDistinctive(name) {
  return /[_./]|[a-z][A-Z]/.test(name);
}

/**
 * Lines of the repository with an old name, except those that say that it was renamed.
 * @param {string} name
 */
function linesWith(name) {
  const except = COMPATIBILITY.map((file) => `:!${file}`);
  const args = ['grep', '--no-index', '--exclude-standard', '-nwF', '-e', name, '--', '.', ...except];
  try {
    const lines = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line !== '' && !line.includes('was renamed'));
  } catch (error) {
    // git grep ends with 1 when it finds nothing.
    if (/** @type {{ status?: number }} */ (error).status === 1) return [];
    throw error;
  }
}

/** @param {string} file */
function read(file) {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
