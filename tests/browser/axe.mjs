// axe.mjs -- what a browser makes of every page that render_pages wrote.
//
//	node axe.mjs FOLDER [PICTURES [PAGE...]]
//
// Each page, narrow and wide, light and dark, under the Content-Security-Policy it is served with:
// axe-core finds nothing against WCAG 2.2 AA, nothing scrolls sideways at 320 px (1280 px at 400 %
// zoom), what can be pressed is 44 px high, the keyboard reaches all of it, nothing is loaded from
// elsewhere, and nothing that a value says is run. PICTURES gets a screenshot of each.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readdirSync, readFileSync, existsSync, mkdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { browser } from "./chromium.mjs";

const [folder, pictures, ...chosen] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const policy = (style) => `default-src 'none'; style-src ${style}; img-src 'self'; form-action 'self'; ` +
	"base-uri 'none'; frame-ancestors 'none'";
const rules = {
	light: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	dark: ["cat.color"], // nothing else depends on the scheme
};
// 320 by 256 is what 1280 by 1024 leaves at 400 % (WCAG 2.2, 1.4.10).
const views = [[320, 256], [320, 900], [1280, 900]].flatMap(([width, height]) =>
	["light", "dark"].map((scheme) => ({ width, height, scheme })));
const faults = [];

// What render_pages says that a page may have of style; the kit's pages have a file of their own.
function styleOf(path) {
	const file = join(folder, path.endsWith("-theme.html") ? "style-theme.txt" : "style.txt");

	return existsSync(file) ? readFileSync(file, "utf8") : "'self'";
}

function serve(request, response) {
	const path = join(folder, normalize(new URL(request.url, "http://localhost").pathname));
	const type = path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";

	if (!existsSync(path)) {
		response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
		return;
	}
	response.writeHead(200, {
		"Content-Type": type,
		"Content-Security-Policy": policy(styleOf(path)),
		"X-Content-Type-Options": "nosniff",
	});
	response.end(readFileSync(path));
}

// In the page: what is wrong with its shape.
function measure() {
	const wrong = [];
	const pressed = document.querySelectorAll(
		"button, a.main, a.quiet, a.link, .language, .foot a, .tick label, .field :is(select, input), .parvis-button");

	if (document.documentElement.scrollWidth > window.innerWidth)
		wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} px`);
	for (const element of pressed) {
		const box = element.getBoundingClientRect();

		if (box.height < 44 || box.width < 44)
			wrong.push(`too small to press: ${element.textContent.trim()} ${box.width}x${box.height}`);
	}
	return wrong;
}

// In the page, before axe leaves marks of its own in it: what is wrong with its elements.
function measureOnce() {
	const wrong = [];

	if (document.querySelectorAll("h1").length !== 1)
		wrong.push("has not one h1");
	if (document.querySelector("script, img, [onerror], [style]") !== null)
		wrong.push("a value became an element");
	return wrong;
}

// In the page: what axe-core finds.
async function runAxe(tags) {
	const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });

	return found.violations.map(({ id, nodes }) =>
		`${id}: ${nodes.map((node) => node.html).join(" ").slice(0, 300)}`);
}

const PRESSED = "a[href], button, select, input:not([type=hidden])";

// In the page: what the keyboard reaches from now on, if it is seen to have the focus.
function followFocus(pressed) {
	window.reached = new Set();
	document.addEventListener("focusin", ({ target }) => {
		const box = target.getBoundingClientRect();

		if (getComputedStyle(target).outlineStyle !== "none" && box.bottom > 0 && box.top < window.innerHeight)
			window.reached.add([...document.querySelectorAll(pressed)].indexOf(target));
	});
}

// In the page, when a key was pressed last: as if the keyboard had reached all of it. The first may have
// the focus already: it comes round late, by way of the browser's own window.
function focusEach(pressed) {
	for (const element of document.querySelectorAll(pressed)) {
		document.activeElement.blur();
		element.focus();
	}
}

// In the page.
function countReached() {
	return [...window.reached].filter((i) => i >= 0).length;
}

// The order of the keyboard is that of the page, whatever its colours; they decide what is seen.
async function checkKeyboard(page, scheme) {
	const count = await page.locator(PRESSED).count();

	await page.evaluate(() => window.reached.clear());
	if (scheme === "dark")
		await page.evaluate(focusEach, PRESSED);
	else // round once, wherever it begins, and on while the focus has not come back from the window
		for (let i = 0; i < count || (i < 4 * count && (await page.evaluate(countReached)) < count); i++)
			await page.keyboard.press("Tab");
	const reached = await page.evaluate(countReached);

	await page.evaluate(() => document.activeElement.blur());
	return reached === count ? [] : [`the keyboard reaches ${reached} of ${count}`];
}

// One view of the page that is open.
async function checkView(page, file, { width, height, scheme }) {
	const wrong = [];

	await page.setViewportSize({ width, height });
	await page.emulateMedia({ colorScheme: scheme });
	wrong.push(...(await page.evaluate(measure)));
	if (pictures !== undefined)
		await page.screenshot({ path: join(pictures, `${file}-${width}x${height}-${scheme}.png`), fullPage: true });
	wrong.push(...(await page.evaluate(runAxe, rules[scheme])));
	wrong.push(...(await checkKeyboard(page, scheme)));
	return wrong.map((text) => `${width}x${height}-${scheme}: ${text}`);
}

// Nothing of a page depends on the view but how it is laid out: it is loaded once, and looked at in each.
async function check(page, origin, file) {
	const wrong = [];
	let requests = 0;
	const onConsole = (message) => wrong.push(`console: ${message.text()}`);
	const onRequest = (request) => {
		requests++;
		if (!request.url().startsWith(origin))
			wrong.push(`asks for ${request.url()}`);
	};
	const onDialog = (dialog) => {
		wrong.push("a dialog opened");
		dialog.dismiss();
	};

	page.on("console", onConsole).on("request", onRequest).on("dialog", onDialog);
	await page.goto(`${origin}/${file}`);
	if (requests > 1 + (await page.locator("link[rel=stylesheet]").count()))
		wrong.push(`makes ${requests} requests`);
	wrong.push(...(await page.evaluate(measureOnce)));
	await page.evaluate(axe);
	await page.evaluate(followFocus, PRESSED);
	for (const view of views)
		wrong.push(...(await checkView(page, file, view)));
	page.off("console", onConsole).off("request", onRequest).off("dialog", onDialog);
	faults.push(...wrong.map((text) => `${file} ${text}`));
}

const server = createServer(serve);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const files = readdirSync(folder).filter((name) => name.endsWith(".html") &&
	(chosen.length === 0 || chosen.some((start) => name.startsWith(start))));
const queue = [...files];

// Two at once: while one waits for Chromium, the other is looked at.
async function checkAll() {
	const page = await browser.newPage();

	for (let file = queue.shift(); file !== undefined; file = queue.shift())
		await check(page, origin, file);
}

if (pictures !== undefined)
	mkdirSync(pictures, { recursive: true });
try {
	await Promise.all([checkAll(), checkAll()]);
} finally {
	await browser.close();
	server.close();
}
for (const fault of faults)
	console.log(fault);
console.log(`${files.length} pages, ${files.length * views.length} checks, ${faults.length} faults`);
process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;
