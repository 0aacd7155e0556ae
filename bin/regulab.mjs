#!/usr/bin/env node
// @ts-check
// The `regulab` command. What it does is in src/cli; this file only finds the build.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const build = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(fileURLToPath(build))) {
  const { main } = await import(build.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error('regulab is not built yet. Set it up with: npm run setup');
  process.exitCode = 1;
}
