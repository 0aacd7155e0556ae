--[[
  Gives a webhook a new secret. The one before keeps signing for a while.

  KEYS[1]   root of all keys
  argument  tenant, id, secret, previousUntilMs: until when the old one signs, in ms since 1970
  answer    'rotated' or 'not_found'
]]

--- @include "includes/webhooks"

local key = keys.webhook(argument.id)
if not is_webhook_of(argument.tenant, argument.id) then return { 'not_found' } end
redis.call('HSET', key, 'previousSecret', redis.call('HGET', key, 'secret'),
  'previousUntilMs', argument.previousUntilMs, 'secret', argument.secret)
return { 'rotated' }
