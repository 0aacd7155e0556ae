import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LOWEST_NODE, nodeVersionProblem } from '../../../scripts/setup/node-version.mjs';

describe('nodeVersionProblem', () => {
  it.each(['20.20.0', '20.21.3', '22.23.3', '24.22.3', '26.12.1'])('accepts Node %s', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  it.each(['18.20.4', '20.19.9'])('refuses Node %s and names every way to another', (version) => {
    const problem = nodeVersionProblem(version);
    expect(problem).toContain(`this is Node ${version}`);
    for (const way of ['nodejs.org', 'nvm', 'container']) expect(problem).toContain(way);
  });

  it('holds the same bounds as package.json', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(engines.node).toBe(`>=${LOWEST_NODE.join('.')}`);
  });
});
