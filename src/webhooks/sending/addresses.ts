/**
 * Which addresses webhooks may be sent to: those of the public internet, and what the operator
 * allows. The rest (this machine, its networks, the metadata of its cloud) is for no client to
 * reach through the service.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Whether this IP address may be connected to. */
export type AddressGuard = (address: string) => boolean;

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** All of IPv6 that is handed out for the internet; IANA keeps the rest for other uses. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Virtual machines of Azure get certificates and secrets here. */
const PUBLIC_METADATA = ipaddr.parseCIDR('168.63.129.16/32');

/** @param allow networks as CIDR, whose addresses may be connected to in spite of their kind */
export function createAddressGuard(allow: readonly string[]): AddressGuard {
  const allowed = allow.map((network) => ipaddr.parseCIDR(network));
  return (address) => {
    if (isIP(address) === 0) return false;
    // An IPv4 address that is written as one of IPv6 is that address.
    const parsed = ipaddr.process(address);
    return isPublic(parsed) || allowed.some((network) => isIn(parsed, network));
  };
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  // Whatever ipaddr.js has a name for (private, loopback, 6to4, NAT64, …) is not `unicast`.
  if (address.range() !== 'unicast' || isIn(address, PUBLIC_METADATA)) return false;
  return address.kind() === 'ipv4' || isIn(address, GLOBAL_UNICAST);
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match([network, bits] as never);
}

/**
 * What is wrong with the address of a webhook, as a sentence; null when nothing is that shows
 * without asking DNS.
 */
export function faultOfUrl(text: string, guard: AddressGuard): string | null {
  if (!URL.canParse(text)) return 'Must be a URL, like https://lab.example/hooks.';
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (!/^https?:$/.test(protocol)) return 'Must begin with https:// or http://.';
  if (username !== '' || password !== '') return 'Must have no user and password: messages are signed instead.';
  if (hash !== '') return 'Must have no part after #: it would not be sent.';
  const address = literalOf(hostname);
  const isLocalName = /(^|\.)localhost\.?$/i.test(hostname);
  if (isLocalName ? guard('127.0.0.1') || guard('::1') : address === null || guard(address)) return null;
  return 'Must not lead to this machine or a private network. REGULAB_WEBHOOKS_ALLOW can allow networks.';
}

/** The IP address that a host of a URL is; null for a name. `URL` has resolved every spelling. */
export function literalOf(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
}
