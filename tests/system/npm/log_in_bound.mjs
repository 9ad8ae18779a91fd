// One login by the OAuth library of OpenID4VC, of another author than openid-client: a pushed
// request, a signed assertion, tokens bound by DPoP. Prints the authorization URL, reads on standard
// input where the browser came back, prints tokens, claims and userinfo. Arguments: issuer,
// registration as JSON with "signs", the client's private JWK.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import readline from 'node:readline';
import { Oauth2Client, resourceRequest, setGlobalConfig, verifyIdTokenJwt } from '@openid4vc/oauth2';
import { SignJWT, compactVerify, exportJWK, generateKeyPair, importJWK } from 'jose';

setGlobalConfig({ allowInsecureUrls: true }); // plain http, on loopback
const [issuer, registration] = process.argv.slice(2);
const about = JSON.parse(registration);
const redirectUri = about.redirect_uris[0];
const pair = await generateKeyPair('ES256');
const publicJwk = await exportJWK(pair.publicKey);
const assertionKey = await importJWK(about.signs, 'ES256');

async function verifyJwt({ publicJwk: signerJwk, alg }, { compact }) {
	await compactVerify(compact, await importJWK(signerJwk, alg));
	return { verified: true, signerJwk };
}

async function assertIdentity({ body }) {
	body.client_id = about.client_id;
	body.client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
	body.client_assertion = await new SignJWT({ jti: randomBytes(16).toString('base64url') })
		.setProtectedHeader({ alg: 'ES256', kid: about.signs.kid })
		.setIssuer(about.client_id).setSubject(about.client_id).setAudience(issuer)
		.setExpirationTime('1m').sign(assertionKey);
}

const callbacks = {
	hash: (data, name) => createHash(name.replace('-', '')).update(data).digest(),
	generateRandom: (count) => randomBytes(count),
	signJwt: async (_, { header, payload }) => ({
		jwt: await new SignJWT(payload).setProtectedHeader(header).sign(pair.privateKey),
		signerJwk: publicJwk,
	}),
	clientAuthentication: assertIdentity,
	verifyJwt,
};
const client = new Oauth2Client({ callbacks });
const metadata = await client.fetchAuthorizationServerMetadata(issuer);
const state = randomBytes(16).toString('base64url');
const nonce = randomBytes(16).toString('base64url');
const asked = await client.createAuthorizationRequestUrl({
	authorizationServerMetadata: metadata, clientId: about.client_id, scope: about.scope, state, redirectUri,
	dpop: { signer: { method: 'jwk', alg: 'ES256', publicJwk } },
	additionalRequestPayload: { nonce, acr_values: 'eidas1' },
});
console.log(JSON.stringify({ authorization_url: asked.authorizationRequestUrl }));
const [url] = await once(readline.createInterface({ input: process.stdin }), 'line');
const answer = client.parseAuthorizationResponseRedirectUrl({ url });
client.verifyAuthorizationResponse({ authorizationServerMetadata: metadata, authorizationResponse: answer });
if (answer.state !== state || !answer.code)
	throw new Error(`no answer to what was asked: ${url}`);
const { accessTokenResponse: tokens, dpop } = await client.retrieveAuthorizationCodeAccessToken({
	authorizationServerMetadata: metadata, authorizationCode: answer.code, redirectUri,
	pkceCodeVerifier: asked.pkce.codeVerifier, dpop: asked.dpop,
});
const { payload: claims } = await verifyIdTokenJwt({
	idToken: tokens.id_token, callbacks, authorizationServer: metadata, clientId: about.client_id,
	expectedNonce: nonce,
});
const told = await resourceRequest({
	accessToken: tokens.access_token, url: metadata.userinfo_endpoint, callbacks, dpop,
	requestOptions: { method: 'GET', headers: new Headers() },
});
const userinfo = told.ok ? await told.response.json() : { status: told.response.status };
const { token_type, access_token } = tokens;
console.log(JSON.stringify({
	token_type, access_token, claims, userinfo,
	was_pushed: new URL(asked.authorizationRequestUrl).searchParams.has('request_uri'),
}));
