// @ts-check
/** What the chart is rendered with: every switch, and what it must refuse. */

/** @typedef {{ name: string, values: Record<string, any>, refusal?: string }} Case */

const KEY = 'test-key-0123456789';
const secret = { redisUrl: 'redis://redis:6379', apiKeys: [KEY], metricsKey: KEY };
const s3 = { secret, artifacts: { url: 's3://bucket/prefix' } };
const shared = { secret, persistence: { enabled: true } };
const keda = { autoscaling: { mode: 'keda', minReplicas: 0, maxReplicas: 20 } };
const anonymous = { secret: { redisUrl: 'redis://redis:6379' }, allowAnonymous: true, artifacts: s3.artifacts };
const volume = { name: 'ca', configMap: { name: 'ca' } };
const peer = { namespaceSelector: { matchLabels: { team: 'ml' } } };

/** @type {Case[]} */
const RENDERED = [
  { name: 'a store, a fixed number of workers', values: { ...s3, worker: { replicas: 3 } } },
  { name: 'workers by KEDA, from none', values: { ...s3, worker: keda } },
  { name: 'workers by CPU', values: { ...s3, worker: { autoscaling: { mode: 'cpu' } } } },
  { name: 'without keys, with KEDA', values: { ...anonymous, worker: keda, serviceMonitor: { enabled: true } } },
  { name: 'a shared volume', values: { ...shared, worker: { replicas: 4 } } },
  {
    name: 'a claim of the user',
    values: { secret, persistence: { enabled: true, existingClaim: 'mine', storageClassName: 'nfs', keep: false } },
  },
  {
    name: 'one of each on one node',
    values: { secret, persistence: { enabled: true, accessMode: 'ReadWriteOnce' }, api: { replicas: 1 } },
  },
  {
    name: 'a store with its own address and login',
    values: {
      secret: { ...secret, awsAccessKeyId: 'id', awsSecretAccessKey: 'half' },
      artifacts: { url: 's3://bucket', endpoint: 'http://minio.s3.svc:9000' },
      networkPolicy: { apiFrom: [peer], redisTo: [peer], extraEgress: [{ to: [peer] }], redisPorts: [6379, 26379] },
    },
  },
  {
    name: 'a secret of the user',
    values: { secret: { existing: 'mine' }, artifacts: s3.artifacts, worker: keda, serviceMonitor: { enabled: true } },
  },
  {
    name: 'several pools, one of each kind of scaling',
    values: {
      ...s3,
      workerPools: {
        default: null,
        wide: { ...keda, concurrency: 8, nodeSelector: { cpu: 'avx512' } },
        spot: {
          autoscaling: { mode: 'cpu' },
          tolerations: [{ key: 'spot', operator: 'Exists' }],
          topologySpread: [],
          priorityClassName: 'low',
        },
      },
    },
  },
  {
    name: 'everything else that can be switched',
    values: {
      ...s3,
      nameOverride: 'trainer',
      image: { repository: 'registry.example/regulab', digest: `sha256:${'0'.repeat(64)}`, pullSecrets: ['login'] },
      env: { REGULAB_REDIS_REPLICAS: '1', LOG_LEVEL: 'debug', NODE_EXTRA_CA_CERTS: '/ca/ca.pem' },
      extraVolumes: [volume],
      extraVolumeMounts: [{ name: 'ca', mountPath: '/ca' }],
      serviceAccount: { name: 'trainer', annotations: { team: 'ml' } },
      api: { autoscaling: { enabled: true }, affinity: { nodeAffinity: {} }, podAnnotations: { a: 'b' } },
      service: { type: 'LoadBalancer', port: 80, annotations: { a: 'b' } },
      ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' }, host: 'lab.example', tlsSecret: 'tls' },
      serviceMonitor: { enabled: true, labels: { release: 'prometheus' } },
    },
  },
  {
    name: 'as little as possible',
    values: {
      ...anonymous,
      api: { podDisruptionBudget: { enabled: false }, topologySpread: [] },
      ingress: { enabled: true },
      networkPolicy: { enabled: false },
    },
  },
];

/** @type {Case[]} */
const REFUSED = [
  { name: 'no Redis', values: { artifacts: s3.artifacts }, refusal: 'needs a Redis' },
  { name: 'no keys', values: { ...anonymous, allowAnonymous: false }, refusal: 'Everybody could use this API' },
  { name: 'keys that nobody needs', values: { ...s3, allowAnonymous: true }, refusal: 'every request needs a key' },
  { name: 'no place for artifacts', values: { secret }, refusal: 'all of them see' },
  {
    name: 'several workers on a volume of one node',
    values: {
      secret,
      persistence: { enabled: true, accessMode: 'ReadWriteOnce' },
      api: { replicas: 1 },
      worker: { replicas: 2 },
    },
    refusal: 'cannot share a volume',
  },
  {
    name: 'several pools on a volume of one node',
    values: {
      secret,
      persistence: { enabled: true, accessMode: 'ReadWriteOnce' },
      api: { replicas: 1 },
      workerPools: { default: {}, other: {} },
    },
    refusal: 'cannot share a volume',
  },
  {
    name: 'several API processes on a volume of one node',
    values: { secret, persistence: { enabled: true, accessMode: 'ReadWriteOnce' } },
    refusal: 'cannot share a volume',
  },
  {
    name: 'KEDA without a key',
    values: { ...s3, secret: { ...secret, metricsKey: '' }, worker: keda },
    refusal: 'need a key for /metrics',
  },
  {
    name: 'Prometheus without a key',
    values: { ...s3, secret: { ...secret, metricsKey: '' }, serviceMonitor: { enabled: true } },
    refusal: 'need a key for /metrics',
  },
  { name: 'two secrets', values: { ...s3, secret: { ...secret, existing: 'mine' } }, refusal: 'replaces all else' },
  {
    name: 'no workers by CPU',
    values: { ...s3, worker: { autoscaling: { mode: 'cpu', minReplicas: 0 } } },
    refusal: 'only KEDA scales to none',
  },
  {
    name: 'fewer at most than at least',
    values: { ...s3, worker: { autoscaling: { mode: 'keda', minReplicas: 11 } } },
    refusal: 'is below autoscaling.minReplicas',
  },
  { name: 'a typo', values: { ...s3, worker: { replica: 3 } }, refusal: 'replica' },
  {
    name: 'a setting that the chart sets',
    values: { ...s3, env: { REGULAB_CONCURRENCY: '4' } },
    refusal: "invalid propertyName 'REGULAB_CONCURRENCY'",
  },
];

export const CASES = [...RENDERED, ...REFUSED];
