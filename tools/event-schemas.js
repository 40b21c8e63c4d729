/**
 * Keeps the JSON Schemas of published events in docs/events, one file for each type and version.
 *
 * `node tools/event-schemas.js` writes those that are new or say more than before, and fails where one breaks with what
 * was published: that needs a version of its own. With `--check` it writes nothing, and fails where it would.
 */
const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const folder = join(__dirname, '../docs/events');

// The shapes are TypeScript of the program, read as it stands and not as it was built last.
require.extensions['.ts'] = (module, path) => {
  const options = { filename: path, swcrc: false, module: { type: 'commonjs' }, jsc: { target: 'es2023' } };
  options.jsc.parser = { syntax: 'typescript', decorators: true };
  module._compile(transformSync(readFileSync(path, 'utf8'), options).code, path);
};

const { jsonSchemaOf } = require('../src/integration/schemas/json-schemas.ts');
const { compared, nameOf } = require('../src/integration/schemas/kept-schemas.rules.ts');
const { publications } = require('../src/integration/schemas/publications.ts');

function keptSchemas() {
  return readdirSync(folder).map((file) => {
    const [, type, version] = /^(\w+)\.v(\d+)\.json$/.exec(file) ?? [];
    if (type === undefined) throw new Error(`docs/events/${file} is no schema: Type.v1.json`);
    return { type, version: Number(version), schema: JSON.parse(readFileSync(join(folder, file), 'utf8')) };
  });
}

async function main({ check }) {
  mkdirSync(folder, { recursive: true });
  const current = [...publications.values()].map((publication) => {
    const { type, version } = publication;
    return { type, version, schema: jsonSchemaOf(publication) };
  });
  const { broken, stale } = compared(keptSchemas(), current);
  if (!check) for (const one of stale) await write(one);
  const left = check ? stale.map((one) => `${nameOf(one)} is stale: npm run event-schemas writes it`) : [];
  for (const fault of [...broken, ...left]) console.error(fault);
  if (broken.length + left.length > 0) process.exitCode = 1;
}

async function write(one) {
  const prettier = await import('prettier');
  const text = await prettier.format(JSON.stringify(one.schema), { parser: 'json', printWidth: 120 });
  writeFileSync(join(folder, `${nameOf(one)}.json`), text);
}

main({ check: process.argv.includes('--check') }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
