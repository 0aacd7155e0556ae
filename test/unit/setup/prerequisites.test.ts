import { describe, expect, it } from '@jest/globals';
import { headersFolder } from '../../../scripts/setup/addon.mjs';
import { cacheFolder } from '../../../scripts/setup/folders.mjs';
import { requireAvx, requirePlatform } from '../../../scripts/setup/prerequisites.mjs';
import { isNewEnough } from '../../../scripts/setup/redis.mjs';
import { contextFor } from '../../integration/setup/checkout.js';

/**
 * Flag lines of /proc/cpuinfo: a Core 2 Duo E8400 of 2008, and a Sandy Bridge of 2011; macOS's form
 * of the latter.
 */
const CORE_2 =
  'flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush dts acpi mmx fxsr sse sse2 ht tm pbe syscall nx lm constant_tsc pni monitor ds_cpl vmx smx est tm2 ssse3 cx16 xtpr pdcm sse4_1 lahf_lm';
const SANDY_BRIDGE = 'flags\t\t: fpu sse sse2 ssse3 cx16 sse4_1 sse4_2 popcnt aes xsave avx lahf_lm';
const MAC = 'FPU VME DE PSE SSE3 SSSE3 SSE4.1 SSE4.2 POPCNT AES XSAVE OSXSAVE AVX1.0';

describe('requireAvx', () => {
  it('stops on an x64 processor without AVX and names every way out', async () => {
    const check = requireAvx(contextFor({ platform: 'linux-x64' }), async () => CORE_2);
    await expect(check).rejects.toMatchObject({
      kind: 'no-avx',
      message: expect.stringMatching(/no AVX.*virtual machine.*2011.*REGULAB_LIBTENSORFLOW_DIR/s),
    });
  });

  it.each([
    ['linux-x64', SANDY_BRIDGE],
    ['darwin-x64', MAC],
    ['linux-x64', null],
    ['linux-arm64', CORE_2],
  ])('continues: %s with %j', async (platform, features) => {
    await expect(requireAvx(contextFor({ platform }), async () => features)).resolves.toBeUndefined();
  });

  it('leaves a library of the user’s own to the user', async () => {
    const context = contextFor({
      platform: 'linux-x64',
      environment: { REGULAB_LIBTENSORFLOW_DIR: '/opt/tensorflow' },
    });
    await expect(requireAvx(context, async () => CORE_2)).resolves.toBeUndefined();
  });
});

describe('requirePlatform', () => {
  it.each(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])('accepts %s', (platform) => {
    expect(() => requirePlatform(platform)).not.toThrow();
  });

  it('sends Windows to WSL or the container', () => {
    expect(() => requirePlatform('win32-x64')).toThrow(/Windows.*WSL 2.*container/s);
  });
});

describe('isNewEnough', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=d4a5f4d5a1b2c3d4', true],
    ['Redis server v=6.2.14 sha=40305114:0 malloc=libc bits=64 build=dff95a8e7a99d269', true],
    ['Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1', true],
    ['Redis server v=10.0.0 sha=0', true],
    ['Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=a3fdef44459b3ad6', false],
    ['Redis server v=5.0.14 sha=0', false],
    ['', false],
  ])('%s: %s', (words, expected) => {
    expect(isNewEnough(words)).toBe(expected);
  });
});

describe('cacheFolder', () => {
  it('prefers its own variable, then XDG’s if absolute, then the platform’s custom', () => {
    expect(cacheFolder({ REGULAB_CACHE_DIR: '/a', XDG_CACHE_HOME: '/b' }, 'linux')).toBe('/a');
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' }, 'linux')).toBe('/b/regulab');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/\/\.cache\/regulab$/);
    expect(cacheFolder({}, 'darwin')).toMatch(/\/Library\/Caches\/regulab$/);
  });
});

describe('headersFolder', () => {
  it('takes the configured folder, else that of the running Node if it has headers, else none', () => {
    expect(headersFolder({ npm_config_nodedir: '/headers' }, '/nowhere/bin/node')).toBe('/headers');
    expect(headersFolder({}, '/nowhere/bin/node')).toBeNull();
  });
});
