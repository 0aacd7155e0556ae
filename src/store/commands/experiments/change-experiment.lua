--[[
  Changes fields of an experiment, if it is as the caller has read it.

  KEYS[1]   root of all keys
  argument  experimentId,
            revisions: the change is for one of these; left out: for any,
            was: fields as they were read, by name; a missing one is left out,
            set: new values, by name; unset: names of fields to remove,
            data: of the event experiment.changed, JSON as text
  answer    'changed' and the new revision; 'outdated' and the revision when it is none of those;
            'conflict' and the revision when another change came first; 'not_found'

  The event comes first: Redis refuses it when it is out of memory, and would not refuse HDEL.
]]

--- @include "includes/runs"

local FIELDS = { 'name', 'description', 'labels', 'metadata' }

local function is_for(revision)
  if not argument.revisions then return true end
  for _, each in ipairs(argument.revisions) do
    if each == revision then return true end
  end
  return false
end

local id = argument.experimentId
local key = keys.experiment(id)
local version, revision = unpack(redis.call('HMGET', key, 'schemaVersion', 'seq'))
if not version then return { 'not_found' } end
check_version('experiment', id, version)
if not is_for(revision) then return { 'outdated', revision } end
for _, field in ipairs(FIELDS) do
  local stored = redis.call('HGET', key, field)
  if (stored or nil) ~= argument.was[field] then return { 'conflict', revision } end
end
emit(id, nil, 'experiment.changed', argument.data)
for field, value in pairs(argument.set) do redis.call('HSET', key, field, value) end
for _, field in ipairs(argument.unset) do redis.call('HDEL', key, field) end
return { 'changed', redis.call('HGET', key, 'seq') }
