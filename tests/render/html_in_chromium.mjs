// Opens pages in headless Chromium and says what a reader's browser would: requests, console errors,
// what axe finds, the words of the redlines, whether anything of a page ran, and which changes are left by its
// search, by its filters, and without scripts. One JSON document on stdout.
//   node html_in_chromium.mjs MODULES CHROMIUM PAGE...     (SHOTS=folder: pictures at phone and desktop width)
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const [modules, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const { chromium: driver } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const found = [];
const left = (tab) => tab.evaluate(() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  return { changes: seen("article.change").map((one) => one.id), rows: seen("tr[data-of]").map((one) => one.dataset.of) };
});
for (const page of pages) {
  for (const scheme of ["light", "dark"]) {
    const context = await browser.newContext({ colorScheme: scheme, bypassCSP: false, viewport: { width: 1280, height: 900 } });
    const tab = await context.newPage();
    const said = { page: basename(page), scheme, requests: [], errors: [], dialogs: [] };
    tab.on("request", (request) => said.requests.push(request.url().slice(0, 200)));
    tab.on("console", (message) => message.type() === "error" && said.errors.push(message.text()));
    tab.on("pageerror", (error) => said.errors.push(String(error)));
    tab.on("dialog", (dialog) => { said.dialogs.push(dialog.message()); dialog.dismiss(); });
    await tab.goto(pathToFileURL(page).href);
    const results = await context.newCDPSession(tab).then(async (session) => {
      // evaluated through the debugger, which a page's own policy does not bind
      const run = async (expression) => (await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, allowUnsafeEvalBlockedByCSP: true })).result.value;
      await run(axe);
      return run(`axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => ({ id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200)) })))`);
    });
    said.axe = results;
    said.ran = await tab.evaluate(() => typeof window.hostile !== "undefined");
    said.actors = await tab.evaluate(() => document.querySelectorAll("script:not(body > script:last-child), iframe, object, embed, img, form, link, base, [style], a[href^='javascript:' i]").length + [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some((a) => /^on/i.test(a.name))).length);
    said.redlines = await tab.evaluate(() => [...document.querySelectorAll(".inline")].map((one) => {
      const side = (gone) => { const copy = one.cloneNode(true); copy.querySelectorAll(gone).forEach((node) => node.remove()); return [...copy.querySelectorAll("p")].map((p) => p.textContent).join("\n"); };
      return { old: side("ins"), new: side("del") };
    }));
    said.widest = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    said.every = await left(tab);
    const field = tab.locator("#search");
    if (await field.count()) {
      said.searched = await tab.evaluate(() => [...document.querySelectorAll("article.change h3 a")].at(-1).textContent);
      await field.fill(said.searched.toUpperCase());
      said.found = await left(tab);
      said.told = await tab.locator("output").textContent();
      await field.fill("");
      said.again = await left(tab);
      const boxes = tab.locator(".controls fieldset").first().locator("input");
      for (const box of await boxes.all()) await box.uncheck();
      said.filtered = await left(tab);
      for (const box of await boxes.all()) await box.check();
    }
    const quiet = await browser.newContext({ javaScriptEnabled: false });
    const bare = await quiet.newPage();
    await bare.goto(pathToFileURL(page).href);
    const shown = () => bare.locator("article.change:visible").count();
    said.bare = { fields: await bare.locator("#search").count(), boxes: await bare.locator("input[type=checkbox]").count(), changes: await shown() };
    for (const box of await bare.locator(".controls fieldset").first().locator("input").all()) await box.uncheck();
    said.bare.filtered = await shown();
    await quiet.close();
    if (process.env.SHOTS) {
      for (const [name, width] of [["desktop", 1280], ["phone", 390]]) {
        await tab.setViewportSize({ width, height: 900 });
        said[`overflow_${name}`] = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await tab.screenshot({ path: join(process.env.SHOTS, `${basename(page)}-${scheme}-${name}.png`), fullPage: true });
      }
    }
    found.push(said);
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
