--[[
  Stores that a message is to be sent to a webhook, once for each message.

  KEYS[1]   root of all keys
  argument  webhookId, member: of `deliveries`; type, atMs, body,
            onceForRun: a run for which the message is sent once, also when it was forgotten since;
            may be left out
  answer    'waiting' and the round of its job, or 'dropped': nothing is to be sent
]]

--- @include "includes/webhooks"

local id, run_id = argument.webhookId, argument.onceForRun
local key = delivery_key(id, argument.member)
local exists, disabled_at = unpack(redis.call('HMGET', keys.webhook(id), 'id', 'disabledAt'))
if not exists or disabled_at then return { 'dropped' } end
local state, round = unpack(redis.call('HMGET', key, 'state', 'round'))
if state then return state == 'waiting' and { 'waiting', round } or { 'dropped' } end
if run_id then
  if redis.call('EXISTS', keys.run(run_id)) == 0 then return { 'dropped' } end
  local mark = 'sent:' .. id .. ':' .. message_of(argument.member)
  if redis.call('HSETNX', keys.run(run_id), mark, 1) == 0 then return { 'dropped' } end
end
redis.call('HSET', key, 'type', argument.type, 'atMs', argument.atMs, 'body', argument.body,
  'state', 'waiting', 'round', 0, 'failures', 0, 'attempts', '')
if argument.traceparent then redis.call('HSET', key, 'traceparent', argument.traceparent) end
redis.call('ZADD', keys.deliveries(id), 0, argument.member)
return { 'waiting', '0' }
