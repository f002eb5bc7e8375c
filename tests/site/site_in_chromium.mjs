// Opens the pages of a site in headless Chromium and says what a reader's browser would: requests, console
// errors, what axe finds, the words of the redlines, and whether anything of a page ran. JSON on stdout.
//   node site_in_chromium.mjs MODULES CHROMIUM SCHEME ADDRESS...    (addresses: file:///... or http://...)
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [modules, chromium, scheme, ...addresses] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium: driver } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const context = await browser.newContext({ colorScheme: scheme, bypassCSP: false, viewport: { width: 1280, height: 900 } });
const found = [];
for (const address of addresses) {
  const tab = await context.newPage();
  const said = { address, requests: [], errors: [], dialogs: [] };
  tab.on("request", (request) => said.requests.push(request.url().slice(0, 300)));
  tab.on("requestfailed", (request) => said.errors.push(`failed: ${request.url().slice(0, 300)}`));
  tab.on("console", (message) => message.type() === "error" && said.errors.push(message.text()));
  tab.on("pageerror", (error) => said.errors.push(String(error)));
  tab.on("dialog", (dialog) => { said.dialogs.push(dialog.message()); dialog.dismiss(); });
  await tab.goto(address);
  const session = await context.newCDPSession(tab);
  // evaluated through the debugger, which a page's own policy does not bind
  const run = async (expression) => (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: true })).result.value;
  await run(axe);
  said.axe = await run(`axe.run(document, { preload: false, resultTypes: ["violations"] }).then((r) => r.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200)) })))`);
  said.ran = await tab.evaluate(() => typeof window.hostile !== "undefined");
  said.styled = await tab.evaluate(() => getComputedStyle(document.body).overflowWrap === "anywhere");
  said.redlines = await tab.evaluate(() => [...document.querySelectorAll(".inline")].map((one) => {
    const side = (gone) => { const copy = one.cloneNode(true); copy.querySelectorAll(gone).forEach((node) => node.remove()); return [...copy.querySelectorAll("p")].map((p) => p.textContent).join("\n"); };
    return { old: side("ins"), new: side("del") };
  }));
  said.overflow = [];
  for (const width of [1280, 390]) {
    await tab.setViewportSize({ width, height: 900 });
    said.overflow.push(await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth));
  }
  found.push(said);
  await tab.close();
}
await browser.close();
console.log(JSON.stringify(found));
