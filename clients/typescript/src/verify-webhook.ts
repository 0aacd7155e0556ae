/** Messages of webhooks: signed as Standard Webhooks (symmetric, `v1`) describes. */
import { RegulabSignatureInvalid } from './errors.js';
import type { WebhookMessage } from './types.js';

/** Those of a request in Node, or of fetch. */
export type HeadersLike = Headers | Record<string, string | readonly string[] | undefined>;

/** A message that is older or newer by more may have been recorded and sent again. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * The message, if the service has sent it: its type says what its data is.
 * @param body as it came, byte for byte
 * @param secret of the webhook, `whsec_…`
 * @throws RegulabSignatureInvalid
 */
export async function verifyWebhook(
  headers: HeadersLike,
  body: string | Uint8Array,
  secret: string,
): Promise<WebhookMessage> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature').split(' ');
  const age = Date.now() / 1000 - (/^\d+$/.test(timestamp) ? Number(timestamp) : Number.NaN);
  if (!(Math.abs(age) <= TOLERANCE_SECONDS)) throw new RegulabSignatureInvalid('webhook-timestamp is not of now.');

  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytesOf(secret.replace(/^whsec_/, '')), hmac, false, ['verify']);
  for (const signature of signatures) {
    const [version, base64] = signature.split(',');
    // Compares in constant time.
    if (version === 'v1' && base64 && (await crypto.subtle.verify('HMAC', key, bytesOf(base64), signed)))
      return JSON.parse(text) as WebhookMessage;
  }
  throw new RegulabSignatureInvalid('No signature is that of the secret.');
}

function headerOf(headers: HeadersLike, name: string): string {
  const values = headers instanceof Headers ? Object.fromEntries(headers.entries()) : headers;
  const value = Object.entries(values).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value !== 'string') throw new RegulabSignatureInvalid(`There is no ${name}.`);
  return value;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    throw new RegulabSignatureInvalid('A signature or the secret is not in base64.');
  }
}
