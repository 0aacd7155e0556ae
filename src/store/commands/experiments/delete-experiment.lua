--[[
  Removes a finished experiment and its runs.

  KEYS[1]   root of all keys
  argument  experimentId
  answer    'deleted' and the ids of its runs, or 'not_found', or 'not_finished'

  The first write is DEL, which Redis allows when it is out of memory: deleting frees it.
]]

--- @include "includes/experiments"
--- @include "includes/holding"
--- @include "includes/runs"
--- @include "includes/tenants"
--- @include "includes/webhooks"

local id = argument.experimentId
local status = redis.call('HGET', keys.experiment(id), 'status')
if not status then return { 'not_found' } end
if not IS_FINISHED[status] then return { 'not_finished' } end
local run_ids = redis.call('LRANGE', keys.experimentRuns(id), 0, -1)
load_runs(id) -- refuses what another version stored, run or experiment
local count = count_runs(id)
local tenant, lists = tenant_of(id), lists_of(id)
local external_id, spec = unpack(redis.call('HMGET', keys.experiment(id), 'externalId', 'specSha256'))
redis.call('DEL', keys.experiment(id), keys.experimentRuns(id), keys.startedRuns(id), keys.experimentEvents(id))
for _, run_id in ipairs(run_ids) do
  count_bytes(tenant, -tonumber(redis.call('HGET', keys.bytesOfRuns, run_id) or 0))
  redis.call('DEL', keys.run(run_id), keys.runEvents(run_id), keys.runEpochs(run_id), keys.runMetrics(run_id))
end
if external_id then redis.call('HDEL', lists.externalIds, external_id) end
if spec then redis.call('ZREM', lists.experimentsOfSpec(spec), id) end
redis.call('ZREM', lists.experiments, id)
redis.call('ZREM', lists.archivedExperiments, id)
redis.call('ZREM', lists.experimentsIn(status), id)
redis.call('ZREM', keys.finishedExperiments, id)
end_wait_for(id)
forget_hold(id)
for run_status, number in pairs(count) do
  if number > 0 then count_status(tenant, run_status, -number) end
end
for _, webhook_id in ipairs(redis.call('SMEMBERS', keys.webhooksOfExperiment(id))) do remove_webhook(webhook_id) end
wake_readers(id)
return { 'deleted', run_ids }
