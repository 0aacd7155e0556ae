-- Webhooks and their deliveries.

-- Settled deliveries of a webhook that are kept, and for how long.
local KEPT_DELIVERIES = 1000
local KEPT_MS = 30 * 86400000

-- Notes which events the enabled webhooks of a tenant need: emit() looks there. Thresholds need the
-- metrics of every epoch.
local function refresh_wanted(tenant)
  redis.call('DEL', keys.wantedEvents(tenant))
  for _, id in ipairs(redis.call('ZRANGE', keys.webhooks(tenant), 0, -1)) do
    local events, thresholds, disabled_at =
      unpack(redis.call('HMGET', keys.webhook(id), 'events', 'thresholds', 'disabledAt'))
    if events and not disabled_at then
      for event in string.gmatch(events, '%S+') do redis.call('SADD', keys.wantedEvents(tenant), event) end
      if thresholds ~= '[]' then redis.call('SADD', keys.wantedEvents(tenant), 'run.epoch') end
    end
  end
end

-- Whether the webhook exists and is the tenant's: one of somebody else is as good as none.
local function is_webhook_of(tenant, id) return redis.call('HGET', keys.webhook(id), 'tenant') == tenant end

-- The message id of a member of `deliveries`: what follows the 13 digits of the time.
local function message_of(member) return string.sub(member, 15) end

local function delivery_key(id, member) return keys.delivery(id .. ':' .. message_of(member)) end

-- Nothing more is sent of a delivery. The oldest settled ones are forgotten.
local function settle(id, member, state)
  local key = delivery_key(id, member)
  redis.call('HSET', key, 'state', state)
  redis.call('HDEL', key, 'nextAttemptMs')
  redis.call('HINCRBY', keys.settledCounts, state, 1)
  redis.call('ZADD', keys.settledDeliveries(id), 0, member)
  local excess = redis.call('ZCARD', keys.settledDeliveries(id)) - KEPT_DELIVERIES
  for index, old in ipairs(redis.call('ZRANGE', keys.settledDeliveries(id), 0, 9)) do
    if index > excess and tonumber(string.sub(old, 1, 13)) > tonumber(argument.nowMs) - KEPT_MS then break end
    redis.call('DEL', delivery_key(id, old))
    redis.call('ZREM', keys.settledDeliveries(id), old)
    redis.call('ZREM', keys.deliveries(id), old)
  end
end

-- Drops what still waits, and sends nothing until somebody enables the webhook.
local function disable_webhook(tenant, id, reason)
  redis.call('HSET', keys.webhook(id), 'disabledAt', argument.now, 'disabledReason', reason)
  for _, member in ipairs(redis.call('ZRANGE', keys.deliveries(id), 0, -1)) do
    if redis.call('HGET', delivery_key(id, member), 'state') == 'waiting' then settle(id, member, 'dropped') end
  end
  refresh_wanted(tenant)
end

-- Removes a webhook and all that belongs to it. The first write is DEL.
local function remove_webhook(id)
  for _, member in ipairs(redis.call('ZRANGE', keys.deliveries(id), 0, -1)) do
    redis.call('DEL', delivery_key(id, member))
  end
  redis.call('DEL', keys.deliveries(id), keys.settledDeliveries(id))
  local tenant, experiment_id = unpack(redis.call('HMGET', keys.webhook(id), 'tenant', 'experimentId'))
  redis.call('DEL', keys.webhook(id))
  if experiment_id then redis.call('SREM', keys.webhooksOfExperiment(experiment_id), id) end
  if not tenant then return end
  redis.call('ZREM', keys.webhooks(tenant), id)
  refresh_wanted(tenant)
end
