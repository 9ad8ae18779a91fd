#!lua name=parvis_@VERSION@
-- What the store asks of Redis, each call whole or not at all. Values are opaque here (sealed by the
-- caller); their first byte says what they are:
--
--   V  a value, used until it ends
--   E  a value for one use, then the 40 characters of the replication epoch it was written in
--   M  a mark: this id was used
--   S  a spent value, then the keys (separated by spaces) that its spending wrote
--
-- The epoch is the primary's master_replid: promotion of a replica and a restart change it. A write
-- that a failover lost cannot be told from one that never was, so a one-time value is good only in
-- the epoch it was written in. @VERSION@ is the hash of this file: releases run side by side.

local function epoch()
	return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
end

-- argv from first on: for each key from keys[from] on, its first byte, seconds to live, and value; or
-- D to delete it; or X to delete one that must be there.
local function write(keys, from, argv, first)
	local here
	for i = from, #keys do
		local tag, ttl, value = argv[first], argv[first + 1], argv[first + 2]
		if tag == 'E' then
			here = here or epoch()
			tag = tag .. here
		end
		if tag == 'D' or tag == 'X' then
			redis.call('DEL', keys[i])
		else
			redis.call('SET', keys[i], tag .. value, 'EX', ttl)
		end
		first = first + 3
	end
end

-- Is one missing that must be there?
local function lacks(keys, from, argv, first)
	for i = from, #keys do
		if argv[first] == 'X' and not redis.call('GET', keys[i]) then
			return true
		end
		first = first + 3
	end
	return false
end

-- The value of a key if it may be used now; otherwise nil and why not. What is stale is deleted.
local function usable(key)
	local value = redis.call('GET', key)
	if not value then
		return nil, 'ABSENT'
	end
	local tag = string.sub(value, 1, 1)
	if tag == 'S' or tag == 'M' then
		return nil, 'SPENT', value
	end
	if tag == 'E' and string.sub(value, 2, 41) ~= epoch() then
		redis.call('DEL', key)
		return nil, 'STALE'
	end
	return value, 'DONE'
end

local function put(keys, argv)
	write(keys, 1, argv, 1)
	return {'DONE'}
end

local function take(keys, argv)
	local value, outcome = usable(keys[1])
	if value then
		redis.call('DEL', keys[1])
		return {outcome, value}
	end
	return {outcome}
end

local function first(keys, argv)
	if redis.call('GET', keys[1]) then
		return {'SPENT'}
	end
	if lacks(keys, 2, argv, 2) then
		return {'ABSENT'}
	end
	redis.call('SET', keys[1], 'M', 'EX', argv[1])
	write(keys, 2, argv, 2)
	return {'DONE'}
end

-- A second spending is a theft or its consequence (RFC 6749 4.1.2): what the first wrote goes.
local function spend(keys, argv)
	local value, outcome, spent = usable(keys[1])
	if spent then
		for key in string.gmatch(string.sub(spent, 2), '%S+') do
			redis.call('DEL', key)
		end
	end
	if not value then
		return {outcome}
	end
	redis.call('SET', keys[1], 'S' .. table.concat(keys, ' ', 2), 'EX', argv[1])
	write(keys, 2, argv, 2)
	return {outcome}
end

-- Taking needs no memory, so a full store lets sign-ins under way come to their end.
redis.register_function('parvis_@VERSION@_put', put)
redis.register_function{function_name = 'parvis_@VERSION@_take', callback = take, flags = {'allow-oom'}}
redis.register_function('parvis_@VERSION@_first', first)
redis.register_function('parvis_@VERSION@_spend', spend)
