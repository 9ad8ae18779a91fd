// One login by openid-client: prints the authorization URL, reads on standard input where the
// browser came back, prints claims and userinfo. Arguments: issuer, registration as JSON.
import { once } from 'node:events';
import readline from 'node:readline';
import { Issuer, custom, generators } from 'openid-client';

// A bare Debian has no /etc/hosts: localhost is loopback all the same (RFC 6761 6.3).
custom.setHttpOptionsDefaults({
	timeout: 10000,
	lookup: (name, options, done) => (options.all
		? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
});

const [issuerUrl, registration] = process.argv.slice(2);
const about = JSON.parse(registration);
const issuer = await Issuer.discover(issuerUrl);
const client = new issuer.Client({
	client_id: about.client_id,
	client_secret: about.client_secret,
	redirect_uris: about.redirect_uris,
	response_types: ['code'],
	id_token_signed_response_alg: about.id_token_signed_response_alg ?? 'ES256',
});
const code_verifier = generators.codeVerifier();
const state = generators.state();
const nonce = generators.nonce();
console.log(JSON.stringify({
	authorization_url: client.authorizationUrl({
		scope: about.scope, acr_values: 'eidas1', state, nonce,
		code_challenge: generators.codeChallenge(code_verifier), code_challenge_method: 'S256',
	}),
}));
const [line] = await once(readline.createInterface({ input: process.stdin }), 'line');
const tokens = await client.callback(about.redirect_uris[0], client.callbackParams(line),
	{ code_verifier, state, nonce, response_type: 'code' });
const userinfo = await client.userinfo(tokens);
console.log(JSON.stringify({ claims: tokens.claims(), userinfo }));
process.exit(0);
