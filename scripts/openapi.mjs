// @ts-check
// Writes openapi.yaml, the committed description of the API, from the routes of dist/; with --check
// only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const built = new URL('../dist/api/openapi-yaml.js', import.meta.url);
const committed = new URL('../openapi.yaml', import.meta.url);

if (!existsSync(built)) {
  console.error('dist/ is missing: run `npm run setup` first.');
  process.exit(1);
}
const { renderOpenApiYaml } = await import(built.href);
const yaml = await renderOpenApiYaml();
if (!process.argv.includes('--check')) {
  writeFileSync(committed, yaml);
  console.log('openapi.yaml is written.');
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== yaml) {
  console.error('openapi.yaml differs from what the routes describe: run `npm run openapi` and commit the result.');
  process.exit(1);
}
