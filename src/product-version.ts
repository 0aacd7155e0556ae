/** Name and version of the product, from its package.json. */
import { readFileSync } from 'node:fs';

export interface ProductVersion {
  name: string;
  version: string;
}

/** Reads package.json, which is one folder up from src as well as from dist. */
export function readProductVersion(): ProductVersion {
  const file = new URL('../package.json', import.meta.url);
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as ProductVersion;
  return { name, version };
}
