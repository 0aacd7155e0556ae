/** JSON pointers (RFC 6901). */

export type Path = readonly PropertyKey[];

/** "/" before each key, "~" and "/" inside a key escaped; '' is the whole document. */
export function toPointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The keys of a pointer. */
export function fromPointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
