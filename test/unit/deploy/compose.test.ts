/** The compose files of deploy/; docker.test.ts looks at the one at the top. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { isKnownSetting } from '../../support/settings.js';

interface Service {
  image: string;
  build?: string;
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
}

const folder = path.join(import.meta.dirname, '../../../deploy/compose');
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.yml'));
const open = (file: string) =>
  (parse(fs.readFileSync(file, 'utf8'), { merge: true }) as { services: Record<string, Service> }).services;
const oneHost = open(path.join(folder, '../../docker-compose.yml'));

describe.each(files)('%s', (name) => {
  const services = open(path.join(folder, name));
  const ours = Object.values(services).filter(({ image }) => image === 'regulab');

  it('sets only variables that the service reads', () => {
    const names = ours.flatMap(({ environment }) => Object.keys(environment ?? {}));
    expect(names).toContain('REDIS_URL');
    expect(names.filter((each) => !isKnownSetting(each))).toEqual([]);
  });

  it('runs every service without privileges on a read-only root, and publishes ports on this machine only', () => {
    for (const { read_only, cap_drop, security_opt, ports = [] } of Object.values(services)) {
      expect([read_only, cap_drop, security_opt]).toEqual([true, ['ALL'], ['no-new-privileges:true']]);
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    }
  });

  it('has the Redis of one host, and stops processes as gently', () => {
    expect(services.redis).toEqual(oneHost.redis);
    for (const each of ['api', 'worker']) {
      expect(services[each]!.stop_grace_period).toBe(oneHost[each]!.stop_grace_period);
    }
  });

  it('shares no files between workers, but a store that is there before them', () => {
    const { api, worker, s3 } = services;
    for (const service of [api!, worker!]) {
      expect(service.volumes).toBeUndefined();
      expect(service.depends_on).toMatchObject({ s3: { condition: 'service_healthy' } });
      expect(path.resolve(folder, service.build!)).toBe(path.resolve(folder, '../..'));
    }
    expect(worker!.deploy!.replicas).toBe(3);
    const bucket = worker!.environment!.REGULAB_ARTIFACTS!.split('/')[2];
    expect(JSON.stringify(s3)).toContain(`mkdir -p /data/${bucket} `);
  });
});
