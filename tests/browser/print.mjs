// print.mjs -- what comes out on paper of every page that render_pages wrote.
//
//	node print.mjs FOLDER [PICTURES]
//
// Black on white whatever the screen was, nothing that can only be pressed, addresses where a link
// leads away from here; the information page and the error page with its reference are one sheet.
// PICTURES gets them as PDF.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser } from "./chromium.mjs";

const [folder, pictures] = process.argv.slice(2);
const SHEETS = /^(information|error|signed_out|account_ended)-(?!hostile)/;
const SHEET = { width: 794, height: 1123 }; // A4 at 96 dots an inch
const page = await browser.newPage({ viewport: SHEET });
const files = readdirSync(folder).filter((name) => /-(fr|theme)\.html$/.test(name));
const faults = [];

// In the page: what is on paper and should not be, or the other way round.
function measure() {
	const wrong = [];
	const isSeen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 1;
	const style = getComputedStyle(document.body);

	if (style.color !== "rgb(0, 0, 0)" || style.backgroundColor !== "rgb(255, 255, 255)")
		wrong.push(`is ${style.color} on ${style.backgroundColor}`);
	for (const element of document.querySelectorAll("button:not(.door), input, select, .skip, .language, .main, .quiet"))
		if (isSeen(element))
			wrong.push(`prints what can only be pressed: ${element.outerHTML.slice(0, 120)}`);
	for (const element of document.querySelectorAll("h1, .platform, .lead, dt, dd"))
		if (!isSeen(element))
			wrong.push(`does not print ${element.outerHTML.slice(0, 120)}`);
	for (const link of document.querySelectorAll("a[href^=http]"))
		if (isSeen(link) && !getComputedStyle(link, "::after").content.includes(link.getAttribute("href")))
			wrong.push(`has no address of ${link.outerHTML.slice(0, 120)}`);
	return wrong;
}

if (pictures !== undefined)
	mkdirSync(pictures, { recursive: true });
await page.emulateMedia({ media: "print", colorScheme: "dark" });
for (const file of files) {
	await page.setContent(readFileSync(join(folder, file), "utf8"));
	const wrong = await page.evaluate(measure);
	if (SHEETS.test(file)) {
		const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
		const count = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;

		if (count !== 1)
			wrong.push(`takes ${count} sheets`);
		if (pictures !== undefined)
			writeFileSync(join(pictures, file.replace(".html", ".pdf")), pdf);
	}
	faults.push(...wrong.map((text) => `${file} ${text}`));
}
await browser.close();
for (const fault of faults)
	console.log(fault);
console.log(`${files.length} pages, ${faults.length} faults`);
process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;
