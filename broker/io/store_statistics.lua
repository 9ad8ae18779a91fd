-- How many sign-ins a month had (store_statistics.h): a hash for each month, of names and numbers.

-- Keys: this month's hash, and that of a month that nobody asks for any more. argv: lines "NAME TAB
-- NUMBER", to be added.
local function tally(keys, argv)
	redis.call('DEL', keys[2])
	for name, number in string.gmatch(argv[1], '([^\n]+)\t(%d+)\n') do
		redis.call('HINCRBY', keys[1], name, number)
	end
	return {'DONE'}
end

-- Key: a month's hash. The same lines.
local function tallied(keys)
	local all, lines = redis.call('HGETALL', keys[1]), {}
	for i = 1, #all, 2 do
		lines[#lines + 1] = all[i] .. '\t' .. all[i + 1]
	end
	return {'DONE', table.concat(lines, '\n')}
end

register('tally', tally)
register('tallied', tallied, 'no-writes')
