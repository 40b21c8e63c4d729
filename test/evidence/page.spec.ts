import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { SigningKey } from '../../src/audit/seals/signing-key';
import { retainer } from '../support/terms';
import { EvidenceBook } from '../support/evidence-book';

/*
 * `CHROMIUM=` names the browser; otherwise it is Debian's, where that is installed.
 */

const chromiumPath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
const inBrowser = chromiumPath === undefined ? it.skip : it;
const unless = chromiumPath === undefined ? ' (skipped: there is no Chromium here; CHROMIUM= names one)' : '';
const pagePath = join(__dirname, '../../verifier/minutebook-verify.html');
const agreementId = 'agreement-a';

describe('The page of the verifier', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-page-'));
  const key = SigningKey.make();
  const good = join(folder, 'good.json');
  const tampered = join(folder, 'tampered.json');
  let browser: Browser | undefined;
  let page: Page;
  let asked: string[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    const months = ['2026-01', '2026-02', '2026-03'];
    const book = await new EvidenceBook().takes(key, '2025-12-01T00:00:00.000Z').plays(
      {
        startsOn: '2026-01-01',
        terms: retainer(),
        holidays: [],
        happenings: months.map((month, i) => ({ what: 'month-closed', at: `2026-0${i + 2}-02T00:00:00.000Z`, month })),
      },
      agreementId,
    );
    const text = await book.evidence({ agreementId, key });
    writeFileSync(good, text);
    writeFileSync(tampered, text.replace('"grantedMinutes":600', '"grantedMinutes":540'));
    if (chromiumPath) browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  beforeEach(async () => {
    if (!browser) return;
    [asked, complaints] = [[], []];
    page = await browser.newPage({ offline: true });
    await page.route('**/*', (route) => {
      asked.push(route.request().url());
      return route.continue();
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(pagePath).href);
  });

  afterEach(async () => {
    if (!browser) return;
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(asked.filter((url) => url !== pathToFileURL(pagePath).href)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  const verdict = async (wanted: RegExp): Promise<string> => {
    const status = page.getByRole('status');
    await status.getByText(wanted).first().waitFor();
    return (await status.textContent())!;
  };
  /** As a hand would drop it: what the page is given is a file and nothing else. */
  const drop = async (path: string): Promise<void> => {
    const text = JSON.stringify(readFileSync(path, 'utf8'));
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([${text}], 'dropped.json'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true, bubbles: true }));
    }`);
  };

  it('is the verifier itself, with nothing left out', () => {
    const { status, stderr } = spawnSync(process.execPath, [
      join(__dirname, '../../tools/verifier-page.js'),
      '--check',
    ]);
    expect({ status, said: stderr.toString() }).toEqual({ status: 0, said: '' });
  });

  inBrowser(`opens from disk, and verifies a file that is dropped on it${unless}`, async () => {
    await drop(good);
    const told = await verdict(/Verified: dropped\.json/);
    expect(told).toMatch(/This file holds\. 3 closed months from 2026-01 through 2026-04/);
    await page.getByRole('row', { name: /^Statements of closed months/ }).waitFor();
    expect(await page.getByRole('heading', { name: 'What does not fit' }).isVisible()).toBe(false);
  });

  inBrowser(`names the first event that does not fit${unless}`, async () => {
    await page.getByLabel('Evidence file').setInputFiles(tampered);
    const told = await verdict(/Does not hold: tampered\.json/);
    expect(told).toMatch(/the event MonthClosed ledger-agreement-a-2026-01@1 .* does not say what it said/);
    const faults = page.getByRole('region', { name: 'What does not fit' }).getByRole('listitem');
    expect(await faults.nth(1).textContent()).toMatch(/in 2026-01, .* grantedMinutes is 540, and comes to 600/);
  });

  inBrowser(`holds it to the key that was kept, and says so where that cannot be one${unless}`, async () => {
    await page.getByLabel('Evidence file').setInputFiles(good);
    await verdict(/Verified/);
    await page.getByLabel('Key that you kept').fill(SigningKey.make().keyId);
    await page.keyboard.press('Tab');
    expect(await verdict(/Does not hold/)).toMatch(/the key that you kept, .* is not among those of this file/);
    await page.getByLabel('Key that you kept').fill(key.keyId);
    await page.keyboard.press('Tab');
    await verdict(/Verified/);
    await page.getByLabel('Key that you kept').fill('too short');
    await page.keyboard.press('Tab');
    expect(await verdict(/could not be checked/)).toMatch(/a thumbprint of 43 characters/);
  });

  inBrowser(`says what cannot be read${unless}`, async () => {
    const cut = join(folder, 'cut.json');
    writeFileSync(cut, readFileSync(good, 'utf8').slice(0, 5_000));
    await page.getByLabel('Evidence file').setInputFiles(cut);
    expect(await verdict(/Cannot be read: cut\.json/)).toMatch(/is not whole: it ends after 5000 characters/);
  });

  inBrowser(`is worked by keyboard alone, and every field has its label${unless}`, async () => {
    const focused = () => page.evaluate('document.activeElement.id');
    const order: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['file', 'key', 'head']);
    for (const name of ['Evidence file', 'Key that you kept (optional)', 'Tree head that you kept (optional)']) {
      expect(await page.getByLabel(name, { exact: true }).count()).toBe(1);
    }
    const [chosen] = await Promise.all([
      page.waitForEvent('filechooser'),
      page
        .getByLabel('Evidence file')
        .focus()
        .then(() => page.keyboard.press('Enter')),
    ]);
    await chosen.setFiles(good);
    await verdict(/Verified/);
    expect(await page.getByRole('status').getAttribute('aria-live')).toBe('polite');
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
  });
});
