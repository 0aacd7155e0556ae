// @ts-check
/**
 * Turns src/ and the TypeScript client into JavaScript, file by file:
 * `node transpile.mjs <checkout> <folder next to dist/>`.
 * Types are removed and not checked, which takes a tenth of the time; `npm run check` checks them.
 * Lua and JSON files are copied. Prints what is no TypeScript and exits with 1.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { DIST_SOURCES } from './dist-sources.mjs';

const [root = '.', outDir = 'dist'] = process.argv.slice(2);
const config = ts.getParsedCommandLineOfConfigFile(
  path.join(root, 'tsconfig.build.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (fault) => give([fault]),
  },
);
// A single file does not show that its package's type is "module".
const compilerOptions = { ...config?.options, module: ts.ModuleKind.ESNext };

const faults = DIST_SOURCES.flatMap(({ folder, target, except }) =>
  build(path.join(root, folder), path.join(outDir, target), except),
);
if (faults.length > 0) give(faults);

/** @param {string} from @param {string} to @param {string} [except] a folder in it */
function build(from, to, except) {
  return readdirSync(from, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
    if (except !== undefined && file.startsWith(`${except}${path.sep}`)) return [];
    const target = path.join(to, file);
    mkdirSync(path.dirname(target), { recursive: true });
    if (/\.(?:lua|json)$/.test(file)) copyFileSync(path.join(from, file), target);
    return file.endsWith('.ts') ? transpile(path.join(from, file), target.replace(/\.ts$/, '.js')) : [];
  });
}

/** @param {string} fileName @param {string} target @returns {ts.Diagnostic[]} */
function transpile(fileName, target) {
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(fileName, 'utf8'), {
    fileName,
    compilerOptions,
    reportDiagnostics: true,
  });
  writeFileSync(target, outputText);
  const map = { ...JSON.parse(sourceMapText ?? '{}'), sources: [path.relative(path.dirname(target), fileName)] };
  writeFileSync(`${target}.map`, JSON.stringify(map));
  return diagnostics ?? [];
}

/** @param {readonly ts.Diagnostic[]} diagnostics @returns {never} */
function give(diagnostics) {
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (/** @type {string} */ name) => name,
    getNewLine: () => '\n',
  };
  console.log(ts.formatDiagnostics(diagnostics, host));
  process.exit(1);
}
