--[[
  Stores a submitted experiment and its queued runs, all or nothing.

  KEYS[1]   root of all keys
  argument  tenant (left out for the default one),
            id, externalId (may be left out), createdAt, createdMs, name, nameJson, spec, specSha256, warnings, estimate (JSON as text),
            fields: further fields of the record, by name,
            runs: a list of id, arm, seed, epochs, reproduces (JSON as text; may be left out),
            maxQueuedRuns: of all experiments together; may be left out,
            maxTenantRuns, maxTenantBytes: of the tenant; may be left out,
            priority: of its runs among those of the tenant; left out for 0,
            after: ids of experiments that must have finished before its runs start,
            startAtMs: the time before which they do not start; 0 for none,
            deduplicate: whether an experiment of the same spec will do; may be left out
  answer    'created', its id, the ids of queued runs that have other turns now, and 'held' when its
            runs get no jobs yet; 'exists' and the same when it is stored already; 'same' and the id
            of an experiment of this spec that has the external id, or will do; 'taken' and the id of
            one of another spec that has the external id; 'unknown' and the id in `after` that the
            tenant has no experiment of; 'too_many' and the number of queued runs,
            'too_many_of_tenant' and that of the tenant; 'too_many_bytes'; 'too_many_to_order' and
            how many at most, when more of the tenant's runs wait than can be put in an order of
            priorities
]]

--- @include "includes/events"
--- @include "includes/holding"
--- @include "includes/queueing"
--- @include "includes/tenants"
--- @include "includes/turns"

-- A spec that failed or was cancelled is worth another try.
local WILL_DO = { queued = true, running = true, paused = true, succeeded = true }

local tenant, lists = argument.tenant, lists_of_tenant(argument.tenant)

local function newest_of_spec()
  for _, id in ipairs(redis.call('ZREVRANGE', lists.experimentsOfSpec(argument.specSha256), 0, 99)) do
    local status = redis.call('HGET', keys.experiment(id), 'status')
    if status and WILL_DO[status] then return id end
  end
end

local function first_unknown()
  for _, other in ipairs(argument.after) do
    if not is_experiment_of(tenant, other) then return other end
  end
end

local id = argument.id
local key = keys.experiment(id)
now, now_ms = argument.createdAt, argument.createdMs
if redis.call('EXISTS', key) == 1 then return { 'exists', id, {}, is_held(id) and 'held' or '' } end
local holder = argument.externalId and redis.call('HGET', lists.externalIds, argument.externalId)
local spec_of_holder = holder and redis.call('HGET', keys.experiment(holder), 'specSha256')
if spec_of_holder then return { spec_of_holder == argument.specSha256 and 'same' or 'taken', holder } end
local twin = argument.deduplicate and newest_of_spec()
if twin then return { 'same', twin } end
local unknown = first_unknown()
if unknown then return { 'unknown', unknown } end
local refusal = refusal_of_runs(tenant, #argument.runs)
if refusal then return refusal end
if argument.priority and has_too_many_to_order(tenant, #argument.runs) then
  return { 'too_many_to_order', tostring(MOST_ORDERED) }
end
redis.call('HSET', key, 'schemaVersion', SCHEMA_VERSION, 'id', id, 'createdAt', now,
  'name', argument.name, 'status', 'queued', 'spec', argument.spec, 'specSha256', argument.specSha256,
  'warnings', argument.warnings, 'estimate', argument.estimate, 'hasStartedRuns', 1)
if tenant then redis.call('HSET', key, 'tenant', tenant) end
for field, value in pairs(argument.fields) do redis.call('HSET', key, field, value) end
if argument.externalId then
  redis.call('HSET', key, 'externalId', argument.externalId)
  redis.call('HSET', lists.externalIds, argument.externalId, id)
end
-- A reproduction has the whole spec and one of its runs.
if not argument.runs[1].reproduces then redis.call('ZADD', lists.experimentsOfSpec(argument.specSha256), 0, id) end
redis.call('ZADD', lists.experiments, 0, id)
redis.call('ZADD', lists.experimentsIn('queued'), 0, id)
emit(id, nil, 'experiment.created', '{"name":' .. argument.nameJson .. ',"runs":' .. #argument.runs .. '}')
hold(id, argument.after, tonumber(argument.startAtMs))
add_runs(id, tenant, argument.runs, 0, now, argument.priority)
if is_held(id) then return { 'created', id, {}, 'held' } end
return { 'created', id, argument.priority and order_turns(tenant) or {} }
