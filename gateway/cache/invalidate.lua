-- Removes entries that have one of the names, at most so many of each, and remembers when.
-- KEYS: when names were invalidated, changes that nobody has heeded.
-- ARGV: now, what is forgotten, how many, prefix of the names' keys, names.
-- Returns how many names have entries left.
local now, forgotten, limit, prefix = unpack(ARGV, 1, 4)

-- Where there is no memory left nothing can be remembered, but also nothing be kept: go on.
redis.pcall('ZREMRANGEBYSCORE', KEYS[1], '-inf', forgotten)

local left = 0
for index = 5, #ARGV do
  redis.pcall('ZADD', KEYS[1], 'GT', now, ARGV[index])
  local key = prefix .. ARGV[index]
  local isLeft = false
  local kind = redis.call('TYPE', key).ok
  if kind == 'zset' then
    local entries = redis.call('ZRANGE', key, 0, limit - 1)
    redis.call('UNLINK', unpack(entries))
    redis.call('ZREM', key, unpack(entries))
    isLeft = redis.call('EXISTS', key) == 1
  elseif kind ~= 'none' then
    redis.call('UNLINK', key)
  end
  if isLeft then left = left + 1 else redis.call('ZREM', KEYS[2], ARGV[index]) end
end
return left
