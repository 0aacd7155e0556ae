// @ts-check
/**
 * Checks what the Markdown files of the repository refer to: relative links and their anchors,
 * `npm run` scripts, paths of the source tree; and that docs/adr/README.md lists every decision
 * with its title, date and status. `node scripts/check-docs.mjs [paths…]`; without paths it reads
 * every Markdown file that the repository tracks.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { marked } from 'marked';

const ROOT = path.dirname(import.meta.dirname);
const TEMPLATE = 'scripts/assignment/template.md';
/** The template becomes a page of docs, so its links are relative to that folder. */
const folderOf = (/** @type {string} */ file) => (file === TEMPLATE ? 'docs' : path.dirname(file));
/** The change log names files that no longer exist. */
const NAMES_OLD_FILES = ['CHANGELOG.md'];

const COMMAND = /\bnpm run (?:-s |--silent )?([a-z][\w:-]*)/g;
/** The group is what follows a path that is only the beginning of a pattern, as in src/<room>. */
const FROM_ROOT = /(?<![\w/.@-])(?:src|test|scripts|examples|bench)\/[\w./-]*(?=([<*{…]?))/g;
/** ARCHITECTURE.md and comments leave out src/. */
const FROM_SRC =
  /(?<![\w/.@-])(?:analysis|api|charts|cli|experiments|models|queue|store|trainer|worker)\/[\w./-]+\.(?:ts|lua)\b/g;
const DECISION = /^# (?<number>\d{4}) (?<title>.+)\n\nDate: (?<date>\d{4}-\d\d-\d\d)\. Status: (?<status>[a-z]+)\b/;

/** @type {string[]} */
const findings = [];
const read = (/** @type {string} */ file) => readFileSync(path.join(ROOT, file), 'utf8');
const exists = (/** @type {string} */ file) => existsSync(path.join(ROOT, file));
const { scripts } = JSON.parse(read('package.json'));

/**
 * The tokens of a document, nested ones included.
 * @param {string} text
 */
function tokensOf(text) {
  /** @type {import('marked').Token[]} */
  const tokens = [];
  // Only of asynchronous callbacks are there promises to wait for.
  void marked.walkTokens(marked.lexer(text), (token) => void tokens.push(token));
  return tokens;
}

/** @type {Map<string, Set<string>>} */
const anchorsByFile = new Map();

/**
 * The anchors of a document's headings, as GitHub makes them.
 * @param {string} file
 */
function anchorsOf(file) {
  const known = anchorsByFile.get(file);
  if (known !== undefined) return known;
  /** @type {Set<string>} */
  const anchors = new Set();
  for (const token of tokensOf(read(file))) {
    if (token.type !== 'heading') continue;
    const text = plainText(token.tokens ?? []).toLowerCase();
    const slug = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  anchorsByFile.set(file, anchors);
  return anchors;
}

/**
 * A heading without its markup.
 * @param {import('marked').Token[]} tokens
 * @returns {string}
 */
const plainText = (tokens) =>
  tokens
    .map((token) => ('tokens' in token && token.tokens ? plainText(token.tokens) : 'text' in token ? token.text : ''))
    .join('');

const PICTURE = /\b(?:src|srcset)="([^"]+)"/g;

/** @param {import('marked').Token} token @returns {string[]} */
function addressesOf(token) {
  if (token.type === 'link' || token.type === 'image') return [token.href];
  return token.type === 'html' ? [...token.raw.matchAll(PICTURE)].map(([, address = '']) => address) : [];
}

/** @param {string} file */
function checkLinks(file) {
  for (const href of tokensOf(read(file)).flatMap(addressesOf)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(href)) continue;
    const [address = '', anchor] = href.split('#');
    const target = address === '' ? file : path.join(folderOf(file), decodeURIComponent(address));
    if (!exists(target)) findings.push(`${file}: the link ${href} leads nowhere`);
    else if (anchor && !(target.endsWith('.md') && anchorsOf(target).has(anchor)))
      findings.push(`${file}: ${target} has no heading for the anchor of ${href}`);
  }
}

/** @param {string} file */
function checkNames(file) {
  read(file)
    .split('\n')
    .forEach((line, index) => {
      const report = (/** @type {string} */ message) => findings.push(`${file}:${index + 1}: ${message}`);
      for (const [, script] of line.matchAll(COMMAND))
        if (!Object.hasOwn(scripts, script ?? '')) report(`package.json has no script ${script}`);
      if (NAMES_OLD_FILES.includes(file)) return;
      for (const [name] of line.matchAll(FROM_SRC)) if (!exists(`src/${name}`)) report(`src/${name} does not exist`);
      for (const [name, pattern] of line.matchAll(FROM_ROOT)) {
        const whole = pattern ? name.replace(/[^/]*$/, '') : name.replace(/\.+$/, '');
        if (!exists(whole)) report(`${whole} does not exist`);
      }
    });
}

/** @param {string[]} files */
function checkDecisions(files) {
  const index = 'docs/adr/README.md';
  const rows = read(index);
  for (const file of files.filter((name) => /^docs\/adr\/\d/.test(name))) {
    const head = DECISION.exec(read(file))?.groups;
    if (head === undefined) {
      findings.push(`${file}: must begin with "# 0000 Title", an empty line, and "Date: 2000-01-31. Status: accepted"`);
      continue;
    }
    const { number, title, date, status } = head;
    const row = `| [${number}](${path.basename(file)}) | ${title} | ${date} | ${status} |`;
    if (!rows.includes(row)) findings.push(`${index}: lacks the row ${row}`);
  }
}

const asked = process.argv.slice(2);
const listed = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...(asked.length > 0 ? asked : ['*.md'])],
  { cwd: ROOT, encoding: 'utf8' },
);
const files = listed.split('\0').filter((file) => file.endsWith('.md') && exists(file));
for (const file of files) {
  checkLinks(file);
  checkNames(file);
}
checkDecisions(files);
for (const finding of findings) console.log(finding);
console.log(findings.length === 0 ? `${files.length} documents are consistent` : `${findings.length} finding(s)`);
process.exit(findings.length === 0 ? 0 : 1);
