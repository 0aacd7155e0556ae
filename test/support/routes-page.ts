/** docs/routes.md as its reader copies from it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Operation, operationsOf } from '../../scripts/routes/page.mjs';

export interface Entry extends Operation {
  curl: string;
  /** Undefined where the clients have no method. */
  typescript?: string | undefined;
  python?: string | undefined;
}

/** One for each operation of openapi.yaml. @throws when the page lacks one */
export function readRoutesPage(): Entry[] {
  const sections = new Map(
    readFileSync('docs/routes.md', 'utf8')
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
  return operationsOf(parse(readFileSync('openapi.yaml', 'utf8')).paths).map((operation) => {
    const section = sections.get(operation.summary) ?? '';
    const block = (language: string) => new RegExp(`^\`\`\`${language}\n(.*?)\n\`\`\`$`, 'ms').exec(section)?.[1];
    const curl = block('sh');
    if (curl === undefined) throw new Error(`docs/routes.md has no command for ${operation.operationId}.`);
    return { ...operation, curl, typescript: block('ts'), python: block('python') };
  });
}
