// @ts-check
/**
 * Finds functions of more than 60 lines in src and in the clients. A table that is a function says
 * so: `long-ok: <reason>` in the line before.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const MAX_LINES = 60;
const ROOT = path.dirname(import.meta.dirname);

/** @type {string[]} */
const findings = [];
let count = 0;

const files = ['src', 'clients/typescript/src'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
);
for (const name of files) {
  if (!/\.tsx?$/.test(name)) continue;
  const text = readFileSync(path.join(ROOT, name), 'utf8');
  const lines = text.split('\n');
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      count += 1;
      const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const length = source.getLineAndCharacterOfPosition(node.end).line - first + 1;
      if (length > MAX_LINES && !/long-ok:/.test(lines[first - 1] ?? ''))
        findings.push(`${name}:${first + 1}: ${length} lines: ${lines[first]?.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

for (const finding of findings) console.log(finding);
console.log(`${count} functions, ${findings.length} of more than ${MAX_LINES} lines`);
process.exit(findings.length === 0 ? 0 : 1);
