import fs from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const read = (name: string) => fs.readFileSync(new URL(name, root), 'utf8');

interface Service {
  image: string;
  command?: string[];
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
}

const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const entries = Object.entries(services);

describe('docker-compose.yml', () => {
  it('publishes ports on this machine only', () => {
    const ports = entries.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('keeps everything that is written to Redis', () => {
    const command = services.redis!.command!.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(services.redis!.volumes).toEqual(['redis:/data']);
  });

  it('runs every service without privileges on a read-only root', () => {
    for (const [name, service] of entries) {
      expect({ name, ...pick(service) }).toEqual({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });

  it('starts API and worker from one image, on one data volume, after Redis', () => {
    const { api, worker } = services;
    expect(worker!.image).toBe(api!.image);
    expect(worker!.volumes).toEqual(api!.volumes);
    for (const service of [api, worker]) expect(service!.depends_on!.redis!.condition).toBe('service_healthy');
  });

  it('lets the worker be scaled and hand its runs back', () => {
    expect(services.worker).not.toHaveProperty('container_name');
    expect(services.worker!.ports).toBeUndefined();
    expect(services.worker!.stop_grace_period).toBe('30s');
  });

  it('names processes that the build makes', () => {
    const scripts = [services.worker!.command!.at(-1)!, ...read('Dockerfile').matchAll(/dist\/[a-z/]+\.js/g)].map(
      String,
    );
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) {
      const source = script.replace(/^dist/, 'src').replace(/js$/, 'ts');
      expect(fs.existsSync(new URL(source, root))).toBe(true);
    }
  });
});

describe('Dockerfile', () => {
  const runtime = read('Dockerfile')
    .split(/^FROM /m)
    .at(-1)!;

  it('ends as a user that is not root', () => {
    expect(/^USER (\S+)$/m.exec(runtime)?.[1]).toBe('1000:1000');
  });

  it('has neither Python nor compilers in the image that runs', () => {
    const installed = /apt-get install ([^\n]*)/.exec(runtime)![1];
    expect(installed).not.toMatch(/python|g\+\+|make|gcc/);
  });

  it('copies nothing into the image that .dockerignore keeps out', () => {
    const allowed = [...read('.dockerignore').matchAll(/^!(\S+)$/gm)].map(([, name]) => name);
    const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
      sources!.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.map((source) => source.replace('./', '')).filter((source) => !allowed.includes(source))).toEqual([]);
  });
});

function pick({ read_only, cap_drop, security_opt }: Service) {
  return { read_only, cap_drop, security_opt };
}
