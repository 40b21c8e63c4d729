import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceFile } from '../../src/audit/evidence/evidence.format';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { ranVerifier, type Verdict, verdictsOn } from '../support/verifier';

/** Each test goes on where the one before it stopped. */
describe('Evidence is taken away', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const file = (name: string): string => join(app.dataDir, name);
  let acme: Agreement;
  let globex: Agreement;
  let theirs: Caller;

  /** As it goes over the line. */
  const taken = async (path: string, caller = app.admin): Promise<string> => {
    const response = await fetch(`${app.admin.url()}${path}`, {
      headers: { authorization: `Bearer ${caller.key}`, 'minutebook-after': String(app.admin.seen.position) },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    expect(response.headers.get('content-type')).toBe('application/vnd.minutebook.evidence+json');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="evidence-.+\.json"$/);
    return text;
  };
  const verdictOn = async (text: string, ...options: string[]) =>
    ((await verdictsOn([text], ...options)) as [Verdict])[0];
  const read = (text: string): EvidenceFile => JSON.parse(text) as EvidenceFile;

  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    [acme, globex] = [await studio.signs('2026-10-05', { allowanceMinutes: 120 }), await studio.signs('2026-10-01')];
    theirs = await app.key('client', acme.clientId);
    await app.clockTo('2026-10-31T18:00:00Z');
    await acme.works('2026-10-06T09:05:00Z', 90, { note: 'Über\u2028"quoted" 😀' });
    const { id } = await acme.works('2026-10-07T16:40:00Z', 50, { role: 'support' });
    await acme.corrects(id, { minutes: 65 });
    await acme.works('2026-10-25T00:30:00Z', 120, { cover: 'goodwill', reason: 'The change of the clocks' });
    await acme.works('2026-10-09T09:00:00Z', 600, { agent: 'Ben', role: 'developer' });
    await acme.buys(60, 9_000, { expiresOn: '2026-12-31' });
    await acme.spends(4_500, 'Train to the shop');
    await acme.approves('2026-10', 400);
    await acme.amends('2026-12', { allowanceMinutes: 900, monthlyFee: 170_000 });
    await globex.works('2026-10-07T13:00:00Z', 30);
    await app.clockTo('2026-11-04T08:00:00Z');
    await app.clockTo('2026-11-20T08:00:00Z');
    await acme.works('2026-11-10T10:00:00Z', 30);
    await acme.corrects(id, { minutes: 20 }, 'The call was private');
    await acme.works('2026-10-30T10:00:00Z', 15, { agent: 'Cleo' });
    await app.clockTo('2026-12-04T08:00:00Z');
  });

  // Rule: evidence.checked-anywhere, evidence.worked-out-again
  it('holds as the program gives it, to the last figure', async () => {
    const text = await taken(`/v1/agreements/${acme.id}/evidence`);
    const verdict = await verdictOn(text);
    expect(verdict.words).toMatch(/^This file holds\. 2 closed months from 2026-10 through 2026-12/);
    expect(verdict.notChecked.filter((said) => /calendar of holidays|invoice of|credit note of/.test(said))).toEqual(
      [],
    );
    const { about, months, invoices } = read(text);
    expect(about).toMatchObject({ agreementId: acme.id, from: '2026-10', through: '2026-12', disputeId: null });
    expect(about.askedBy.role).toBe('admin');
    expect(invoices.map(({ type }) => type)).toEqual(expect.arrayContaining(['InvoiceIssued', 'CreditNoteIssued']));
    const { position: _, ...shown } = (await acme.statement('2026-10')) as unknown as Record<string, unknown>;
    expect(shown).toMatchObject(months[0]!.statement as unknown as Record<string, unknown>);
  });

  // Rule: evidence.own-client-only
  it('is given to its own client, to the auditor, and to nobody else', async () => {
    const path = (agreement: Agreement) => `/v1/agreements/${agreement.id}/evidence`;
    expect((await verdictOn(await taken(path(acme), theirs))).verdict).toBe('holds');
    expect((await verdictOn(await taken(path(globex), await app.key('auditor')))).verdict).toBe('holds');
    expect(await theirs.get(path(globex))).toMatchObject(refusedWith(404, 'unknown-agreement'));
    expect(await theirs.get('/v1/agreements/nobody/evidence')).toMatchObject(refusedWith(404, 'unknown-agreement'));
    expect((await (await app.key('agent')).get(path(acme))).status).toBe(403);
  });

  it('is of the months that are asked for, upon the seals of those before', async () => {
    const path = `/v1/agreements/${acme.id}/evidence`;
    const november = await taken(`${path}?from=2026-11&through=2026-11`);
    expect(read(november).months.map(({ month }) => month)).toEqual(['2026-11']);
    expect(read(november).earlier.map(({ month }) => month)).toEqual(['2026-10']);
    expect((await verdictOn(november)).verdict).toBe('holds');
    expect(await app.admin.get(`${path}?through=2027-06`)).toMatchObject(refusedWith(404, 'unknown-month'));
    expect(await app.admin.get(`${path}?from=2026-11&through=2026-10`)).toMatchObject(
      refusedWith(422, 'invalid', '/from'),
    );
    expect(await app.admin.get(`${path}?through=October`)).toMatchObject(refusedWith(422, 'invalid', '/through'));
    expect(await app.admin.get(`${path}?keptHead=1000`)).toMatchObject(refusedWith(422, 'invalid', '/keptHead'));
  });

  // Rule: evidence.held-to-what-was-kept
  it('is held to the key and the tree head that the client kept', async () => {
    type Head = { readonly size: number; readonly keyId: string };
    const head = await theirs.read<Head>('/v1/audit/tree/head');
    writeFileSync(file('head.json'), JSON.stringify(head));
    writeFileSync(file('keys.json'), JSON.stringify(await theirs.read('/v1/audit/keys')));
    await app.clockTo('2027-01-05T08:00:00Z');
    const path = `/v1/agreements/${acme.id}/evidence?keptHead=${head.size}`;
    const { verdict, notChecked } = await verdictOn(
      await taken(path, theirs),
      ...['--key', file('keys.json'), '--head', file('head.json')],
    );
    expect({ verdict, heads: notChecked.filter((said) => said.includes('head')) }).toEqual({
      verdict: 'holds',
      heads: [],
    });
  });

  it('is the same from the command line, beside the program and without it', async () => {
    const out = file('acme.json');
    const options = ['--agreement', acme.id, '--through', '2026-11', '--out', out];
    expect((await app.command('evidence', ...options).ended).code).toBe(0);
    const ofProgram = await taken(`/v1/agreements/${acme.id}/evidence?through=2026-11`);
    const parts = ({ agreement, invoices, months, publicHolidays }: EvidenceFile) => {
      return { agreement, invoices, months, publicHolidays };
    };
    expect(parts(read(readFileSync(out, 'utf8')))).toEqual(parts(read(ofProgram)));
    expect((await ranVerifier(out)).code).toBe(0);

    await app.stop();
    const printed = app.command('evidence', '--agreement', acme.id);
    expect((await printed.ended).code).toBe(0);
    expect((await verdictOn(printed.said.join('\n'))).verdict).toBe('holds');
    const nothing = app.command('evidence', '--agreement', 'nobody', '--out', file('nobody.json'));
    expect((await nothing.ended).code).toBe(1);
    expect(nothing.logged.join('\n')).toContain('No agreement has this id');
    expect(existsSync(file('nobody.json'))).toBe(false);
    const both = app.command('evidence', '--agreement', acme.id, '--dispute', 'd');
    expect((await both.ended).code).toBe(1);
    expect(both.logged.join('\n')).toContain('One of --agreement and --dispute');
    await app.restart();
  });

  // Rule: evidence.of-a-dispute
  it('is of a dispute, with what that froze and what came of it', async () => {
    await app.clockTo('2027-01-06T08:00:00Z');
    const { entries } = await acme.statement('2026-11');
    const named = { agreementId: acme.id, month: '2026-11', entryIds: [entries.at(-1)!.id] };
    const { id } = await theirs.send('/v1/disputes', { ...named, reason: 'Nobody called us' });
    const path = `/v1/disputes/${encodeURIComponent(id)}/evidence`;
    const open = await taken(path, theirs);
    expect(read(open)).toMatchObject({ about: { disputeId: id, through: '2026-11' } });
    expect(await verdictOn(open)).toMatchObject({ verdict: 'holds' });

    await app.admin.send(`/v1/disputes/${encodeURIComponent(id)}/uphold`, { goodwillMinutes: 15, reason: 'So it was' });
    const upheld = await taken(path, theirs);
    expect(read(upheld).dispute!.map(({ type }) => type)).toEqual([
      ...['DisputeOpened', 'DisputeReplayed', 'DisputeUpheld', 'DisputeRedressed'],
    ]);
    const { verdict, words, checks } = await verdictOn(upheld);
    expect({ verdict, words }).toEqual({
      verdict: 'holds',
      words: expect.stringContaining('and of the dispute') as string,
    });
    expect(checks.find(({ check }) => check === 'dispute')!.count).toBeGreaterThan(3);

    const forged = upheld.replace(/("disputed":\{"minutes":)\d+/, '$1999');
    expect((await verdictOn(forged)).firstOffender).toMatchObject({ stream: `dispute-${id}`, revision: 0 });
    const stranger = await app.key('client', globex.clientId);
    expect(await stranger.get(path)).toMatchObject(refusedWith(404, 'unknown-dispute'));
    expect(await theirs.get('/v1/disputes/none/evidence')).toMatchObject(refusedWith(404, 'unknown-dispute'));
  });
});
