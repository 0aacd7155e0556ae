/**
 * Keeps web pages of other sites out of an installation without keys, which trusts all that reaches
 * it. A page can reach this machine in two ways: its own name resolves to our address (DNS
 * rebinding), or it sends requests whose answers it cannot read. Holders of keys need neither
 * check, since no page has a key.
 */
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Config, requiresKeys } from '../../../config.js';
import { ServiceError } from '../../../errors.js';
import { atOnce } from '../../http/hooks.js';

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** Registered on the root, after CORS. Probes of orchestrators may use any name. */
export function keepWebPagesOut(app: FastifyInstance, http: Config['http']): void {
  if (requiresKeys(http)) return;
  const names = new Set(['localhost', ...[http.host, ...http.allowedHosts].map((name) => name.toLowerCase())]);
  /** An address is no name that somebody else can point at us. */
  const isOurs = (host: string) => isIP(host) !== 0 || names.has(host);

  app.addHook(
    'onRequest',
    atOnce((request) => {
      const { host } = request.headers;
      if (host !== undefined && !isOurs(hostIn(host)) && !request.routeOptions.url?.startsWith('/health/')) {
        throw hostNotAllowed(host);
      }
      if (READING.includes(request.method) || mayChange(request, http)) return;
      throw new ServiceError(
        'ORIGIN_NOT_ALLOWED',
        'Web pages of other origins may change nothing here. Add the origin of the page to REGULAB_CORS_ORIGINS to allow it.',
      );
    }),
  );
}

function hostNotAllowed(host: string): ServiceError {
  const name = JSON.stringify(hostIn(host) || host).slice(0, 100);
  return new ServiceError(
    'HOST_NOT_ALLOWED',
    `The service does not answer to the name ${name}. Add it to REGULAB_ALLOWED_HOSTS, or set REGULAB_API_KEYS, with which any name will do.`,
  );
}

/**
 * Whether a request that changes something comes from no web page, from one of ours or from one
 * that CORS allows. Browsers say so in Sec-Fetch-Site, which no page can set; older ones send an
 * Origin alone.
 */
function mayChange({ headers }: FastifyRequest, { corsOrigins, allowedHosts }: Config['http']): boolean {
  const { origin } = headers;
  if (origin !== undefined && (corsOrigins.includes('*') || corsOrigins.includes(origin))) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  const host = origin.replace(/^https?:\/\//, '');
  // A proxy may have put our own name into Host.
  return host === headers.host || allowedHosts.includes(hostIn(host));
}

/** The name or address in `host[:port]`, in lower case, without brackets; '' when there is none. */
function hostIn(text: string): string {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:/@\s]+?))\.?(?::\d*)?$/i.exec(text) ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
}
