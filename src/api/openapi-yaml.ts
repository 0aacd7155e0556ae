/** The API's description without a running service: what openapi.yaml holds. */
import { pino } from 'pino';
import { loadConfig } from '../config.js';
import { buildApp } from './app.js';
import type { ApiDependencies } from './dependencies.js';
import { toYaml } from './plugins/documentation.js';

/** Builds the app for its routes alone; none of the collaborators that a request would need is there. */
export async function renderOpenApiYaml(): Promise<string> {
  const nothing = {} as ApiDependencies;
  const app = await buildApp({ ...nothing, config: loadConfig({}), logger: pino({ level: 'silent' }) });
  try {
    return toYaml(app);
  } finally {
    await app.close();
  }
}
