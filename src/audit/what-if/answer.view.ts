import { type EntryDifference, type Figures, type LineDifference, type MonthDifference } from './difference.rules';

const summed = [
  ...(['usedMinutes', 'overageMinutes', 'borrowedMinutes'] as const),
  ...(['expiredMinutes', 'forfeitedMinutes', 'refundedMinutes'] as const),
];

/** One agreement told again. */
export interface AgreementTold {
  readonly agreementId: string;
  readonly clientId: string;
  readonly currency: string;
  readonly monthsTold: number;
  readonly months: readonly MonthDifference[];
}

type MonthListed = Omit<MonthDifference, 'entries' | 'lines'> & {
  readonly entries: EntryDifference[];
  readonly lines: LineDifference[];
};

interface ClientSums {
  readonly clientId: string;
  readonly currency: string;
  agreementsTold: number;
  monthsTold: number;
  monthsThatDiffer: number;
  readonly minutes: Record<(typeof summed)[number], number>;
  net: number;
  vat: number;
  gross: number;
  readonly agreements: { agreementId: string; monthsTold: number; months: MonthListed[] }[];
}

/** How much is listed of a long answer. */
export interface Listed {
  readonly months: number;
  readonly entries: number;
  readonly lines: number;
  readonly refused: number;
}

const LISTED_MAX: Listed = { months: 1_000, entries: 5_000, lines: 5_000, refused: 1_000 };

/**
 * What agreements told one after the other come to, for each client and currency. Sums hold all of them; what is listed one by
 * one is bounded, and what is not listed is counted.
 */
export class Differences<Refused> {
  readonly refused: Refused[] = [];
  readonly notListed = { months: 0, entries: 0, lines: 0, refused: 0 };
  agreementsTold = 0;
  monthsTold = 0;
  monthsThatDiffer = 0;
  private readonly sums = new Map<string, ClientSums>();
  private readonly left: { -readonly [list in keyof Listed]: number };

  constructor(listed: Listed = LISTED_MAX) {
    this.left = { ...listed };
  }

  /** In the order in which they were told of first. */
  get clients(): ClientSums[] {
    return [...this.sums.values()];
  }

  add({ agreementId, clientId, currency, monthsTold, months }: AgreementTold): void {
    const client = this.clientOf(clientId, currency);
    for (const told of [this, client]) {
      told.agreementsTold += 1;
      told.monthsTold += monthsTold;
      told.monthsThatDiffer += months.length;
    }
    for (const { difference } of months) addTo(client, difference);
    const listed = this.take('months', months).map((month): MonthListed => {
      return { ...month, entries: this.take('entries', month.entries), lines: this.take('lines', month.lines) };
    });
    for (const { entries, lines } of months.slice(listed.length)) {
      this.notListed.entries += entries.length;
      this.notListed.lines += lines.length;
    }
    if (listed.length > 0) client.agreements.push({ agreementId, monthsTold, months: listed });
  }

  refuse(facts: readonly Refused[]): void {
    this.refused.push(...this.take('refused', facts));
  }

  /** The first of a list, as long as there is room. */
  private take<T>(list: keyof Listed, all: readonly T[]): T[] {
    const taken = all.slice(0, this.left[list]);
    this.left[list] -= taken.length;
    this.notListed[list] += all.length - taken.length;
    return taken;
  }

  private clientOf(clientId: string, currency: string): ClientSums {
    const key = `${clientId} ${currency}`;
    const known = this.sums.get(key);
    if (known) return known;
    const told = { agreementsTold: 0, monthsTold: 0, monthsThatDiffer: 0 };
    const minutes = Object.fromEntries(summed.map((figure) => [figure, 0])) as ClientSums['minutes'];
    const sums = { clientId, currency, ...told, minutes, net: 0, vat: 0, gross: 0, agreements: [] };
    this.sums.set(key, sums);
    return sums;
  }
}

/** Money that would come back comes off. */
function addTo(client: ClientSums, difference: Figures): void {
  for (const figure of summed) client.minutes[figure] += difference[figure];
  client.net += difference.net + difference.creditedNet;
  client.vat += difference.vat + difference.creditedVat;
  client.gross += difference.gross + difference.creditedGross;
}
