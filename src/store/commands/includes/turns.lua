-- Whose run is next. Queued runs start in the order of their turns, and each tenant takes one turn
-- after the other: of all tenants that have runs waiting, equally many start. It is start-time fair
-- queueing with runs of equal weight (Goyal, Vin and Cheng 1996).

-- The largest priority that BullMQ knows. Later turns are all the same, first come, first served.
local LAST_TURN = 2097151

-- Gives a run that becomes queued the next turn of its tenant: none before the present one, so that
-- nobody saves turns up.
local function take_turn(run_id, tenant)
  local field = 'tenant:' .. (tenant or '')
  local now, last = unpack(redis.call('HMGET', keys.turns, 'now', field))
  local turn = math.min(math.max(tonumber(now or 0), tonumber(last or 0)) + 1, LAST_TURN)
  redis.call('HSET', keys.turns, field, turn)
  redis.call('HSET', keys.run(run_id), 'turn', turn)
  redis.call('ZADD', keys.waitingRuns(tenant or DEFAULT_TENANT), turn, run_id)
end

-- Ordering more would keep Redis from everybody else for longer than some 20 ms.
local MOST_ORDERED = 2000

local function has_too_many_to_order(tenant, more)
  return redis.call('ZCARD', keys.waitingRuns(tenant or DEFAULT_TENANT)) + more > MOST_ORDERED
end

local function by_priority(one, other)
  if one.priority ~= other.priority then return one.priority > other.priority end
  return one.place < other.place
end

-- Orders the queued runs of a tenant by priority. They exchange their turns among themselves, so
-- that no other tenant waits longer for it. Gives the ids of those whose turns have changed. Of too
-- many, the order stays as it is.
local function order_turns(tenant)
  if has_too_many_to_order(tenant, 0) then return {} end
  local waiting = keys.waitingRuns(tenant or DEFAULT_TENANT)
  local runs, turns, changed = {}, {}, {}
  for place, entry in ipairs(redis.call('ZRANGE', waiting, 0, -1, 'WITHSCORES')) do
    if place % 2 == 1 then
      local priority = tonumber(redis.call('HGET', keys.run(entry), 'priority') or 0)
      runs[#runs + 1] = { id = entry, place = #runs + 1, priority = priority }
    else
      turns[#turns + 1] = entry
    end
  end
  table.sort(runs, by_priority)
  for place, run in ipairs(runs) do
    if run.place ~= place then
      redis.call('HSET', keys.run(run.id), 'turn', turns[place])
      redis.call('ZADD', waiting, turns[place], run.id)
      changed[#changed + 1] = run.id
    end
  end
  return changed
end

-- A run was claimed: its turn is the present one. When none is queued that has a turn, turns begin
-- again.
local function come_to_turn(run_id)
  local queued, held = unpack(redis.call('HMGET', keys.runCounts, 'queued', 'held'))
  if tonumber(queued or 0) <= tonumber(held or 0) then
    redis.call('DEL', keys.turns)
    return
  end
  local turn = tonumber(redis.call('HGET', keys.run(run_id), 'turn') or 0)
  if turn > tonumber(redis.call('HGET', keys.turns, 'now') or 0) then redis.call('HSET', keys.turns, 'now', turn) end
end
