// @ts-check
/**
 * Who may import whom: the rooms of src (scripts/rooms/table.mjs), and one home for each library.
 */
import { ROOMS } from './scripts/rooms/table.mjs';

/** @param {string} name @param {string} to @param {string} from @param {string} comment */
const only = (name, to, from, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: from },
  to: { path: to },
});
/** A room may import itself and what its row of the table names. */
const roomRules = () => {
  /** @param {string} room */
  const pathOf = (room) => (/\.tsx?$/.test(room) ? `^src/${room.replaceAll('.', '\\.')}$` : `^src/${room}/`);
  const rules = Object.entries(ROOMS).map(([room, allowed]) => ({
    name: `room ${room}`,
    comment: 'This import is not in scripts/rooms/table.mjs.',
    severity: 'error',
    from: { path: pathOf(room) },
    to: { path: '^src/', pathNot: [room, ...allowed].map(pathOf) },
  }));
  const unlisted = {
    name: 'every file is in a room',
    comment: 'Give the new room a row in scripts/rooms/table.mjs.',
    severity: 'error',
    from: { path: '^src/', pathNot: Object.keys(ROOMS).map(pathOf) },
    to: {},
  };
  return [...rules, unlisted];
};

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...roomRules(),
    only(
      'one-home-for-tensorflow',
      '@tensorflow/',
      '^src/(models/tensorflow/tensorflow|web/pages/draw/asking/ask-browser)\\.ts$',
      'It needs a repair before it loads. A browser has its own.',
    ),
    only(
      'one-home-for-ioredis',
      'node_modules/ioredis',
      '^src/store/redis\\.ts$',
      'Connections have one set of rules.',
    ),
    only(
      'one-home-for-object-storage',
      'node_modules/@aws-sdk',
      '^src/store/artifacts/bucket\\.ts$',
      'It is loaded with the first call.',
    ),
    only('bullmq-behind-the-seam', 'node_modules/bullmq', '^src/(queue|worker)/', "BullMQ's words stay inside."),
    only('client-outside-the-service', '^clients/', '^(src/(cli|web)|clients)/', 'The service does not call itself.'),
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
