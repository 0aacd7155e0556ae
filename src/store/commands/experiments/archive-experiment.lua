--[[
  Takes an experiment out of lists, or puts it back.

  KEYS[1]   root of all keys
  argument  experimentId, archive: whether it is to be out of lists
  answer    'archived', 'restored', 'unchanged' or 'not_found'
]]

--- @include "includes/runs"
--- @include "includes/tenants"

local id = argument.experimentId
local key, lists = keys.experiment(id), lists_of(id)
local version, archived_at = unpack(redis.call('HMGET', key, 'schemaVersion', 'archivedAt'))
if not version then return { 'not_found' } end
check_version('experiment', id, version)
if (archived_at ~= false) == argument.archive then return { 'unchanged' } end
emit(id, nil, 'experiment.changed', '{"fields":["archivedAt"]}')
if argument.archive then
  redis.call('HSET', key, 'archivedAt', present(id))
  redis.call('ZADD', lists.archivedExperiments, 0, id)
  redis.call('ZREM', lists.experiments, id)
  return { 'archived' }
end
redis.call('ZADD', lists.experiments, 0, id)
redis.call('ZREM', lists.archivedExperiments, id)
redis.call('HDEL', key, 'archivedAt')
return { 'restored' }
