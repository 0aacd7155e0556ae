--[[
  Stores a webhook.

  KEYS[1]   root of all keys
  argument  tenant, id, experimentId (left out: all experiments), fields: the rest of the record, by name,
            most: webhooks that a tenant may have
  answer    'created' and its id, 'too_many', or 'no_experiment': the tenant has none with this id
]]

--- @include "includes/tenants"
--- @include "includes/webhooks"

local id, tenant, experiment_id = argument.id, argument.tenant, argument.experimentId
if experiment_id and not is_experiment_of(tenant, experiment_id) then return { 'no_experiment' } end
if redis.call('ZCARD', keys.webhooks(tenant)) >= tonumber(argument.most) then return { 'too_many' } end
redis.call('HSET', keys.webhook(id), 'id', id, 'tenant', tenant)
for field, value in pairs(argument.fields) do redis.call('HSET', keys.webhook(id), field, value) end
if experiment_id then
  redis.call('HSET', keys.webhook(id), 'experimentId', experiment_id)
  redis.call('SADD', keys.webhooksOfExperiment(experiment_id), id)
end
redis.call('ZADD', keys.webhooks(tenant), 0, id)
refresh_wanted(tenant)
return { 'created', id }
