// A client by a library of others, express-openid-connect, that hears by the back channel that a
// session ended. Arguments: port, issuer, registration as JSON. Prints "ready" once it listens.
import http from 'node:http';
import express from 'express';
import { auth } from 'express-openid-connect';

const [port, issuerBaseURL, registration] = process.argv.slice(2);
const about = JSON.parse(registration);

class Memory {
	kept = new Map();

	get(id, done) { done(null, this.kept.get(id)); }

	set(id, value, done) { this.kept.set(id, value); done?.(null); }

	destroy(id, done) { this.kept.delete(id); done?.(null); }
}

const app = express();
app.use(auth({
	issuerBaseURL,
	baseURL: `http://localhost:${port}`,
	clientID: about.client_id,
	clientSecret: about.client_secret,
	secret: 'only for tests, and long enough',
	authRequired: false,
	idTokenSigningAlg: 'ES256',
	authorizationParams: { response_type: 'code', response_mode: 'query', scope: about.scope },
	backchannelLogout: { store: new Memory() },
	// A bare Debian has no /etc/hosts: localhost is loopback all the same (RFC 6761 6.3).
	httpAgent: {
		http: new http.Agent({
			lookup: (name, options, done) => (options.all
				? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
		}),
	},
}));
app.get('/', (request, response) => response.send(request.oidc.isAuthenticated()
	? `signed in: ${request.oidc.user.sub}` : 'signed out'));
app.listen(Number(port), '127.0.0.1', () => console.log('ready'));
