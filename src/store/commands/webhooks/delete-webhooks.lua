--[[
  Removes webhooks with their deliveries.

  KEYS[1]   root of all keys
  argument  tenant, id: of one; left out: all of the tenant
  answer    'deleted' or 'not_found'

  The first write is DEL, which Redis allows when it is out of memory.
]]

--- @include "includes/webhooks"

if not argument.id then
  for _, id in ipairs(redis.call('ZRANGE', keys.webhooks(argument.tenant), 0, -1)) do remove_webhook(id) end
  return { 'deleted' }
end
if not is_webhook_of(argument.tenant, argument.id) then return { 'not_found' } end
remove_webhook(argument.id)
return { 'deleted' }
