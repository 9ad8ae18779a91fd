// chooser_states.mjs -- every state of a door in the chooser, in Chromium, in each language.
//
//	node chooser_states.mjs ABOUT-AS-JSON [PICTURES]
//
// chooser_states.py starts the broker that it looks at. A door is open (it can be pressed), closed
// (a name that says why, where anybody may know) or not there; axe-core finds nothing.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { browser } from './chromium.mjs';

const about = JSON.parse(process.argv[2]);
const pictures = process.argv[3];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const faults = [];
let checks = 0;

// What a door must say besides its name; undefined: it is not there. t: the texts of a language.
const open = (...said) => ({ isOpen: true, said });
const closed = (...said) => ({ isOpen: false, said });
const NAMES = { 'sim-low': /simul|mô phỏng/ };
const TABLES = {
	usual: (t, work) => ({
		'sim-high': open(), trial: open(t.beta), slow: open(t.slow), bridge: open(),
		works: closed(t.maintenance, work), down: closed(t.down), off: closed(), excluded: closed(),
		hidden: undefined, 'bridge-off': undefined,
	}),
	higher: (t) => ({
		'sim-low': closed(t.level_too_low), 'sim-high': open(), trial: open(t.beta), slow: open(t.slow),
		off: closed(), excluded: closed(), hidden: undefined, 'bridge-off': undefined,
	}),
	suspicious: (t) => ({
		'sim-low': closed(t.below_floor), 'sim-high': open(), trial: open(t.beta), bridge: open(),
		off: closed(), excluded: closed(), hidden: undefined, 'bridge-off': undefined,
	}),
};

// In the page: the doors by what they say, open ones by their value.
function readDoors() {
	return [...document.querySelectorAll('.doors > li')].map((li) => {
		const button = li.querySelector('button[name=provider]');
		return {
			value: button?.value, name: li.querySelector('bdi').textContent,
			small: [...li.querySelectorAll('.small, .beta')].map((span) => span.textContent),
			under: document.getElementById(li.parentElement.getAttribute('aria-labelledby')).textContent,
		};
	});
}

function checkDoor(id, wanted, doors, t) {
	const door = doors.find((d) => d.value === id || d.name === id ||
		(d.value === undefined && NAMES[id]?.test(d.name)));
	if (wanted === undefined)
		return door === undefined ? [] : [`${id} is there`];
	if (door === undefined)
		return [`${id} is not there`];
	const wrong = [];
	const said = [wanted.isOpen ? t.with : t.closed, ...wanted.said].sort().join('|');
	if ((door.value !== undefined) !== wanted.isOpen)
		wrong.push(`${id} is ${wanted.isOpen ? 'closed' : 'open'}`);
	if ([...door.small].sort().join('|') !== said)
		wrong.push(`${id} says ${door.small.join('|')}, not ${said}`);
	if (door.under !== (id.startsWith('bridge') ? t.european : t.accounts))
		wrong.push(`${id} stands under ${door.under}`);
	return wrong;
}

async function check(language, table) {
	const t = about.words[language];
	const context = await browser.newContext({
		locale: language, ignoreHTTPSErrors: true,
		extraHTTPHeaders: table === 'suspicious' ? { 'X-Suspicious': '1' } : {},
	});
	const page = await context.newPage();
	await page.goto(table === 'higher' ? about.higher : about.usual);
	const doors = await page.evaluate(readDoors);
	const work = about.work[language === 'en' ? 'text' : `text#${language}`];
	const wrong = Object.entries(TABLES[table](t, work))
		.flatMap(([id, wanted]) => checkDoor(id, wanted, doors, t));
	if (pictures !== undefined)
		await page.screenshot({ path: `${pictures}/${table}-${language}.png`, fullPage: true });
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document,
		{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
	wrong.push(...found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`));
	faults.push(...wrong.map((text) => `${table} ${language}: ${text}`));
	checks += 1;
	await context.close();
}

for (const language of ['fr', 'en', 'vi'])
	for (const table of Object.keys(TABLES))
		await check(language, table);
await browser.close();
for (const fault of faults)
	console.log(fault);
console.log(`${checks} choosers, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
