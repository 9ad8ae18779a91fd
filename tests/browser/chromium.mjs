// chromium.mjs -- Chromium as these tests start it: quiet, and with nothing to do but what they ask.
import { chromium } from "playwright-core";

export const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
