/**
 * Where the reader is, as the part of the address behind `#`: it never reaches the service, so the
 * page works behind any path prefix, and every state of it has an address to share.
 */

export interface Route {
  /** `#/experiments/exp_1` is `['experiments', 'exp_1']`; the first page is `[]`. */
  path: readonly string[];
  query: Readonly<Record<string, string>>;
}

type Query = Record<string, string | undefined>;

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address for `href`. What is undefined or empty in the query is left out. */
export function addressOf(path: readonly string[], query: Query = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `#/${path.map(encodeURIComponent).join('/')}${search}`;
}

/** Half a percent sign is not worth an error. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
