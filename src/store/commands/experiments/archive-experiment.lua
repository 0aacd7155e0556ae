--[[
  Takes an experiment out of lists, or puts it back.

  KEYS[1]   root of all keys
  argument  experimentId, archive: whether it is to be out of lists
  answer    'archived', 'restored', 'unchanged' or 'not_found'
]]

--- @include "includes/runs"

local id = argument.experimentId
local key = keys.experiment(id)
local version, archived_at = unpack(redis.call('HMGET', key, 'schemaVersion', 'archivedAt'))
if not version then return { 'not_found' } end
check_version('experiment', id, version)
if (archived_at ~= false) == argument.archive then return { 'unchanged' } end
emit(id, nil, 'experiment.changed', '{"fields":["archivedAt"]}')
if argument.archive then
  redis.call('HSET', key, 'archivedAt', present(id))
  redis.call('ZADD', keys.archivedExperiments, 0, id)
  redis.call('ZREM', keys.experiments, id)
  return { 'archived' }
end
redis.call('ZADD', keys.experiments, 0, id)
redis.call('ZREM', keys.archivedExperiments, id)
redis.call('HDEL', key, 'archivedAt')
return { 'restored' }
