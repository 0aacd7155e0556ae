/**
 * Lets browsers send a key: they ask for a name and a password when an answer offers Basic (RFC
 * 7617), and the password is the key. Only for pages that change nothing: a browser repeats it
 * with every later request, whichever page has made it.
 */
import type { FastifyInstance } from 'fastify';

/** Registered on a scope before its keys are checked. */
export function acceptBasicKeys(scope: FastifyInstance): void {
  scope.addHook('onRequest', async ({ headers }) => {
    const [scheme = '', text = ''] = (headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'basic') return;
    const login = Buffer.from(text, 'base64').toString();
    headers.authorization = `Bearer ${login.slice(login.indexOf(':') + 1)}`;
  });
  scope.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode !== 401) return;
    const offered = String(reply.getHeader('www-authenticate'));
    reply.header('www-authenticate', [offered, 'Basic realm="regulab: the password is the key", charset="UTF-8"']);
  });
}
