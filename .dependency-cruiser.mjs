/** The layers of ARCHITECTURE.md: who may import whom. */
const only = (name, to, from, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: from },
  to: { path: to },
});
const never = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    never(
      'domain-is-pure',
      '^src/(experiments|analysis)/',
      '^src/(models|queue|storage|api|worker|trainer|cli|config)',
      'The domain knows no process and no I/O.',
    ),
    never(
      'models-know-no-service',
      '^src/models/',
      '^src/(queue|storage|api|worker|cli)/',
      'Training runs without Redis and HTTP.',
    ),
    never(
      'trainer-knows-no-redis',
      '^src/trainer/',
      '^src/(queue|storage|api|worker|cli)/',
      'The child has nothing but src/models behind it.',
    ),
    never('storage-is-below', '^src/(queue|storage)/', '^src/(api|worker|trainer|models|cli)/', 'Imports run one way.'),
    never(
      'api-knows-no-worker',
      '^src/api/',
      '^src/(worker|trainer|cli|models/(?!dataset/load-dataset))/?',
      'The API never trains; its statistics read the labels of the test images.',
    ),
    never('worker-knows-no-api', '^src/worker/', '^src/(api|models|cli)/', 'The worker loads no TensorFlow.'),
    never(
      'worker-and-trainer-share-messages',
      '^src/worker/',
      '^src/trainer/(?!messages)',
      'One file of message types.',
    ),
    never('cli-is-thin', '^src/cli/', '^src/(api|worker|trainer|models|queue)/', 'The command line speaks HTTP.'),
    only(
      'one-home-for-tensorflow',
      '@tensorflow/',
      '^src/models/tensorflow\\.ts$',
      'It needs a repair before it loads.',
    ),
    only(
      'one-home-for-ioredis',
      'node_modules/ioredis',
      '^src/storage/redis\\.ts$',
      'Connections have one set of rules.',
    ),
    only('bullmq-behind-the-seam', 'node_modules/bullmq', '^src/(queue|worker)/', "BullMQ's words stay inside."),
    only('fastify-in-the-api', 'node_modules/fastify/', '^src/api/', 'HTTP stays in the API.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
