// The engine's side of archive_cost.py: its own recorder, with its own git repositories, once for each page.
// Usage: node recording_peer.mjs FOLDER PAGES EDITION
// FOLDER keeps its repositories; PAGES is JSON, a list of [page, text]; EDITION -1 starts up and records nothing,
// 0 records the pages as they are, and any other edition puts one word into each.
import { readFileSync } from 'node:fs';

const home = new URL('./node_modules/@opentermsarchive/engine/src/archivist/recorder/', import.meta.url);
const [Recorder, Snapshot, Version] = await Promise.all(
  ['index.js', 'snapshot.js', 'version.js'].map(async name => (await import(new URL(name, home))).default),
);

const [folder, pages, edition] = process.argv.slice(2);
const kept = name => ({
  storage: {
    type: 'git',
    git: {
      path: `${folder}/${name}`,
      publish: false,
      snapshotIdentiferTemplate: 'snapshot %SNAPSHOT_ID',
      author: { name: 'Bench', email: 'bench@example.org' },
    },
  },
});
const recorder = new Recorder({ versions: kept('versions'), snapshots: kept('snapshots') });
await recorder.initialize();

const edited = text => (edition === '0' ? text : text.replace(' ', ` edition${edition} `));
const taken = [];
if (edition !== '-1') {
  for (const [number, [page, text]] of JSON.parse(readFileSync(pages, 'utf8')).entries()) {
    const facts = { serviceId: `Service ${number % 20}`, termsType: `Privacy Policy ${number}`, fetchDate: new Date() };
    const start = performance.now();
    const snapshot = new Snapshot({ ...facts, content: edited(page), mimeType: 'text/html', metadata: {} });
    await recorder.record(snapshot);
    const version = new Version({
      ...facts, content: edited(text), snapshotIds: [snapshot.id ?? '0000000'], metadata: {},
    });
    await recorder.record(version);
    taken.push(performance.now() - start);
  }
}
console.log(JSON.stringify(taken));
