// @ts-check
// A client that asks every 10 ms whether the service is alive, in a process of its own, so that
// what it measures is not the time of the attacker. Its argument is the address. Sends
// { count, failed, longestMs } whenever it receives a message, and starts again.
import http from 'node:http';

const EVERY_MS = 10;
const [url = ''] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
let heard = { count: 0, failed: 0, longestMs: 0 };

setInterval(() => {
  const began = performance.now();
  const request = http.get(url, { agent }, (response) => {
    response.resume().once('end', () => {
      heard.count += 1;
      if (response.statusCode !== 200) heard.failed += 1;
      heard.longestMs = Math.max(heard.longestMs, performance.now() - began);
    });
  });
  request.on('error', () => {
    heard.failed += 1;
  });
}, EVERY_MS);

process.on('message', () => {
  process.send?.(heard);
  heard = { count: 0, failed: 0, longestMs: 0 };
});
process.on('disconnect', () => process.exit());
