/**
 * Where webhooks cannot be sent: any spelling of an address that is not public, and any name that
 * leads to one, now or at the next question.
 */

import type { LookupFunction } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createAddressGuard, faultOfUrl } from '../../../src/webhooks/sending/addresses.js';
import { createSender } from '../../../src/webhooks/sending/send.js';
import { newSecret } from '../../../src/webhooks/sending/signatures.js';
import { startReceiver } from '../../support/webhooks.js';

const canary = await startReceiver();
const { port } = new URL(canary.url);
const secrets = [newSecret()];
const MESSAGE = { id: 'msg_1', body: '{}' };

/** One of every kind that IANA keeps from the public internet, and what clouds answer at. */
const V4 = [
  ...['127.0.0.1', '127.8.9.10', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255'],
  ...['172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.1', '169.254.169.254', '169.254.0.1'],
  ...['100.64.0.1', '100.127.255.254', '100.100.100.200', '192.0.0.192', '192.0.2.1', '198.51.100.7', '203.0.113.9'],
  ...['198.18.0.1', '198.19.255.255', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
];
const V6 = [
  ...['::', '::1', 'fe80::1', 'febf::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1', 'ff02::1', 'ff0e::1'],
  ...['100::1', '2001:db8::1', '2001::1', '2001:10::1', '2001:2::1', '3fff::1', '5f00::1', '64:ff9b:1::1', '4000::1'],
];

const octetsOf = (address: string) => address.split('.').map(Number);
const hex = (number: number) => number.toString(16).padStart(2, '0');

/** How resolvers and URL parsers read the same IPv4 address. */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octetsOf(address);
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  return [
    address,
    `${address}.`,
    String(number),
    `0x${number.toString(16)}`,
    `0${number.toString(8)}`,
    `0x${hex(a)}.0x${hex(b)}.0x${hex(c)}.0x${hex(d)}`,
    octetsOf(address)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replaceAll('.', '。'),
    address.replace(/^\d/, (digit) => `%3${digit}`),
    ...embedded(address).map((each) => `[${each}]`),
  ];
}

/** IPv6 addresses that lead to the IPv4 address, by mapping, translation or a tunnel. */
function embedded(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octetsOf(address);
  const [high, low] = [hex(a) + hex(b), hex(c) + hex(d)];
  return [
    `::ffff:${address}`,
    `::ffff:${high}:${low}`,
    `0:0:0:0:0:FFFF:${high}:${low}`,
    `::${high}:${low}`,
    `::ffff:0:${high}:${low}`,
    `64:ff9b::${high}:${low}`,
    `2002:${high}:${low}::1`,
  ];
}

const PRIVATE_HOSTS = [...V4.flatMap(spellings), ...V6.map((address) => `[${address}]`), 'localhost'];

const resolvingTo =
  (...answers: string[][]): LookupFunction =>
  (_host, _options, callback) => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

const sender = (options: { allow?: string[]; lookup?: LookupFunction } = {}) =>
  createSender({ allow: [], timeoutMs: 2000, userAgent: 'test', ...options });
const REFUSED = { status: null, error: 'the address is not allowed' };

describe('an address that is not public', () => {
  it('is refused in every spelling, before and when it is connected to', async () => {
    expect(PRIVATE_HOSTS.length).toBeGreaterThanOrEqual(150);
    const guard = createAddressGuard([]);
    const passed: string[] = [];
    for (const host of PRIVATE_HOSTS) {
      const url = `http://${host}:${port}/hook`;
      if (faultOfUrl(url, guard) === null) passed.push(`created: ${host}`);
      // Not every spelling is a URL; those that are lead nowhere.
      if (!URL.canParse(url)) continue;
      const { error } = await sender().send({ url, secrets }, MESSAGE);
      if (error !== REFUSED.error) passed.push(`sent to: ${host} (${error})`);
    }
    expect(passed).toEqual([]);
    expect(canary.connections()).toBe(0);
  });

  it.each([...V4, ...V6, ...V4.flatMap(embedded)])('is refused when a name leads to it: %s', async (address) => {
    const url = `http://hooks.example:${port}/`;
    expect(await sender({ lookup: resolvingTo([address]) }).send({ url, secrets }, MESSAGE)).toMatchObject(REFUSED);
    expect(canary.connections()).toBe(0);
  });

  it('is refused although it has a zone', async () => {
    const lookup = resolvingTo(['fe80::1%eth0'], ['::1%lo']);
    for (let time = 0; time < 2; time += 1) {
      expect(await sender({ lookup }).send({ url: 'http://hooks.example/', secrets }, MESSAGE)).toMatchObject(REFUSED);
    }
  });

  it('is refused next to a public one in the same answer of DNS', async () => {
    for (const answer of [
      ['93.184.215.14', '127.0.0.1'],
      ['127.0.0.1', '93.184.215.14'],
    ]) {
      const url = `http://hooks.example:${port}/`;
      expect(await sender({ lookup: resolvingTo(answer) }).send({ url, secrets }, MESSAGE)).toMatchObject(REFUSED);
    }
    expect(canary.connections()).toBe(0);
  });

  it('is refused when DNS gives it after a public one: rebinding', async () => {
    const url = `http://hooks.example:${port}/`;
    let asked = 0;
    const lookup: LookupFunction = (host, options, callback) => {
      asked += 1;
      resolvingTo([asked === 1 ? '192.0.2.1' : '127.0.0.1'])(host, options, callback);
    };
    // TEST-NET-1 is allowed here and leads nowhere: it plays the public address.
    const rebound = createSender({ allow: ['192.0.2.0/24'], timeoutMs: 200, userAgent: 'test', lookup });
    expect((await rebound.send({ url, secrets }, MESSAGE)).error).not.toBeNull();
    expect(asked).toBe(1);
    expect(await rebound.send({ url, secrets }, MESSAGE)).toMatchObject(REFUSED);
    expect(canary.connections()).toBe(0);
  });
});

describe('names', () => {
  it('are resolved two at a time, each once for all messages that wait for it', async () => {
    const asked: string[] = [];
    let [now, most] = [0, 0];
    const lookup: LookupFunction = (host, _options, callback) => {
      asked.push(host);
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        callback(null, [{ address: '10.0.0.1', family: 4 }]);
      }, 20);
    };
    const shared = sender({ lookup });
    const hosts = ['a', 'b', 'c', 'a', 'a', 'a', 'd', 'a'].map((name) => `http://${name}.example/`);
    const attempts = await Promise.all(hosts.map((url) => shared.send({ url, secrets }, MESSAGE)));
    expect(attempts.map(({ error }) => error)).toEqual(hosts.map(() => REFUSED.error));
    // The later ones need an answer that was asked for after them.
    expect(asked.sort()).toEqual(['a', 'a', 'b', 'c', 'd'].map((name) => `${name}.example`));
    expect(most).toBe(2);
  });
});

describe('an address that is public or allowed', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '2a00:1450:4001:82f::200e'])(
    'passes: %s',
    (address) => {
      expect(createAddressGuard([])(address)).toBe(true);
    },
  );

  it('is connected to, by address and by name', async () => {
    const allow = ['127.0.0.0/8'];
    expect(await sender({ allow }).send({ url: canary.url, secrets }, MESSAGE)).toMatchObject({ status: 204 });
    const lookup = resolvingTo(['127.0.0.1']);
    const url = `http://hooks.example:${port}/`;
    expect(await sender({ allow, lookup }).send({ url, secrets }, MESSAGE)).toMatchObject({ status: 204 });
    expect(canary.connections()).toBe(2);
  });

  it('is allowed by its network alone', () => {
    const guard = createAddressGuard(['10.1.0.0/16', 'fd00::/8']);
    const allowed = ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1'];
    expect([...allowed, '10.2.0.1', '127.0.0.1', '::1', 'fc00::1'].filter(guard)).toEqual(allowed);
  });
});

describe('the address of a webhook', () => {
  it.each([
    ['ftp://hooks.example/', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['http://user:password@hooks.example/', 'user and password'],
    ['https://user@hooks.example/', 'user and password'],
    ['https://hooks.example/#part', '#'],
    ['hooks.example', 'URL'],
    ['http://[::1', 'URL'],
    ['http://a.localhost./', 'private network'],
  ])('is refused as a whole: %s', (url, reason) => {
    expect(faultOfUrl(url, createAddressGuard([]))).toContain(reason);
  });

  it('may be any name, as DNS is asked when a message is sent', () => {
    expect(faultOfUrl('https://hooks.example:8443/a?b=c', createAddressGuard([]))).toBeNull();
  });
});
