// @ts-check
// Generates clients from openapi.yaml, compiles them, and has each do what clients do: plan every
// example, submit, wait, and read runs, metrics, comparison, events, weights and predictions.
//
//   npm run test:generators [-- openapi-typescript hey-api …]
//
// Those of npm are dependencies of this project. The others are run where they are installed:
//   pipx install openapi-python-client datamodel-code-generator openapi-generator-cli
//   (or a virtual environment with these and httpx: GENERATORS_BIN names its `bin`), Java, Go
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withService } from './service.mjs';

const root = path.dirname(import.meta.dirname);
const description = path.join(root, 'openapi.yaml');
const programs = path.join(root, 'test/generators/programs');
const modules = path.join(root, 'node_modules');
const bin = process.env.GENERATORS_BIN;
/** @param {string} name of a program of Python */
const python = (name) => (bin ? path.join(bin, name) : name);

/**
 * Warnings that no description can prevent: that a generator's support of OpenAPI 3.1 is young,
 * about its own options, Go's own names, and maps of anything, such as `metadata`.
 */
const ABOUT_ITSELF = /OpenAPI 3\.1 support|FutureWarning|reserved word|schema name: null|map\/dict of undefined/;

/**
 * What a generator warned about, and with it everything that is not progress.
 * @param {string} output
 */
function warningsIn(output) {
  const lines = output.split('\n').filter((line) => !/\bINFO\b|^#/.test(line));
  const warnings = lines.filter((line) => /\bWARN|^Warning/.test(line) && !ABOUT_ITSELF.test(line));
  return { lines: lines.join('\n'), hasWarnings: warnings.length > 0 };
}

/** @typedef {string[]} Command the program and its arguments */
/**
 * @typedef {object} Generator
 * @property {Command} version what must answer for the generator to be there
 * @property {(folder: string) => Command} generate into a folder that exists
 * @property {string} into the folder of the generated client, below that of the program
 * @property {'ts' | 'py' | 'go'} language
 * @property {string} [program] its name, if it is not that of the generator
 */

const node = process.execPath;
/** @param {string} file below node_modules */
const npm = (file) => path.join(modules, file);
/** @param {string} generator @param {string} folder @param {string[]} options @returns {Command} */
const openapiGenerator = (generator, folder, options = []) => [
  python('openapi-generator-cli'),
  ...['generate', '-i', description, '-g', generator, '-o', folder, ...options],
];

/** @type {Record<string, Generator>} */
const GENERATORS = {
  'openapi-typescript': {
    version: [node, npm('openapi-typescript/bin/cli.js'), '--version'],
    // Otherwise it requires every field that has a default.
    generate: (folder) => [
      ...[node, npm('openapi-typescript/bin/cli.js'), description, '--default-non-nullable', 'false'],
      ...['-o', path.join(folder, 'api.ts')],
    ],
    into: 'generated',
    language: 'ts',
  },
  'hey-api': {
    version: [node, npm('@hey-api/openapi-ts/bin/run.js'), '--version'],
    generate: (folder) => [node, npm('@hey-api/openapi-ts/bin/run.js'), '-i', description, '-o', folder],
    into: 'generated',
    language: 'ts',
  },
  orval: {
    version: [node, npm('orval/dist/bin/orval.mjs'), '--version'],
    generate: (folder) => [
      ...[node, npm('orval/dist/bin/orval.mjs'), '--input', description, '--client', 'fetch'],
      ...['--output', path.join(folder, 'api.ts')],
    ],
    into: 'generated',
    language: 'ts',
  },
  'typescript-fetch': {
    version: [python('openapi-generator-cli'), 'version'],
    generate: (folder) => openapiGenerator('typescript-fetch', folder),
    into: 'generated',
    language: 'ts',
  },
  'openapi-python-client': {
    version: [python('openapi-python-client'), '--version'],
    generate: (folder) => [
      ...[python('openapi-python-client'), 'generate', '--path', description, '--output-path', folder, '--overwrite'],
      ...['--config', path.join(root, 'test/generators/openapi-python-client.yaml')],
    ],
    into: 'generated',
    language: 'py',
  },
  'datamodel-code-generator': {
    version: [python('datamodel-codegen'), '--version'],
    generate: (folder) => [
      ...[python('datamodel-codegen'), '--input', description, '--output', path.join(folder, 'models.py')],
      ...['--output-model-type', 'pydantic_v2.BaseModel', '--formatters', 'builtin'],
    ],
    into: '.',
    language: 'py',
  },
  'openapi-generator': {
    version: [python('openapi-generator-cli'), 'version'],
    generate: (folder) => openapiGenerator('python', folder),
    into: '.',
    language: 'py',
  },
  go: {
    version: ['go', 'version'],
    generate: (folder) =>
      openapiGenerator('go', folder, [
        '--additional-properties=enumClassPrefix=true,useOneOfDiscriminatorLookup=true,withGoMod=false',
      ]),
    into: 'generated',
    language: 'go',
    program: 'openapi_generator.go',
  },
};

const TYPESCRIPT = [
  ...['--target', 'es2022', '--module', 'commonjs', '--moduleResolution', 'bundler', '--strict', '--skipLibCheck'],
  ...['--types', 'node', '--typeRoots', path.join(modules, '@types'), '--lib', 'es2023,dom,dom.iterable'],
];

/** How a program of each language is compiled and run. @type {Record<string, Command[]>} */
const STEPS = {
  ts: [
    [node, npm('typescript/bin/tsc'), ...TYPESCRIPT, '--outDir', 'out', 'program.ts'],
    [node, 'out/program.js'],
  ],
  py: [[python('python3'), 'program.py']],
  go: [['go', 'mod', 'tidy'], ['go', 'build', '-o', 'program', '.'], ['./program']],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(GENERATORS, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(GENERATORS).join(', ')}.`);
  process.exit(2);
}

const counts = await withService(({ url }) => tryAll(url));
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** @param {string} url of the service */
async function tryAll(url) {
  const counts = { passed: 0, failed: 0 };
  for (const [name, generator] of Object.entries(GENERATORS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const version = await run(generator.version, root, {});
    if (!version.isOk && !wanted.includes(name)) {
      console.log(`left out ${name}: ${generator.version[0]} is not installed`);
      continue;
    }
    const fault = version.isOk ? await tryOne(name, generator, url) : version.output;
    counts[fault === undefined ? 'passed' : 'failed'] += 1;
    console.log(fault === undefined ? `ok   ${name}` : `FAIL ${name}\n${fault}`);
  }
  return counts;
}

/**
 * @param {string} name
 * @param {Generator} generator
 * @param {string} url
 * @returns {Promise<string | undefined>} what went wrong
 */
async function tryOne(name, { generate, into, language, program }, url) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'regulab-generated-'));
  try {
    mkdirSync(path.join(folder, into), { recursive: true });
    const generated = await run(generate(path.join(folder, into)), folder, {});
    const { lines, hasWarnings } = warningsIn(generated.output);
    if (!generated.isOk || hasWarnings) return lines;
    const file = program ?? `${language === 'py' ? name.replaceAll('-', '_') : name}.${language}`;
    copyFileSync(path.join(programs, file), path.join(folder, `${language === 'go' ? 'main' : 'program'}.${language}`));
    for (const story of ['story.ts', 'story.py']) copyFileSync(path.join(programs, story), path.join(folder, story));
    writeSettings(folder, language);
    const environment = {
      REGULAB_URL: url,
      EXAMPLES: path.join(root, 'examples'),
      SMALL: path.join(programs, 'small.json'),
    };
    for (const step of STEPS[language] ?? []) {
      const { isOk, output } = await run(step, folder, environment);
      if (!isOk) return `${step.join(' ')}\n${output}`;
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the language needs besides the program.
 * @param {string} folder
 * @param {string} language
 */
function writeSettings(folder, language) {
  if (language === 'ts') {
    writeFileSync(path.join(folder, 'package.json'), '{"type": "commonjs"}');
    symlinkSync(modules, path.join(folder, 'node_modules'));
  }
  if (language === 'go') {
    for (const extra of ['generated/test', 'generated/go.mod']) {
      rmSync(path.join(folder, extra), { recursive: true, force: true });
    }
    writeFileSync(path.join(folder, 'go.mod'), `module regulab\n\ngo 1.19\n${goReplacement()}`);
  }
}

/** A copy of the one module that the Go client needs, for a machine that cannot download it. */
function goReplacement() {
  const copy = process.env.GO_VALIDATOR;
  if (!copy || !existsSync(copy)) return '';
  return `\nrequire gopkg.in/validator.v2 v2.0.1\n\nreplace gopkg.in/validator.v2 => ${copy}\n`;
}

/**
 * @param {Command} command
 * @param {string} cwd
 * @param {Record<string, string>} environment
 * @returns {Promise<{ isOk: boolean, output: string }>}
 */
function run([file = '', ...args], cwd, environment) {
  return new Promise((resolve) => {
    const PATH = [bin, process.env.PATH].filter(Boolean).join(path.delimiter);
    const env = { ...process.env, PATH, NODE_OPTIONS: '', ...environment };
    execFile(file, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, output: `${stdout}${stderr}`.trimEnd() }),
    );
  });
}
