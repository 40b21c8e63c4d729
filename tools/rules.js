/**
 * Maps the rules of docs/rules.yaml to the tests that show them, in docs/rules.md. A test names its rules in a comment
 * directly above it: `// Rule: lots.carry, lots.cap-rounds-down`.
 *
 * `node tools/rules.js` writes the page. `node tools/rules.js --check` fails, naming what is wrong, when a rule has no
 * test, a tag names no rule or stands above no test, a test that is tagged is skipped, or the page is stale. Another
 * directory than the project's own may be named as the last argument.
 */
const { existsSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const ts = require('typescript');

const SPEC_ROOTS = ['src', 'projections', 'embedded', 'client', 'test'];
const TAG = /^\s*\/\/ Rule: (.*)$/;
const RULE_ID = '[a-z]+\\.[a-z0-9]+(?:-[a-z0-9]+)*';

/** Sections with their rules: a line at the margin names a section, each line below it is `  id: sentence`. */
function rulesIn(text) {
  const sections = [];
  const faults = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const section = /^(\S.*):$/.exec(line);
    const rule = new RegExp(`^  (${RULE_ID}): (\\S.*)$`).exec(line);
    if (section) sections.push({ title: section[1], rules: [] });
    else if (rule && sections.length > 0) sections.at(-1).rules.push({ id: rule[1], sentence: rule[2] });
    else faults.push(`docs/rules.yaml:${index + 1} is neither "Section:" nor "  id: sentence"`);
  });
  const ids = sections.flatMap(({ rules }) => rules.map(({ id }) => id));
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return { sections, faults: [...faults, ...twice.map((id) => `${id} is in docs/rules.yaml twice`)] };
}

/** The tagged tests of a spec file, in its order, and the tags that stand above none. */
function testsIn(path, text) {
  const lines = text.split('\n');
  const tagged = lines.flatMap((line, index) => (TAG.test(line) ? [index] : []));
  const tests = [];
  const read = new Set();
  if (tagged.length > 0) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    walk(source, [], false);
  }
  const strays = tagged.filter((index) => !read.has(index)).map((index) => `${path}:${index + 1}`);
  return { tests, strays };

  function walk(node, above, skippedAbove) {
    const call = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) ? node.expression : null;
    const words = call ? wordsOf(call.expression) : [];
    const skipped = skippedAbove || words.some((word) => ['skip', 'todo', 'xit', 'xtest', 'xdescribe'].includes(word));
    if (['it', 'test', 'fit', 'xit', 'xtest'].includes(words[0])) {
      const ids = idsAbove(source(node));
      if (ids.length > 0) tests.push({ path, title: [...above, titleOf(call)].join(' › '), ids, skipped });
      return;
    }
    const deeper = ['describe', 'fdescribe', 'xdescribe'].includes(words[0]) ? [...above, titleOf(call)] : above;
    ts.forEachChild(node, (child) => walk(child, deeper, skipped));
  }

  function source(node) {
    return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line;
  }

  /** The tags in the comment lines directly above a line. */
  function idsAbove(line) {
    const ids = [];
    for (let index = line - 1; index >= 0 && /^\s*\/\//.test(lines[index]); index -= 1) {
      const tag = TAG.exec(lines[index]);
      if (!tag) continue;
      read.add(index);
      ids.unshift(...tag[1].split(',').map((id) => id.trim()));
    }
    return ids;
  }
}

/** `it.each([…])` is `it`, `each`. */
function wordsOf(expression) {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression)) return [...wordsOf(expression.expression), expression.name.text];
  if (ts.isCallExpression(expression)) return wordsOf(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return wordsOf(expression.tag);
  return [];
}

function titleOf({ arguments: [title] }) {
  return title && ts.isStringLiteralLike(title) ? title.text : title ? title.getText() : '';
}

function faultsOf({ sections, faults }, specs) {
  const known = new Set(sections.flatMap(({ rules }) => rules.map(({ id }) => id)));
  const tests = specs.flatMap((spec) => spec.tests);
  const shown = new Set(tests.filter(({ skipped }) => !skipped).flatMap(({ ids }) => ids));
  return [
    ...faults,
    ...specs.flatMap(({ strays }) => strays.map((place) => `${place} names a rule above no test`)),
    ...tests.flatMap(({ path, title, ids }) =>
      ids.filter((id) => !known.has(id)).map((id) => `"${title}" (${path}) names ${id}, which is no rule`),
    ),
    ...tests
      .filter(({ skipped }) => skipped)
      .map(({ path, title }) => `"${title}" (${path}) shows a rule and is skipped`),
    ...[...known].filter((id) => !shown.has(id)).map((id) => `${id} has no test`),
  ];
}

function pageOf({ sections }, specs) {
  const tests = specs.flatMap((spec) => spec.tests);
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const row = ({ id, sentence }) => {
    const shownBy = tests
      .filter(({ ids }) => ids.includes(id))
      .map(({ path, title }) => `[${path.split('/').at(-1)}](../${path}): ${cell(title)}`);
    return `| \`${id}\` | ${cell(sentence)} | ${shownBy.join('<br>')} |`;
  };
  const tables = sections.map(({ title, rules }) =>
    [`## ${title}`, '', '| rule | what it says | shown by |', '|---|---|---|', ...rules.map(row), ''].join('\n'),
  );
  const count = sections.reduce((total, { rules }) => total + rules.length, 0);
  return [
    '# Rules and their tests',
    '',
    `The ${count} rules of the ledger, as [rules.yaml](rules.yaml) lists them, each with the tests that show it. This page is`,
    'written by `npm run rules`; `npm run check` fails where a rule has no test, or where the page is stale.',
    '',
    ...tables,
  ].join('\n');
}

function specsUnder(root) {
  return SPEC_ROOTS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.spec.ts'))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
    .map((path) => testsIn(path, readFileSync(join(root, path), 'utf8')));
}

/** Writes the page of the project at `root`, or with `check` holds it against what it should be; says what is wrong. */
function rules(root, { check }) {
  const list = rulesIn(readFileSync(join(root, 'docs/rules.yaml'), 'utf8'));
  const specs = specsUnder(root);
  const page = join(root, 'docs/rules.md');
  const text = pageOf(list, specs);
  if (!check) writeFileSync(page, text);
  const stale = !existsSync(page) || readFileSync(page, 'utf8') !== text;
  return [...faultsOf(list, specs), ...(stale ? ['docs/rules.md is stale: npm run rules writes it anew'] : [])];
}

module.exports = { rules };

if (require.main === module) {
  const args = process.argv.slice(2);
  const root = args.find((arg) => !arg.startsWith('--')) ?? join(__dirname, '..');
  const faults = rules(root, { check: args.includes('--check') });
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}
