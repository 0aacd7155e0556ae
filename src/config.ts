/** Configuration from the environment: the only file that reads `process.env`. */
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import {
  type BucketAddress,
  bucketUrl,
  choice,
  datasetFolders,
  decimal,
  flag,
  folder,
  host,
  hostOf,
  integer,
  keyOf,
  listOf,
  matching,
  nearestOf,
  networkOf,
  originOf,
  redisUrl,
  secondsOf,
  webAddress,
} from './config-values.js';
import { counted } from './number-format.js';

/** Timers of Node count to 2^31 - 1 milliseconds, and fire at once above. */
const LONGEST_SECONDS = 2_000_000;
/** Above it nothing is limited; the products of settings stay exact. */
const MANY = 1_000_000_000;

/** One sentence of comment per variable: `npm run env-example` writes them to .env.example. */
export const environmentSchema = z.object({
  // --- HTTP ---
  /** Address the API listens on. */
  HOST: host().prefault('127.0.0.1'),
  /** Port the API listens on. */
  PORT: integer(0, 65_535).prefault('3000'),
  /**
   * Comma-separated keys of at least 16 characters, with all rights; with one, every request must
   * carry a key, one of these or one that `regulab keys` made.
   */
  REGULAB_API_KEYS: listOf(keyOf).prefault(''),
  /** Whether every request must carry a key, also when there is none in REGULAB_API_KEYS. */
  REGULAB_REQUIRE_KEYS: flag().prefault('false'),
  /** Wrong keys from an address within a minute above which they are 429; 0: no limit. */
  REGULAB_MAX_WRONG_KEYS_PER_MINUTE: integer(0, MANY).prefault('10'),
  /** Whether the API may listen on other addresses than loopback without keys. */
  REGULAB_ALLOW_ANONYMOUS: flag().prefault('false'),
  /** Comma-separated names besides localhost and HOST that the API answers to without keys. */
  REGULAB_ALLOWED_HOSTS: listOf(hostOf).prefault(''),
  /** Comma-separated origins whose web pages may call the API; `*` for all. */
  REGULAB_CORS_ORIGINS: listOf(originOf).prefault(''),

  // --- Redis ---
  /** Redis 6.2 or later; unset: `regulab start` runs its own. */
  REDIS_URL: redisUrl().optional(),
  /** Prefix of all Redis keys: installations with different prefixes can share a Redis. */
  REGULAB_KEY_PREFIX: matching(/^[A-Za-z0-9_-]{1,64}$/, 'at most 64 letters, digits, "_" and "-"').prefault('regulab'),
  /** Replicas that must hold a change before a client learns of it. */
  REGULAB_REDIS_REPLICAS: integer(0, 100).prefault('0'),

  // --- Files ---
  /** Folder of artifacts, and of Redis's files if regulab runs it. */
  REGULAB_DATA_DIR: folder().prefault('data'),
  /** Bucket for artifacts and checkpoints, as s3://bucket/prefix; unset: they are in the folder. */
  REGULAB_ARTIFACTS: bucketUrl().optional(),
  /** stream: the API sends artifacts; link: clients are sent to the bucket. */
  REGULAB_DOWNLOADS: choice(['stream', 'link']).prefault('stream'),
  /** Megabytes of copies from the bucket that each process keeps on its disk. */
  REGULAB_COPIES_MB: integer(1, MANY, 'megabytes').prefault('2048'),
  /** Address of the S3-compatible server that has the bucket; unset: Amazon. */
  AWS_ENDPOINT_URL_S3: webAddress().optional(),
  /** Region of the bucket. */
  AWS_REGION: matching(/^[a-z0-9-]{1,64}$/, 'the name of a region').prefault('us-east-1'),
  /** Comma-separated name=/folder pairs: more data sets, each a folder of four IDX files. */
  REGULAB_DATASETS: datasetFolders().prefault(''),
  /** Days after which finished experiments are deleted; 0: never. */
  REGULAB_RETENTION_DAYS: integer(0, 100_000, 'days').prefault('0'),
  /**
   * Megabytes of artifacts above which the oldest finished experiments are deleted; 0: no limit.
   */
  REGULAB_DISK_QUOTA_MB: integer(0, MANY, 'megabytes').prefault('0'),

  // --- Limits of a run ---
  /** Parameters above which a model is refused. */
  REGULAB_MAX_PARAMETERS: integer(1, MANY).prefault('20000000'),
  /** Estimated megabytes of memory above which a run is refused. */
  REGULAB_MAX_MEMORY_MB: integer(256, MANY, 'megabytes').prefault('4096'),
  /** Queued and paused runs of all experiments together above which no more are taken. */
  REGULAB_MAX_QUEUED_RUNS: integer(1, MANY).prefault('20000'),
  /** Seconds one execution of a run may take. */
  REGULAB_RUN_DEADLINE_SECONDS: integer(1, LONGEST_SECONDS, 'seconds').prefault('21600'),
  /** Failed executions in a row without a new checkpoint after which a run is given up. */
  REGULAB_MAX_ATTEMPTS: integer(1, 100).prefault('3'),

  // --- Limits of a tenant; 0: no limit ---
  /** Queued and paused runs above which no more are taken. */
  REGULAB_TENANT_MAX_QUEUED_RUNS: integer(0, MANY).prefault('0'),
  /** Runs trained at a time; others wait, and those of other tenants pass them. */
  REGULAB_TENANT_MAX_RUNNING_RUNS: integer(0, MANY).prefault('0'),
  /** Megabytes of files from which on submissions are refused. */
  REGULAB_TENANT_MAX_STORED_MB: integer(0, MANY, 'megabytes').prefault('0'),
  /** Requests within a minute above which they are refused. */
  REGULAB_TENANT_MAX_REQUESTS_PER_MINUTE: integer(0, MANY).prefault('0'),

  // --- Training ---
  /** Runs a worker trains at a time; default: the number of cores. */
  REGULAB_CONCURRENCY: integer(1, 1024).prefault(String(Math.min(os.availableParallelism(), 1024))),
  /** compiled: as a TensorFlow graph; eager: op by op, the reference, many times slower. */
  REGULAB_EXECUTION_MODE: choice(['compiled', 'eager']).prefault('compiled'),
  REGULAB_EXECUTION: z.undefined('was renamed: set REGULAB_EXECUTION_MODE instead').optional(),
  /** Seconds of training between two checkpoints; 0: at every opportunity, whatever it costs. */
  REGULAB_CHECKPOINT_SECONDS: decimal(0, 3600, 'seconds').prefault('5'),

  // --- Tuning ---
  /** Runs after which a trainer process is replaced. */
  REGULAB_TRAINER_MAX_RUNS: integer(1, MANY).prefault('100'),
  /** Megabytes of memory above which a trainer process is replaced after its run. */
  REGULAB_TRAINER_MAX_MEMORY_MB: integer(256, MANY, 'megabytes').prefault('3072'),
  /** Seconds without a report after which a trainer counts as stuck and is killed. */
  REGULAB_TRAINER_SILENCE_SECONDS: decimal(0.001, 86_400, 'seconds').prefault('300'),
  /** Milliseconds after which the lock of a dead worker on its run expires. */
  REGULAB_LOCK_MS: integer(500, 3_600_000, 'milliseconds').prefault('10000'),
  /** Milliseconds between two checks for runs of dead workers. */
  REGULAB_STALLED_CHECK_MS: integer(100, 3_600_000, 'milliseconds').prefault('3000'),
  /** Seconds between two sweeps for lost jobs, leftover files and expired experiments. */
  REGULAB_RECONCILE_SECONDS: integer(1, LONGEST_SECONDS, 'seconds').prefault('30'),

  // --- Webhooks ---
  /** Comma-separated networks (CIDR) that webhooks may be sent to although they are not public. */
  REGULAB_WEBHOOKS_ALLOW: listOf(networkOf).prefault(''),
  /** Seconds until the receiver of a webhook must have answered. */
  REGULAB_WEBHOOKS_TIMEOUT_SECONDS: decimal(0.05, 60, 'seconds').prefault('15'),
  /** Comma-separated seconds before each further attempt to send a webhook. */
  REGULAB_WEBHOOKS_RETRY_SECONDS: listOf(secondsOf).prefault('5,300,1800,7200,18000,36000,50400,72000,86400'),

  // --- Traces ---
  /** Address of an OpenTelemetry collector; with it, or one of the next two, traces are sent. */
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress().optional(),
  /** The same for traces alone, in full: `http://collector:4318/v1/traces`. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: webAddress().optional(),
  /** otlp: traces are sent; none: they are not. */
  OTEL_TRACES_EXPORTER: choice(['otlp', 'none']).optional(),
  /** Whether no traces are sent although an address is set. */
  OTEL_SDK_DISABLED: flag().prefault('false'),

  // --- Logs ---
  /** Least severe level that is logged. */
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).prefault('info'),
});

/** Validated settings, by the part that uses them. Times in milliseconds unless named otherwise. */
export interface Config {
  http: {
    host: string;
    port: number;
    apiKeys: string[];
    requireKeys: boolean;
    allowAnonymous: boolean;
    /** Names in lower case that a Host header may have besides the loopback ones and `host`. */
    allowedHosts: string[];
    corsOrigins: string[];
    /** From one address; 0: no limit. */
    wrongKeysPerMinute: number;
  };
  /**
   * `replicas`: that must hold a change before a client learns of it, a claim before its run is
   * trained.
   */
  redis: { url: string; prefix: string; replicas: number };
  paths: { data: string; artifacts: string };
  /** Null: artifacts are kept in their folder. */
  bucket: BucketConfig | null;
  datasets: Record<string, string>;
  limits: { parameters: number; memoryMegabytes: number; queuedRuns: number };
  /** Of each tenant; 0: no limit. */
  quotas: { queuedRuns: number; runningRuns: number; storedMegabytes: number; requestsPerMinute: number };
  worker: {
    concurrency: number;
    lockMs: number;
    stalledCheckMs: number;
    reconcileMs: number;
    maxAttempts: number;
    runDeadlineMs: number;
    trainerSilenceMs: number;
    trainerMaxRuns: number;
    trainerMaxMemoryMegabytes: number;
  };
  trainer: {
    checkpointMs: number;
  };
  webhooks: {
    /** Networks as CIDR. */
    allow: string[];
    timeoutMs: number;
    /** Before each further attempt. */
    retryDelaysMs: number[];
  };
  retention: { days: number; diskQuotaMegabytes: number };
  executionMode: 'compiled' | 'eager';
  /** Whether traces are sent; where and how is read by OpenTelemetry itself. */
  tracing: boolean;
  log: { level: string };
}

/** Object storage for artifacts; credentials are read by Amazon's client itself. */
export interface BucketConfig extends BucketAddress {
  /** Of another maker's server. */
  endpoint: string | undefined;
  region: string;
  /** Whether clients download from the bucket itself. */
  hasLinks: boolean;
  /** Of copies on this machine. */
  copiesMegabytes: number;
}

/** Its message has one line per invalid variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads and checks the environment.
 * @throws ConfigError naming every invalid variable
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const env = check(environmentSchema, environment);
  return {
    http: {
      host: env.HOST,
      port: env.PORT,
      apiKeys: env.REGULAB_API_KEYS,
      requireKeys: env.REGULAB_REQUIRE_KEYS,
      allowAnonymous: env.REGULAB_ALLOW_ANONYMOUS,
      allowedHosts: env.REGULAB_ALLOWED_HOSTS.map((name) => name.toLowerCase()),
      corsOrigins: env.REGULAB_CORS_ORIGINS,
      wrongKeysPerMinute: env.REGULAB_MAX_WRONG_KEYS_PER_MINUTE,
    },
    redis: {
      url: env.REDIS_URL ?? 'redis://127.0.0.1:6379',
      prefix: env.REGULAB_KEY_PREFIX,
      replicas: env.REGULAB_REDIS_REPLICAS,
    },
    paths: { data: env.REGULAB_DATA_DIR, artifacts: path.join(env.REGULAB_DATA_DIR, 'artifacts') },
    bucket: bucketOf(env),
    datasets: env.REGULAB_DATASETS,
    limits: {
      parameters: env.REGULAB_MAX_PARAMETERS,
      memoryMegabytes: env.REGULAB_MAX_MEMORY_MB,
      queuedRuns: env.REGULAB_MAX_QUEUED_RUNS,
    },
    quotas: {
      queuedRuns: env.REGULAB_TENANT_MAX_QUEUED_RUNS,
      runningRuns: env.REGULAB_TENANT_MAX_RUNNING_RUNS,
      storedMegabytes: env.REGULAB_TENANT_MAX_STORED_MB,
      requestsPerMinute: env.REGULAB_TENANT_MAX_REQUESTS_PER_MINUTE,
    },
    worker: {
      concurrency: env.REGULAB_CONCURRENCY,
      lockMs: env.REGULAB_LOCK_MS,
      stalledCheckMs: env.REGULAB_STALLED_CHECK_MS,
      reconcileMs: env.REGULAB_RECONCILE_SECONDS * 1000,
      maxAttempts: env.REGULAB_MAX_ATTEMPTS,
      runDeadlineMs: env.REGULAB_RUN_DEADLINE_SECONDS * 1000,
      trainerSilenceMs: env.REGULAB_TRAINER_SILENCE_SECONDS * 1000,
      trainerMaxRuns: env.REGULAB_TRAINER_MAX_RUNS,
      trainerMaxMemoryMegabytes: env.REGULAB_TRAINER_MAX_MEMORY_MB,
    },
    trainer: { checkpointMs: env.REGULAB_CHECKPOINT_SECONDS * 1000 },
    webhooks: {
      allow: env.REGULAB_WEBHOOKS_ALLOW,
      timeoutMs: env.REGULAB_WEBHOOKS_TIMEOUT_SECONDS * 1000,
      retryDelaysMs: env.REGULAB_WEBHOOKS_RETRY_SECONDS.map((seconds) => seconds * 1000),
    },
    retention: { days: env.REGULAB_RETENTION_DAYS, diskQuotaMegabytes: env.REGULAB_DISK_QUOTA_MB },
    executionMode: env.REGULAB_EXECUTION_MODE,
    tracing: isTracing(env),
    log: { level: env.LOG_LEVEL },
  };
}

function bucketOf(env: z.output<typeof environmentSchema>): BucketConfig | null {
  if (env.REGULAB_ARTIFACTS === undefined) return null;
  return {
    ...env.REGULAB_ARTIFACTS,
    endpoint: env.AWS_ENDPOINT_URL_S3,
    region: env.AWS_REGION,
    hasLinks: env.REGULAB_DOWNLOADS === 'link',
    copiesMegabytes: env.REGULAB_COPIES_MB,
  };
}

/** OpenTelemetry is loaded only where somebody has asked for it. */
function isTracing(env: z.output<typeof environmentSchema>): boolean {
  if (env.OTEL_SDK_DISABLED || env.OTEL_TRACES_EXPORTER === 'none') return false;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = env;
  return [all, traces, env.OTEL_TRACES_EXPORTER].some((given) => given !== undefined);
}

/** Whether nobody may do anything without a key. */
export const requiresKeys = ({ apiKeys, requireKeys }: Pick<Config['http'], 'apiKeys' | 'requireKeys'>): boolean =>
  requireKeys || apiKeys.length > 0;

/** Where the commands of `regulab` find the service. */
export interface ClientConfig {
  url: string;
  apiKey: string | undefined;
}

export const clientEnvironmentSchema = z.object({
  // --- Commands of `regulab` that use a service ---
  /** Address of the service. */
  REGULAB_URL: webAddress().prefault('http://127.0.0.1:3000'),
  /** One of the service's keys, if it has any. */
  REGULAB_API_KEY: matching(/^[\x21-\x7e]+$/, 'a key without white space').optional(),
});

/**
 * Reads and checks the environment of the commands that are clients of the service.
 * @throws ConfigError naming every invalid variable
 */
export function loadClientConfig(environment: NodeJS.ProcessEnv = process.env): ClientConfig {
  const env = check(clientEnvironmentSchema, environment);
  return { url: env.REGULAB_URL, apiKey: env.REGULAB_API_KEY };
}

/** What a supervisor needs in addition to {@link Config}. */
export interface StackConfig extends Config {
  /** The Redis to use instead of an embedded one, or null. */
  externalRedisUrl: string | null;
  /** Whether the user chose the data folder. */
  dataDirectoryGiven: boolean;
}

/**
 * {@link loadConfig} for a process that starts the others.
 * @throws ConfigError naming every invalid variable
 */
export function loadStackConfig(environment: NodeJS.ProcessEnv = process.env): StackConfig {
  const given = setVariables(environmentSchema, environment);
  return {
    ...loadConfig(environment),
    externalRedisUrl: given.REDIS_URL ?? null,
    dataDirectoryGiven: given.REGULAB_DATA_DIR !== undefined,
  };
}

/** This process's environment with some variables set, for the processes a supervisor starts. */
export function childEnvironment(overrides: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...overrides };
}

/** Never shown, nor is any value that may have a user and password in it. */
const SECRETS: ReadonlySet<string> = new Set(['REGULAB_API_KEYS', 'REGULAB_API_KEY', 'REDIS_URL']);
const LOGIN = /:\/\/[^/]*@/;
const SHOWN_CHARACTERS = 80;

function check<Schema extends z.ZodObject>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const parsed = schema.safeParse(setVariables(schema, environment));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: [name], message }) => {
    const given = environment[String(name)] ?? '';
    return `  ${String(name)}: ${message}${SECRETS.has(String(name)) || LOGIN.test(given) ? '' : `, got ${shown(given)}`}`;
  });
  throw new ConfigError(`The environment has ${counted(problems.length, 'invalid variable')}:\n${problems.join('\n')}`);
}

/** Those with more than white space in them, which compose files and shells write for "not set". */
function setVariables(schema: z.ZodObject, environment: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.keys(schema.shape).map((name): [string, string] => [name, environment[name]?.trim() ?? '']);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

function shown(value: string): string {
  return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value);
}

/** Ours that are no settings of the service: of set-up and of the tests. */
const OTHER_NAMES = [
  'REGULAB_CACHE_DIR',
  'REGULAB_LIBTENSORFLOW_DIR',
  'REGULAB_BENCH_PYTHON',
  'REGULAB_FAULT_SETTINGS',
  'REGULAB_TEST_FILE_MINUTES',
];

/**
 * A sentence for each REGULAB_ variable that means nothing, with the name that was probably meant:
 * a warning, as another version may know it.
 */
export function unknownVariables(environment: NodeJS.ProcessEnv = process.env): string[] {
  const known = [...Object.keys(environmentSchema.shape), ...Object.keys(clientEnvironmentSchema.shape)];
  const strange = Object.keys(environment).filter(
    (name) => /^REGULAB_/i.test(name) && !known.includes(name) && !OTHER_NAMES.includes(name),
  );
  return strange.map((name) => {
    const nearest = nearestOf(
      name,
      known.filter((each) => each.startsWith('REGULAB_')),
    );
    return `${name} is not a setting of regulab and has no effect${nearest ? `; did you mean ${nearest}?` : ''}`;
  });
}

/** What a trainer may see of the environment: how to find files and libraries, and no secret. */
const TRAINER_VARIABLES =
  /^(PATH|HOME|LANG|LC_.*|TZ|TMPDIR|NODE_ENV|(LD|DYLD)_LIBRARY_PATH|TF_.*|REGULAB_(DATA_DIR|DATASETS|EXECUTION_MODE|CHECKPOINT_SECONDS))$/;

/** The environment of trainers: an allow-list of this process's. */
export function trainerEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (variable): variable is [string, string] => variable[1] !== undefined && TRAINER_VARIABLES.test(variable[0]),
    ),
  );
}

/** Folders in which programs are found. */
export const programSearchPath = (): string => process.env.PATH ?? '';
