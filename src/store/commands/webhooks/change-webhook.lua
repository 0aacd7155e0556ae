--[[
  Changes a webhook.

  KEYS[1]   root of all keys
  argument  tenant, id, fields: new values, by name; enable: whether a disabled one is enabled;
            disable: why it is disabled; left out when it is not
  answer    'changed' or 'not_found'
]]

--- @include "includes/webhooks"

local id = argument.id
if not is_webhook_of(argument.tenant, id) then return { 'not_found' } end
for field, value in pairs(argument.fields) do redis.call('HSET', keys.webhook(id), field, value) end
if argument.enable then redis.call('HDEL', keys.webhook(id), 'disabledAt', 'disabledReason') end
if argument.disable then
  disable_webhook(argument.tenant, id, argument.disable)
else
  refresh_wanted(argument.tenant)
end
return { 'changed' }
