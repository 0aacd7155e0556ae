import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

/**
 * A module loader that writes the address of every module, ours and packages', ES or CommonJS,
 * before it is loaded.
 */
const LOADER = `
import fs from 'node:fs';
export async function load(url, context, next) {
  fs.writeSync(1, url + '\\n');
  return next(url, context);
}`;
const toDataUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const REGISTER = toDataUrl(`import { register } from 'node:module'; register(${JSON.stringify(toDataUrl(LOADER))});`);

/** Every module that comes in with a built one. */
function modulesOf(entry: string): string[] {
  const program = `await import('./dist/${entry}'); const { createRequire } = await import('node:module');
    for (const file of Object.keys(createRequire(process.cwd() + '/x.js').cache)) console.log(file); process.exit(0)`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--no-warnings', '--import', REGISTER, '--input-type=module', '--eval', program],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the API process', () => {
  it('loads neither TensorFlow nor anything that trains', () => {
    const modules = modulesOf('api/app.js');
    // The list would be worth nothing if it missed modules.
    for (const expected of [
      /\/dist\/api\/experiments\/submit-experiment\.js$/,
      /\/node_modules\/fastify\/fastify\.js$/,
      /\/dist\/experiments\/spec\/experiment\.js$/,
    ]) {
      expect(modules.some((module) => expected.test(module))).toBe(true);
    }
    // Loaded when somebody asks for traces or for the page of the queues.
    expect(modules.filter((module) => /@opentelemetry\/(?!api\/)|@bull-board/.test(module))).toEqual([]);
    expect(modules.filter((module) => /@tensorflow|\/dist\/(models|trainer|worker)\//.test(module))).toEqual([]);
  });
});
