
-- Key: an account (store_account.h), and the codes that outlive its sessions. argv: the line of
-- control that is known ('': there was no account), the one to come ('': nothing is kept), seconds to
-- live (0: no end), 1 if the sign-ins stay, and 1 if what the codes gave ends. SPENT: it is another.
local function change_account(keys, argv)
	local control, logins = read_account(keys[1])
	if (control or '') ~= argv[1] then
		return {'SPENT'}
	end
	local value = 'A' .. argv[2] .. '\n' .. (argv[4] == '1' and logins or '')
	if argv[2] == '' then
		redis.call('DEL', keys[1])
	elseif argv[3] == '0' then
		redis.call('SET', keys[1], value)
	else
		redis.call('SET', keys[1], value, 'EX', argv[3])
	end
	if argv[5] == '1' then
		end_codes(keys[2])
	end
	return {'DONE'}
end

-- To close an account must work when memory is short, too.
register('change_account', change_account, 'allow-oom')
