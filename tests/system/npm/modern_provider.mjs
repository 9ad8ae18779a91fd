// An OpenID Provider of others, oidc-provider, that wants of its one client whatever it can: pushed
// and signed requests, assertions, bound tokens, and that encrypts and signs what it answers.
// Argument: a JSON object {port, client, nonces, push, certificate?, key?, forgets?, patience?}; one that
// forgets knows nothing of an access token that comes of a code; patience is for how many seconds it
// keeps our keys, instead of a minute. Prints "ready" once it listens, and a line of JSON for each
// request that reaches an endpoint of interest.
import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import Provider from 'oidc-provider';

const { port, client, certificate, key, nonces, push, forgets, patience } = JSON.parse(process.argv[2]);
const person = { sub: 'f81d4fae', given_name: 'Ada', family_name: 'Moderne', birthdate: '1980-12-10' };
const signing = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
	alg: 'ES256', use: 'sig', kid: 'here' };
const issuer = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`;
const certificateOf = (ctx) => ctx.socket.getPeerX509Certificate?.();

// Its own store forgets what came before the last thousand entries, which is little under load. This one
// keeps all for as long as it is to live, at most for two minutes.
const kept = new Map();
class Kept {
	constructor(model) { this.model = model; }
	name(id) { return `${this.model} ${id}`; }
	async upsert(id, payload, seconds) {
		const name = this.name(id);
		if (!kept.has(name))
			setTimeout(() => kept.delete(name), Math.min(seconds ?? 120, 120) * 1000).unref();
		kept.set(name, payload);
		if (payload.uid)
			kept.set(`${this.model} of ${payload.uid}`, id);
	}
	async find(id) { return kept.get(this.name(id)); }
	async findByUid(uid) { return this.find(kept.get(`${this.model} of ${uid}`)); }
	async consume(id) { (await this.find(id)).consumed = Math.floor(Date.now() / 1000); }
	async destroy(id) { kept.delete(this.name(id)); }
	async revokeByGrantId(grantId) {
		for (const [name, payload] of kept)
			if (name.startsWith(`${this.model} `) && payload.grantId === grantId)
				kept.delete(name);
	}
}

const provider = new Provider(issuer, {
	adapter: Kept,
	clients: [{ grant_types: ['authorization_code'], ...client }],
	issueRefreshToken: () => Boolean(forgets),
	jwks: { keys: [signing] },
	acrValues: ['eidas1'],
	claims: { openid: ['sub', 'acr', 'auth_time'], profile: ['given_name', 'family_name'], birth: ['birthdate'] },
	cookies: { keys: ['only-for-tests'] },
	clientAuthMethods: [client.token_endpoint_auth_method],
	features: {
		devInteractions: { enabled: false },
		pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: push },
		requestObjects: { request: true, requireSignedRequestObject: Boolean(client.request_object_signing_alg) },
		dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => nonces },
		encryption: { enabled: true },
		jwtUserinfo: { enabled: true },
		mTLS: {
			enabled: Boolean(certificate), certificateBoundAccessTokens: true,
			selfSignedTlsClientAuth: true, tlsClientAuth: true,
			getCertificate: certificateOf, certificateAuthorized: (ctx) => Boolean(certificateOf(ctx)),
			certificateSubjectMatches: (ctx, property, expected) =>
				property === 'tls_client_auth_subject_dn' && certificateOf(ctx).subject === expected,
		},
	},
	enabledJWA: { requestObjectSigningAlgValues: ['ES256', 'PS256'] },
	interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
	findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...person, acr: 'eidas1' }) }),
	loadExistingGrant: async (ctx) => {
		const grant = new ctx.oidc.provider.Grant({
			clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
		});
		grant.addOIDCScope('openid profile birth');
		await grant.save();
		return grant;
	},
	pkce: { required: () => true },
});

provider.use(async (ctx, next) => {
	if (patience) {
		const { asymmetricKeyStore: kept } = await provider.Client.find(client.client_id);
		kept.freshUntil = Math.min(kept.freshUntil ?? 0, Date.now() / 1000 + patience);
	}
	if (['/request', '/auth', '/token', '/me'].includes(ctx.path)) {
		if (ctx.path === '/me' && forgets) {
			const token = await provider.AccessToken.find(ctx.get('Authorization').split(' ')[1]);
			if (token?.gty === 'authorization_code') await token.destroy();
		}
		await next();
		console.log(JSON.stringify({ path: ctx.path, status: ctx.status, query: ctx.query,
			dpop: Boolean(ctx.get('DPoP')), scheme: ctx.get('Authorization').split(' ')[0],
			type: ctx.type, certificate: Boolean(certificate && certificateOf(ctx)) }));
		return undefined;
	}
	if (!ctx.path.startsWith('/interaction/'))
		return next();
	if (ctx.method === 'POST')
		return provider.interactionFinished(ctx.req, ctx.res,
			{ login: { accountId: person.sub, acr: 'eidas1', amr: ['pwd'] } });
	ctx.type = 'html';
	ctx.body = `<form method="post" action="${ctx.path}"><button name="who" value="ada">Ada</button></form>`;
	return undefined;
});
const server = certificate
	? https.createServer({ cert: certificate, key, requestCert: true, rejectUnauthorized: false }, provider.callback())
	: http.createServer(provider.callback());
for (const event of ['server_error', 'authorization.error', 'grant.error', 'userinfo.error',
	'pushed_authorization_request.error'])
	provider.on(event, (ctx, error) => console.error(event, error.message, error.error_detail ?? error.error_description));
server.listen(port, '127.0.0.1', () => console.log('ready'));
