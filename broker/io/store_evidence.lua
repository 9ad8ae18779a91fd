
-- Which clients fetch our keys (store_evidence.h): a hash of counts and times by client; one for each key,
-- NAME:KID, of when each client last fetched a key set that has it; and NAME:kids, when each key was
-- last fetched at all, so that those that are long gone are forgotten.

local EVIDENCE_KEPT_S = 100 * 86400

local function forget_old_keys(name, now)
	local fetched = redis.call('HGETALL', name .. ':kids')
	for i = 1, #fetched, 2 do
		if now - fetched[i + 1] > EVIDENCE_KEPT_S then
			redis.call('DEL', name .. ':' .. fetched[i])
			redis.call('HDEL', name .. ':kids', fetched[i])
		end
	end
end

-- argv: lines "f CLIENT COUNT KID ...", "u CLIENT COUNT" and "s KID COUNT".
local function note_evidence(keys, argv)
	local now = redis.call('TIME')[1]
	for line in string.gmatch(argv[1], '[^\n]+') do
		local what, client, count, kids = string.match(line, '^([fus]) (%S+) (%d+)(.*)$')
		redis.call('HINCRBY', keys[1], what .. 'n ' .. client, count)
		redis.call('HSET', keys[1], what .. 't ' .. client, now)
		for kid in string.gmatch(kids, '%S+') do
			redis.call('HSET', keys[1] .. ':' .. kid, client, now)
			redis.call('HSET', keys[1] .. ':kids', kid, now)
		end
	end
	forget_old_keys(keys[1], tonumber(now))
	return {'DONE'}
end

-- argv: keys that are asked for, separated by spaces.
local function read_evidence(keys, argv)
	local all, times, lines = redis.call('HGETALL', keys[1]), {}, {}
	for i = 1, #all, 2 do
		times[all[i]] = all[i + 1]
	end
	for i = 1, #all, 2 do
		local what, client = string.match(all[i], '^([fus])n (%S+)$')
		if what then
			lines[#lines + 1] = string.format('%s %s %s %s', what, client, all[i + 1],
				times[what .. 't ' .. client] or '0')
		end
	end
	for kid in string.gmatch(argv[1], '%S+') do
		local fetched = redis.call('HGETALL', keys[1] .. ':' .. kid)
		for i = 1, #fetched, 2 do
			lines[#lines + 1] = string.format('k %s %s %s', fetched[i], kid, fetched[i + 1])
		end
	end
	return {'DONE', table.concat(lines, '\n')}
end

register('note_evidence', note_evidence)
register('read_evidence', read_evidence, 'allow-oom')
