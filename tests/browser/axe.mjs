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
import { chromium } from "playwright-core";

const [folder, pictures, ...chosen] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const policy =
	"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'";
const rules = {
	light: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	dark: ["cat.color"], // nothing else depends on the scheme
};
const browserArguments = [
	"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-background-networking", "--disable-component-update", "--disable-sync",
];
// 320 by 256 is what 1280 by 1024 leaves at 400 % (WCAG 2.2, 1.4.10).
const views = [[320, 256], [320, 900], [1280, 900]].flatMap(([width, height]) =>
	["light", "dark"].map((scheme) => ({ width, height, scheme })));
const faults = [];

function serve(request, response) {
	const path = join(folder, normalize(new URL(request.url, "http://localhost").pathname));
	const type = path.endsWith(".css") ? "text/css" : "text/html; charset=utf-8";

	if (!existsSync(path)) {
		response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
		return;
	}
	response.writeHead(200, {
		"Content-Type": type,
		"Content-Security-Policy": policy,
		"X-Content-Type-Options": "nosniff",
	});
	response.end(readFileSync(path));
}

// In the page: what is wrong with its shape.
function measure() {
	const wrong = [];
	const pressed = document.querySelectorAll(
		"button, a.main, a.quiet, .language, .foot a, .tick label, select, .parvis-button");

	if (document.documentElement.scrollWidth > window.innerWidth)
		wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} px`);
	for (const element of pressed) {
		const box = element.getBoundingClientRect();

		if (box.height < 44 || box.width < 44)
			wrong.push(`too small to press: ${element.textContent.trim()} ${box.width}x${box.height}`);
	}
	if (document.querySelectorAll("h1").length !== 1)
		wrong.push("has not one h1");
	if (document.querySelector("script, img, [onerror], [style]") !== null)
		wrong.push("a value became an element");
	return wrong;
}

const PRESSED = "a[href], button, select, input:not([type=hidden])";

async function checkKeyboard(page) {
	const count = await page.locator(PRESSED).count();
	const reached = new Set();

	for (let i = 0; i < count + 3; i++) { // round once, wherever it begins
		await page.keyboard.press("Tab");
		reached.add(await page.evaluate((pressed) => {
			const element = document.activeElement;
			const style = getComputedStyle(element);
			const isSeen = style.outlineStyle !== "none" && element.matches(pressed);

			return isSeen ? [...document.querySelectorAll(pressed)].indexOf(element) : -1;
		}, PRESSED));
	}
	reached.delete(-1);
	return reached.size === count ? [] : [`the keyboard reaches ${reached.size} of ${count}`];
}

async function check(page, origin, file, { width, height, scheme }) {
	const wrong = [];
	const note = (text) => wrong.push(text);
	const view = `${width}x${height}-${scheme}`;
	let requests = 0;
	const onConsole = (message) => note(`console: ${message.text()}`);
	const onRequest = (request) => {
		requests++;
		if (!request.url().startsWith(origin))
			note(`asks for ${request.url()}`);
	};
	const onDialog = (dialog) => {
		note("a dialog opened");
		dialog.dismiss();
	};

	await page.setViewportSize({ width, height });
	await page.emulateMedia({ colorScheme: scheme });
	page.on("console", onConsole).on("request", onRequest).on("dialog", onDialog);
	await page.goto(`${origin}/${file}`);
	if (requests > 1 + (await page.locator("link[rel=stylesheet]").count()))
		note(`makes ${requests} requests`);
	wrong.push(...(await page.evaluate(measure)));
	if (pictures !== undefined)
		await page.screenshot({ path: join(pictures, `${file}-${view}.png`), fullPage: true });
	await page.evaluate(axe);
	const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), rules[scheme]);
	for (const violation of found.violations)
		note(`${violation.id}: ${violation.nodes.map((node) => node.html).join(" ").slice(0, 300)}`);
	wrong.push(...(await checkKeyboard(page)));
	page.off("console", onConsole).off("request", onRequest).off("dialog", onDialog);
	faults.push(...wrong.map((text) => `${file} ${view}: ${text}`));
}

const server = createServer(serve);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: browserArguments });
const page = await browser.newPage();
const files = readdirSync(folder).filter((name) => name.endsWith(".html") &&
	(chosen.length === 0 || chosen.some((start) => name.startsWith(start))));
let checks = 0;

if (pictures !== undefined)
	mkdirSync(pictures, { recursive: true });
try {
	for (const file of files)
		for (const view of views) {
			await check(page, origin, file, view);
			checks++;
		}
} finally {
	await browser.close();
	server.close();
}
for (const fault of faults)
	console.log(fault);
console.log(`${files.length} pages, ${checks} checks, ${faults.length} faults`);
process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;
