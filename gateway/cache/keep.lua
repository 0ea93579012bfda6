-- Keeps an entry and notes it under its names, unless one of them was invalidated since it was made.
-- KEYS: the entry, when names were invalidated.
-- ARGV: value, milliseconds to keep it, now, until when it is kept, what it was made after,
--       prefix of the names' keys, names.
local value, ttl, now, keptUntil, since, prefix = unpack(ARGV, 1, 6)
local names = { unpack(ARGV, 7) }

if #names > 0 then
  for _, at in ipairs(redis.call('ZMSCORE', KEYS[2], unpack(names))) do
    if at and tonumber(at) >= tonumber(since) then return 0 end
  end
end

-- First the names: an entry that could not be found by them must not be there. And first of all
-- what needs memory: only the first write of a script is refused for want of it.
for _, name in ipairs(names) do
  local key = prefix .. name
  redis.call('ZADD', key, keptUntil, KEYS[1])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if redis.call('PTTL', key) < tonumber(ttl) then redis.call('PEXPIRE', key, ttl) end
end
redis.call('SET', KEYS[1], value, 'PX', ttl)
return 1
