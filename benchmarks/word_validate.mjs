// Reads Word documents with Microsoft's Open XML SDK (npm: @ooxml-tools/validate) and says what it finds.
//   node word_validate.mjs MODULES FILE...        one JSON list on stdout: [[file, errors], ...]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const entry = join(modules, "node_modules/@ooxml-tools/validate/dist/npm/index.js");
const { default: validate } = await import(pathToFileURL(entry).href);
const found = [];
for (const file of files) found.push([file, await validate(readFileSync(file), "docx", "Microsoft365")]);
console.log(JSON.stringify(found));
process.exit(0);
