// @ts-check
/**
 * Checks the Lua commands of the store: syntax, names that nothing defines, locals and includes
 * that nothing uses. Ends with 1 when it finds any.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
// @ts-expect-error The package has no types.
import luaparse from 'luaparse';

const FOLDER = path.join(import.meta.dirname, '../src/store/commands');
const INCLUDE = /^--- @include "(.+)"$/gm;
const LUA = ['string', 'table', 'math', 'ipairs', 'pairs', 'tonumber', 'tostring', 'error', 'unpack'];
const REDIS = ['redis', 'cjson', 'KEYS', 'ARGV'];
/** What load-commands.ts puts before each command. */
const PRELUDE = [
  'keys',
  'lists_of_tenant',
  'DEFAULT_TENANT',
  'argument',
  'RUN_STATUSES',
  'IS_FINISHED',
  'RECENT_EVENTS',
  'SCHEMA_VERSION',
  'READABLE_VERSIONS',
  'RECORD_UNREADABLE',
  'HAS_CHANGED',
  'command',
];

/** @typedef {{ line: number, uses: number }} Local */
/**
 * @typedef {object} LuaFile
 * @property {string[]} includes
 * @property {Map<string, Local>} locals those at the top, which an include gives to others
 * @property {Map<string, number>} globals names that the file does not define, with their first
 *   line
 */

/** @type {string[]} */
const findings = [];
/** @type {Map<string, LuaFile>} */
const files = new Map();

for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.lua')) continue;
  try {
    files.set(file.slice(0, -'.lua'.length), read(file));
  } catch (error) {
    findings.push(`${file}: ${/** @type {Error} */ (error).message}`);
  }
}
for (const [name, file] of files) checkNames(name, file);

for (const finding of findings) console.log(`src/store/commands/${finding}`);
console.log(`${files.size} Lua files, ${findings.length} finding(s)`);
process.exit(findings.length === 0 ? 0 : 1);

/** @param {string} name @param {LuaFile} file */
function checkNames(name, { includes, locals, globals }) {
  const defined = new Set([...LUA, ...REDIS, ...PRELUDE]);
  for (const include of includes) {
    const provided = [...withIncludes(include)].flatMap((each) => [...(files.get(each)?.locals.keys() ?? [])]);
    if (!provided.some((each) => globals.has(each))) findings.push(`${name}.lua: nothing of ${include} is used`);
    for (const each of provided) defined.add(each);
  }
  for (const [global, line] of globals) {
    if (!defined.has(global)) findings.push(`${name}.lua:${line}: ${global} is not defined`);
  }
  for (const [local, { line, uses }] of locals) {
    const isShared = name.startsWith('includes/') && [...files.values()].some((other) => other.globals.has(local));
    if (uses === 0 && !isShared) findings.push(`${name}.lua:${line}: ${local} is not used`);
  }
}

/**
 * A file and all that it includes.
 * @param {string} name
 * @returns {Set<string>}
 */
function withIncludes(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const include of files.get(name)?.includes ?? []) withIncludes(include, found);
  return found;
}

/**
 * Parses a file and resolves its names, scope by scope.
 * @param {string} file
 * @returns {LuaFile}
 */
function read(file) {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  /** @type {Map<string, number>} */
  const globals = new Map();
  /** @type {Map<string, Local>[]} */
  const scopes = [new Map()];
  const { body } = luaparse.parse(text, { luaVersion: '5.1', locations: true, comments: false });
  for (const statement of body) visit(statement);
  return {
    includes: [...text.matchAll(INCLUDE)].map(([, name]) => String(name)),
    locals: scopes[0] ?? new Map(),
    globals,
  };

  /** @param {any} node */
  function declare({ name, loc }) {
    scopes.at(-1)?.set(name, { line: loc.start.line, uses: 0 });
  }

  /** @param {any} node */
  function use({ name, loc }) {
    const local = scopes.findLast((scope) => scope.has(name))?.get(name);
    if (local) local.uses += 1;
    else if (!globals.has(name)) globals.set(name, loc.start.line);
  }

  /** @param {any[]} declared @param {any[]} statements */
  function visitBlock(declared, statements) {
    scopes.push(new Map());
    for (const each of declared) declare(each);
    for (const each of statements) visit(each);
    for (const [name, { line, uses }] of scopes.pop() ?? []) {
      if (uses === 0 && name !== '_') findings.push(`${file}:${line}: ${name} is not used`);
    }
  }

  /** @param {any} node */
  function visit(node) {
    if (Array.isArray(node)) for (const each of node) visit(each);
    if (typeof node?.type !== 'string') return;
    if (node.type === 'Identifier') return use(node);
    if (node.type === 'MemberExpression') return visit(node.base);
    if (node.type === 'TableKeyString') return visit(node.value);
    if (node.type === 'LocalStatement') {
      visit(node.init);
      return node.variables.forEach(declare);
    }
    if (node.type === 'FunctionDeclaration') {
      if (node.isLocal) declare(node.identifier);
      return visitBlock(node.parameters, node.body);
    }
    const { body: statements, variable, variables, ...parts } = node;
    const isFor = node.type.startsWith('For');
    for (const part of Object.values(isFor ? parts : { ...parts, variables })) visit(part);
    if (statements) visitBlock(isFor ? [variable ?? variables].flat() : [], statements);
  }
}
