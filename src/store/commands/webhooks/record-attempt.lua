--[[
  Stores how an attempt to send a message went, and what follows.

  KEYS[1]   root of all keys
  argument  webhookId, member, round, attempt: JSON as text,
            outcome: 'succeeded'; 'failed', for the last attempt; 'retry', then with nextAttemptMs;
                     'gone': the receiver wants nothing any more
            reason: why the webhook is disabled, when it is gone
  answer    'written', or 'outdated': the delivery has been settled, removed or sent again since
]]

--- @include "includes/webhooks"

local MOST_ATTEMPTS = 50

local id, member = argument.webhookId, argument.member
local key = delivery_key(id, member)
local state, round, attempts = unpack(redis.call('HMGET', key, 'state', 'round', 'attempts'))
if state ~= 'waiting' or round ~= argument.round then return 'outdated' end
local count = 0
for _ in string.gmatch(attempts, '\n') do count = count + 1 end
if count >= MOST_ATTEMPTS then attempts = string.match(attempts, '\n(.*)') end
redis.call('HSET', key, 'attempts', attempts .. argument.attempt .. '\n')
if argument.outcome == 'retry' then
  redis.call('HINCRBY', key, 'failures', 1)
  redis.call('HSET', key, 'nextAttemptMs', argument.nextAttemptMs)
elseif argument.outcome == 'gone' then
  settle(id, member, 'failed')
  disable_webhook(redis.call('HGET', keys.webhook(id), 'tenant'), id, argument.reason)
else
  settle(id, member, argument.outcome)
end
return 'written'
