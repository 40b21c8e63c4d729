import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { Random } from '../support/random';
import { until } from '../support/waiting';

/* `SEED=` plays the same year again, `AGREEMENTS=` with as many agreements as it says. */

const AGREEMENTS = Number(process.env['AGREEMENTS'] ?? 6);
const MONTHS = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
const ENTRIES_MAX = 3;

describe('A year that closed', () => {
  const app = App.ofThisFile();
  const random = Random.seeded();
  const agreements: Agreement[] = [];

  const statementsAndSeals = async (): Promise<readonly string[]> => {
    const texts: string[] = [];
    for (const { id } of agreements) {
      for (const month of MONTHS) {
        const path = `/v1/agreements/${id}/months/${month}`;
        const [json, csv] = [await app.admin.get(path), await app.admin.get<string>(`${path}?format=csv`)];
        expect([json.status, csv.status]).toEqual([200, 200]);
        expect(json.body).toMatchObject({
          state: 'closed',
          seal: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
        });
        texts.push(JSON.stringify(json.body), csv.body);
      }
    }
    return texts;
  };

  it(
    `has the same statements and seals, byte for byte, once its read models were made anew (SEED=${random.seed})`,
    async () => {
      await app.clockTo('2026-01-01T08:00:00Z');
      const studio = new Agency(app);
      for (let i = 0; i < AGREEMENTS; i += 1) {
        const allowanceMinutes = 60 * random.between(1, 10);
        agreements.push(await studio.signs('2026-01-01', { allowanceMinutes }));
      }
      for (const month of MONTHS) {
        await app.clockTo(`${month}-28T20:00:00Z`);
        for (const agreement of agreements) {
          for (let n = random.between(0, ENTRIES_MAX); n > 0; n -= 1) {
            await agreement.works(`${month}-${10 + n}T09:00:00Z`, random.between(1, 300), {
              note: `Work ${random.between(1, 99)} ✓`,
            });
          }
        }
      }
      await app.clockTo('2027-01-05T08:00:00Z');
      await until(async () => {
        const balances = await Promise.all(
          agreements.map(({ id }) =>
            app.admin.get<{ provisional: boolean }>(`/v1/agreements/${id}/balance?month=2027-01`),
          ),
        );
        return balances.every(({ status, body }) => status === 200 && !body.provisional);
      });
      const verify = () => app.admin.read<{ months: number; ok: boolean }>('/v1/audit/verify');
      expect(await verify()).toMatchObject({ ok: true });

      const before = await statementsAndSeals();
      const rebuild = app.command('rebuild');
      expect((await rebuild.ended).code).toBe(0);
      await app.stop();
      await app.restart();
      expect(await statementsAndSeals()).toEqual(before);
      for (const { id } of agreements) {
        expect(await app.admin.read(`/v1/audit/verify?agreementId=${id}`)).toMatchObject({
          months: 12,
          unsealed: 0,
          ok: true,
        });
      }
    },
    10 * 60_000,
  );
});
