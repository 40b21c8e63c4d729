/**
 * Writes client/openapi.ts: the types of every request and answer, from the OpenAPI document, and those of every
 * published event, from their schemas.
 *
 * `node tools/client.js` writes it, `node tools/client.js --check` fails where it is stale. The document is that of the
 * program as it stands, which is neither built nor started for it; another may be named as the last argument.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
require('reflect-metadata');

const root = join(__dirname, '..');
const target = join(root, 'client/openapi.ts');

// What has a default may be left out, and an object whose fields nobody names is not an empty one.
const HOW = { defaultNonNullable: false, emptyObjectsUnknown: true };
const HEAD = '// Written by `npm run client`, from the OpenAPI document and the schemas of the published events.\n\n';

// The program is read as it stands, and not as it was built last. What its documents say of a class follows from types:
// that takes the compiler, as the build uses it, and is left out for all other files.
const described = /(\.dto|\.controller|page-query)\.ts$/;
const decorators = { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false };
const parser = { syntax: 'typescript', decorators: true };
const jsc = { target: 'es2023', keepClassNames: true, parser, transform: decorators };
const options = { swcrc: false, module: { type: 'commonjs' }, jsc };

let compile = (path) => {
  compile = compiler();
  return compile(path);
};

require.extensions['.ts'] = (module, path) => {
  const text = described.test(path)
    ? compile(path)
    : transformSync(readFileSync(path, 'utf8'), { ...options, filename: path }).code;
  module._compile(text, path);
};

function compiler() {
  const ts = require('typescript');
  const { before } = require('@nestjs/swagger/plugin');
  const { plugins } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')).compilerOptions;
  const swagger = plugins.find(({ name }) => name === '@nestjs/swagger').options;
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (fault) => reject(fault.messageText) };
  const { options } = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.build.json'), {}, host);
  delete options.incremental;
  delete options.tsBuildInfoFile;
  const program = ts.createProgram([join(root, 'src/app.module.ts')], { ...options, sourceMap: false });
  return (path) => {
    let text;
    const write = (_, code) => (text = code);
    program.emit(program.getSourceFile(path), write, undefined, false, { before: [before(swagger, program)] });
    return text ?? reject(`${path} is not part of the program`);
  };
}

function reject(reason) {
  throw new Error(reason);
}

/** What the program would answer at `/openapi.json`: its controllers are looked at, and nothing is connected. */
async function documentOfTheProgram() {
  const { NestFactory } = require('@nestjs/core');
  const { FastifyAdapter } = require('@nestjs/platform-fastify');
  const { AppModule } = require('../src/app.module.ts');
  const { serveOpenApi } = require('../src/http/openapi.ts');
  const stores = { eventStoreUrl: 'esdb://nowhere', mongodbUrl: 'mongodb://nowhere' };
  const module = AppModule.forRoot({ settings: {}, clock: {}, log: {}, routes: {} }, stores);
  const look = { preview: true, logger: ['error'], abortOnError: false };
  const app = await NestFactory.create(module, new FastifyAdapter(), look);
  serveOpenApi(app, '0.0.0');
  const { statusCode, body } = await app.getHttpAdapter().getInstance().inject('/openapi.json');
  return statusCode === 200 ? JSON.parse(body) : reject(`/openapi.json answered ${statusCode}: ${body}`);
}

/** Published events as schemas of the document, under their CloudEvents types: `minutebook.TimeLogged.v1`. */
function withEvents(document) {
  const { jsonSchemaOf } = require('../src/integration/schemas/json-schemas.ts');
  const { publications } = require('../src/integration/schemas/publications.ts');
  const schemas = { ...document.components.schemas };
  for (const publication of publications.values()) {
    const { $schema: _, $id: __, $defs = {}, ...schema } = jsonSchemaOf(publication);
    const own = `${publication.type}.v${publication.version}`;
    const below = (value) => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', `"#/components/schemas/${own}.`));
    schemas[`minutebook.${own}`] = below(schema);
    for (const [part, of] of Object.entries($defs)) schemas[`${own}.${part}`] = below(of);
  }
  return { ...document, components: { ...document.components, schemas } };
}

/** The compiler lists what a union is of in the order in which it met the members elsewhere. */
function inOrder(value) {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([name, held]) =>
    name === 'enum' && Array.isArray(held) ? [name, [...held].sort()] : [name, inOrder(held)],
  );
  return Object.fromEntries(fields);
}

async function typesOf(document) {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  return HEAD + astToString(await openapiTS(inOrder(withEvents(document)), HOW));
}

async function main({ check, path }) {
  const document = path === undefined ? await documentOfTheProgram() : JSON.parse(readFileSync(path, 'utf8'));
  const types = await typesOf(document);
  if (!check) return writeFileSync(target, types);
  if (existsSync(target) && readFileSync(target, 'utf8') === types) return;
  console.error('client/openapi.ts is stale: npm run client writes it anew');
  process.exitCode = 1;
}

const args = process.argv.slice(2);
main({ check: args.includes('--check'), path: args.find((arg) => !arg.startsWith('--')) }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
