#!lua name=parvis_@VERSION@
-- What the store asks of Redis, each call whole or not at all. Values are opaque here (sealed by the
-- caller); their first byte says what they are:
--
--   V  a value, used until it ends
--   E  a value for one use, then the 40 characters of the replication epoch it was written in
--   M  a mark: this id was used
--   L  a list of values, to which a write adds one
--   S  a spent value, then the keys (separated by spaces) that its spending wrote
--   R  a value that is renewed (a family of refresh tokens): its generation, '@', when it was last
--      renewed, the keys that its renewals wrote (each after a space), a newline, and the value
--   C  the keys of a session's codes, each after a space; a write adds the first key of the same call
--   A  an account: a line of control in the clear (account_record.h), then sign-ins, each "LABEL DAY
--      LENGTH", a newline, and so many bytes; a write adds one, if control has nothing against it
--   Q  a queue (store_mail.lua); a write adds to it, if the account before it in the same call says so
--   W  what operators switched off: store_switches.lua
--
-- The epoch is the primary's master_replid: promotion of a replica and a restart change it. A write
-- that a failover lost cannot be told from one that never was, so a one-time value is good only in
-- the epoch it was written in. @VERSION@ is the hash of this file: releases run side by side.

-- flag: 'allow-oom' if it needs no memory or must work when that is short, 'no-writes'; or none.
local function register(name, callback, flag)
	redis.register_function{function_name = 'parvis_@VERSION@_' .. name, callback = callback, flags = {flag}}
end

local function epoch()
	return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
end

-- Renewals beyond this many forget, and end, what the oldest of them wrote.
local RENEWALS_KEPT = 16

local function delete_listed(list)
	for key in string.gmatch(list, '%S+') do
		redis.call('DEL', key)
	end
end

-- A family ends with all that its renewals wrote.
local function delete_with_what_it_gave(key)
	local value = redis.call('GET', key)
	local given = value and string.match(value, '^R%d+@%d+([^\n]*)\n')
	delete_listed(given or '')
	redis.call('DEL', key)
end

-- A code that was not spent goes; of one that was, what it gave. Its mark stays: it is still spent.
local function end_code(key)
	local value = redis.call('GET', key)
	local given = value and string.match(value, '^[SM](.*)$')
	if not given then
		redis.call('DEL', key)
		return
	end
	for one in string.gmatch(given, '%S+') do
		delete_with_what_it_gave(one)
	end
end

local function end_codes(key)
	for code in string.gmatch(string.sub(redis.call('GET', key) or '', 2), '%S+') do
		end_code(code)
	end
	redis.call('DEL', key)
end

-- A session has at most this many codes that still stand for something; the oldest end.
local CODES_KEPT = 64

local function add_code(key, code, ttl)
	local codes = {}
	for one in string.gmatch(string.sub(redis.call('GET', key) or 'C', 2), '%S+') do
		codes[#codes + 1] = one
	end
	codes[#codes + 1] = code
	if #codes > CODES_KEPT then
		local standing = {}
		for _, one in ipairs(codes) do
			if redis.call('GET', one) then
				standing[#standing + 1] = one
			end
		end
		codes = standing
	end
	while #codes > CODES_KEPT do
		end_code(table.remove(codes, 1))
	end
	redis.call('SET', key, 'C ' .. table.concat(codes, ' '), 'EX', ttl)
end

local function others(keys, from, i)
	local list = ''
	for j = from, #keys do
		if j ~= i then
			list = list .. ' ' .. keys[j]
		end
	end
	return list
end

-- A list holds at most this many values, each after its length in four bytes; the oldest go.
local LISTED = 64

-- ttl nil: it has no end.
local function append(key, value, ttl, listed)
	local list, at = (redis.call('GET', key) or 'L') .. struct.pack('>I4', #value) .. value, 2
	local starts = {}
	while at <= #list do
		starts[#starts + 1] = at
		at = at + 4 + struct.unpack('>I4', list, at)
	end
	if #starts > listed then
		list = 'L' .. string.sub(list, starts[#starts - listed + 1])
	end
	if ttl then
		redis.call('SET', key, list, 'EX', ttl)
	else
		redis.call('SET', key, list)
	end
end

local function read_account(key)
	local control, logins = string.match(redis.call('GET', key) or '', '^A([^\n]*)\n(.*)$')
	return control, logins or ''
end

-- What is against the writes to accounts: nil if nothing is. Control that cannot be read is.
local function objection(keys, from, argv, first)
	for i = from, #keys do
		local control = argv[first] == 'A' and read_account(keys[i])
		if control then
			local provider = string.match(argv[first + 2], '^%S+ %S+ %S+ %S+ (%S+) ')
			local state, mode, list = string.match(control, '^([+-]) %d+ ([ox])(.*)$')
			if state ~= '+' then
				return 'CLOSED'
			end
			local is_listed = string.find(list .. ' ', ' ' .. provider .. ' ', 1, true) ~= nil
			if is_listed == (mode == 'x') then
				return 'UNWANTED'
			end
		end
		first = first + 3
	end
end

-- Those of a list of sign-ins that are younger than a day, but for the one with this label; and was
-- that there?
local function logins_since(logins, oldest, label)
	local list, at, is_again = {}, 1, false
	while at <= #logins do
		local its_label, day, len = string.match(logins, '^(%S+) (%d+) (%d+)\n', at)
		if not its_label then
			break
		end
		local past = at + #its_label + #day + #len + 3 + tonumber(len)
		if its_label ~= label and tonumber(day) >= oldest then
			list[#list + 1] = string.sub(logins, at, past - 1)
		end
		is_again = is_again or its_label == label
		at = past
	end
	return list, is_again
end

-- An account is known by so many browsers, and has so many letters a day.
local DEVICES_KEPT, LETTERS_A_DAY = 16, 16

-- Control with one more browser, the latest last.
local function with_device(control, device)
	local list = {}
	local rest = string.gsub(control, ' (@%S+)', function(one)
		list[#list + 1] = one ~= device and one or nil
		return ''
	end)
	list[#list + 1] = device
	return rest .. ' ' .. table.concat(list, ' ', math.max(1, #list - DEVICES_KEPT + 1))
end

-- Control with one more letter of that day; nil if there are enough.
local function with_letter(control, day)
	local its_day, count = string.match(control, ' !(%d+)%.(%d+)')
	count = its_day == day and tonumber(count) + 1 or 1
	if count > LETTERS_A_DAY then
		return nil
	end
	return (string.gsub(control, ' !%S+', '')) .. ' !' .. day .. '.' .. count
end

-- What a sign-in leaves in control; and is a letter due? Whoever has too many of them stays unknown
-- in this browser, and hears of it another day.
local function note_device(control, device, letter, day, is_again)
	local is_new = device ~= '-' and not string.find(control .. ' ', ' ' .. device .. ' ', 1, true)
	local is_due = letter ~= '-' and is_new or letter == 'always' and not is_again
	if is_due then
		local counted = with_letter(control, day)
		if not counted then
			return control, false
		end
		control = counted
	end
	if device ~= '-' then
		control = with_device(control, device)
	end
	return control, is_due
end

local function add_login(key, value, ttl)
	local label, day, oldest, kept, device, letter, login =
		string.match(value, '^(%S+) (%d+) (%d+) (%d+) %S+ (%S+) (%S+)\n(.*)$')
	local control, logins = read_account(key)
	control = string.gsub(control or '+ 0 x', '^(%S) 0 ', '%1 ' .. day .. ' ')
	local list, is_again = logins_since(logins, tonumber(oldest), label)
	local is_due
	control, is_due = note_device(control, device, letter, day, is_again)
	local from = math.max(1, #list + 2 - tonumber(kept))
	list[#list + 1] = label .. ' ' .. day .. ' ' .. #login .. '\n' .. login
	redis.call('SET', key, 'A' .. control .. '\n' .. table.concat(list, '', from), 'EX', ttl)
	return is_due
end

local function now_ms()
	local time = redis.call('TIME')
	return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- value: how many the queue holds, a newline, and what is added, due at once. If it is full, the one
-- whose turn would come last goes. If nobody takes from it any more, it ends so long after the last.
local function enqueue(key, value, ttl)
	local most, sealed = string.match(value, '^(%d+)\n(.*)$')
	redis.call('ZADD', key, now_ms(), 'V' .. sealed)
	redis.call('EXPIRE', key, ttl)
	if redis.call('ZCARD', key) <= tonumber(most) then
		return
	end
	for _, last in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', '+inf', 'LIMIT', most, -1)) do
		redis.call('ZREM', key, last)
		redis.call('HINCRBY', key .. ':counts', 'dropped', 1)
		redis.call('HINCRBY', key .. ':counts', 'dropped_untold', 1)
	end
end

-- argv from first on: for each key from keys[from] on, its first byte, seconds to live, and value; or
-- D to delete it; or X to delete one that must be there.
local function write(keys, from, argv, first)
	local here, is_due
	for i = from, #keys do
		local tag, ttl, value = argv[first], argv[first + 1], argv[first + 2]
		if tag == 'E' then
			here = here or epoch()
			tag = tag .. here
		elseif tag == 'R' then
			tag = 'R0@0' .. others(keys, from, i) .. '\n'
		end
		if tag == 'D' or tag == 'X' then
			redis.call('DEL', keys[i])
		elseif tag == 'L' then
			append(keys[i], value, ttl, LISTED)
		elseif tag == 'C' then
			add_code(keys[i], keys[from], ttl)
		elseif tag == 'A' then
			is_due = add_login(keys[i], value, ttl)
		elseif tag == 'Q' then
			if is_due then
				enqueue(keys[i], value, ttl)
			end
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
	local no = objection(keys, 1, argv, 1)
	if no then
		return {no}
	end
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
	local no = objection(keys, 2, argv, 2)
	if no then
		return {no}
	end
	redis.call('SET', keys[1], 'M', 'EX', argv[1])
	write(keys, 2, argv, 2)
	return {'DONE'}
end

-- A second spending is a theft or its consequence (RFC 6749 4.1.2): what the first wrote goes.
local function spend(keys, argv)
	local value, outcome, spent = usable(keys[1])
	if spent then
		end_code(keys[1])
	end
	if not value then
		return {outcome}
	end
	redis.call('SET', keys[1], 'S' .. table.concat(keys, ' ', 2), 'EX', argv[1])
	write(keys, 2, argv, 2)
	return {outcome}
end

-- argv: the generation that is shown, seconds of grace, and 1 if it becomes another. The one before
-- the current is good during the grace (its answer was lost); an older one is a theft. One beyond the
-- current is ours, too: a failover lost its renewal.
local function renew(keys, argv)
	local value = redis.call('GET', keys[1])
	local current, at, given, rest = string.match(value or '', '^R(%d+)@(%d+)([^\n]*)(\n.*)$')
	if not current then
		return {'ABSENT'}
	end
	local shown, now = tonumber(argv[1]), tonumber(redis.call('TIME')[1])
	current, at = tonumber(current), tonumber(at)
	if shown < current and (shown + 1 < current or now - at >= tonumber(argv[2])) then
		delete_with_what_it_gave(keys[1])
		return {'SPENT'}
	end
	if shown >= current and argv[3] == '1' then
		current, at = shown + 1, now
	end
	given = given .. others(keys, 2, 1)
	local _, count = string.gsub(given, '%S+', '')
	while count > RENEWALS_KEPT do
		local oldest, newer = string.match(given, '^ (%S+)(.*)$')
		redis.call('DEL', oldest)
		given, count = newer, count - 1
	end
	redis.call('SET', keys[1], string.format('R%d@%d', current, at) .. given .. rest, 'KEEPTTL')
	write(keys, 2, argv, 4)
	return {'DONE'}
end

local function finish(keys, argv)
	delete_with_what_it_gave(keys[1])
	return {'DONE'}
end

-- Taking needs no memory, so a full store lets sign-ins under way come to their end.
register('put', put)
register('take', take, 'allow-oom')
register('first', first)
register('spend', spend)
register('renew', renew)
register('finish', finish, 'allow-oom')
