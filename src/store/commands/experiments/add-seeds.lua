--[[
  Adds runs of further seeds to an experiment, finished or not, all or nothing.

  KEYS[1]   root of all keys
  argument  experimentId,
            seeds: how many the experiment had when the caller read it,
            spec, specSha256, warnings, estimate: those with the further seeds (JSON as text),
            runs: a list of id, arm, seed, epochs,
            data: of the event experiment.changed, JSON as text,
            isRefused: the caller refuses the request, unless it was carried out before,
            maxQueuedRuns, maxTenantRuns, maxTenantBytes: as of create-experiment
  answer    'extended' and the ids of the new runs that need a job, which those of a held experiment
            do not; 'outdated' when it has others by now;
            'fixed' for a reproduction, and for an experiment of an earlier version; 'refused',
            'not_found', and those of create-experiment when there are too many runs or bytes
]]

--- @include "includes/experiments"
--- @include "includes/holding"
--- @include "includes/queueing"
--- @include "includes/runs"

if argument.isRefused then return { 'refused', '' } end
local id = argument.experimentId
local key = keys.experiment(id)
local version, spec, sha256 = unpack(redis.call('HMGET', key, 'schemaVersion', 'spec', 'specSha256'))
if not version then return { 'not_found', '' } end
check_version('experiment', id, version)
local first = redis.call('LINDEX', keys.experimentRuns(id), 0)
if version ~= SCHEMA_VERSION or redis.call('HEXISTS', keys.run(first), 'reproduces') == 1 then return { 'fixed', '' } end
if #cjson.decode(spec).seeds ~= tonumber(argument.seeds) then return { 'outdated', '' } end
local tenant = tenant_of(id) or nil
local refusal = refusal_of_runs(tenant, #argument.runs)
if refusal then return refusal end
redis.call('HSET', key, 'spec', argument.spec, 'specSha256', argument.specSha256,
  'warnings', argument.warnings, 'estimate', argument.estimate)
local lists = lists_of(id)
redis.call('ZREM', lists.experimentsOfSpec(sha256), id)
redis.call('ZADD', lists.experimentsOfSpec(argument.specSha256), 0, id)
emit(id, nil, 'experiment.changed', argument.data)
add_runs(id, tenant, argument.runs, redis.call('LLEN', keys.experimentRuns(id)), present(id))
refresh_experiment(id)
local ids = {}
if is_held(id) then return { 'extended', '', ids } end
for place, run in ipairs(argument.runs) do ids[place] = run.id end
return { 'extended', '', ids }
