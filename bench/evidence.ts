import { spawnSync } from 'node:child_process';
import { createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pastMonths } from './agency';
import { layHistory } from './past';
import { cpuMsOf, memoryOf, resetPeak } from './proc';
import { agreementId, atRest } from './queries';
import { median, type Measured } from './report';
import { ADMIN_KEY, inFolder, Server } from './server';
import { shapes } from './shapes';

const SECONDS_MAX = 2;
const verifier = join(__dirname, '../../verifier/minutebook-verify.js');

interface Row {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** The evidence of ten closed months with 20,000 entries: written by a server that serves, and checked by the verifier in a process of its own. */
export function evidence(rounds: number): Promise<Measured> {
  return inFolder(async (folder) => {
    layHistory(folder, 'as-of');
    const server = await Server.minutebook(folder);
    try {
      await atRest(server.pid);
      const through = pastMonths(shapes['as-of']!.months).at(-2)!;
      const path = `/v1/agreements/${agreementId(0)}/evidence?through=${through}`;
      const file = join(folder, 'evidence.json');
      // The first is for warming up, as in a server that has served for a while.
      const first = await made(server, path, file);
      resetPeak(server.pid);
      const before = memoryOf(server.pid).anonymousMb;
      const [makings, checks]: [Row[], (Row & Verified)[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        makings.push(await made(server, path, file));
        checks.push(verified(file));
      }
      const { peakMb, anonymousMb, fileMb } = memoryOf(server.pid);
      const { events, megabytes } = checks[0]!;
      const [making, check] = [middle(makings), middle(checks)];
      return {
        head: ['what', 's', 'CPU s', 'events', 'MB'],
        rows: [
          ['made, the first time', first.seconds, first.cpuSeconds, events, megabytes],
          ['made', making.seconds, making.cpuSeconds, events, megabytes],
          ['verified, with the start of Node', check.seconds, check.cpuSeconds, events, megabytes],
        ],
        figures: [
          { name: 'evidence of 20,000 events, made', value: making.seconds, unit: 's', atMost: SECONDS_MAX },
          { name: 'evidence of 20,000 events, made, CPU', value: making.cpuSeconds, unit: 's' },
          { name: 'evidence of 20,000 events, verified', value: check.seconds, unit: 's', atMost: SECONDS_MAX },
          { name: 'evidence of 20,000 events, verified, CPU', value: check.cpuSeconds, unit: 's' },
          { name: 'the server that makes it, own memory before', value: before, unit: 'MB' },
          { name: 'the same afterwards', value: anonymousMb, unit: 'MB' },
          { name: 'the same, at most, with mapped files', value: peakMb, unit: 'MB' },
          { name: 'of that mapped files', value: fileMb, unit: 'MB' },
        ],
      };
    } finally {
      await server.stop();
    }
  });
}

const middle = (rows: readonly Row[]): Row => ({
  seconds: median(rows.map(({ seconds }) => seconds)),
  cpuSeconds: median(rows.map(({ cpuSeconds }) => cpuSeconds)),
});

async function made(server: Server, path: string, file: string): Promise<Row> {
  const [began, cpuBefore] = [performance.now(), cpuMsOf(server.pid)];
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  if (!response.ok || !response.body) throw new Error(`${path}: ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (cpuMsOf(server.pid) - cpuBefore) / 1_000 };
}

interface Verified {
  readonly events: number;
  readonly megabytes: number;
}

/** What the command line does, and then how much of the processor it took. */
const CHECK = `const { verifyEvidence } = require(process.argv[1]);
verifyEvidence(require('node:fs').readFileSync(process.argv[2])).then(({ verdict, words, checks }) =>
  console.log(JSON.stringify({ verdict, words, checks, cpu: process.cpuUsage() })));`;

function verified(file: string): Row & Verified {
  const began = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', CHECK, verifier, file], { encoding: 'utf8' });
  const seconds = (performance.now() - began) / 1_000;
  if (stdout === '') throw new Error(stderr);
  const { verdict, words, checks, cpu } = JSON.parse(stdout) as {
    readonly verdict: string;
    readonly words: string;
    readonly checks: readonly { readonly check: string; readonly count: number }[];
    readonly cpu: NodeJS.CpuUsage;
  };
  if (verdict !== 'holds') throw new Error(words);
  const events = checks.find(({ check }) => check === 'seals')!.count;
  return { seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6, events, megabytes: statSync(file).size / 1e6 };
}
