// hostile_names.mjs -- Chromium through a demo whose names and texts would run, if they could.
//
//	node hostile_names.mjs DEMO-AS-JSON
//
// At each place where a name, a text, a claim or a parameter of a stranger is shown: it is there as
// words, nothing of it became an element, nothing ran or was fetched, nothing broke out of the
// page's width, and no Content-Security-Policy had to stop it.
import { browser } from './chromium.mjs';

const demo = JSON.parse(process.argv[2]);
const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en', viewport: { width: 320, height: 640 } });
const page = await context.newPage();
const complaints = [];
let passed = 0;
let failed = 0;

context.setDefaultTimeout(60000);
page.on('console', (message) => {
	if (!message.text().startsWith('Failed to load resource'))
		complaints.push(message.text());
});
page.on('dialog', (dialog) => {
	complaints.push('a dialog opened');
	dialog.dismiss();
});
page.on('request', (request) => {
	if (!['document', 'stylesheet', 'other'].includes(request.resourceType()))
		complaints.push(`${request.resourceType()} ${request.url()}`);
});

// The page that is open now: said is what it must show as words.
async function look(what, said) {
	const wrong = await page.evaluate(() => {
		const made = document.querySelectorAll('script, img, [onerror], [onclick], [style]').length;
		const over = document.documentElement.scrollWidth - window.innerWidth;

		return [made > 0 ? `${made} elements of an attacker` : '', over > 0 ? `${over} px too wide` : '']
			.filter((text) => text !== '');
	});
	const text = await page.locator('body').innerText();

	wrong.push(...complaints.splice(0));
	if (said !== null && !text.replace(/\s+/g, ' ').includes(said))
		wrong.push(`does not say ${said} but ${text.slice(0, 500)}`);
	if (wrong.length === 0)
		passed++;
	else
		failed++;
	console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'}  ${what}${wrong.map((text) => `: ${text}`).join('')}`);
}

async function toChooser() {
	await page.goto(demo.service);
	await page.click('button[value=in]');
	await page.waitForSelector('button[name=provider][value=eve]');
}

async function toProvider() {
	await toChooser();
	await page.click('button[name=provider][value=eve]');
	await page.waitForSelector('input[name=confirmed]', { state: 'attached' });
	await look('what a provider wants known first', demo.hostile);
	await page.click('button.main');
	await page.waitForSelector('button[name=persona]');
}

await toChooser();
await look('names, a notice for all and one at a door', demo.hostile);
await toProvider();
await look('persons of the simulator', demo.hostile);
const state = new URL(page.url()).searchParams.get('state');
await page.goto(`${demo.issuer}/callback/eve?${new URLSearchParams({
	state, error: 'access_denied', error_description: demo.hostile, error_uri: 'javascript:alert(1)' })}`);
await look('an error of a provider, and its name', demo.hostile);
await toProvider();
await page.click('button[name=persona]');
await page.waitForSelector('#consent');
await look('claims', demo.hostile);
await page.evaluate(() => document.querySelector('#consent').removeAttribute('required'));
await page.click('button[value=continue]');
await page.waitForSelector('#problem');
await look('claims once more, without the tick', demo.hostile);
await page.check('#consent');
await page.click('button[value=continue]');
await page.waitForSelector('button[value=out]');
await page.goto(`${demo.issuer}/end_session?client_id=sample-service`);
await look('who asks her to sign out', demo.hostile);
await page.click('button[name=confirm]');
await page.waitForSelector('button[name=confirm]', { state: 'detached' });
await look('signed out', null);
for (const path of ['/authorize?client_id=', '/authorize?ui_locales=', '/accessibility?page_language=',
	'/error?reference=', '/error/', '/end_session?client_id=', '/signed_out/', '/callback/', '/']) {
	await page.goto(demo.issuer + path + encodeURIComponent(demo.hostile));
	await look(`a stranger's ${path}`, null);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
