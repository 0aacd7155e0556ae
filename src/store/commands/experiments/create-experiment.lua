--[[
  Stores a submitted experiment and its queued runs, all or nothing.

  KEYS[1]   root of all keys
  argument  id, createdAt, createdMs, name, nameJson, spec, specSha256, warnings, estimate (JSON as text),
            runs: a list of id, arm, seed, epochs, reproduces (JSON as text; may be left out),
            maxQueuedRuns: of all experiments together; may be left out
  answer    'created' and its id; 'exists' and its id when it is stored already; 'too_many' and the
            number of queued runs
]]

--- @include "includes/events"
--- @include "includes/queueing"

local id = argument.id
local key = keys.experiment(id)
now, now_ms = argument.createdAt, argument.createdMs
if redis.call('EXISTS', key) == 1 then return { 'exists', id } end
local queued = tonumber(redis.call('HGET', keys.runCounts, 'queued') or 0)
if queued + #argument.runs > tonumber(argument.maxQueuedRuns or math.huge) then return { 'too_many', tostring(queued) } end
redis.call('HSET', key, 'schemaVersion', SCHEMA_VERSION, 'id', id, 'createdAt', now,
  'name', argument.name, 'status', 'queued', 'spec', argument.spec, 'specSha256', argument.specSha256,
  'warnings', argument.warnings, 'estimate', argument.estimate, 'hasStartedRuns', 1)
redis.call('ZADD', keys.experiments, 0, id)
redis.call('ZADD', keys.experimentsIn('queued'), 0, id)
emit(id, nil, 'experiment.created', '{"name":' .. argument.nameJson .. ',"runs":' .. #argument.runs .. '}')
for index, run in ipairs(argument.runs) do
  run.attempt = 1
  redis.call('HSET', keys.run(run.id), 'schemaVersion', SCHEMA_VERSION, 'id', run.id, 'experimentId', id,
    'index', index - 1, 'arm', run.arm, 'seed', run.seed, 'epochs', run.epochs, 'status', 'queued', 'attempt', 1,
    'fence', 0, 'jobFence', 0, 'epoch', 0, 'percent', '0', 'createdAt', now)
  if run.reproduces then redis.call('HSET', keys.run(run.id), 'reproduces', run.reproduces) end
  redis.call('RPUSH', keys.experimentRuns(id), run.id)
  redis.call('SADD', keys.activeRuns, run.id)
  redis.call('HINCRBY', key, 'runs:queued', 1)
  redis.call('HINCRBY', keys.runCounts, 'queued', 1)
  emit(id, run.id, 'run.queued', queued_data(run, 'submitted'))
end
return { 'created', id }
