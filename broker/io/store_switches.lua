
-- What operators switched off (store_switches.h): one value without an end, 'W', its tag, a newline,
-- and the document. A tag is the document's version, a dot and a word of its own; "0" is that of none.

local CHANGES_LISTED = 256

local function tag_of(value)
	return string.match(value or '', '^W(%d+%.[%w_%-]+)\n') or '0'
end

local function version_of(tag)
	return tonumber(string.match(tag, '^%d+') or '-1')
end

-- Keys: the document, and a hash of what each worker says. argv: the tag that is known ('': nothing is),
-- the worker that knows it ('': none), and a word of it about the providers. SPENT: there is no other. STALE: there is an older one, or
-- none: the caller's may have been lost with a primary.
local function watch(keys, argv)
	local value = redis.call('GET', keys[1])
	local tag = tag_of(value)
	if argv[2] ~= '' then
		redis.call('HSET', keys[2], argv[2], redis.call('TIME')[1] .. ' ' .. argv[1] .. ' ' .. argv[3])
	end
	if tag == argv[1] then
		return {'SPENT'}
	elseif tag == '0' or version_of(tag) < version_of(argv[1]) then
		return {'STALE'}
	end
	return {'DONE', value}
end

-- Keys: the document, and the list of changes. argv: the tag of the document that was changed, the new
-- one, and the entry for the list. SPENT: another operator was faster.
local function change(keys, argv)
	if tag_of(redis.call('GET', keys[1])) ~= argv[1] then
		return {'SPENT'}
	end
	redis.call('SET', keys[1], argv[2])
	append(keys[2], argv[3], nil, CHANGES_LISTED)
	return {'DONE'}
end

-- Key: the document. argv: one that a worker holds, to be put back where there is none or an older one.
local function restore(keys, argv)
	if version_of(tag_of(redis.call('GET', keys[1]))) >= version_of(tag_of(argv[1])) then
		return {'SPENT'}
	end
	redis.call('SET', keys[1], argv[1])
	return {'DONE'}
end

-- Key: what each worker says. argv: seconds after which a silent one is forgotten. Lines "SECONDS TAG
-- PROVIDERS WORKER", seconds since it was heard last.
local function workers(keys, argv)
	local all, lines, now = redis.call('HGETALL', keys[1]), {}, tonumber(redis.call('TIME')[1])
	for i = 1, #all, 2 do
		local at, tag, providers = string.match(all[i + 1], '^(%d+) (%S*) ?(%S*)$')
		local silent = now - tonumber(at or 0)
		if silent > tonumber(argv[1]) then
			redis.call('HDEL', keys[1], all[i])
		else
			lines[#lines + 1] = table.concat({silent, tag == '' and '-' or tag,
				providers == '' and '-' or providers, all[i]}, ' ')
		end
	end
	return {'DONE', table.concat(lines, '\n')}
end

-- To switch off must work when memory is short, too; the document is bounded.
register('watch', watch, 'allow-oom')
register('change', change, 'allow-oom')
register('restore', restore, 'allow-oom')
register('workers', workers, 'allow-oom')
