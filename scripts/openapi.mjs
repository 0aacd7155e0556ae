// @ts-check
// Writes openapi.yaml, the committed description of the API, from the routes of dist/, and from it
// the types of the clients and docs/routes.md. The Python client also gets its version, and its
// blocking half from the asynchronous one. With --check only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { packageVersion } from './changelog.mjs';
import { pythonSync } from './python-client/sync.mjs';
import { pythonTypes } from './python-client/types.mjs';
import { routesPage } from './routes/page.mjs';

const built = new URL('../dist/api/openapi-yaml.js', import.meta.url);

if (!existsSync(built)) {
  console.error('dist/ is missing: run `npm run setup` first.');
  process.exit(1);
}
const { renderOpenApiYaml } = await import(built.href);
const yaml = await renderOpenApiYaml();
/** What is written, by path. @type {Record<string, string>} */
const files = {
  'openapi.yaml': yaml,
  'clients/typescript/src/schema.ts': await typesOf(yaml),
  'clients/python/src/regulab/types.py': pythonTypes(yaml),
  'clients/python/pyproject.toml': withVersion('clients/python/pyproject.toml'),
  ...pythonSync(),
  'docs/routes.md': routesPage(yaml),
};

for (const [name, text] of Object.entries(files)) {
  const committed = new URL(`../${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(committed, text);
    console.log(`${name} is written.`);
  } else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== text) {
    console.error(`${name} differs from what it is made of: run \`npm run openapi\` and commit the result.`);
    process.exitCode = 1;
  }
}

/**
 * @param {string} name of a file of TOML
 * @returns {string} what it is with the version of package.json
 */
function withVersion(name) {
  const text = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  // As PEP 440 writes it, and the names of packages have it: 1.0.0-rc.1 is 1.0.0rc1.
  const version = packageVersion().replace('-rc.', 'rc');
  return text.replace(/^version = ".*"$/m, `version = "${version}"`);
}

/**
 * @param {string} description
 * @returns {Promise<string>} TypeScript
 */
async function typesOf(description) {
  // Otherwise every field of a request that has a default would be required.
  const types = await openapiTypescript(description, { defaultNonNullable: false, silent: true });
  return `/** Generated from openapi.yaml by \`npm run openapi\`. */\n\n${astToString(types)}`;
}
