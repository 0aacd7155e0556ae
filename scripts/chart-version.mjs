// @ts-check
/** Gives the Helm chart the version of package.json. `npm version` runs it (CONTRIBUTING.md). */
import { readFileSync, writeFileSync } from 'node:fs';
import { packageVersion } from './changelog.mjs';

const file = new URL('../deploy/helm/regulab/Chart.yaml', import.meta.url);
const chart = readFileSync(file, 'utf8');
writeFileSync(file, chart.replaceAll(/^(version|appVersion): .*$/gm, `$1: ${packageVersion()}`));
