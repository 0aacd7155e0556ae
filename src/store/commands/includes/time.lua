-- The time that a command stores. `argument.now` is the caller's clock, as RFC 3339;
-- `argument.nowMs` is the same in ms since 1970.

-- By the one clock that all processes share, in ms since 1970.
local shared_ms
local function redis_ms()
  if not shared_ms then
    local time = redis.call('TIME')
    shared_ms = 1000 * time[1] + math.floor(time[2] / 1000)
  end
  return shared_ms
end

local now, now_ms, is_compared = argument.now, argument.nowMs, false

-- The time of the last event of an experiment, in both forms; nil where there is none. Up to schema
-- version 2 only the event itself had it, and in one form.
local function last_event_time(experiment_id)
  local time = redis.call('HMGET', keys.experiment(experiment_id), 'lastEventAt', 'lastEventMs')
  if time[1] then return time[1], time[2] end
  local last = redis.call('XREVRANGE', keys.experimentEvents(experiment_id), '+', '-', 'COUNT', 1)[1]
  if last then return last[2][4] end -- 'type', its value, 'at', its value
end

-- The caller's time, but never before the last event of the experiment. Callers run on several
-- machines, and a clock may be set back: a run could finish before it started otherwise.
local function compare(experiment_id)
  if is_compared then return end
  local last, last_ms = last_event_time(experiment_id)
  if last and last > now then now, now_ms = last, last_ms end -- RFC 3339 in UTC sorts as text
  is_compared = true
end

local function present(experiment_id)
  compare(experiment_id)
  return now
end

local function present_ms(experiment_id)
  compare(experiment_id)
  return now_ms
end
