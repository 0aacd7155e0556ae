/** docs/routes.md: complete, and its calls are methods of the clients with these arguments. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { stringify } from 'yaml';
import { WITHOUT_METHOD } from '../../scripts/routes/calls.mjs';
import { routesPage } from '../../scripts/routes/page.mjs';
import { readRoutesPage } from '../support/routes-page.js';

const entries = readRoutesPage();
const METHODS_OF_PYTHON = path.resolve('clients/python/src/regulab/_async');

describe('the page of the routes', () => {
  it('has a call in both clients for every operation but those that machines ask', () => {
    const without = entries.filter(({ typescript, python }) => typescript === undefined || python === undefined);
    expect(without.map(({ operationId }) => operationId)).toEqual(Object.keys(WITHOUT_METHOD));
  });

  it('is not made when an operation has no call, or a call no operation', () => {
    const description = (operationId: string) =>
      stringify({ tags: [], paths: { '/v1/new': { get: { operationId, summary: 'New', tags: [], security: [] } } } });
    expect(() => routesPage(description('readNews'))).toThrow('lacks the calls of readNews.');
    expect(() => routesPage(description('getRun'))).toThrow('has calls of no operation: submitExperiment, ');
  });

  it('has calls that TypeScript accepts', () => {
    expect(typeErrors(program())).toEqual([]);
    expect(typeErrors(`${program()}\nawait client.run(7);`)).toEqual([expect.stringMatching('not assignable')]);
  });

  it('has calls of methods that the Python client has', () => {
    const methods = methodsOfPython();
    const called = entries.flatMap(({ python }) =>
      [...(python ?? '').matchAll(/\bclient\.([\w.]+)\(/g)].map(([, name]) => name!),
    );
    expect(called.length).toBeGreaterThanOrEqual(entries.length - Object.keys(WITHOUT_METHOD).length);
    expect(called.filter((name) => !methods.includes(name))).toEqual([]);
  });
});

/** All calls, each in a block of its own. */
function program(): string {
  return [
    "import type { RegulabClient } from './index.js';",
    'declare const client: RegulabClient;',
    'declare const picture: Uint8Array & { toString(encoding: string): string };',
    'declare const [experimentId, runId, keyId, webhookId, deliveryId]: [string, string, string, string, string];',
    'declare const workerId: string;',
    ...entries.map(({ typescript }) => `{ ${typescript ?? ''} }`),
  ].join('\n');
}

/** What the compiler says of a module that is next to the sources of the client. */
function typeErrors(text: string): string[] {
  const file = path.resolve('clients/typescript/src/calls-of-the-page.ts');
  const { config } = ts.readConfigFile('clients/typescript/tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.resolve('clients/typescript'));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, languageVersion, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, languageVersion)
      : getSourceFile.call(host, name, languageVersion, ...rest);
  const compiled = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(compiled, compiled.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** Such as `submit` and `keys.list`. */
function methodsOfPython(): string[] {
  const GROUPS: Record<string, string> = { AsyncKeys: 'keys.', AsyncWebhooks: 'webhooks.', AsyncWorkers: 'workers.' };
  const classes = readdirSync(METHODS_OF_PYTHON)
    .filter((name) => name.endsWith('.py'))
    .flatMap((name) =>
      readFileSync(path.join(METHODS_OF_PYTHON, name), 'utf8')
        .split(/^class /m)
        .slice(1),
    )
    .filter((text) => /^Async\w*(?:Methods|Client|Keys|Webhooks|Workers)\b/.test(text));
  return classes.flatMap((text) => {
    const group = GROUPS[/^\w+/.exec(text)![0]] ?? '';
    return [...text.matchAll(/^ {4}(?:async )?def ([a-z]\w*)\(/gm)].map(([, name]) => group + name);
  });
}
