import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tool = join(__dirname, '../../tools/rules.js');
const { rules } = jest.requireActual<{
  rules: (root: string, how: { readonly check: boolean }) => readonly string[];
}>(tool);

const list = ['Lots:', '  lots.carry: What is left is carried.', '  lots.cap: No more than the cap is carried.', ''];
const carries = ['describe("a lot", () => {', '  // Rule: lots.carry', '  it("is carried", () => {});', '});'];
const capped = ['// Rule: lots.cap', 'it.each([', '  [1, "a (bracket"],', '])("is capped at %i", () => {});'];

/** A project with a list of rules and one spec. */
class Project {
  readonly root = mkdtempSync(join(tmpdir(), 'rules-'));

  constructor(spec: readonly string[], listed: readonly string[] = list) {
    for (const folder of ['docs', 'src/ledger']) mkdirSync(join(this.root, folder), { recursive: true });
    writeFileSync(join(this.root, 'docs/rules.yaml'), listed.join('\n'));
    this.spec(spec);
    projects.push(this);
  }

  spec(lines: readonly string[]): void {
    writeFileSync(join(this.root, 'src/ledger/lots.spec.ts'), lines.join('\n'));
  }

  /** What the tool complains of; nothing where it is content. */
  run = (how = { check: false }): readonly string[] => rules(this.root, how);

  get page(): string {
    return readFileSync(join(this.root, 'docs/rules.md'), 'utf8');
  }
}

const projects: Project[] = [];
afterEach(() => {
  for (const { root } of projects.splice(0)) rmSync(root, { recursive: true });
});

it('every rule of this project has a test, and the page that says which is up to date', () => {
  expect(rules(join(__dirname, '../..'), { check: true })).toEqual([]);
});

it('the build fails where something is wrong, and says what', () => {
  const project = new Project(carries);
  const { status, stderr } = spawnSync(process.execPath, [tool, '--check', project.root], { encoding: 'utf8' });
  expect({ status, faults: stderr.trim().split('\n') }).toEqual({
    status: 1,
    faults: ['lots.cap has no test', 'docs/rules.md is stale: npm run rules writes it anew'],
  });
});

it('the page names the tests of each rule, by file and title', () => {
  const project = new Project([...carries, ...capped]);
  expect(project.run()).toEqual([]);
  expect(project.page).toContain(
    '| `lots.carry` | What is left is carried. | [lots.spec.ts](../src/ledger/lots.spec.ts): a lot › is carried |',
  );
  expect(project.page).toContain('[lots.spec.ts](../src/ledger/lots.spec.ts): is capped at %i |');
  expect(project.run({ check: true })).toEqual([]);
});

it('a test may show several rules, and a rule have several tests', () => {
  const both = ['// Rule: lots.carry, lots.cap', 'test("does both", () => {});'];
  const project = new Project([...both, ...capped]);
  project.run();
  expect(project.page).toContain('does both<br>[lots.spec.ts](../src/ledger/lots.spec.ts): is capped at %i');
  expect(project.run({ check: true })).toEqual([]);
});

it('a page that is missing or stale is found', () => {
  const project = new Project([...carries, ...capped]);
  const stale = ['docs/rules.md is stale: npm run rules writes it anew'];
  expect(project.run({ check: true })).toEqual(stale);
  project.run();
  project.spec([...carries, ...capped].map((line) => line.replace('is carried', 'is carried whole')));
  expect(project.run({ check: true })).toEqual(stale);
});

it.each<[string, string[], string[], string[]]>([
  ['a rule without a test', list, carries, ['lots.cap has no test']],
  [
    'a tag of no rule',
    list,
    [...carries, ...capped, '// Rule: lots.capp', 'it("b", () => {});'],
    ['"b" (src/ledger/lots.spec.ts) names lots.capp, which is no rule'],
  ],
  [
    'a tag above no test',
    list,
    [...carries, ...capped, '// Rule: lots.cap', '', 'it("b", () => {});'],
    ['src/ledger/lots.spec.ts:9 names a rule above no test'],
  ],
  [
    'a rule that is there twice',
    [...list.slice(0, 3), list[2]!],
    [...carries, ...capped],
    ['lots.cap is in docs/rules.yaml twice'],
  ],
  [
    'a line that is no rule',
    [...list.slice(0, 3), '  lots: None.'],
    [...carries, ...capped],
    ['docs/rules.yaml:4 is neither "Section:" nor "  id: sentence"'],
  ],
])('%s is named', (_, listed, spec, faults) => {
  expect(new Project(spec, listed).run()).toEqual(faults);
});

it.each([
  ['it.skip("is capped", () => {});'],
  ['xit("is capped", () => {});'],
  ['it.todo("is capped");'],
  ['it.skip.each([1])("is capped", () => {});'],
  ['describe.skip("lots", () => {', '// Rule: lots.cap', 'it("is capped", () => {});', '});'],
])('a tagged test that is skipped shows nothing: %s', (...skipped) => {
  const tag = skipped.length === 1 ? ['// Rule: lots.cap'] : [];
  const title = skipped.length === 1 ? 'is capped' : 'lots › is capped';
  expect(new Project([...carries, ...tag, ...skipped]).run()).toEqual([
    `"${title}" (src/ledger/lots.spec.ts) shows a rule and is skipped`,
    'lots.cap has no test',
  ]);
});
