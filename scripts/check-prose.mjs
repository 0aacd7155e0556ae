// @ts-check
/**
 * Finds phrases that the house style (CONTRIBUTING.md) does without, comment lines over 100 columns and Markdown lines over
 * 120. `node scripts/check-prose.mjs [paths…]`; without paths it reads every text that the repository tracks.
 *
 * A line that needs a phrase says so: `prose-ok: <reason>` on the line itself or the one before it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.dirname(import.meta.dirname);
const MAX_COMMENT = 100;
const MAX_MARKDOWN = 120;

/** Each phrase, and what a native writer would say. @type {[RegExp, string][]} */
const PHRASES = [
  [/\b(?:hang|hangs|hung) on\b/i, 'depends on, is derived from'],
  [
    /\b(?:lies|lie|lay|lying) (?:in|on|under|at|there|beside|within|between|behind|outside|inside)\b/i,
    'is in, is stored in',
  ],
  [/\b(?:is|are|was|were|be|been|being) told\b/i, 'is notified, is asked, learns'],
  [/\btells? (?:it|them|him|the|a|what|whether|how|why|that)\b/i, 'notifies, says, reports, shows'],
  [/\banew\b/i, 'again'],
  [/\b(?:is|are|was|were|be) away\b/i, 'is unreachable'],
  [/\b(?:has|have|had) come to\b/i, 'has reached, … trained so far'],
  [/\bin place of\b/i, 'instead of'],
  [/\bwithout a word\b|\b(?:first|last|small) words?\b/i, 'say what happened'],
  [/\bfor good\b|\bfor ever\b|\bforever\b/i, 'permanently, indefinitely'],
  [/\bwho(?:m)?(?:so)?ever\b/i, 'anyone who, the process that'],
  [/\b(?:goes|go|went|gone|going) on\b/i, 'continues, resumes'],
  [/\bbeside\b/i, 'next to, as well as, besides'],
  [/\btakes? no more\b|\bgives? nothing\b/i, 'is full, returns nothing'],
  [/\b(?:is|are|was|were) over\b(?! \d)(?! [A-Z])/i, 'is finished'],
  [/\bthe way of\b|\bon its way\b|\bon the way\b/i, 'say what happens'],
  [/\btaken up again\b|\btakes? up\b(?! to)/i, 'resumes'],
  [/\bwho (?:asks?|wants?|waits?|reads?)\b/i, 'the caller, the client, the reader'],
  [/\b(?:as|so) far as\b/i, 'if, as long as'],
  [/\bturned round\b/i, 'inverted'],
  [/\bbut for\b/i, 'except for'],
  [/\bmost(?:ly)? of what\b|\bwhat became of\b/i, 'the outcome of'],
  [/\blays? down\b|\blaid down\b/i, 'sets, fixes'],
  [/\bunasked\b|\bunsure\b(?! of)/i, 'uncertain; without a request'],
  [/\bwish(?:es)? (?:to|of)\b/i, 'request'],
  [/\bis to be had\b|\bcan be had\b|\bnot had\b/i, 'is available'],
  [/\bthe same (?:goes|holds) for\b/i, 'so does …'],
  [/\bas if by\b/i, 'as by'],
];

/** Generated or quoted texts, and the list itself. */
const EXEMPT = [
  /^scripts\/check-prose\.mjs$/,
  /^package-lock\.json$/,
  /^LICENSE$/,
  /^docs\/adr\/README\.md$/,
  /^clients\/typescript\/src\/schema\.ts$/,
  /^clients\/python\/src\/regulab\/(?:types\.py$|_sync\/)/,
];
const CODE = /\.(?:ts|mjs|js|lua|py|c)$/;
const PROSE = /\.(?:md|yaml|yml|json)$/;

/**
 * @param {string} file
 * @returns {string[]} one line per finding
 */
function check(file) {
  const lines = readFileSync(path.join(ROOT, file), 'utf8').split('\n');
  const isMarkdown = file.endsWith('.md');
  /** @type {string[]} */
  const found = [];
  let inFence = false;
  lines.forEach((line, index) => {
    if (isMarkdown && /^\s*```/.test(line)) inFence = !inFence;
    const report = (/** @type {string} */ message) => found.push(`${file}:${index + 1}: ${message}`);
    if (/prose-ok:/.test(line) || /prose-ok:/.test(lines[index - 1] ?? '')) return;
    if (isMarkdown && inFence) return;
    for (const [phrase, better] of PHRASES) {
      const match = phrase.exec(line);
      if (match) report(`"${match[0]}": ${better}`);
    }
    if (isMarkdown && line.length > MAX_MARKDOWN && !/^\s*\||https?:\/\/\S{40}|^\[/.test(line))
      report(`${line.length} columns, more than ${MAX_MARKDOWN}`);
    if (CODE.test(file) && isComment(line, file) && line.length > MAX_COMMENT && !/https?:\/\//.test(line))
      report(`${line.length} columns of comment, more than ${MAX_COMMENT}`);
  });
  return found;
}

/** @param {string} line @param {string} file */
const isComment = (line, file) =>
  (file.endsWith('.lua') ? /^\s*--/ : file.endsWith('.py') ? /^\s*#/ : /^\s*(?:\/\/|\/?\*)/).test(line);

const asked = process.argv.slice(2);
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...asked], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
})
  .split('\0')
  .filter((file) => (CODE.test(file) || PROSE.test(file)) && !EXEMPT.some((exempt) => exempt.test(file)))
  .filter((file) => existsSync(path.join(ROOT, file)))
  .filter((file) => !file.startsWith('test/fixtures/') || !file.endsWith('.json'));
const findings = tracked.flatMap(check);
for (const finding of findings) console.log(finding);
console.log(findings.length === 0 ? `${tracked.length} texts are clean` : `${findings.length} finding(s)`);
process.exit(findings.length === 0 ? 0 : 1);
