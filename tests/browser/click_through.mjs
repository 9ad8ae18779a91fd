// click_through.mjs -- Chromium logs in through a running demo, as people do.
//
//	node click_through.mjs DEMO-AS-JSON
//
// What --once cannot see: that a Content-Security-Policy lets its own forms go where they must,
// that cookies come back across sites, that the back button and tabs work, without JavaScript and
// with the keyboard alone, in three languages.
import { browser } from './chromium.mjs';

const demo = JSON.parse(process.argv[2]);
let passed = 0;
let failed = 0;

// One test: its own browser profile, and no complaint of Chromium's is overlooked.
async function test(name, options, body) {
	const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en', ...options });
	context.setDefaultTimeout(60000);
	const complaints = [];
	context.on('console', (message) => {
		if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
			complaints.push(message.text());
	});
	try {
		await body(context);
		if (complaints.length > 0)
			throw new Error(`Chromium complains: ${complaints.join('; ')}`);
		passed += 1;
		console.log(`ok      ${name}`);
	} catch (why) {
		failed += 1;
		console.log(`FAILED  ${name}: ${why.stack}`);
		for (const page of context.pages())
			console.log(`        ${page.url().split('?')[0]}: ${(await words(page)).slice(0, 300)}`);
	}
	await context.close();
}

const words = (page) => page.locator('body').innerText().catch(() => '(no page)');

function expect(truth, what) {
	if (!truth)
		throw new Error(what);
}

// To the chooser; the provider's page; the end. Each waits for the page it leads to.
async function open(context) {
	const page = await context.newPage();
	await page.goto(demo.service);
	await page.click('button[value=in]');
	await page.waitForSelector('button[name=provider]');
	return page;
}
async function choose(page, provider) {
	await page.click(`button[name=provider][value=${provider}]`);
	await page.waitForSelector('button[name=persona]');
}
async function identify(page) {
	await page.locator('button[name=persona]').first().click();
	await page.waitForSelector('button[name=answer][value=continue]');
}
async function proceed(page) {
	await page.click('button[name=answer][value=continue]');
	await page.waitForSelector('button[value=out]');
}
async function logIn(context, provider) {
	const page = await open(context);
	await choose(page, provider);
	await identify(page);
	await proceed(page);
	return page;
}

for (const { id } of demo.providers.slice(0, 2))
	await test(`a person logs in with ${id} and logs out`, {}, async (context) => {
		const page = await logIn(context, id);
		expect((await words(page)).includes(demo.issuer), 'the claims are shown');
		await page.click('button[value=out]');
		const confirm = page.locator('button[name=confirm]');
		if (!page.url().startsWith(demo.service) && await confirm.count() > 0)
			await confirm.first().click();
		await page.waitForURL(`${demo.service}signed-out*`);
		await page.goto(demo.service);
		await page.waitForSelector('button[value=in]');
	});

await test('without JavaScript it is the same', { javaScriptEnabled: false }, async (context) => {
	await logIn(context, 'sim-low');
});

for (const language of ['fr', 'en', 'vi'])
	await test(`the browser's language is spoken: ${language}`, { locale: language }, async (context) => {
		const page = await open(context);
		expect(await page.getAttribute('html', 'lang') === language, await page.getAttribute('html', 'lang'));
	});

await test('two tabs are finished in reverse order', {}, async (context) => {
	const one = await open(context);
	const two = await open(context);
	await choose(one, 'sim-low');
	await choose(two, 'sim-high');
	await identify(two);
	await identify(one);
	await proceed(two);
	expect((await words(two)).includes('eidas'), 'the second tab arrives');
});

await test('back from the provider leads to the chooser, and another choice works', {}, async (context) => {
	const page = await open(context);
	await choose(page, 'sim-low');
	await page.goBack();
	await page.waitForSelector('button[name=provider]');
	await choose(page, 'sim-high');
	await identify(page);
	await proceed(page);
});

await test('back after the end shows no person and strands nobody', {}, async (context) => {
	const page = await logIn(context, 'sim-low');
	await page.goBack();
	const text = await words(page);
	expect(text.length > 0, 'there is a page');
	await page.goto(demo.service);
	await page.waitForSelector('button[value=out]');
});

// Tab until that has the focus: it is seen to have it, and not hidden below the window's edge.
async function reach(page, selector) {
	await page.waitForSelector(selector);
	for (let presses = 0; presses < 60; presses += 1) {
		await page.keyboard.press('Tab');
		const seen = await page.evaluate((wanted) => {
			const element = document.activeElement;
			const box = element.getBoundingClientRect();
			return element.matches(wanted) && {
				outline: getComputedStyle(element).outlineStyle !== 'none',
				inside: box.top < window.innerHeight && box.bottom > 0 && box.left >= 0 && box.right <= window.innerWidth,
			};
		}, selector);
		if (seen) {
			expect(seen.outline && seen.inside, `${selector} is seen to have the focus`);
			return;
		}
	}
	throw new Error(`Tab does not reach ${selector}`);
}
async function press(page, selector) {
	await reach(page, selector);
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

// From the service to her own page and out again, without a pointer; 400 % of 1280 by 1024 is 320 by 256.
const SCREENS = { 'a phone': { width: 320, height: 568 }, '400 %': { width: 320, height: 256 } };
for (const language of ['fr', 'en', 'vi'])
	for (const [screen, viewport] of Object.entries(SCREENS))
		await test(`${screen} and the keyboard alone are enough: ${language}`,
			{ locale: language, viewport, deviceScaleFactor: screen === '400 %' ? 4 : 1 }, async (context) => {
				const page = await context.newPage();
				await page.goto(demo.service);
				for (const button of ['[value=in]', '[name=provider]', '[name=persona]', '[name=answer]'])
					await press(page, `button${button}`);
				await page.waitForSelector('button[value=out]');
				await page.goto(`${demo.issuer}/account`);
				if (await page.locator('button[name=answer]').count() > 0)
					await press(page, 'button[name=answer]');
				await reach(page, '.choices input');
				await page.keyboard.press('Space');
				await press(page, 'button[name=do][value=providers]');
				await page.waitForSelector('[role=status]');
				await press(page, 'a[href*=end_session]');
				expect(await page.getAttribute('html', 'lang') === language, 'her language is spoken to the end');
				if (await page.locator('button[name=confirm]').count() > 0)
					await press(page, 'button[name=confirm]');
				await page.waitForSelector('h1');
				await press(page, 'a[href*="/feedback"]');
				await press(page, 'button[name=answer][value=worked]');
				await page.waitForSelector('[role=status]');
				expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is too wide');
			});

// Tab shows the link past the header, Enter follows it, and what it leads to has the focus.
async function skips(page) {
	await page.evaluate(() => document.activeElement?.blur());
	await page.keyboard.press('Tab');
	const box = await page.locator('.skip:focus').boundingBox();
	expect(box !== null && box.y >= 0 && box.height > 20, 'the link past the header is seen');
	await page.keyboard.press('Enter');
	expect(await page.evaluate(() => document.activeElement?.id) === 'content', 'the content has the focus');
}

await test('each page has a link past its header', {}, async (context) => {
	const page = await open(context);
	await skips(page);
	await choose(page, 'sim-low');
	await identify(page);
	await skips(page);
	await proceed(page);
	for (const path of ['/end_session', '/accessibility', '/authorize?client_id=nobody', '/nowhere']) {
		await page.goto(demo.issuer + path);
		await skips(page);
	}
});

await test('a double click on a provider leads there, and the sign-in ends well', {}, async (context) => {
	const page = await open(context);
	await page.dblclick('button[name=provider][value=sim-low]');
	await page.waitForSelector('button[name=persona]');
	await identify(page);
	await proceed(page);
});

// The service had taken the answer of the first click when the second made the browser forget it:
// the page leads to the service, which knows her or asks us, and we do.
async function arrive(page) {
	await page.click('a.main');
	await page.waitForSelector('button[value=out], button[value=in]');
	if (await page.locator('button[value=in]').count() > 0) {
		await page.click('button[value=in]');
		await proceed(page);
	}
}

await test('a double click on what she agrees to ends well, and on signing out', {}, async (context) => {
	const page = await open(context);
	await choose(page, 'sim-low');
	await identify(page);
	await page.dblclick('button[name=answer][value=continue]');
	await page.waitForSelector('button[value=out], a.main');
	if (await page.locator('a.main').count() > 0)
		await arrive(page);
	await page.goto(`${demo.issuer}/end_session`);
	await page.dblclick('button[name=confirm]');
	await page.waitForSelector('button[name=confirm]', { state: 'detached' });
	expect(await page.locator('h1').count() === 1, 'a page says so');
});

await test('the chooser may be read again', {}, async (context) => {
	const page = await open(context);
	await page.reload();
	await choose(page, 'sim-low');
	await identify(page);
	await proceed(page);
});

// Her own page, in a tab of its own.
async function ownPage(context) {
	const page = await context.newPage();
	await page.goto(`${demo.issuer}/account`);
	if (await page.locator('button[name=answer]').count() > 0)
		await page.click('button[name=answer][value=continue]');
	await page.waitForSelector('button[name=do]');
	return page;
}

await test('on her own page a double click, back, reading it again and two tabs are harmless', {}, async (context) => {
	await logIn(context, 'sim-low');
	const [one, two] = [await ownPage(context), await ownPage(context)];
	for (const page of [one, two]) {
		await page.dblclick('button[name=do][value=providers]');
		await page.waitForSelector('[role=status]');
	}
	await one.reload();
	await one.waitForSelector('button[name=do]');
	await one.goto(`${demo.issuer}/accessibility`);
	await one.goBack();
	await one.waitForSelector('button[name=do]');
	for (const page of [one, two]) { // what one tab ended, the other may end again
		await page.check('#sure');
		await page.dblclick('button[name=do][value=erase]');
		await page.waitForSelector('button[name=do]', { state: 'detached' });
		expect(await page.locator('main a').count() > 0, 'there is a way on');
	}
});

await test('the question after a sign-in takes a double click, back and being read again', {}, async (context) => {
	const page = await context.newPage();
	await page.goto(`${demo.issuer}/feedback`);
	await page.dblclick('button[name=answer][value=worked]');
	await page.waitForSelector('[role=status]');
	await page.reload();
	await page.waitForSelector('h1');
	await page.goBack();
	await page.waitForSelector('h1');
});

await test('pages that only tell are the same when they are read again or come back to', {}, async (context) => {
	const page = await context.newPage();
	for (const path of ['/status', '/statistics', '/accessibility', '/authorize?client_id=nobody', '/nowhere']) {
		await page.goto(demo.issuer + path);
		const title = await page.title();
		await page.reload();
		expect(await page.title() === title, `${path} again`);
		await page.goto(demo.service);
		await page.goBack();
		expect(await page.title() === title, `back to ${path}`);
	}
});

// The answer of a provider counts once (U49): she is told so, and led back to the service.
await test('reading the information page again strands nobody', {}, async (context) => {
	const page = await open(context);
	await choose(page, 'sim-low');
	await identify(page);
	await page.reload();
	await page.click('a.main');
	await page.waitForURL(`${demo.service}**`);
	await page.goto(demo.service);
	await page.waitForSelector('button[value=in]');
});

// Whoever knows no service is led to where they are.
await test('an error page without a service has a way out', {}, async (context) => {
	const page = await context.newPage();
	for (const path of ['/authorize?client_id=nobody', '/nowhere']) {
		await page.goto(demo.issuer + path);
		await page.click('a.main');
		await page.waitForURL(demo.service);
	}
});

await test('back from what she agrees to strands nobody', {}, async (context) => {
	const page = await open(context);
	await choose(page, 'sim-low');
	await identify(page);
	await page.goBack();
	await page.goBack();
	await page.waitForSelector('button[name=provider]');
	await choose(page, 'sim-high');
	await identify(page);
	await proceed(page);
});

await test('signed out in one tab, signing out in another ends well', {}, async (context) => {
	const one = await logIn(context, 'sim-low');
	const two = await context.newPage();
	for (const page of [one, two])
		await page.goto(`${demo.issuer}/end_session`);
	for (const page of [one, two]) {
		await page.click('button[name=confirm]');
		await page.waitForSelector('button[name=confirm]', { state: 'detached' });
		expect(await page.locator('h1').count() === 1, 'a page says so');
	}
});

await test('a choice is remembered if she wants that, until she does not', {}, async (context) => {
	const first = async (page) => page.locator('button[name=provider]').first().getAttribute('value');
	let page = await open(context);
	expect(await first(page) === 'sim-low', 'the first of all');
	await page.check('#remember');
	await choose(page, 'sim-high');
	page = await open(context);
	expect(await first(page) === 'sim-high', 'the last that she chose comes first');
	expect(await page.locator('.last').count() === 1, 'and says why');
	await page.click('button[name=forget]');
	await page.waitForSelector('#remember');
	expect(await first(page) === 'sim-low', 'it is forgotten');
	expect(!(await context.cookies()).some(({ name }) => name.endsWith('parvis-provider')), 'and so is its cookie');
});

await test('each page leads to the accessibility statement, and back', {}, async (context) => {
	const page = await open(context);
	await page.click('.foot a[href$="/accessibility"]');
	await page.waitForSelector('h1');
	expect((await words(page)).includes('nobody has audited them'), 'it says how far it goes');
	await page.goBack();
	await choose(page, 'sim-low');
});

await test('cancelling at the chooser returns to the service', {}, async (context) => {
	const page = await open(context);
	await page.click('button[name=cancel]');
	await page.waitForURL(`${demo.service}callback*`);
	expect((await words(page)).includes('access_denied'), 'the service is told');
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
