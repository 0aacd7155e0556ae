import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** The CommonJS packages that are loaded with these modules; tfjs is one. */
function packagesLoadedBy(modules: string[]): string[] {
  const script = `
    import { createRequire } from 'node:module';
    for (const file of ${JSON.stringify(modules)}) await import(file);
    const files = Object.keys(createRequire(import.meta.url).cache);
    console.log(JSON.stringify([...new Set(files.map((file) => /node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(file)?.[1]))]));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

describe('the worker process', () => {
  it('loads no TensorFlow', () => {
    const modules = readdirSync(`${DIST}worker`, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.js') && file !== 'main.js',
    );
    const packages = packagesLoadedBy(modules.map((file) => `${DIST}worker/${file}`));
    expect(packages).toContain('bullmq');
    expect(packages.filter((name) => name.startsWith('@tensorflow'))).toEqual([]);
  });

  it('would be seen to load it', () => {
    expect(packagesLoadedBy([`${DIST}models/tensorflow/tensorflow.js`])).toContain('@tensorflow/tfjs-node');
  });
});
