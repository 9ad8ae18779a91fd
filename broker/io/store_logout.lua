
-- Notices that a session has ended, on their way to clients (store_logout.h). Three keys: "due", a
-- sorted set of "ID CLIENT" by the millisecond at which it is next to be told; the notices
-- themselves, a hash by ID; and a hash of what came of them, "CLIENT WORD", for an operator.

-- The texts of a list, each after its length in four bytes.
local function unpack_list(packed)
	local list, at, len = {}, 1
	while at <= #packed do
		len, at = struct.unpack('>I4', packed, at)
		list[#list + 1] = string.sub(packed, at, at + len - 1)
		at = at + len
	end
	return list
end

-- Keys: session, due, notices, status, the session's codes, and that of one more write. Whoever
-- deletes the session tells its clients, so of two that end it at once one does. argv: notices at most, the list of
-- client, id and notice of each, and what write() takes.
local function end_session(keys, argv)
	if redis.call('DEL', keys[1]) == 0 then
		return {'ABSENT'}
	end
	local list, now = unpack_list(argv[2]), now_ms()
	for i = 1, #list, 3 do
		local client, id = list[i], list[i + 1]
		if redis.call('ZCARD', keys[2]) >= tonumber(argv[1]) then
			redis.call('HINCRBY', keys[4], client .. ' dropped', 1)
		else
			redis.call('ZADD', keys[2], now, id .. ' ' .. client)
			redis.call('HSET', keys[3], id, list[i + 2])
			redis.call('HINCRBY', keys[4], client .. ' pending', 1)
		end
	end
	end_codes(keys[5])
	write(keys, 6, argv, 3)
	return {'DONE'}
end

-- Keys: due, notices, status. argv: milliseconds of lease, and clients to leave alone for now. Those
-- that are looked at and cannot go yet move out of the way, so that one client's never hide another's.
local function claim(keys, argv)
	local now, busy = now_ms(), {}
	for i = 2, #argv do
		busy[argv[i]] = true
	end
	for i, member in ipairs(redis.call('ZRANGEBYSCORE', keys[1], '-inf', now, 'LIMIT', 0, 64)) do
		local id, client = string.match(member, '^(%S+) (.*)$')
		local held = tonumber(redis.call('HGET', keys[3], client .. ' held_until') or 0)
		local notice = redis.call('HGET', keys[2], id)
		if not notice then
			redis.call('ZREM', keys[1], member)
		elseif held > now then
			redis.call('ZADD', keys[1], held + 50 * i, member)
		elseif busy[client] then
			redis.call('ZADD', keys[1], now + 250, member)
		else
			redis.call('ZADD', keys[1], now + tonumber(argv[1]), member)
			return {'DONE', notice}
		end
	end
	return {'ABSENT'}
end

-- Keys: due, notices, status. argv: id, client, what came of it (delivered, failed or retried), the
-- problem, and for a retry the milliseconds to wait and the notice as it is now. ABSENT: somebody
-- whose lease began after ours ended was faster.
local function settle(keys, argv)
	local id, client, came, problem = argv[1], argv[2], argv[3], argv[4]
	local member, now = id .. ' ' .. client, now_ms()
	if not redis.call('ZSCORE', keys[1], member) then
		return {'ABSENT'}
	end
	if came == 'retried' then
		local delay = tonumber(argv[5])
		redis.call('ZADD', keys[1], now + delay, member)
		redis.call('HSET', keys[2], id, argv[6])
		redis.call('HSET', keys[3], client .. ' held_until', now + math.min(delay, 5000))
	else
		redis.call('ZREM', keys[1], member)
		redis.call('HDEL', keys[2], id)
		redis.call('HINCRBY', keys[3], client .. ' pending', -1)
	end
	redis.call('HINCRBY', keys[3], client .. ' ' .. came, 1)
	redis.call('HSET', keys[3], client .. ' last_' .. came, math.floor(now / 1000))
	if came == 'delivered' then
		redis.call('HDEL', keys[3], client .. ' held_until')
	else
		redis.call('HSET', keys[3], client .. ' last_problem', problem)
	end
	return {'DONE'}
end

-- Key: status. One line for each "CLIENT WORD VALUE".
local function status(keys)
	local all, lines = redis.call('HGETALL', keys[1]), {}
	for i = 1, #all, 2 do
		lines[#lines + 1] = all[i] .. ' ' .. all[i + 1]
	end
	return {'DONE', table.concat(lines, '\n')}
end

-- Signing out must work when memory is short, too; the queue is bounded.
register('end_session', end_session, 'allow-oom')
register('claim', claim, 'allow-oom')
register('settle', settle, 'allow-oom')
register('status', status, 'no-writes')
