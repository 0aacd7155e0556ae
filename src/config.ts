/** Configuration from the environment: the only file that reads `process.env`. */
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const integer = (fallback: number, minimum = 0, maximum = Number.MAX_SAFE_INTEGER) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback);
const flag = z
  .enum(['true', 'false', '1', '0'])
  .default('false')
  .transform((value) => value === 'true' || value === '1');
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** `name=/folder` pairs: more data sets, each a folder of four IDX files (plain or .gz). */
const datasets = list.transform((pairs, context) => {
  const folders: Record<string, string> = {};
  for (const pair of pairs) {
    const [name, folder] = pair.split('=');
    if (!name || !folder) context.addIssue(`"${pair}" is not name=/folder`);
    else folders[name] = path.resolve(folder);
  }
  return folders;
});

/** One sentence of comment per variable: `npm run env-example` writes them to .env.example. */
export const environmentSchema = z.object({
  // --- HTTP ---
  /** Address the API listens on. */
  HOST: z.string().default('127.0.0.1'),
  /** Port the API listens on. */
  PORT: integer(3000, 0, 65535),
  /** Comma-separated keys, one of which every request must carry; none: no authentication. */
  REGULAB_API_KEYS: list,
  /** Whether the API may listen on other addresses than loopback without keys. */
  REGULAB_ALLOW_ANONYMOUS: flag,
  /** Comma-separated origins whose web pages may call the API; `*` for all. */
  REGULAB_CORS_ORIGINS: list,

  // --- Redis ---
  /** Redis 6.2 or later; unset: `regulab start` runs its own. */
  REDIS_URL: z
    .string()
    .regex(/^(rediss?|unix):\/\//, 'must start with redis://, rediss:// or unix://')
    .optional(),
  /** Prefix of all Redis keys: installations with different prefixes can share a Redis. */
  REGULAB_KEY_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .default('regulab'),
  /** Replicas that must hold a submit before it is acknowledged. */
  REGULAB_REDIS_REPLICAS: integer(0, 0, 100),

  // --- Files ---
  /** Folder of artifacts, and of Redis's files if regulab runs it. */
  REGULAB_DATA_DIR: z
    .string()
    .default('data')
    .transform((folder) => path.resolve(folder)),
  /** Comma-separated name=/folder pairs: more data sets, each a folder of four IDX files. */
  REGULAB_DATASETS: datasets,
  /** Days after which finished experiments are deleted; 0: never. */
  REGULAB_RETENTION_DAYS: integer(0),
  /**
   * Megabytes of artifacts above which the oldest finished experiments are deleted; 0: no limit.
   */
  REGULAB_DISK_QUOTA_MB: integer(0),

  // --- Limits of a run ---
  /** Parameters above which a model is refused. */
  REGULAB_MAX_PARAMETERS: integer(20_000_000, 1),
  /** Estimated megabytes of memory above which a run is refused. */
  REGULAB_MAX_MEMORY_MB: integer(4096, 256),
  /** Queued runs of all experiments together above which a submit is refused. */
  REGULAB_MAX_QUEUED_RUNS: integer(20_000, 1),
  /** Seconds one execution of a run may take. */
  REGULAB_RUN_DEADLINE_SECONDS: integer(6 * 3600, 1),
  /** Failed executions in a row without a new checkpoint after which a run is given up. */
  REGULAB_MAX_ATTEMPTS: integer(3, 1, 100),

  // --- Training ---
  /** Runs a worker trains at a time; default: the number of cores. */
  REGULAB_CONCURRENCY: integer(os.availableParallelism(), 1, 1024),
  /** compiled: as a TensorFlow graph; eager: op by op, the reference, many times slower. */
  REGULAB_EXECUTION_MODE: z.enum(['compiled', 'eager']).default('compiled'),
  REGULAB_EXECUTION: z.undefined('was renamed: set REGULAB_EXECUTION_MODE instead').optional(),
  /** Seconds of training between two checkpoints; 0: at every opportunity, whatever it costs. */
  REGULAB_CHECKPOINT_SECONDS: z.coerce.number().min(0).max(3600).default(5),

  // --- Tuning ---
  /** Runs after which a trainer process is replaced. */
  REGULAB_TRAINER_MAX_RUNS: integer(100, 1),
  /** Megabytes of memory above which a trainer process is replaced after its run. */
  REGULAB_TRAINER_MAX_MEMORY_MB: integer(3072, 256),
  /** Seconds without a report after which a trainer counts as stuck and is killed. */
  REGULAB_TRAINER_SILENCE_SECONDS: z.coerce.number().positive().max(86_400).default(300),
  /** Milliseconds after which the lock of a dead worker on its run expires. */
  REGULAB_LOCK_MS: integer(10_000, 500),
  /** Milliseconds between two checks for runs of dead workers. */
  REGULAB_STALLED_CHECK_MS: integer(3_000, 100),
  /** Seconds between two sweeps for lost jobs, leftover files and expired experiments. */
  REGULAB_RECONCILE_SECONDS: integer(30, 1),

  // --- Logs ---
  /** Least severe level that is logged. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Validated settings, by the part that uses them. Times in milliseconds unless named otherwise. */
export interface Config {
  http: { host: string; port: number; apiKeys: string[]; allowAnonymous: boolean; corsOrigins: string[] };
  /**
   * `replicas`: that must hold a submit before it is acknowledged, a claim before its run is
   * trained.
   */
  redis: { url: string; prefix: string; replicas: number };
  paths: { data: string; artifacts: string };
  datasets: Record<string, string>;
  limits: { parameters: number; memoryMegabytes: number; queuedRuns: number };
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
  retention: { days: number; diskQuotaMegabytes: number };
  executionMode: 'compiled' | 'eager';
  log: { level: string };
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
      allowAnonymous: env.REGULAB_ALLOW_ANONYMOUS,
      corsOrigins: env.REGULAB_CORS_ORIGINS,
    },
    redis: {
      url: env.REDIS_URL ?? 'redis://127.0.0.1:6379',
      prefix: env.REGULAB_KEY_PREFIX,
      replicas: env.REGULAB_REDIS_REPLICAS,
    },
    paths: { data: env.REGULAB_DATA_DIR, artifacts: path.join(env.REGULAB_DATA_DIR, 'artifacts') },
    datasets: env.REGULAB_DATASETS,
    limits: {
      parameters: env.REGULAB_MAX_PARAMETERS,
      memoryMegabytes: env.REGULAB_MAX_MEMORY_MB,
      queuedRuns: env.REGULAB_MAX_QUEUED_RUNS,
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
    retention: { days: env.REGULAB_RETENTION_DAYS, diskQuotaMegabytes: env.REGULAB_DISK_QUOTA_MB },
    executionMode: env.REGULAB_EXECUTION_MODE,
    log: { level: env.LOG_LEVEL },
  };
}

/** Where the commands of `regulab` find the service. */
export interface ClientConfig {
  url: string;
  apiKey: string | undefined;
}

export const clientEnvironmentSchema = z.object({
  // --- Commands of `regulab` that use a service ---
  /** Address of the service. */
  REGULAB_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).default('http://127.0.0.1:3000'),
  /** One of the service's keys, if it has any. */
  REGULAB_API_KEY: z.string().min(1).optional(),
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
  return {
    ...loadConfig(environment),
    externalRedisUrl: environment.REDIS_URL ?? null,
    dataDirectoryGiven: environment.REGULAB_DATA_DIR !== undefined,
  };
}

/** This process's environment with some variables set, for the processes a supervisor starts. */
export function childEnvironment(overrides: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...overrides };
}

function check<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.output<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment has ${problems.length} invalid variable(s):\n${problems.join('\n')}`);
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
