
-- What machines have loaded of the deployment's keys, and the sealed key files that they share
-- (store_keys.h). Neither is a secret, and neither is believed: reports are signed, files sealed.

local STEP_REMEMBERED_S = 60
local STEP_DIGITS = 16

local function now_s()
	return tonumber(redis.call('TIME')[1])
end

-- 'K', the number of the last step, a newline, and the files.
local function step_of(value)
	return tonumber(string.match(string.sub(value or '', 1, STEP_DIGITS), '^K(%d+)\n') or '0')
end

-- Keys: reports by worker, when each key was last said to sign, the last step, and the shared files. argv:
-- the worker, its report, its step, and the keys that sign there (separated by spaces). The last step
-- that anybody has, the one of the shared files, and the keys that somebody signs with.
local function report(keys, argv)
	local now, step, others = now_s(), tonumber(argv[3]), {}
	local last = tonumber(redis.call('GET', keys[3]) or '0') or 0
	redis.call('HSET', keys[1], argv[1], now .. ' ' .. argv[2])
	if step >= last then
		redis.call('SET', keys[3], argv[3], 'EX', STEP_REMEMBERED_S)
		last = step
	end
	for kid in string.gmatch(argv[4], '%S+') do
		redis.call('HSET', keys[2], kid, now)
	end
	local signing = redis.call('HGETALL', keys[2])
	for i = 1, #signing, 2 do
		if now - (tonumber(signing[i + 1]) or 0) > STEP_REMEMBERED_S then
			redis.call('HDEL', keys[2], signing[i])
		else
			others[#others + 1] = signing[i]
		end
	end
	return {'DONE', string.format('%d %d %s', last, step_of(redis.call('GET', keys[4])),
		table.concat(others, ' '))}
end

-- Key: reports by worker. argv: seconds after which a silent one is forgotten. Lines "SECONDS REPORT
-- WORKER".
local function nodes(keys, argv)
	local all, lines, now = redis.call('HGETALL', keys[1]), {}, now_s()
	for i = 1, #all, 2 do
		local at, said = string.match(all[i + 1], '^(%d+) (.*)$')
		local silent = now - tonumber(at or 0)
		if silent > tonumber(argv[1]) then
			redis.call('HDEL', keys[1], all[i])
		else
			lines[#lines + 1] = silent .. ' ' .. (said == '' and '-' or said) .. ' ' .. all[i]
		end
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
