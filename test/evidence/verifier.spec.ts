import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { signedHead } from '../../src/audit/seals/tree-head';
import { leafOf } from '../../src/audit/seals/seal';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { type Seal } from '../../src/ledger/month.events';
import { type Happening, type Story } from '../second-opinion/story';
import { EvidenceBook } from '../support/evidence-book';
import { retainer } from '../support/terms';
import { ran, ranVerifier, type Verdict, verdictsOn, verifier } from '../support/verifier';

const agreementId = 'agreement-a';
const closed = (month: string, at: string) => ({ what: 'month-closed', at: `${at}T00:00:00.000Z`, month }) as const;
const ticket = {
  ...({ ticketId: 't1', openedOn: '2026-01-01', channel: 'phone', priority: 'P2', kind: 'support' } as const),
  ...({ category: 'bug', project: null } as const),
};
const worked = (entryId: string, startedAt: string, minutes: number): Happening => {
  const who = { agent: 'Ada', role: 'developer', cover: null, ticket };
  return { what: 'work-done', at: startedAt, entryId, ...who, startedAt, minutes };
};

/** Worked example 3 and what comes of it: 95 minutes over, approved, and later corrected. */
const story: Story = {
  startsOn: '2026-01-01',
  terms: retainer({
    allowanceMinutes: 60,
    rounding: { incrementMinutes: 1, minimumMinutes: 1 },
    overage: { ...retainer().overage, borrowUpToMinutes: 0 },
  }),
  holidays: ['2026-01-01'],
  happenings: [
    worked('e1', '2026-01-12T09:00:00.000Z', 155),
    {
      what: 'overage-decided',
      ...{ at: '2026-01-13T09:00:00.000Z', approvalId: 'ok', month: '2026-01', ticketId: null, minutes: 600 },
      decision: 'approved',
    },
    closed('2026-01', '2026-02-01'),
    {
      what: 'work-corrected',
      ...{ at: '2026-02-02T09:00:00.000Z', correctionId: 'c1', entryId: 'e1', minutes: 60, startedAt: null },
    },
    closed('2026-02', '2026-03-01'),
    closed('2026-03', '2026-04-01'),
  ],
};

describe('The verifier', () => {
  const [first, second] = [SigningKey.make(), SigningKey.make()];
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-verifier-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  let book: EvidenceBook;
  let text: string;

  beforeAll(async () => {
    book = await new EvidenceBook().takes(first, '2025-12-01T00:00:00.000Z').plays(story, agreementId);
    text = await book.evidence({ agreementId, key: first });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // Rule: evidence.checked-anywhere
  it('is one file of plain JavaScript, which takes nothing in but a way to read files', () => {
    const source = readFileSync(verifier, 'utf8');
    const parsed = ts.createSourceFile('verifier.js', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
    const taken: string[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) taken.push(node.getText());
      if (ts.isCallExpression(node)) {
        const called = node.expression.getText();
        if (called === 'require' || called === 'fetch' || node.expression.kind === ts.SyntaxKind.ImportKeyword) {
          taken.push(node.getText());
        }
      }
      ts.forEachChild(node, look);
    };
    look(parsed);
    expect(taken).toEqual(["require('node:fs')"]);
    expect(source).not.toMatch(/XMLHttpRequest|WebSocket|sendBeacon|eval\(|new Function/);
  });

  it('runs in a folder with nothing else in it', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'minutebook-alone-'));
    copyFileSync(verifier, join(alone, 'verify.js'));
    const { code, said, complained } = await ran(join(alone, 'verify.js'), file('good.json', text));
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(said).toContain('This file holds. 3 closed months from 2026-01 through 2026-04');
    expect(said).toContain('Not checked:');
    rmSync(alone, { recursive: true });
  });

  it('names month, figure, both values and the event', async () => {
    const [{ firstOffender, faults }] = (await verdictsOn([
      text.replace('"availableMinutes":60,"borrowed', '"availableMinutes":61,"borrowed'),
    ])) as [Verdict];
    expect(firstOffender).toMatchObject({
      stream: 'ledger-agreement-a-2026-01',
      eventId: expect.any(String) as string,
    });
    expect(faults.find(({ figure }) => figure === 'availableMinutes')).toMatchObject({
      ...{ month: '2026-01', stated: 61, recomputed: 60, stream: 'ledger-agreement-a-2026-01' },
    });
  });

  it('follows money from the entry to the statement, the invoice and the credit note', async () => {
    expect(text).toContain('"amount":19000');
    const [{ verdict, checks }] = (await verdictsOn([text])) as [Verdict];
    expect(verdict).toBe('holds');
    expect(checks.find(({ check }) => check === 'invoices')!.count).toBeGreaterThan(10);
    const credited = text.replaceAll('"amount":-19000', '"amount":-18000');
    expect(credited).not.toBe(text);
    const [{ faults }] = (await verdictsOn([credited])) as [Verdict];
    expect(faults.map(({ check }) => check)).toEqual(expect.arrayContaining(['seals', 'entries', 'invoices']));
  });

  it('exits with 0, 1 or 2, the worst of all files', async () => {
    const [good, bad, cut] = [
      file('g.json', text),
      file('b.json', text.replace('"net":', '"bet":')),
      file('c.json', text.slice(9)),
    ];
    expect((await ranVerifier(good, file('n.json', `${text}\n`))).code).toBe(0);
    expect((await ranVerifier(good, bad)).code).toBe(1);
    expect((await ranVerifier(bad, cut, good)).code).toBe(2);
    expect((await ranVerifier()).code).toBe(2);
    expect((await ranVerifier(good, '--what')).code).toBe(2);
    expect((await ranVerifier(join(folder, 'nothing.json'))).said).toMatch(/^Cannot be read: /);
  });

  it('holds a file to the key that was kept, by its thumbprint or as a JWK', async () => {
    const good = file('good.json', text);
    expect((await ranVerifier(good, '--key', first.keyId)).code).toBe(0);
    const set = { keys: [{ ...first.jwk, kid: first.keyId }] };
    expect((await ranVerifier(good, '--key', file('keys.json', JSON.stringify(set)))).code).toBe(0);
    expect((await ranVerifier(good, '--key', file('key.json', JSON.stringify(first.jwk)))).code).toBe(0);
    const stranger = await ranVerifier(good, '--key', second.keyId);
    expect(stranger.code).toBe(1);
    expect(stranger.said).toContain(`the key that you kept, ${second.keyId}, is not among those of this file`);
  });

  it('believes what an earlier key has sealed because of the later one that was kept, and the tree that it signed', async () => {
    const rotated = await new EvidenceBook().takes(first, '2025-12-01T00:00:00.000Z').plays(story, agreementId);
    rotated.takes(second, '2027-12-01T00:00:00.000Z');
    const good = file('rotated.json', await rotated.evidence({ agreementId, key: second }));
    expect((await ranVerifier(good, '--key', second.keyId)).code).toBe(0);
    expect((await ranVerifier(good, '--key', first.keyId)).code).toBe(0);
  });

  it('holds a file to the head of the tree that was kept', async () => {
    const seals = book.facts.flatMap(({ data }) => ('seal' in (data as object) ? [(data as { seal: Seal }).seal] : []));
    const leaves = seals.map(leafOf);
    const head = (size: number, of = leaves) =>
      file('head.json', JSON.stringify(signedHead(of.slice(0, size), '2026-03-15T00:00:00.000Z', first)));
    const grown = file('grown.json', await book.evidence({ agreementId, key: first, keptHead: 2 }));
    expect((await ranVerifier(grown, '--head', head(2))).code).toBe(0);
    expect((await ranVerifier(grown, '--head', head(3))).code).toBe(0);

    const { code, said } = await ranVerifier(grown, '--head', head(1));
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/Not checked:[^]*keptHead=1/) as string });
    const other = await ranVerifier(grown, '--head', head(2, [leaves[1]!, leaves[0]!]));
    expect(other.code).toBe(1);
    expect(other.said).toMatch(/something was taken away or changed since/);
    const unsigned = JSON.stringify({ ...signedHead(leaves, '2026-03-15T00:00:00.000Z', second), keyId: first.keyId });
    expect((await ranVerifier(grown, '--head', file('unsigned.json', unsigned))).code).toBe(1);
  });

  // Rule: evidence.not-checked-is-said
  it('says what it cannot check, and calls it neither right nor wrong', async () => {
    const unpublished = new EvidenceBook().takes(first, '2025-12-01T00:00:00.000Z');
    await unpublished.plays(story, agreementId);
    const contents = unpublished.contents({ agreementId, key: first });
    const [{ verdict, notChecked }] = (await verdictsOn([
      await unpublished.written({ ...contents, publicHolidays: () => [] }, first),
    ])) as [Verdict];
    expect(verdict).toBe('holds');
    expect(notChecked.join('\n')).toMatch(/judged by a calendar of holidays that is not in the file/);

    const [later] = (await verdictsOn([await book.evidence({ agreementId, key: first, from: '2026-02' })])) as [
      Verdict,
    ];
    expect(later.verdict).toBe('holds');
    expect(later.notChecked.join('\n')).toMatch(/Adjustments of entries of 2026-01/);
    expect(later.notChecked.join('\n')).toMatch(/What 2026-01 handed on/);
  });
});
