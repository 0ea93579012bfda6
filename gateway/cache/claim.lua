-- Takes the place beside each entry for some time, if nobody has it.
-- KEYS: the places, then as many entries. ARGV: milliseconds.
-- Returns for each 0 when somebody has it; else what stands there by now, or 1 when nothing does.
local count = #KEYS / 2
local claims = {}
for index = 1, count do
  if redis.call('SET', KEYS[index], '1', 'PX', ARGV[1], 'NX') then
    local text = redis.pcall('GET', KEYS[count + index])
    claims[index] = type(text) == 'string' and text or 1
  else
    claims[index] = 0
  end
end
return claims
