import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const examples = readdirSync(join(root, 'client/examples'));
const code = (name: string): string => readFileSync(join(root, 'client/examples', name), 'utf8');
const page = (name: string): string => readFileSync(join(root, name), 'utf8');
const blocksIn = (name: string): readonly string[] =>
  [...page(name).matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text]) => text!);
const inExamples = (text: string): boolean => examples.some((name) => code(name) === text);

const chromiumPath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
const inBrowser = chromiumPath === undefined ? it.skip : it;
const unless = chromiumPath === undefined ? ' (skipped: there is no Chromium here; CHROMIUM= names one)' : '';

/** The built client as a script that sets `minutebook`, as a bundler would put it together. */
function bundle(): string {
  const folder = join(root, 'dist/client');
  const built = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const files = Object.fromEntries(
    built.map((name) => [`./${name.slice(0, -3)}`, readFileSync(join(folder, name), 'utf8')]),
  );
  files['openapi-fetch'] = readFileSync(require.resolve('openapi-fetch'), 'utf8');
  return `(() => {
    const files = ${JSON.stringify(files)};
    const loaded = {};
    const load = (name) => {
      if (loaded[name]) return loaded[name];
      new Function('exports', 'require', files[name])((loaded[name] = {}), load);
      return loaded[name];
    };
    globalThis.minutebook = load('./index');
  })();`;
}

/** What the compiler must accept, and what it must not: each line below such a comment has a fault. */
const strictly = `
import { type Minutebook, type Schemas } from 'minutebook/client';

export async function all(book: Minutebook, id: string): Promise<Schemas['AgreementAnswer']> {
  const path = { id };
  // @ts-expect-error: there is no such path
  await book.get('/v1/agreement/{id}', { params: { path } });
  // @ts-expect-error: it cannot be written to
  await book.post('/v1/trends', {});
  // @ts-expect-error: whose?
  await book.get('/v1/agreements/{id}');
  // @ts-expect-error: a body is required
  await book.post('/v1/clients');
  // @ts-expect-error: a field is misspelt
  await book.post('/v1/clients', { body: { name: 'Acme', contact: [] } });
  // @ts-expect-error: no such state
  await book.get('/v1/disputes', { params: { query: { state: 'opened' } } });
  // @ts-expect-error: not a list
  book.items('/v1/trends');
  // @ts-expect-error: no such event
  book.events({ types: ['TimeLoged'] });
  for await (const { type, data } of book.events()) {
    if (type === 'minutebook.TimeLogged.v1') data.workedMinutes.toFixed();
    // @ts-expect-error: others have none
    if (type === 'minutebook.MonthClosed.v1') data.workedMinutes.toFixed();
  }
  for await (const ticket of book.items('/v1/tickets', { params: { query: { q: 'shop' } } })) ticket.subject.trim();
  return (await book.get('/v1/agreements/{id}', { params: { path } })).data;
}
`;

describe('The client in another project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-elsewhere-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  beforeAll(() => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/minutebook'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['is required', 'app.cjs', "const { Minutebook, ProblemError } = require('minutebook/client');"],
    ['is imported', 'app.mjs', "import { Minutebook, ProblemError } from 'minutebook/client';"],
  ])('%s', async (_, name, line) => {
    write(name, `${line}\nconsole.log(new Minutebook({ url: 'http://127.0.0.1' }).position, ProblemError.name);\n`);
    const { stdout } = await run(process.execPath, [join(folder, name)]);
    expect(stdout).toBe('0 ProblemError\n');
  });

  it('gives the compiler all it needs, under its strictest rules, beside no types but a browser’s', async () => {
    const inBrowsers = examples.filter((name) => !code(name).includes("'node:"));
    for (const name of inBrowsers) write(name, code(name));
    write('strictly.ts', strictly);
    const shown = [...blocksIn('README.md'), ...blocksIn('client/README.md')].filter((block) => !inExamples(block));
    shown.forEach((block, index) => write(`shown-${index}.mts`, `declare const agreementId: string;\n${block}`));
    expect(shown).toHaveLength(2);
    const libraries = ['--lib', 'es2022,dom,dom.asynciterable', '--typeRoots', folder, '--skipLibCheck', 'false'];
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
    const modules = ['--target', 'es2022', '--module', 'nodenext'];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const files = [...inBrowsers, 'strictly.ts', ...shown.map((_, index) => `shown-${index}.mts`)];
    const { stdout } = await run(process.execPath, [tsc, ...modules, ...libraries, ...strict, ...files], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  }, 120_000);

  inBrowser(
    `runs in a browser${unless}`,
    async () => {
      const asked: string[] = [];
      const server = createServer(({ method, url, headers }, response) => {
        const { authorization, 'idempotency-key': key = '', 'minutebook-after': after = '' } = headers;
        if (!url?.startsWith('/v1/'))
          return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
        asked.push([method, url, authorization, typeof key === 'string' && key.length, after].join(' '));
        const isAway = asked.length === 1;
        response.writeHead(isAway ? 503 : 200, { 'content-type': 'application/json', 'retry-after': '0' });
        response.end(JSON.stringify({ id: 'c1', position: 7, items: [{ name: 'Acme' }], nextCursor: null }));
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        await page.addScriptTag({ content: bundle() });
        const name = await page.evaluate(`(async () => {
        const book = new minutebook.Minutebook({ url: location.origin, key: 'mb_ada' });
        await book.post('/v1/clients', { body: { name: 'Acme', contacts: [] } });
        for await (const { name } of book.items('/v1/clients')) return name;
      })()`);
        expect(name).toBe('Acme');
        const post = 'POST /v1/clients Bearer mb_ada 32 ';
        expect(asked).toEqual([post, post, 'GET /v1/clients Bearer mb_ada 0 7']);
      } finally {
        await browser.close();
        server.close();
      }
    },
    60_000,
  );

  it('is in the package as it is built', async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const part of [
      'dist/client/index.js',
      'dist/client/index.d.ts',
      'client/README.md',
      'dist/src/cli/minutebook.js',
    ]) {
      expect(paths).toContain(part);
    }
    expect(paths.filter((path) => /spec|^test|^src|tsbuildinfo/.test(path))).toEqual([]);
  }, 60_000);
});

it.each(examples)('The README of the client shows %s as it is', (name) => {
  expect(blocksIn('client/README.md')).toContain(code(name));
});
