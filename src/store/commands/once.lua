--[[
  Runs `command` once for all requests with the same Idempotency-Key, and remembers what it did in
  the same step. Put behind every command by load-commands.ts.

  argument  request (may be left out): id, which names the key and its owner; fingerprint, of all
            that the request asks for; keptMs
  answer    that of the command; with a request: 'first' and that, 'again' and what the first one
            answered, or 'other' alone when the first one asked for something else
]]

if not argument.request then return command() end
local key = keys.request(argument.request.id)
local fingerprint, answer = unpack(redis.call('HMGET', key, 'fingerprint', 'answer'))
if fingerprint and fingerprint ~= argument.request.fingerprint then return { 'other' } end
if answer then return { 'again', cjson.decode(answer) } end
answer = command()
if HAS_CHANGED[answer[1]] then
  redis.call('HSET', key, 'fingerprint', argument.request.fingerprint, 'answer', cjson.encode(answer))
  redis.call('PEXPIRE', key, argument.request.keptMs)
end
return { 'first', answer }
