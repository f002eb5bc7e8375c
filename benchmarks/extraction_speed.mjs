// The engine's side of extraction_speed.py: the same pages, the same laps, times as JSON.
// Usage: node extraction_speed.mjs MANIFEST LAPS [SERVICE/TYPE]
import { readFileSync } from 'node:fs';
import extract from '@opentermsarchive/engine/extract';
import SourceDocument from '@opentermsarchive/engine/sourceDocument';

const [manifest, laps, only] = process.argv.slice(2);
const taken = {};

for (const entry of JSON.parse(readFileSync(manifest, 'utf8'))) {
  const name = `${entry.service}/${entry.type}`;
  if (only && only !== name) continue;
  const { fetch, select, remove } = JSON.parse(readFileSync(entry.declaration, 'utf8')).terms[entry.type];
  const content = readFileSync(entry.page, 'utf8');
  const times = [];
  for (let lap = 0; lap <= Number(laps); lap += 1) {
    const document = new SourceDocument({
      location: fetch,
      contentSelectors: select,
      insignificantContentSelectors: remove,
      content,
      mimeType: 'text/html',
    });
    const start = performance.now();
    try {
      await extract(document);
    } catch {
      break; // the selector matches nothing: no lap is counted
    }
    times.push(performance.now() - start);
  }
  taken[name] = times.slice(1);
}
console.log(JSON.stringify(taken));
