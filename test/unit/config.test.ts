import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ConfigError,
  clientEnvironmentSchema,
  environmentSchema,
  loadClientConfig,
  loadConfig,
  loadStackConfig,
  unknownVariables,
} from '../../src/config.js';

const schemas = { ...environmentSchema.shape, ...clientEnvironmentSchema.shape };
type Name = keyof typeof schemas;
const names = Object.keys(schemas) as Name[];
/** A value of each variable; the text "one" in it makes room for another item. */
const VALID: Partial<Record<Name, string>> = {
  ...Object.fromEntries(
    names.filter((name) => /_(?:SECONDS|MS|MB|RUNS|DAYS|PARAMETERS)$/.test(name)).map((n) => [n, '600']),
  ),
  ...{ HOST: '::1', PORT: '80', REGULAB_API_KEYS: 'one-123456789012', REGULAB_ALLOW_ANONYMOUS: 'yes' },
  ...{ REGULAB_ALLOWED_HOSTS: 'one.example', REGULAB_CORS_ORIGINS: 'https://one.example', REDIS_URL: 'redis://h' },
  ...{ REGULAB_KEY_PREFIX: 'one', REGULAB_REDIS_REPLICAS: '0', REGULAB_DATA_DIR: '/data', LOG_LEVEL: 'info' },
  ...{ REGULAB_DATASETS: 'one=/data', REGULAB_MAX_ATTEMPTS: '3', REGULAB_CONCURRENCY: '2' },
  ...{ REGULAB_EXECUTION_MODE: 'eager', REGULAB_URL: 'http://one', REGULAB_API_KEY: 'one' },
  ...{ REGULAB_WEBHOOKS_ALLOW: '10.0.0.0/8', REGULAB_WEBHOOKS_TIMEOUT_SECONDS: '15' },
};
const SECRETS: readonly string[] = ['REGULAB_API_KEYS', 'REGULAB_API_KEY', 'REDIS_URL'];

/** Both loaders: each reads its own variables. */
const load = (environment: Record<string, string>) => ({
  service: loadStackConfig(environment),
  client: loadClientConfig(environment),
});

function complaint(environment: Record<string, string>): string {
  try {
    load(environment);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
}

/** A setting written as in the environment. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.join();
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, folder]) => `${name}=${folder}`)
      .join();
  return String(value);
}

const BOOLEANS: Record<string, string[]> = { true: ['true', '1', 'yes', 'on'], false: ['false', '0', 'no', 'off'] };

/** Whether a setting says what was written, and nothing else. */
function saysTheSame(given: string, value: unknown): boolean {
  const text = given.trim();
  if (typeof value === 'boolean') return BOOLEANS[String(value)]!.includes(text.toLowerCase());
  if (typeof value === 'number') return /^\d+(\.\d+)?$/.test(text) && Number(text) === value;
  const items = text.split(/[,\r\n]+/).flatMap((item) => item.trim() || []);
  return (
    [text, text.toLowerCase(), path.resolve(text), items.join()].includes(written(value)) || samePairs(items, value)
  );
}

function samePairs(items: string[], value: unknown): boolean {
  const pairs = items.map((item) => /^([^=]+)=(.+)$/.exec(item));
  return written(value) === pairs.map((pair) => pair && `${pair[1]!.trim()}=${path.resolve(pair[2]!.trim())}`).join();
}

const strangeValues = fc.oneof(
  fc.constantFrom(
    ...['NaN', 'nan', 'Infinity', '-1', '-0', '+5', '1e3', '0x1F90', '0b11', '1_000', '3,5', '08', '1.', '.5', '٣'],
  ),
  fc.constantFrom(
    ...['30d', '5 s', 'null', 'undefined', 'none', 'TRUE', 'Info', '~', '~/x', ',', ',,\n', '*', 'mnist=/x', 'a b=/x'],
  ),
  fc.constantFrom(
    ...[
      'http://',
      'https://a.example/',
      'redis://',
      'redis://h/x',
      'redis://:p#w@h',
      'unix://x',
      'a=b=c',
      '[::1]',
      '127.1',
    ],
  ),
  fc.constantFrom('9'.repeat(400), 'x'.repeat(100_000), '1'.repeat(17), '0.1234567890123'),
  fc.constantFrom('3000\nREGULAB_ALLOW_ANONYMOUS=true', 'a\r\nb', '5\u0000', '5\u2028', 'a\tb'),
  fc.double().map(String),
  fc.integer().map(String),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.webUrl(),
);

describe('webhooks', () => {
  it('are tried again as Standard Webhooks says: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20, 24 h', () => {
    const { retryDelaysMs, timeoutMs, allow } = loadConfig({}).webhooks;
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * 3_600_000);
    expect(retryDelaysMs).toEqual([5_000, 300_000, 1_800_000, ...hours]);
    expect({ timeoutMs, allow }).toEqual({ timeoutMs: 15_000, allow: [] });
  });
});

describe('traces', () => {
  it.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'false' }, false],
  ])('with %j: %s', (environment, isOn) => {
    expect(loadConfig(environment).tracing).toBe(isOn);
  });
});

describe('every variable', () => {
  it.each(names)('%s: white space means unset', (name) => {
    const unset = load({});
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\u00a0'), maxLength: 5 }), (blank) => {
        expect(load({ [name]: blank })).toEqual(unset);
      }),
      { numRuns: 20 },
    );
  });

  it.each(names)('%s: a strange value is taken as it is or refused by name', (name) => {
    fc.assert(
      fc.property(strangeValues, (given) => {
        fc.pre(given.trim() !== '');
        const message = complaint({ [name]: given });
        if (message === '') {
          expect([given, saysTheSame(given, schemas[name].parse(given.trim()))]).toEqual([given, true]);
          return;
        }
        const [head, line, ...rest] = message.split('\n');
        expect(head).toBe('The environment has 1 invalid variable:');
        // One line: what is in a value adds none.
        expect(rest).toEqual([]);
        expect(line).toMatch(new RegExp(`^  ${name}: (expected|must|has|names|cannot|was renamed)`));
        expect(line!.length).toBeLessThan(700);
      }),
      { numRuns: 300 },
    );
  });

  it.each(names.filter((name) => name in VALID))('%s: quotes around a value, or an item, are refused', (name) => {
    const valid = VALID[name]!;
    expect(complaint({ [name]: valid })).toBe('');
    const isList = Array.isArray((schemas[name].parse(valid) as unknown) ?? null) || name === 'REGULAB_DATASETS';
    for (const quote of ['"', "'", '`']) {
      const [quoted, other] = [`${quote}${valid}${quote}`, valid.replace('one', 'two')];
      const forms = [quoted, ` ${quoted}\n`, quote + quote, ...(isList ? [`${quoted},${quoted}`] : [])];
      const items = isList ? [`${quoted},${other}`, `${other},\n${quoted}`] : [];
      for (const given of [...forms, ...items]) {
        expect(complaint({ [name]: given })).toMatch(new RegExp(`^[^]*\\n  ${name}: .*remove the quotes`));
      }
    }
  });

  it.each(SECRETS)('%s: what is refused is not shown', (name) => {
    const logins = ['z#qz', 'z%qz', 'z/qz', 'z?qz', 'z qz', 'zqz\u0001'].map((password) => `redis://:${password}@h`);
    for (const given of [...logins, 'zqz', 'http://zqz@h', 'redis://h/zqz', 'redis://h?zqz', 'redis://:zqz@h:99999']) {
      const message = complaint({ [name]: given });
      expect(message).not.toMatch(/qz|z[#%/? ]/);
    }
  });

  it('does not show a login in a variable that should have none', () => {
    expect(complaint({ REGULAB_URL: 'http://me:canary@h/' })).not.toContain('canary');
    expect(complaint({ HOST: 'redis://:canary@h' })).not.toContain('canary');
  });
});

describe('numbers', () => {
  it.each([
    ['REGULAB_RETENTION_DAYS', '30d', 'expected a whole number of days from 0 to 100000, in digits alone, got "30d"'],
    ['PORT', '0x1F90', 'expected a whole number from 0 to 65535, in digits alone, got "0x1F90"'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['REGULAB_WEBHOOKS_ALLOW', '10.0.0.0/33', 'expected networks as CIDR'],
    ['REGULAB_WEBHOOKS_ALLOW', 'localhost', 'expected networks as CIDR'],
    ['REGULAB_WEBHOOKS_RETRY_SECONDS', '5,5m', 'expected a number of seconds from 0 to 604800'],
    ['REGULAB_CHECKPOINT_SECONDS', '1e1', 'expected a number of seconds from 0 to 3600'],
    // Node's timers would fire at once.
    ['REGULAB_RECONCILE_SECONDS', '3000000', 'from 1 to 2000000'],
  ])('%s=%s: %s', (name, given, message) => {
    expect(complaint({ [name]: given })).toContain(`${name}: ${message.startsWith('from') ? '' : message}`);
    expect(complaint({ [name]: given })).toContain(message);
  });
});

describe('lists', () => {
  const keys = ['a'.repeat(16), 'b'.repeat(64)];

  it.each([',', '\n', '\r\n', ' , ', ',\n'])('are split at %j', (separator) => {
    expect(loadConfig({ REGULAB_API_KEYS: `${keys.join(separator)}\n` }).http.apiKeys).toEqual(keys);
  });

  it('of keys: says how to make one that is long enough', () => {
    for (const given of ['short', 'a'.repeat(15), `${keys[0]},short`, 'with a space in it', ',']) {
      expect(complaint({ REGULAB_API_KEYS: given })).toMatch(/REGULAB_API_KEYS: expected/);
    }
    expect(complaint({ REGULAB_API_KEYS: 'short' })).toContain('openssl rand -hex 32');
  });

  it.each([
    ['https://a.example/', 'https://a.example'],
    ['https://A.example', 'https://a.example'],
    ['https://a.example:443', 'https://a.example'],
    ['http://a.example/path', 'http://a.example'],
  ])('of origins: for %s it names the origin %s', (given, origin) => {
    expect(complaint({ REGULAB_CORS_ORIGINS: given })).toContain(`slash at the end: ${origin}, got`);
    expect(loadConfig({ REGULAB_CORS_ORIGINS: origin }).http.corsOrigins).toEqual([origin]);
  });

  it('of data sets: the first = ends the name', () => {
    const { datasets } = loadConfig({ REGULAB_DATASETS: 'one=/data/x=y=z,\ntwo = ./two' });
    expect(datasets).toEqual({ one: '/data/x=y=z', two: path.resolve('two') });
  });

  it.each([
    ['my set=/x', 'expected names of at most 64'],
    ['mnist=/x', 'expected a name other than mnist'],
    ['mine=~/x', 'only shells replace ~'],
    ['mine', 'expected pairs of the form name=/folder'],
    ['mine=', 'expected pairs of the form name=/folder'],
    ['a=/x,a=/y', 'expected each name once'],
  ])('of data sets: refuses %s', (given, message) => {
    expect(complaint({ REGULAB_DATASETS: given })).toContain(message);
  });
});

describe('what can only be a mistake', () => {
  const PATHS = [
    '$HOME/x',
    '\u0024{HOME}/x',
    '/srv/\u0024{NAME}',
    '/srv/$NAME/x',
    '$(pwd)',
    'file:///x',
    'S3://bucket/x',
    'redis://h',
    '~/x',
  ];
  it.each(PATHS)('is refused as a path of any setting: %s', (given) => {
    expect(complaint({ REGULAB_DATA_DIR: given })).toContain('REGULAB_DATA_DIR: expected a path');
    expect(complaint({ REGULAB_DATASETS: `one=${given}` })).toContain('REGULAB_DATASETS: expected a path');
    expect(complaint({ REGULAB_DATASETS: `one="${given}"` })).toContain('remove the quotes');
  });

  it.each(['/a$b', '/x:/y', './a', 'a//b', '/money$'])('is no path with another sign: %s', (given) => {
    expect(loadConfig({ REGULAB_DATA_DIR: given }).paths.data).toBe(path.resolve(given));
  });

  it.each(['https://*.a.b', 'http://*', 'https://a.*', '*.a.b', '**'])('is refused as an origin: %s', (given) => {
    expect(complaint({ REGULAB_CORS_ORIGINS: given })).toContain('expected each origin in full');
    expect(complaint({ REGULAB_CORS_ORIGINS: `https://a.b,${given}` })).toContain('expected each origin in full');
    expect(loadConfig({ REGULAB_CORS_ORIGINS: '*' }).http.corsOrigins).toEqual(['*']);
  });

  it.each(['mnist', 'MNIST', 'Mnist', 'mNiSt'])('is refused as the name of a data set: %s', (name) => {
    expect(complaint({ REGULAB_DATASETS: `${name}=/x` })).toContain('expected a name other than mnist');
  });

  it.each([';', ' ; ', '; '])('is refused between keys: %j', (separator) => {
    const message = complaint({ REGULAB_API_KEYS: ['a'.repeat(16), 'b'.repeat(16)].join(separator) });
    expect(message).toContain('expected commas between keys');
    expect(message).not.toContain('aaa');
  });

  it.each(['http://me@h', 'http://:canary@h', 'http://me:canary@h', 'https://me:@h/x'])(
    'is refused as an address: %s',
    (given) => {
      expect(complaint({ REGULAB_URL: given })).toContain('REGULAB_URL: expected an http(s) URL without user');
      expect(complaint({ REGULAB_URL: given })).not.toContain('canary');
    },
  );

  it('is not a host in other letters', () => {
    for (const given of ['LOCALHOST', 'LocalHost', '::FFFF:127.0.0.1', 'A.Example']) {
      expect(loadConfig({ HOST: given }).http.host).toBe(given.toLowerCase());
    }
  });
});

describe('words', () => {
  it('are known in any case', () => {
    const { http, log, executionMode } = loadConfig({
      REGULAB_ALLOW_ANONYMOUS: 'TRUE',
      LOG_LEVEL: 'INFO',
      REGULAB_EXECUTION_MODE: 'Eager',
    });
    expect([http.allowAnonymous, log.level, executionMode]).toEqual([true, 'info', 'eager']);
    for (const no of ['No', 'off', '0', 'False']) {
      expect(loadConfig({ REGULAB_ALLOW_ANONYMOUS: no }).http.allowAnonymous).toBe(false);
    }
  });
});

describe('unknownVariables', () => {
  it.each([
    ['REGULAB_API_KEY_S', 'REGULAB_API_KEYS'],
    ['REGULAB_CORS_ORIGIN', 'REGULAB_CORS_ORIGINS'],
    ['REGULAB_CONCURENCY', 'REGULAB_CONCURRENCY'],
    ['regulab_data_dir', 'REGULAB_DATA_DIR'],
  ])('asks for %s whether %s was meant', (typo, meant) => {
    expect(unknownVariables({ [typo]: 'x' })).toEqual([
      `${typo} is not a setting of regulab and has no effect; did you mean ${meant}?`,
    ]);
  });

  it('finds every letter that is missing, added or wrong', () => {
    const ours = names.filter((name) => name.startsWith('REGULAB_') && !complaint({ [name]: '?' }).includes('renamed'));
    const typo = fc
      .record({ name: fc.constantFrom(...ours), at: fc.nat(), kind: fc.constantFrom('drop', 'double', 'replace') })
      .map(({ name, at, kind }) => {
        const index = 'REGULAB_'.length + (at % (name.length - 'REGULAB_'.length));
        const middle = { drop: '', double: name[index]! + name[index]!, replace: 'Q' }[kind]!;
        return { name, typo: name.slice(0, index) + middle + name.slice(index + 1) };
      });
    fc.assert(
      fc.property(typo, ({ typo: given }) => {
        fc.pre(!(names as string[]).includes(given));
        expect(unknownVariables({ [given]: 'x' })).toEqual([
          expect.stringMatching(`^${given} .*did you mean REGULAB_`),
        ]);
      }),
    );
  });

  it('says nothing of what is known, or not ours', () => {
    const known = Object.fromEntries(names.map((name) => [name, '']));
    expect(unknownVariables({ ...known, PATH: '/bin', REGULAB_CACHE_DIR: '/c' })).toEqual([]);
  });
});
