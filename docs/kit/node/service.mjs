// Sign in with Parvis in Node: npm install express express-openid-connect
//
//	PARVIS_ISSUER=... PARVIS_CLIENT_ID=... PARVIS_CLIENT_SECRET=... \
//	SERVICE_URL=https://service.example SERVICE_SECRET=... PORT=3000 node service.mjs
import express from 'express';
import { auth } from 'express-openid-connect';

const LEVELS = ['eidas1', 'eidas2', 'eidas3']; // how sure of who it is: those that are enough, the least first
const page = (body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Our service</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/parvis-button.css"></head><body><main><h1>Our service</h1>${body}</main></body></html>`;
const signIn = '<p><a class="parvis-button" href="/login" lang="en"><svg viewBox="0 0 24 28" aria-hidden="true" focusable="false"><path d="M3 28V12a9 9 0 0 1 18 0v16" fill="none" stroke="currentColor" stroke-width="5"/></svg><span>Sign in with Parvis</span></a></p>';
const signOut = '<p>You are signed in.</p><p><a href="/logout">Sign out</a></p>';
const refuse = (why) => { throw Object.assign(new Error(why), { status: 403 }); };

// Sessions of Parvis that are over; on several machines, in your database.
const ended = new Map();
const store = {
	get: (id, done) => done(null, ended.get(id)),
	set: (id, value, done) => { ended.set(id, value); done?.(null); },
	destroy: (id, done) => { ended.delete(id); done?.(null); },
};

const app = express();
app.use(express.static('static'));
// The library adds /login, /callback and /logout; it checks state, nonce, signature and times.
app.use(auth({
	issuerBaseURL: process.env.PARVIS_ISSUER,
	clientID: process.env.PARVIS_CLIENT_ID,
	clientSecret: process.env.PARVIS_CLIENT_SECRET,
	baseURL: process.env.SERVICE_URL,
	secret: process.env.SERVICE_SECRET, // 32 random bytes, the same on all your machines
	authRequired: false,
	idpLogout: true,
	idTokenSigningAlg: 'ES256',
	authorizationParams: {
		response_type: 'code', response_mode: 'query', scope: 'openid profile', acr_values: LEVELS[0],
	},
	routes: { backchannelLogout: '/back-channel-logout', postLogoutRedirect: `${process.env.SERVICE_URL}/` },
	backchannelLogout: { store },
	afterCallback: async (request, response, session) => {
		const claims = JSON.parse(Buffer.from(session.id_token.split('.')[1], 'base64url'));
		if (request.query.iss !== process.env.PARVIS_ISSUER) // RFC 9207
			refuse('an answer of somebody else');
		if (!LEVELS.includes(claims.acr))
			refuse('signed in at another level');
		const userinfo = await fetch(`${process.env.PARVIS_ISSUER}/userinfo`,
			{ headers: { Authorization: `Bearer ${session.access_token}` } });
		const person = userinfo.ok ? await userinfo.json() : {};
		if (person.sub !== claims.sub)
			refuse('userinfo about somebody else');
		return { ...session, name: person.given_name };
	},
}));
app.get('/', (request, response) => response.send(page(request.oidc.isAuthenticated() ? signOut : signIn)));
app.use((error, request, response, next) => response.status(error.status ?? 500)
	.send(page(`<p>You were not signed in.</p>${signIn}`)));
app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
