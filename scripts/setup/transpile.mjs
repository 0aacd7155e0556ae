// @ts-check
/**
 * Turns src/ into JavaScript, file by file: `node transpile.mjs <checkout> <folder next to dist/>`.
 * Types are removed and not checked, which takes a tenth of the time; `npm run check` checks them.
 * Lua and JSON files are copied. Prints what is no TypeScript and exits with 1.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

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

const src = path.join(root, 'src');
/** The page is bundled by Vite. */
const PAGE = `web${path.sep}`;
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => !file.startsWith(PAGE));
const faults = files
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const fileName = path.join(src, file);
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(fileName, 'utf8'), {
      fileName,
      compilerOptions,
      reportDiagnostics: true,
    });
    const target = path.join(outDir, file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, outputText);
    const map = { ...JSON.parse(sourceMapText ?? '{}'), sources: [path.relative(path.dirname(target), fileName)] };
    writeFileSync(`${target}.map`, JSON.stringify(map));
    return diagnostics ?? [];
  });
if (faults.length > 0) give(faults);
for (const file of files.filter((name) => /\.(?:lua|json)$/.test(name))) {
  mkdirSync(path.dirname(path.join(outDir, file)), { recursive: true });
  copyFileSync(path.join(src, file), path.join(outDir, file));
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
