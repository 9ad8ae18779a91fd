// An OpenID Provider of others: oidc-provider with one client, one person, and the least of pages.
// Arguments: port, client_id, client_secret, redirect_uri. Prints "ready" once it listens.
import Provider from 'oidc-provider';

const [port, client_id, client_secret, redirect_uri] = process.argv.slice(2);
const person = {
	sub: 'f81d4fae', given_name: 'Ada', family_name: 'Indépendante', birthdate: '1980-12-10',
	gender: 'female', email: 'ada@independent.example', email_verified: true,
};
const provider = new Provider(`http://127.0.0.1:${port}`, {
	clients: [{
		client_id, client_secret, redirect_uris: [redirect_uri], grant_types: ['authorization_code'],
		token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'RS256',
	}],
	acrValues: ['eidas1'],
	claims: {
		openid: ['sub', 'acr', 'auth_time'], profile: ['given_name', 'family_name'],
		birth: ['birthdate', 'gender'], email: ['email', 'email_verified'],
	},
	cookies: { keys: ['only-for-tests'] },
	features: { devInteractions: { enabled: false } },
	interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
	findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...person, acr: 'eidas1' }) }),
	loadExistingGrant: async (ctx) => {
		const grant = new ctx.oidc.provider.Grant({
			clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
		});
		grant.addOIDCScope('openid profile birth email');
		await grant.save();
		return grant;
	},
	pkce: { required: () => true },
});

provider.use(async (ctx, next) => {
	if (!ctx.path.startsWith('/interaction/'))
		return next();
	if (ctx.method === 'POST')
		return provider.interactionFinished(ctx.req, ctx.res,
			{ login: { accountId: person.sub, acr: 'eidas1', amr: ['pwd'] } });
	ctx.type = 'html';
	ctx.body = `<form method="post" action="${ctx.path}"><button name="who" value="ada">Ada</button></form>`;
	return undefined;
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
