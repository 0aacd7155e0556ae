/** The API description without a running service, as in openapi.yaml. */
import { pino } from 'pino';
import { loadConfig } from '../config.js';
import { buildApp } from './app.js';
import type { ApiDependencies } from './dependencies.js';
import { toYaml } from './plugins/documentation.js';

/** Builds the app for its routes alone, without the dependencies that a request would need. */
export async function renderOpenApiYaml(): Promise<string> {
  const unused = {} as ApiDependencies;
  const app = await buildApp({ ...unused, config: loadConfig({}), logger: pino({ level: 'silent' }) });
  try {
    return toYaml(app);
  } finally {
    await app.close();
  }
}
