// @ts-check
/**
 * What dist/ is compiled from: each folder, the folder of dist/ that it becomes, and what in it is
 * left out.
 * @type {{ folder: string, target: string, except?: string }[]}
 */
export const DIST_SOURCES = [
  // The page is bundled by Vite.
  { folder: 'src', target: '.', except: 'web' },
  // `#client` in package.json.
  { folder: 'clients/typescript/src', target: 'client' },
];
