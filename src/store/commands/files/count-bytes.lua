--[[
  Says how many bytes the files of a run take. The total is the sum of these counts, always.

  KEYS[1]   root of all keys
  argument  runId, bytes and, where the caller counted without having changed a file, expected: the
            count as it was before, in case somebody changed a file meanwhile
  answer    'counted', or 'outdated' when the count is not as expected

  A run without a record counts nothing: who deleted it deletes its files. Those of
  the tenant were taken off when it was deleted.
]]

--- @include "includes/tenants"

local key = keys.bytesOfRuns
local before = redis.call('HGET', key, argument.runId) or '0'
if argument.expected and argument.expected ~= before then return 'outdated' end
local bytes = argument.bytes
if redis.call('EXISTS', keys.run(argument.runId)) == 0 then bytes = '0' end
if bytes == before then return 'counted' end
local change = tonumber(bytes) - tonumber(before)
redis.call('HINCRBY', keys.diskUsage, 'bytes', string.format('%.0f', change))
count_bytes(redis.call('HGET', keys.run(argument.runId), 'tenant') or nil, change)
if bytes == '0' then
  redis.call('HDEL', key, argument.runId)
else
  redis.call('HSET', key, argument.runId, bytes)
end
return 'counted'
