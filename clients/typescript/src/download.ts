/** Files of runs, checked against the digest that the service gives. */
import { RegulabDigestMismatch } from './errors.js';
import { runPath } from './http/paths.js';
import type { CallOptions, Transport } from './http/send.js';
import type { Artifact, Page } from './types.js';

/**
 * The whole file. It is checked before it is given, so it is in memory then.
 * @throws RegulabDigestMismatch when it is not the file of the service
 */
export async function download(transport: Transport, runId: string, name: string, call: CallOptions): Promise<Blob> {
  const path = `${runPath(runId)}/artifacts`;
  const { blob, digest } = await transport.send(
    `${path}/${encodeURIComponent(name)}`,
    { ...call, headers: { accept: '*/*' }, isLong: true },
    async (response) => ({ digest: sha256In(response.headers.get('repr-digest')), blob: await response.blob() }),
  );
  const expected = digest ?? (await listedSha256(transport, path, name, call));
  const actual = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
  if (actual !== expected) throw new RegulabDigestMismatch(`${runId}/${name}`, expected, actual);
  return blob;
}

/** For a proxy that removes the header. */
async function listedSha256(transport: Transport, path: string, name: string, call: CallOptions): Promise<string> {
  const { items } = await transport.json<Page<Artifact>>(path, call);
  return items.find((artifact) => artifact.name === name)?.sha256 ?? 'of no artifact';
}

/** From `sha-256=:<base64>:` (RFC 9530). */
function sha256In(header: string | null): string | undefined {
  const [, base64] = /(?:^|[,\s])sha-256=:([^:]+):/i.exec(header ?? '') ?? [];
  return base64 === undefined ? undefined : hex(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
