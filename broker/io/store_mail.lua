
-- Letters on their way to a mail server (store_mail.h). One sorted set: what is sealed, by the
-- millisecond at which it is next to be tried; and beside it a hash of what came of them. A letter
-- that is claimed and not settled comes back.

-- Key: the queue. argv: milliseconds of lease. How many were dropped that no log knows of, and a letter.
local function claim_mail(keys, argv)
	local counts, now = keys[1] .. ':counts', now_ms()
	local letter = redis.call('ZRANGEBYSCORE', keys[1], '-inf', now, 'LIMIT', 0, 1)[1]
	if not letter then
		return {'ABSENT'}
	end
	local dropped = redis.call('HGET', counts, 'dropped_untold') or '0'
	redis.call('HDEL', counts, 'dropped_untold')
	redis.call('ZADD', keys[1], now + tonumber(argv[1]), letter)
	return {'DONE', dropped .. '\n' .. letter}
end

-- Key: the queue. argv: the letter as it was claimed, what came of it, and for a retry the milliseconds
-- to wait and the letter as it is now. ABSENT: it is not there any more.
local function settle_mail(keys, argv)
	if not redis.call('ZSCORE', keys[1], argv[1]) then
		return {'ABSENT'}
	end
	if argv[2] == 'retried' then -- first: a queue that were empty would forget when it ends
		redis.call('ZADD', keys[1], now_ms() + tonumber(argv[3]), argv[4])
	end
	redis.call('ZREM', keys[1], argv[1])
	redis.call('HINCRBY', keys[1] .. ':counts', argv[2], 1)
	return {'DONE'}
end

-- Key: the queue. One line for each "WORD COUNT".
local function mail_status(keys)
	local all = redis.call('HGETALL', keys[1] .. ':counts')
	local lines = {'waiting ' .. redis.call('ZCARD', keys[1])}
	for i = 1, #all, 2 do
		lines[#lines + 1] = all[i] .. ' ' .. all[i + 1]
	end
	return {'DONE', table.concat(lines, '\n')}
end

register('claim_mail', claim_mail, 'allow-oom')
register('settle_mail', settle_mail, 'allow-oom')
register('mail_status', mail_status, 'no-writes')
