import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const examples = readdirSync(join(root, 'client/examples'));
const code = (name: string): string => readFileSync(join(root, 'client/examples', name), 'utf8');

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
    const libraries = ['--lib', 'es2022,dom,dom.asynciterable', '--typeRoots', folder, '--skipLibCheck', 'false'];
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
    const modules = ['--target', 'es2022', '--module', 'nodenext'];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const files = [...inBrowsers, 'strictly.ts'];
    const { stdout } = await run(process.execPath, [tsc, ...modules, ...libraries, ...strict, ...files], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  }, 120_000);

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
  expect(readFileSync(join(root, 'client/README.md'), 'utf8')).toContain(`\`\`\`ts\n${code(name)}\`\`\``);
});
