// One login by openid-client: prints the authorization URL, reads on standard input where the
// browser came back, prints tokens, claims and userinfo. Arguments: issuer, registration as JSON; in
// which "dpop": true has tokens bound to a key, "tls": {cert, key} (paths) shows a certificate, and
// "signs": a private JWK has it pushed and signed all that there is (FAPI 2.0 Message Signing).
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import readline from 'node:readline';
import { Issuer, custom, generators } from 'openid-client';

// A bare Debian has no /etc/hosts: localhost is loopback all the same (RFC 6761 6.3).
custom.setHttpOptionsDefaults({
	timeout: 60000,
	lookup: (name, options, done) => (options.all
		? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
});

const [issuerUrl, registration] = process.argv.slice(2);
const about = JSON.parse(registration);
const issuer = await Issuer.discover(issuerUrl);
const extras = about.dpop ? { DPoP: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey } : {};
const client = new issuer.Client({
	...(about.tls && {
		token_endpoint_auth_method: 'self_signed_tls_client_auth',
		tls_client_certificate_bound_access_tokens: true,
	}),
	...(about.signs && {
		token_endpoint_auth_method: 'private_key_jwt',
		token_endpoint_auth_signing_alg: 'ES256',
		request_object_signing_alg: 'ES256',
		authorization_signed_response_alg: 'ES256',
	}),
	client_id: about.client_id,
	client_secret: about.client_secret,
	redirect_uris: about.redirect_uris,
	response_types: ['code'],
	id_token_signed_response_alg: about.id_token_signed_response_alg ?? 'ES256',
	userinfo_signed_response_alg: about.userinfo_signed_response_alg,
}, about.signs && { keys: [about.signs] });
if (about.signs)
	extras.clientAssertionPayload = { aud: issuer.issuer };
if (about.tls)
	client[custom.http_options] = () => ({
		cert: readFileSync(about.tls.cert), key: readFileSync(about.tls.key),
	});
const code_verifier = generators.codeVerifier();
const state = generators.state();
const nonce = generators.nonce();
let parameters = {
	scope: about.scope, acr_values: 'eidas1', state, nonce,
	code_challenge: generators.codeChallenge(code_verifier), code_challenge_method: 'S256',
};
if (about.signs) {
	const request = await client.requestObject({
		...parameters, response_type: 'code', response_mode: 'jwt', redirect_uri: about.redirect_uris[0],
		nbf: Math.floor(Date.now() / 1000),
	});
	const { request_uri } = await client.pushedAuthorizationRequest({ request }, extras);
	parameters = { request_uri };
}
console.log(JSON.stringify({ authorization_url: client.authorizationUrl(parameters) }));
const [line] = await once(readline.createInterface({ input: process.stdin }), 'line');
const tokens = await client.callback(about.redirect_uris[0], client.callbackParams(line),
	{ code_verifier, state, nonce, response_type: 'code', jarm: Boolean(about.signs) }, extras);
const userinfo = await client.userinfo(tokens, extras);
const { token_type, access_token } = tokens;
console.log(JSON.stringify({ token_type, access_token, claims: tokens.claims(), userinfo }));
process.exit(0);
