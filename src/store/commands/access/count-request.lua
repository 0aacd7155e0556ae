--[[
  Counts a request of a tenant.

  KEYS[1]   root of all keys
  argument  tenant, windowMs: how long requests are counted together
  answer    the number of requests in this window, this one included, and ms until the next begins
]]

local key = keys.requestCount(argument.tenant)
local count = redis.call('INCR', key)
if count == 1 then redis.call('PEXPIRE', key, argument.windowMs) end
return { count, redis.call('PTTL', key) }
