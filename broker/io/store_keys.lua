
-- What machines have loaded of the deployment's keys (store_keys.h). It is no secret, and it is not
-- believed: reports are signed.

local STEP_REMEMBERED_S = 60
local USE_REMEMBERED_S = 7 * 86400
-- Longer than any key waits before it signs: 31 days with the largest settings.
local GONE_REMEMBERED_S = 40 * 86400
local GONE = '*' -- in place of a machine: what those that are forgotten leave behind

local function now_s()
	return tonumber(redis.call('TIME')[1])
end

-- Of a machine: when it was heard, then for each key that it publishes since when.
local function read_since(words)
	local since = {}
	for kid, at in string.gmatch(words, '(%S+)=(%d+)') do
		since[kid] = tonumber(at)
	end
	return since
end

local function note_loaded(key, machine, published, now)
	local since, words = read_since(redis.call('HGET', key, machine) or ''), {now}
	for kid in string.gmatch(published, '%S+') do
		words[#words + 1] = kid .. '=' .. (since[kid] or now)
	end
	redis.call('HSET', key, machine, table.concat(words, ' '))
end

-- Keys: reports by worker, what machines publish, when each key was last in use, the last step, and what
-- machines share. argv: the worker, its report, its step, the keys that it publishes, and those in use
-- (separated by spaces; with a star if it follows another). The last step that anybody has, the tag of
-- what is shared, and the keys with a star that somebody uses.
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
	local tag = redis.call('HGET', keys[5], 'tag') or '-'
	return {'DONE', string.format('%d %s %s', last, tag, table.concat(others, ' '))}
end

local function remember_gone(key, since, now)
	local words = {now}
	for kid, at in pairs(since) do
		if now - at <= GONE_REMEMBERED_S then
			words[#words + 1] = kid .. '=' .. at
		end
	end
	redis.call('HSET', key, GONE, table.concat(words, ' '))
end

-- When the last of the machines began to publish each key. One that is forgotten now counts for what
-- it lacked when it was heard last: copies that it gave may still be in use.
local function add_loaded(lines, key, forget_s, now)
	local all, since, gone = redis.call('HGETALL', key), {}, {}
	for i = 1, #all, 2 do
		local machine = {heard = tonumber(string.match(all[i + 1], '^%d+')) or 0, since = read_since(all[i + 1])}
		for kid, at in pairs(machine.since) do
			since[kid] = math.max(since[kid] or 0, at)
		end
		if all[i] ~= GONE and now - machine.heard > forget_s then
			redis.call('HDEL', key, all[i])
			gone[#gone + 1] = machine
		end
	end
	for _, machine in ipairs(gone) do
		for kid, at in pairs(since) do
			since[kid] = math.max(at, machine.since[kid] or machine.heard)
		end
	end
	if #gone > 0 then
		remember_gone(key, since, now)
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

-- Key: who may change keys now. argv: a word of the caller's own, and for how many milliseconds; 0 gives
-- it back. SPENT: somebody else may.
local function lease_keys(keys, argv)
	local holder = redis.call('GET', keys[1])
	if holder and holder ~= argv[1] then
		return {'SPENT'}
	elseif argv[2] == '0' then
		redis.call('DEL', keys[1])
	else
		redis.call('SET', keys[1], argv[1], 'PX', argv[2])
	end
	return {'DONE'}
end

-- What machines share (shared_keys.h): a hash of the document and of its tag, which is a digest.
local function tag_of_document(document)
	return document and redis.sha1hex(document) or '-'
end

-- The tag of what is there, a newline, and the document.
local function read_keys(keys)
	local document = redis.call('HGET', keys[1], 'document')
	return {'DONE', tag_of_document(document) .. '\n' .. (document or '')}
end

-- argv: the tag of what is to be replaced ('-': nothing), and the document. SPENT: another is there.
local function write_keys(keys, argv)
	if tag_of_document(redis.call('HGET', keys[1], 'document')) ~= argv[1] then
		return {'SPENT'}
	end
	redis.call('HSET', keys[1], 'document', argv[2], 'tag', tag_of_document(argv[2]))
	return {'DONE'}
end

register('report', report, 'allow-oom')
register('nodes', nodes, 'allow-oom')
register('lease_keys', lease_keys, 'allow-oom')
register('read_keys', read_keys, 'allow-oom')
register('write_keys', write_keys, 'allow-oom')
