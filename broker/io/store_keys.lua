
-- What machines have loaded of the deployment's keys, and the sealed key files that they share
-- (store_keys.h). Neither is a secret, and neither is believed: reports are signed, files sealed.

local STEP_REMEMBERED_S = 60
local USE_REMEMBERED_S = 7 * 86400
local STEP_DIGITS = 16

local function now_s()
	return tonumber(redis.call('TIME')[1])
end

-- 'K', the number of the last step, a newline, and the files.
local function step_of(value)
	return tonumber(string.match(string.sub(value or '', 1, STEP_DIGITS), '^K(%d+)\n') or '0')
end

-- Of a machine: when it was heard, then for each key that it publishes since when.
local function note_loaded(key, machine, published, now)
	local since, words = {}, {now}
	for kid, at in string.gmatch(redis.call('HGET', key, machine) or '', '(%S+)=(%d+)') do
		since[kid] = at
	end
	for kid in string.gmatch(published, '%S+') do
		words[#words + 1] = kid .. '=' .. (since[kid] or now)
	end
	redis.call('HSET', key, machine, table.concat(words, ' '))
end

-- Keys: reports by worker, what machines publish, when each key was last in use, the last step, and the
-- shared files. argv: the worker, its report, its step, the keys that it publishes, and those in use
-- (separated by spaces; with a star if it follows another). The last step that anybody has, the one of
-- the shared files, and the keys with a star that somebody uses.
local function report(keys, argv)
	local now, step, others = now_s(), tonumber(argv[3]), {}
	local last = tonumber(redis.call('GET', keys[4]) or '0') or 0
	redis.call('HSET', keys[1], argv[1], now .. ' ' .. argv[2])
	note_loaded(keys[2], string.match(argv[1], '^[^/]*'), argv[4], now)
	if step >= last then
		redis.call('SET', keys[4], argv[3], 'EX', STEP_REMEMBERED_S)
		last = step
	end
	for star, kid in string.gmatch(argv[5], '(%*?)([^%s%*]+)') do
		redis.call('HSET', keys[3], kid, now .. star)
	end
	local used = redis.call('HGETALL', keys[3])
	for i = 1, #used, 2 do
		local at, star = string.match(used[i + 1], '^(%d+)(%*?)$')
		local ago = now - (tonumber(at) or 0)
		if ago > USE_REMEMBERED_S then
			redis.call('HDEL', keys[3], used[i])
		elseif ago <= STEP_REMEMBERED_S and star == '*' then
			others[#others + 1] = used[i]
		end
	end
	return {'DONE', string.format('%d %d %s', last, step_of(redis.call('GET', keys[5])),
		table.concat(others, ' '))}
end

-- When the last of the machines that were heard lately began to publish each key.
local function add_loaded(lines, key, forget_s, now)
	local all, since = redis.call('HGETALL', key), {}
	for i = 1, #all, 2 do
		if now - (tonumber(string.match(all[i + 1], '^%d+')) or 0) > forget_s then
			redis.call('HDEL', key, all[i])
		else
			for kid, at in string.gmatch(all[i + 1], '(%S+)=(%d+)') do
				since[kid] = math.max(since[kid] or 0, tonumber(at))
			end
		end
	end
	for kid, at in pairs(since) do
		lines[#lines + 1] = (now - at) .. ' + ' .. kid
	end
end

-- Keys: as the first three of report. argv: seconds after which a silent worker is forgotten. Lines
-- "SECONDS REPORT WORKER", "SECONDS + KID" and "SECONDS ! KID": key_nodes.h.
local function nodes(keys, argv)
	local all, lines, now, forget_s = redis.call('HGETALL', keys[1]), {}, now_s(), tonumber(argv[1])
	for i = 1, #all, 2 do
		local at, said = string.match(all[i + 1], '^(%d+) (.*)$')
		local silent = now - tonumber(at or 0)
		if silent > forget_s then
			redis.call('HDEL', keys[1], all[i])
		else
			lines[#lines + 1] = silent .. ' ' .. (said == '' and '-' or said) .. ' ' .. all[i]
		end
	end
	add_loaded(lines, keys[2], forget_s, now)
	local used = redis.call('HGETALL', keys[3])
	for i = 1, #used, 2 do
		local at = tonumber(string.match(used[i + 1], '^%d+') or 0)
		lines[#lines + 1] = (now - at) .. ' ! ' .. used[i]
	end
	return {'DONE', table.concat(lines, '\n')}
end

-- Key: the shared files. argv: the step that is known. SPENT: there are none that are newer.
local function fetch_keys(keys, argv)
	local value = redis.call('GET', keys[1])
	if not value then
		return {'ABSENT'}
	elseif step_of(value) <= tonumber(argv[1]) then
		return {'SPENT'}
	end
	return {'DONE', value}
end

-- Keys: the shared files, and who may change them. argv: who does, the step of those that were changed,
-- and the new ones. SPENT: others are there, or somebody else has the right.
local function share_keys(keys, argv)
	if redis.call('GET', keys[2]) ~= argv[1] or
			step_of(redis.call('GET', keys[1])) ~= tonumber(argv[2]) then
		return {'SPENT'}
	end
	redis.call('SET', keys[1], argv[3])
	return {'DONE'}
end

-- Key: who may change the shared files. argv: who wants to, and for how many seconds at most; 0: no more.
local function hold_keys(keys, argv)
	local holder = redis.call('GET', keys[1])
	if holder and holder ~= argv[1] then
		return {'SPENT'}
	elseif tonumber(argv[2]) == 0 then
		redis.call('DEL', keys[1])
	else
		redis.call('SET', keys[1], argv[1], 'EX', tonumber(argv[2]))
	end
	return {'DONE'}
end

redis.register_function{function_name = 'parvis_@VERSION@_report', callback = report, flags = {'allow-oom'}}
redis.register_function{function_name = 'parvis_@VERSION@_nodes', callback = nodes, flags = {'allow-oom'}}
redis.register_function{function_name = 'parvis_@VERSION@_fetch_keys', callback = fetch_keys, flags = {'allow-oom'}}
redis.register_function{function_name = 'parvis_@VERSION@_share_keys', callback = share_keys, flags = {'allow-oom'}}
redis.register_function{function_name = 'parvis_@VERSION@_hold_keys', callback = hold_keys, flags = {'allow-oom'}}
