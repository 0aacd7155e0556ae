--[[
  Sends a delivery again, from its first attempt. Its job is added by the worker, from the outbox.

  KEYS[1]   root of all keys
  argument  tenant, webhookId, messageId
  answer    'redelivered', 'no_webhook', 'no_delivery', or 'disabled': the webhook is
]]

--- @include "includes/webhooks"

local id = argument.webhookId
local key = keys.delivery(id .. ':' .. argument.messageId)
if not is_webhook_of(argument.tenant, id) then return { 'no_webhook' } end
local at_ms = redis.call('HGET', key, 'atMs')
if not at_ms then return { 'no_delivery' } end
if redis.call('HEXISTS', keys.webhook(id), 'disabledAt') == 1 then return { 'disabled' } end
local round = redis.call('HINCRBY', key, 'round', 1)
redis.call('HSET', key, 'state', 'waiting', 'failures', 0)
redis.call('HDEL', key, 'nextAttemptMs')
redis.call('ZREM', keys.settledDeliveries(id), at_ms .. '-' .. argument.messageId)
redis.call('XADD', keys.webhookOutbox, '*', 'kind', 'redelivery', 'webhookId', id,
  'messageId', argument.messageId, 'round', round)
return { 'redelivered' }
