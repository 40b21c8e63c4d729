/** What can be moved in, in the order in which one rests on the other. */
export const kinds = ['clients', 'projects', 'agreements', 'opening-balances', 'tickets', 'time-entries'] as const;
export type Kind = (typeof kinds)[number];

/** How a cell of text is read: as it is, as a whole number, or as JSON. */
type Cell = 'text' | 'whole' | 'json';

export interface Column {
  readonly name: string;
  readonly cell: Cell;
  /** The header must have it; each line must fill it. */
  readonly required: boolean;
}

const column = (name: string, cell: Cell = 'text'): Column => ({ name, cell, required: true });
const maybe = (name: string, cell: Cell = 'text'): Column => ({ name, cell, required: false });

/** What each column holds is told in docs/import.md. The same names are the fields of NDJSON. */
export const columnsOf: Readonly<Record<Kind, readonly Column[]>> = {
  clients: [
    ...[column('ref'), column('name')],
    ...[maybe('contacts', 'json'), maybe('contactName'), maybe('contactEmail'), maybe('contactPhone')],
  ],
  projects: [column('ref'), column('client'), column('name'), column('launchedOn'), column('warrantyDays', 'whole')],
  agreements: [column('ref'), column('client'), column('startsOn'), maybe('terms', 'json'), maybe('termsFile')],
  'opening-balances': [
    ...[column('ref'), column('agreement'), column('minutes', 'whole'), column('asOf')],
    ...[maybe('source'), maybe('reason')],
  ],
  tickets: [
    ...[column('ref'), column('agreement'), column('subject'), maybe('body')],
    ...[column('channel'), column('priority'), column('category'), maybe('kind'), maybe('environment')],
    ...[column('requesterName'), column('requesterEmail'), maybe('project'), maybe('estimateMinutes', 'whole')],
    ...[column('openedAt'), maybe('assignee'), maybe('answeredAt'), maybe('answer')],
    ...[maybe('resolvedAt'), maybe('closedAt')],
  ],
  'time-entries': [
    ...[column('ref'), column('ticket'), column('agent'), column('startedAt'), column('minutes', 'whole')],
    ...[column('note'), maybe('role'), maybe('activity'), maybe('cover'), maybe('reason'), maybe('allowOverlap')],
  ],
};

/** One field of an agreement's terms as a column of its own: `terms.overage.borrowUpToMinutes`. */
export const isTermsColumn = (name: string): boolean => /^terms(\.[A-Za-z0-9_-]+)+$/.test(name);

export function columnNamed(kind: Kind, name: string): Column | undefined {
  const known = columnsOf[kind].find((one) => one.name === name);
  return known ?? (kind === 'agreements' && isTermsColumn(name) ? maybe(name) : undefined);
}

/** The kind that a file's name begins with: `time-entries.csv`, `time-entries-2025.ndjson`, `clients.part2.csv`. */
export function kindOfFile(name: string): Kind | undefined {
  const [, stem = ''] = /^(.*?)\.[^/]*$/.exec(name) ?? [];
  return kinds.find((kind) => stem === kind || stem.startsWith(`${kind}-`) || stem.startsWith(`${kind}_`));
}

/** Faults of a header: columns that are not known, stand there twice, or are missing. */
export function faultsOfHeader(kind: Kind, header: readonly string[]): readonly { field: string; detail: string }[] {
  const names = columnsOf[kind].map(({ name }) => name);
  const known = `there are ${names.join(', ')}${kind === 'agreements' ? ' and terms.…' : ''}`;
  const unknown = header.filter((name) => columnNamed(kind, name) === undefined);
  const twice = header.filter((name, i) => header.indexOf(name) !== i);
  const missing = columnsOf[kind].filter(({ name, required }) => required && !header.includes(name));
  return [
    ...unknown.map((field) => ({ field, detail: `is no column of ${kind}: ${known}` })),
    ...twice.map((field) => ({ field, detail: 'is a column twice' })),
    ...missing.map(({ name }) => ({ field: name, detail: 'is a column that must be there' })),
  ];
}
