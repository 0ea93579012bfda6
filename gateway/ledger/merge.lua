-- Adds a batch of entries to a client's ledger, once. The same as merged() of entry.ts.
-- KEYS: registered entries, unregistered entries, versions, the instance's last batch.
-- ARGV: the batch's number (0: none), the bounds, the changes.
local registered, unregistered, versions, instance = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local sequence = tonumber(ARGV[1])
local bounds = cjson.decode(ARGV[2])
local changes = cjson.decode(ARGV[3])

local MONTH_S = 30 * 24 * 3600
local HOURS_KEPT = 25

if sequence > 0 then
  if sequence <= tonumber(redis.call('GET', instance) or '0') then return 0 end
  redis.call('SET', instance, sequence, 'EX', MONTH_S)
end

local function addUp(into, from)
  for bucket, count in pairs(from) do into[bucket] = (into[bucket] or 0) + count end
end

local function merge(into, from)
  into.name = into.name or from.name
  into.first = math.min(into.first, from.first)
  into.last = math.max(into.last, from.last)
  into.count = into.count + from.count
  into.errors = into.errors + from.errors
  addUp(into.bytes, from.bytes)
  addUp(into.durations, from.durations)
  addUp(into.hours, from.hours)
  local oldest = math.floor(into.last / 3600000) - HOURS_KEPT + 1
  for hour in pairs(into.hours) do
    if tonumber(hour) < oldest then into.hours[hour] = nil end
  end
  return into
end

local function put(key, field, value)
  local before = redis.call('HGET', key, field)
  if before then value = merge(cjson.decode(before), value) end
  redis.call('HSET', key, field, cjson.encode(value))
end

local function overflow(key, entry, value)
  if entry.unregistered then value.name = nil end
  put(key, entry.overflow, value)
end

local function isVersionAdmitted(version)
  if not version or redis.call('SISMEMBER', versions, version) == 1 then return true end
  if redis.call('SCARD', versions) >= bounds.versions then return false end
  redis.call('SADD', versions, version)
  return true
end

local function isAdmitted(key, entry)
  if redis.call('HEXISTS', key, entry.field) == 1 then return true end
  if entry.released and not entry.unregistered then return true end
  local room = entry.unregistered and bounds.unregistered or bounds.entries
  return redis.call('HLEN', key) < room and isVersionAdmitted(entry.version)
end

for _, entry in ipairs(changes.add) do
  local key = entry.unregistered and unregistered or registered
  if isAdmitted(key, entry) then
    put(key, entry.field, entry.value)
  else
    overflow(key, entry, entry.value)
  end
end

for _, entry in ipairs(changes.fold) do
  local key = entry.unregistered and unregistered or registered
  local value = redis.call('HGET', key, entry.field)
  if value then
    redis.call('HDEL', key, entry.field)
    overflow(key, entry, cjson.decode(value))
  end
end

return 1
