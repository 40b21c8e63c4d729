/*
 * Checks Minutebook evidence: one file that says what was agreed, worked, closed and charged.
 *
 *     node minutebook-verify.js evidence.json [more.json …] [--key <thumbprint or JWK file>] [--head <head.json>] [--json]
 *
 * Exit code 0: the file holds. 1: something in it does not fit, and the first offender is named. 2: it could not be read.
 * In a browser the same text is part of minutebook-verify.html, which opens from disk and asks nothing of the network.
 *
 * This is all of it. It shares no code with the program that wrote the file, needs nothing but a JavaScript runtime, and works
 * the figures out again from the events alone, by its own reading of the rules. What it relies on:
 *   - SHA-256 and Ed25519 of the runtime (WebCrypto): one that has none is told so, and gets no verdict;
 *   - the runtime's time zone database, for local dates (Intl);
 *   - a public key of the agency that you kept (--key). Without one the file vouches for itself, and the verdict says so.
 *
 * Sections: 1 the text · 2 digests and signatures · 3 numbers · 4 days and clocks · 5 findings · 6 every event in its place ·
 * 7 keys, seals, tree, signature · 8 what was agreed · 9 work and what it draws · 10 the close of a month ·
 * 11 corrections after the close · 12 the months one after the other · 13 the statement as it is shown ·
 * 14 invoices and credit notes · 15 the dispute · 16 the verdict · 17 the command line
 *
 * Licensed under the Apache License, Version 2.0.
 */
'use strict';

const FORMAT = 'application/vnd.minutebook.evidence+json';
const FORMAT_VERSION = 1;

// ───────────────────────────────────────────────── 1 · The text ─────────────────────────────────────────────────

/** The file as text; a byte that is no UTF-8 is named by its place. */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const guess = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const again = new TextEncoder().encode(guess);
    let at = 0;
    while (again[at] === bytes[at]) at += 1;
    const place = new TextDecoder().decode(bytes.subarray(0, at)).length;
    throw new Unreadable(`The file is not text: byte ${at + 1} is no UTF-8`, nearestEvent(guess, place));
  }
}

class Unreadable extends Error {
  constructor(message, near = null) {
    super(message);
    this.near = near;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    const at = firstFault(text);
    if (at >= text.length) throw new Unreadable(`The file is not whole: it ends after ${text.length} characters`);
    throw new Unreadable(`The file is not JSON: character ${at + 1} does not fit`, nearestEvent(text, at));
  }
}

/** Where a text stops being JSON. Runtimes say it in words of their own, or not at all; in this file there are no blanks. */
function firstFault(text) {
  const [string, escape] = [/[^"\\\u0000-\u001f]*/y, /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y];
  const plain = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  let at = 0;
  const matches = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const takes = (token) => text[at] === token && (at += 1) > 0;
  const isString = () => {
    if (!takes('"')) return false;
    do matches(string);
    while (matches(escape));
    return takes('"');
  };
  const isList = (end, item) => {
    if (takes(end)) return true;
    do if (!item()) return false;
    while (takes(','));
    return takes(end);
  };
  const isValue = () => {
    if (text[at] === '"') return isString();
    if (takes('[')) return isList(']', isValue);
    if (takes('{')) return isList('}', () => isString() && takes(':') && isValue());
    return matches(plain);
  };
  isValue();
  return at;
}

/** The event that a place in the text is in, or stands before: every event ends with its revision and its stream. */
function nearestEvent(text, at) {
  const [, revision, stream] = /"revision":(\d+),"stream":"([^"]+)"/.exec(text.slice(Math.max(0, at - 20))) ?? [];
  return stream === undefined ? null : { stream, revision: Number(revision) };
}

/** RFC 8785: members in the order of their names, nothing between, numbers and strings as ECMAScript writes them. */
function canonical(value) {
  if (value === null || typeof value !== 'object') {
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) throw new TypeError('not JSON');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The file's text, held against what was read from it: one file has one form, and what says the same otherwise was written by somebody else. */
class Form {
  constructor(text, file) {
    [this.text, this.at, this.spans, this.names] = [text, 0, new Map(), new Map()];
    this.isCanonical = this.takes(file) && this.at === text.length;
  }

  /** Whether the canonical form of the value stands here. Where objects stand is remembered. */
  takes(value) {
    const from = this.at;
    if (value === null || typeof value !== 'object') return this.token(JSON.stringify(value));
    if (Array.isArray(value)) {
      if (!this.token('[')) return false;
      for (let i = 0; i < value.length; i += 1) if ((i > 0 && !this.token(',')) || !this.takes(value[i])) return false;
      return this.token(']');
    }
    let before = '{';
    for (const name of Object.keys(value).sort()) {
      let label = this.names.get(name);
      if (label === undefined) this.names.set(name, (label = `${JSON.stringify(name)}:`));
      if (!this.token(before) || !this.token(label)) return false;
      const at = this.at;
      if (!this.takes(value[name])) return false;
      if (from === 0) this.spans.set(name, [at, this.at]);
      before = ',';
    }
    if (!this.token(before === '{' ? '{}' : '}')) return false;
    if (typeof value.stream === 'string') this.spans.set(value, [from, this.at]);
    return true;
  }

  token(token) {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** The canonical form of an event; of a part of the file by its name. */
  of(value, whole = value) {
    const span = this.spans.get(value);
    return span ? this.text.slice(...span) : canonical(whole);
  }

  /** Of an event without its revision: it is known by that wherever it stands. */
  ofLink(event) {
    const [form, revision] = [this.of(event), `"revision":${event.revision},`];
    const at = form.lastIndexOf(`${revision}"stream":`);
    return at < 0 ? form : form.slice(0, at) + form.slice(at + revision.length);
  }
}

// ──────────────────────────────────────── 2 · Digests and signatures ────────────────────────────────────────

const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const sha256Hex = async (text) => hex(await sha256(utf8(text)));
const hex = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join('');
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function bytesOfHex(text) {
  if (typeof text !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(text)) throw new TypeError('not hexadecimal');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Base64url, of which every text has one spelling alone. */
function bytesOfBase64url(text) {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  if (base64url(bytes) !== text) throw new TypeError('not base64url');
  return bytes;
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

/** RFC 7638. */
const thumbprint = async ({ crv, kty, x }) => base64url(await sha256(utf8(canonical({ crv, kty, x }))));

/** Nothing can be said without signatures: an old browser is no reason to call a file false, or true. */
async function assertRuntime() {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32).fill(1), 'Ed25519', false, ['verify']);
  } catch (error) {
    if (error.name !== 'DataError') throw new Unreadable('This runtime knows no Ed25519 (WebCrypto): a newer one does');
  }
}

/** Whether the key signed the value for this purpose: what is signed is a line that names the purpose, and the canonical form. */
async function isSigned(jwk, purpose, value, signature) {
  try {
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') return false;
    const message = utf8(`minutebook ${purpose} 1\n${canonical(value)}`);
    const key = await crypto.subtle.importKey('raw', bytesOfBase64url(jwk.x), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, bytesOfBase64url(signature), message);
  } catch {
    return false;
  }
}

// ───────────────────────────────────────────────── 3 · Numbers ─────────────────────────────────────────────────

const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** A decimal text as a fraction: '1.25' is 125 / 100. */
function fraction(text) {
  if (typeof text !== 'string' || !/^\d+(\.\d+)?$/.test(text))
    throw new TypeError(`${JSON.stringify(text)} is no decimal`);
  const [digits, decimals = ''] = text.split('.');
  return [BigInt(digits + decimals), 10n ** BigInt(decimals.length)];
}

/** amount × times / per, exactly, and then rounded: half up, away from zero where it is below. */
function halfUp(amount, times, per) {
  const [dividend, divisor] = [BigInt(amount) * BigInt(times), BigInt(per)];
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = Number((size * 2n + divisor) / (divisor * 2n));
  return dividend < 0n && rounded !== 0 ? -rounded : rounded;
}

/** inside × 1 + outside × multiplier, as an exact decimal text. */
function weighted(inside, outside, multiplier) {
  const [times, per] = fraction(multiplier);
  const exact = BigInt(inside) * per + BigInt(outside) * times;
  const decimals = String(exact % per)
    .padStart(String(per).length - 1, '0')
    .replace(/0+$/, '');
  return `${exact / per}${per === 1n || decimals === '' ? '' : `.${decimals}`}`;
}

// ─────────────────────────────────────────── 4 · Days and clocks ───────────────────────────────────────────

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const dates = new Map();

function dateOfDay(day) {
  let date = dates.get(day);
  if (date === undefined) dates.set(day, (date = new Date(day * DAY_MS).toISOString().slice(0, 10)));
  return date;
}

const addDays = (date, days) => dateOfDay(dayNumber(date) + days);
const monthOf = (date) => date.slice(0, 7);
const monthNumber = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthOfNumber = (n) => `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`;
const addMonths = (month, n) => monthOfNumber(monthNumber(month) + n);
const firstDayOf = (month) => `${month}-01`;
const lastDayOf = (month) => addDays(firstDayOf(addMonths(month, 1)), -1);
const daysIn = (month) => Number(lastDayOf(month).slice(8));
const dayOfMonth = (date) => Number(date.slice(8));
const later = (a, b) => (a > b ? a : b);

/** The same day of a later month, or its last where it has no such day. */
function monthsLater(date, n) {
  const month = addMonths(monthOf(date), n);
  return `${month}-${String(Math.min(dayOfMonth(date), daysIn(month))).padStart(2, '0')}`;
}

/** What clocks on the wall of one time zone show. */
class Wall {
  constructor(zone) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' };
    const how = { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', ...parts };
    this.format = new Intl.DateTimeFormat('en-US', how);
    this.asked = new Map();
  }

  /** The date, and how many minutes of it are over. */
  at(ms) {
    const minutes = Math.floor(ms / MINUTE_MS) + this.aheadAt(ms);
    const day = Math.floor(minutes / 1_440);
    return { day, minute: minutes - day * 1_440 };
  }

  dateAt(instant) {
    return dateOfDay(this.at(Date.parse(instant)).day);
  }

  /** The first instant of a day: not always midnight, which a change of the clocks may skip. */
  startOf(date) {
    const [day, midnight] = [dayNumber(date), Date.parse(`${date}T00:00:00Z`)];
    const starts = [-DAY_MS, 0, DAY_MS].map((around) => midnight - this.aheadAt(midnight + around) * MINUTE_MS);
    const isStart = (ms) => this.at(ms).day === day && this.at(ms).minute === 0;
    let ms = Math.min(...starts.filter(isStart));
    if (ms === Infinity) {
      ms = Math.min(...starts) - 180 * MINUTE_MS;
      while (this.at(ms).day < day) ms += MINUTE_MS;
    }
    return new Date(ms).toISOString();
  }

  /** Minutes ahead of UTC. Clocks change on a quarter of an hour if at all, and hardly ever within a day. */
  aheadAt(ms) {
    const day = Math.floor(ms / DAY_MS);
    let ofDay = this.asked.get(day);
    if (ofDay === undefined) {
      const [from, to] = [this.ask(day * DAY_MS), this.ask((day + 1) * DAY_MS)];
      this.asked.set(day, (ofDay = from === to ? from : new Map()));
    }
    if (typeof ofDay === 'number') return ofDay;
    const quarter = Math.floor(ms / (15 * MINUTE_MS));
    let ahead = ofDay.get(quarter);
    if (ahead === undefined) ofDay.set(quarter, (ahead = this.ask(quarter * 15 * MINUTE_MS)));
    return ahead;
  }

  ask(ms) {
    const shown = {};
    for (const { type, value } of this.format.formatToParts(ms)) shown[type] = Number(value);
    const { year, month, day, hour, minute } = shown;
    return Math.round((Date.UTC(year, month - 1, day, hour, minute) - ms) / MINUTE_MS);
  }
}

const WEEKDAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];
const weekdayOf = (day) => WEEKDAYS[((day % 7) + 7) % 7];
const minuteOfClock = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

// ─────────────────────────────────────────────── 5 · Findings ───────────────────────────────────────────────

/** What is looked at, in the order in which offenders are named. */
const CHECKS = {
  file: 'The file: its form, and every event in its place',
  keys: 'Signing keys: each named after itself, and vouched for by the one before',
  seals: 'Seals: every closed month event by event, upon the month before',
  signature: 'The signature over the file, and what is under no seal',
  tree: 'The tree of all seals: head, and the place of each month in it',
  agreement: 'The agreement: terms, grants and lines of each month as it was opened',
  entries: 'Time entries, purchases, corrections and adjustments',
  statements: 'Statements of closed months, figure by figure',
  carried: 'What each month hands on to the next',
  shown: 'Statements as they are shown',
  invoices: 'Invoices and credit notes',
  dispute: 'The dispute and what it froze',
};

class Findings {
  constructor() {
    this.counts = Object.fromEntries(Object.keys(CHECKS).map((check) => [check, 0]));
    this.faults = [];
    this.notChecked = new Map();
  }

  did(check, count = 1) {
    this.counts[check] += count;
  }

  /** Something that does not fit; `of` is the event that says it, or what else tells where it is. */
  fault(check, detail, of = null, figures = {}) {
    const { id = null, stream = null, revision = null, type = null, place = null } = of ?? {};
    const month = figures.month ?? /^ledger-.+-(\d{4}-\d{2})$/.exec(stream ?? '')?.[1] ?? null;
    const { figure = null, stated, recomputed } = figures;
    this.faults.push({ check, detail, eventId: id, stream, revision, type, place, month, figure, stated, recomputed });
  }

  skip(text, count = 1) {
    this.notChecked.set(text, (this.notChecked.get(text) ?? 0) + count);
  }

  /** A figure that must be what it was worked out to be; every leaf that differs is a fault. */
  same(check, figure, stated, recomputed, of, detail = 'does not follow from the events') {
    this.did(check);
    for (const one of differences(figure, stated, recomputed)) this.fault(check, detail, of, one);
  }

  /** What is worked out month by month is told month by month: what does not fit in an event comes before what follows from it. */
  inOrder() {
    const order = Object.keys(CHECKS);
    const together = [order.indexOf('agreement'), order.indexOf('shown')];
    const rank = ({ check }) => {
      const at = order.indexOf(check);
      return together[0] <= at && at <= together[1] ? together[0] : at;
    };
    return [...this.faults].sort((a, b) => rank(a) - rank(b));
  }
}

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function isEqual(a, b) {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isEqual(a[name], b[name]));
}

/** The leaves in which two values differ. Members of lists that have a name of their own are told by it. */
function differences(path, stated, recomputed) {
  if (isEqual(stated, recomputed)) return [];
  const lists = Array.isArray(stated) && Array.isArray(recomputed);
  if (!lists && !(isRecord(stated) && isRecord(recomputed))) return [{ figure: path, stated, recomputed }];
  const names = new Set([...Object.keys(stated), ...Object.keys(recomputed)]);
  return [...names].flatMap((name) => {
    const one = recomputed[name] ?? stated[name];
    const label = lists ? `[${one?.lotId ?? one?.entryId ?? one?.id ?? name}]` : `.${name}`;
    return differences(path + label, stated[name], recomputed[name]);
  });
}

const without = (record, ...names) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

// ──────────────────────────────────── 6 · Every event in its place ────────────────────────────────────

const isMonth = (text) => typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** Whether the file has the shape of evidence at all: what does not is not looked at further. */
function hasShape(file, findings) {
  const wrong = (place, detail) => findings.fault('file', detail, { place });
  if (!isRecord(file)) return wrong('the file', 'is no object') ?? false;
  if (file.format !== FORMAT || file.formatVersion !== FORMAT_VERSION) {
    wrong('format', `is not ${FORMAT} of version ${FORMAT_VERSION}`);
    return false;
  }
  const before = findings.faults.length;
  const { about, months, earlier, tree, undersigned } = file;
  const areEvents = (events, place, stream) => {
    if (!Array.isArray(events)) return wrong(place, 'is no list of events');
    const at = events.findIndex((event) => !isEvent(event));
    const { id = null, revision = at, stream: own = stream } = events[at] ?? {};
    if (at >= 0) findings.fault('file', `is no event, in ${place}`, { id, stream: own, revision });
  };
  for (const part of ['agreement', 'invoices', 'publicHolidays', 'signingKeys']) areEvents(file[part], part, null);
  if (file.dispute !== null) areEvents(file.dispute, 'dispute', null);
  const isTold =
    isRecord(about) && typeof about.agreementId === 'string' && isMonth(about.from) && isMonth(about.through);
  if (!isTold || typeof about.clientId !== 'string' || about.from > about.through) wrong('about', 'cannot be read');
  if (!Array.isArray(months) || months.length === 0) wrong('months', 'is no list of months');
  else {
    for (const month of months) {
      if (!isRecord(month) || !isMonth(month.month)) wrong('months', 'holds what is no month');
      else areEvents(month.events, `months ${month.month}`, `ledger-${about?.agreementId}-${month.month}`);
    }
  }
  if (!Array.isArray(earlier) || !earlier.every((one) => isRecord(one) && isMonth(one.month))) {
    wrong('earlier', 'is no list of months');
  }
  if (!isRecord(tree) || !isRecord(tree.head) || !Array.isArray(tree.inclusions)) wrong('tree', 'cannot be read');
  if (!isRecord(undersigned) || !isRecord(undersigned.parts) || !isRecord(undersigned.links)) {
    wrong('undersigned', 'cannot be read');
  }
  return findings.faults.length === before;
}

const isEvent = (event) =>
  isRecord(event) &&
  [event.id, event.stream, event.type].every((text) => typeof text === 'string') &&
  Number.isSafeInteger(event.revision) &&
  isRecord(event.data) &&
  isRecord(event.metadata) &&
  [event.metadata.recordedAt, event.metadata.occurredAt].every((at) => !Number.isNaN(Date.parse(at)));

/** Each stream from its first event on, without a gap; each month between the first and the last. */
function everyEventInItsPlace(file, findings) {
  const { agreementId, clientId, from, through } = file.about;
  const [signed] = file.agreement;
  const isOf = (event, data) => {
    for (const [name, value] of Object.entries(data)) {
      if (event.data[name] !== value) findings.fault('file', `is not of the ${name} ${value}`, event);
    }
  };
  const inOrder = (events, stream) => {
    events.every((event, i) => {
      findings.did('file');
      const { revision } = event;
      if (event.stream !== stream) findings.fault('file', `is of another stream, and stands in ${stream}`, event);
      else if (revision > i) findings.fault('file', `is missing: ${revision} comes next`, { stream, revision: i });
      else if (revision < i) findings.fault('file', `stands after the revision ${i - 1}`, event);
      else return true;
      return false;
    });
  };
  const months = [...file.earlier, ...file.months].map(({ month }) => month);
  const gap = months.findIndex((month, i) => i > 0 && month !== addMonths(months[i - 1], 1));
  const missing =
    gap > 0
      ? addMonths(months[gap - 1], 1)
      : !months.includes(from)
        ? from
        : !months.includes(through)
          ? through
          : null;
  if (missing) {
    const stream = `ledger-${agreementId}-${missing}`;
    findings.fault('file', 'is missing: the month is not in the file', { stream, revision: 0 });
  } else if (file.months[0].month !== from || months.at(-1) !== through) {
    findings.fault('file', 'does not say which months are in the file', { place: 'about' });
  }
  inOrder(file.agreement, `agreement-${agreementId}`);
  if (signed?.type !== 'AgreementSigned')
    findings.fault('file', 'is no signing of an agreement', signed ?? { place: 'agreement' });
  for (const event of file.agreement) isOf(event, { agreementId, clientId });
  for (const [stream, events] of streamsOf(file.publicHolidays)) inOrder(events, stream);
  for (const [stream, events] of streamsOf(file.invoices)) {
    inOrder(events, stream);
    const month = stream.slice(-7);
    for (const event of events) isOf(event, { agreementId, clientId, month, invoiceId: `${agreementId}-${month}` });
  }
  inOrder(file.signingKeys, 'signing-keys');
  if (file.dispute) {
    inOrder(file.dispute, `dispute-${file.about.disputeId}`);
    for (const event of file.dispute) isOf(event, { agreementId, clientId, disputeId: file.about.disputeId });
  }
  let open = null;
  for (const { month, events } of file.months) {
    const [stream, ledgerId] = [`ledger-${agreementId}-${month}`, `${agreementId}-${month}`];
    if (events[0]?.type !== 'MonthOpened') findings.fault('file', 'is missing: the opening', { stream, revision: 0 });
    inOrder(events, stream);
    for (const event of events) isOf(event, { agreementId, clientId, month, ledgerId });
    const closed = events.findIndex(isClose);
    const again = events.findIndex(({ type }, i) => type === 'MonthOpened' && i > 0);
    if (again > 0) findings.fault('file', 'opens the month a second time', events[again]);
    if (closed >= 0 && closed < events.length - 1) {
      findings.fault('file', `was added after ${month} was closed`, events[closed + 1]);
    }
    if (closed >= 0 && open !== null) findings.fault('file', `closes a month while ${open} is open`, events[closed]);
    if (closed < 0) open ??= month;
  }
}

function streamsOf(events) {
  const streams = new Map();
  for (const event of events) listAt(streams, event.stream).push(event);
  return streams;
}

function listAt(lists, name) {
  if (!lists.has(name)) lists.set(name, []);
  return lists.get(name);
}

const isClose = ({ type, data }) => type === 'MonthClosed' || 'seal' in data;
const closeOf = ({ events }) => (events.length > 0 && isClose(events.at(-1)) ? events.at(-1) : null);

// ─────────────────────────────────── 7 · Keys, seals, tree, signature ───────────────────────────────────

/** The installation's public keys, oldest first. Each but the first was signed by the one before it. */
async function signingKeys(file, findings) {
  const keys = [];
  for (const event of file.signingKeys) {
    findings.did('keys');
    const { keyId, jwk, at, proof } = event.data;
    const before = keys.at(-1);
    if (!isRecord(jwk) || typeof jwk.x !== 'string' || (await thumbprint(jwk)) !== keyId) {
      findings.fault('keys', `is not the key ${keyId} that it is named after`, event);
    } else if (!before) {
      if (proof !== null) findings.fault('keys', 'is the first key, and refers to one before it', event);
    } else {
      const { kty, crv, x } = jwk;
      const vouched = { keyId, jwk: { kty, crv, x }, at, by: before.keyId };
      const isProven =
        proof?.by === before.keyId && (await isSigned(before.jwk, 'signing-key', vouched, proof.signature));
      if (!isProven)
        findings.fault('keys', `was published without a signature of ${before.keyId}, the one before it`, event);
    }
    keys.push({ keyId, jwk, at, event });
  }
  return keys;
}

/** Holds each closed month to its seal, and each seal to the one before it. @returns what was sealed, month by month */
async function seals(file, keys, form, findings) {
  const firstKeyAt = keys[0]?.event.metadata.recordedAt;
  const sealed = [];
  let before = null;
  const stands = async (seal, event, ordinal) => {
    const key = keys.find(({ keyId }) => keyId === seal.keyId);
    if (!key) findings.fault('seals', `was sealed with the key ${seal.keyId}, which was never published`, event);
    else if (!(await isSigned(key.jwk, 'seal', without(seal, 'signature'), seal.signature))) {
      findings.fault('seals', `its seal was not signed by ${seal.keyId}`, event);
    } else {
      if (ordinal === 0 && seal.after !== 'nothing') {
        const stream = `ledger-${file.about.agreementId}-${addMonths(event.stream.slice(-7), -1)}`;
        return findings.fault('seals', 'is missing: the month after it was sealed upon it', { stream, revision: 0 });
      }
      const after = ordinal === 0 ? 'nothing' : before?.seal ? 'sealed-month' : 'unsealed-month';
      const fits = seal.previous === (before?.seal?.digest ?? null) && seal.after === after;
      if (!fits) findings.fault('seals', 'was sealed upon another month before than the one that is there', event);
    }
  };
  for (const [ordinal, { month, seal }] of file.earlier.entries()) {
    findings.did('seals');
    const place = { stream: `ledger-${file.about.agreementId}-${month}`, place: `earlier ${month}` };
    if (seal !== null && !isSeal(seal)) findings.fault('seals', 'bears a seal that cannot be read', place);
    else if (seal) await stands(seal, place, ordinal);
    sealed.push((before = { month, seal: isSeal(seal) ? seal : null, event: place }));
  }
  for (const ofMonth of file.months) {
    const { month, events } = ofMonth;
    const closed = closeOf(ofMonth);
    const early = events.find((event) => event !== closed && 'seal' in event.data);
    if (early) findings.fault('seals', 'bears a seal, and closes no month', early);
    if (!closed) break;
    findings.did('seals', events.length);
    const { seal } = closed.data;
    if (seal === undefined) {
      if (firstKeyAt !== undefined && closed.metadata.recordedAt > firstKeyAt) {
        findings.fault('seals', 'closes a month without a seal', closed);
      }
      findings.skip(`Months closed before there were seals: nothing proves that their events are those of then`);
    } else if (!isSeal(seal)) {
      findings.fault('seals', 'bears a seal that cannot be read', closed);
    } else {
      await stands(seal, closed, file.earlier.length + file.months.indexOf(ofMonth));
      const bare = canonical({ ...closed, data: without(closed.data, 'seal') });
      const asSealed = [...events.slice(0, -1).map((event) => form.of(event)), bare];
      const digest = await sha256Hex(`{"events":[${asSealed.join(',')}],"previous":${canonical(seal.previous)}}`);
      // The digest proves the month; the links are there to name the event that is another.
      if (digest !== seal.digest || seal.chain.length !== events.length) {
        const bareClosed = { ...closed, data: without(closed.data, 'seal') };
        const links = await linksOf([...events.slice(0, -1), bareClosed], form);
        const broken = brokenLink(seal.chain, links, events, closed.stream);
        const detail = broken
          ? `${broken.detail} when its month was sealed`
          : 'closes a month that is not the one that was sealed';
        findings.fault('seals', detail, broken ?? closed);
      }
    }
    sealed.push((before = { month, seal: isSeal(seal) ? seal : null, event: closed }));
  }
  return sealed;
}

const isSeal = (seal) =>
  isRecord(seal) &&
  [seal.keyId, seal.digest, seal.signature].every((text) => typeof text === 'string') &&
  Array.isArray(seal.chain);

/** Of each event the first eight bytes of the digest of what it says, wherever it stands. */
async function linksOf(events, form) {
  const links = [];
  for (const event of events) links.push(hex((await sha256(utf8(form.ofLink(event)))).subarray(0, 8)));
  return links;
}

/** Where events depart from the links that were kept of them. */
function brokenLink(kept, read, events, stream) {
  let at = 0;
  while (at < kept.length && kept[at] === read[at]) at += 1;
  if (at === kept.length && at === read.length) return null;
  const [there, event] = [read[at], { ...events[at], stream, revision: at }];
  if (kept[at] !== undefined && there === kept[at + 1] && !read.includes(kept[at])) {
    return { stream, revision: at, detail: 'is missing: there was another event here' };
  }
  if (kept[at] === read[at + 1] && there !== undefined && !kept.includes(there)) {
    return { ...event, detail: 'was not there' };
  }
  if (there !== undefined && kept.includes(there)) return { ...event, detail: 'does not stand where it stood' };
  return { ...event, detail: 'does not say what it said' };
}

/** The installation's name under the whole file, and the events that are under no seal one by one. */
async function signature(file, keys, form, findings) {
  const { undersigned } = file;
  const key = keys.find(({ keyId }) => keyId === undersigned.keyId);
  const place = { place: 'undersigned' };
  if (!key) findings.fault('signature', `was made with the key ${undersigned.keyId}, which was never published`, place);
  else if (!(await isSigned(key.jwk, 'evidence', without(undersigned, 'signature'), undersigned.signature))) {
    findings.fault('signature', `was not made by ${undersigned.keyId}`, place);
  }
  const before = findings.faults.length;
  const open = file.months.filter((month) => !closeOf(month)?.data.seal).flatMap(({ events }) => events);
  const loose = [file.agreement, file.dispute ?? [], file.invoices, open, file.publicHolidays, file.signingKeys];
  const streams = streamsOf(loose.flat());
  for (const stream of new Set([...Object.keys(undersigned.links), ...streams.keys()])) {
    const events = streams.get(stream) ?? [];
    findings.did('signature', events.length);
    const kept = Array.isArray(undersigned.links[stream]) ? undersigned.links[stream] : [];
    const broken = brokenLink(kept, await linksOf(events, form), events, stream);
    if (broken) findings.fault('signature', `${broken.detail} when the file was made`, broken);
  }
  if (findings.faults.length > before) return;
  const names = new Set([...Object.keys(undersigned.parts), ...Object.keys(without(file, 'undersigned'))]);
  for (const name of names) {
    findings.did('signature');
    const digest = name in file ? await sha256Hex(form.of(name, file[name])) : null;
    // What is wrong with months that are sealed was said of the seal.
    if (digest === undersigned.parts[name] || (name === 'months' && findings.faults.length > 0)) continue;
    findings.fault('signature', `${name} is not what it was when the file was made`, { place: name });
  }
}

const leafOf = (seal) => hashed(0, utf8(canonical(seal)));
const nodeOf = (left, right) => hashed(1, left, right);

function hashed(kind, ...parts) {
  const bytes = new Uint8Array(1 + sum(parts.map(({ length }) => length)));
  bytes[0] = kind;
  parts.forEach((part, i) => bytes.set(part, 1 + sum(parts.slice(0, i).map(({ length }) => length))));
  return sha256(bytes);
}

const isSame = (a, b) => hex(a) === hex(b);

/** RFC 6962: the head of the tree is signed, each seal has its place in it, and it goes on from a head that was kept. */
async function tree(file, keys, sealed, kept, findings) {
  const { head, inclusions, consistency } = file.tree;
  const place = { place: 'tree' };
  const isHead = async ({ size, root, signedAt, keyId, signature: signed }) => {
    const key = keys.find((one) => one.keyId === keyId);
    return key !== undefined && (await isSigned(key.jwk, 'tree-head', { size, root, signedAt, keyId }, signed));
  };
  findings.did('tree');
  if (!(await isHead(head)))
    return findings.fault('tree', 'its head was not signed by a key of this installation', place);
  for (const { month, seal, event } of sealed) {
    if (!seal) continue;
    findings.did('tree');
    const at = inclusions.find((one) => isRecord(one) && one.month === month);
    const isIn = at !== undefined && (await isIncluded(await leafOf(seal), at, head).catch(() => false));
    if (!isIn)
      findings.fault(
        'tree',
        at ? `its seal is not at place ${at.index} of the tree` : 'its seal has no place in the tree',
        event,
      );
  }
  const known = new Set(sealed.filter(({ seal }) => seal).map(({ month }) => month));
  if (inclusions.length !== known.size)
    findings.fault('tree', 'tells the place of months that are not in the file', place);
  if (!kept) return;
  findings.did('tree');
  if (!(await isHead(kept)))
    findings.fault('tree', `the head that you kept, of ${kept.signedAt}, was not signed here`, place);
  else if (kept.size > head.size)
    findings.skip(`The head that you kept: it is younger than this file (${kept.size} seals, here ${head.size})`);
  else if (kept.size < head.size && consistency?.from !== kept.size) {
    findings.skip(
      `The head that you kept: the file holds no proof from ${kept.size} seals on; ask for evidence with keptHead=${kept.size}`,
    );
  } else {
    const path = kept.size === head.size ? [] : consistency.path;
    const grew = await isConsistent(kept, head, path).catch(() => false);
    if (!grew)
      findings.fault(
        'tree',
        `is not the one whose head you kept of ${kept.signedAt}: something was taken away or changed since`,
        place,
      );
  }
}

/** RFC 9162, 2.1.3.2. */
async function isIncluded(leaf, { index, path }, { size, root }) {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return false;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const text of path) {
    const other = bytesOfHex(text);
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await nodeOf(other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else hash = await nodeOf(hash, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(hash, bytesOfHex(root));
}

/** RFC 9162, 2.1.4.2. */
async function isConsistent(earlier, now, path) {
  if (earlier.size < 1) return false;
  if (earlier.size === now.size) return path.length === 0 && earlier.root === now.root;
  const isPower = Number.isInteger(Math.log2(earlier.size));
  const [first, ...rest] = [...(isPower ? [earlier.root] : []), ...path].map(bytesOfHex);
  let [at, last] = [earlier.size - 1, now.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [then, since] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [then, since] = [await nodeOf(other, then), await nodeOf(other, since)];
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else since = await nodeOf(since, other);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && isSame(then, bytesOfHex(earlier.root)) && isSame(since, bytesOfHex(now.root));
}

/** Whether the key that somebody kept stands behind all of it: what a key has sealed proves the months before, and a head all that it holds. */
function heldToKeptKey(file, keys, sealed, kept, findings) {
  const at = keys.findIndex(({ keyId }) => keyId === kept);
  findings.did('keys');
  if (at < 0)
    return findings.fault('keys', `the key that you kept, ${kept}, is not among those of this file`, {
      place: 'signingKeys',
    });
  const placeOf = (id) => keys.findIndex(({ keyId }) => keyId === id);
  if (placeOf(file.tree.head.keyId) >= at) return;
  const proven = sealed.findLastIndex(({ seal }) => seal && placeOf(seal.keyId) >= at);
  const unproven = sealed.find(({ seal }, i) => seal && i > proven);
  if (unproven) findings.fault('keys', 'was sealed with a key older than the one that you kept', unproven.event);
}

// ──────────────────────────────────────────── 8 · What was agreed ────────────────────────────────────────────

/** The agreement as it stood after each of its events. */
function agreedOverTime(events, findings) {
  const states = [];
  let agreed = null;
  for (const event of events) {
    const { type, data } = event;
    if (type === 'AgreementSigned') {
      const { startsOn, firstMonth, termsVersion: version, terms } = data;
      findings.same('agreement', 'firstMonth', firstMonth, monthOf(startsOn), event);
      agreed = { startsOn, firstMonth, versions: [{ version, effectiveMonth: firstMonth, terms }], terms, end: null };
    } else if (type === 'TermsAmended') {
      const { effectiveMonth, termsVersion: version, terms } = data;
      findings.same('agreement', 'termsVersion', version, agreed.versions.at(-1).version + 1, event);
      agreed = { ...agreed, terms, versions: [...agreed.versions, { version, effectiveMonth, terms }] };
    } else if (type === 'NoticeGiven') {
      const { givenOn, askedFor } = data;
      const noticeEnds = addDays(givenOn, inForce(agreed, monthOf(givenOn)).terms.noticeDays);
      findings.same('agreement', 'endsOn', data.endsOn, later(noticeEnds, askedFor ?? noticeEnds), event);
      agreed = { ...agreed, end: data.endsOn };
    }
    states.push(agreed);
  }
  return states;
}

/** The latest terms that have taken effect; of two for one month the later one. */
const inForce = ({ versions }, month) => versions.reduce((found, one) => (one.effectiveMonth <= month ? one : found));

const endOf = ({ startsOn, terms, end }) =>
  end ?? (terms.renewal === 'none' ? addDays(monthsLater(startsOn, terms.termMonths), -1) : null);

/** The last day on which minutes can be used; null while no end is in sight. */
function usableThrough(agreed) {
  const end = endOf(agreed);
  if (end === null) return null;
  const { onEnd, extendMonths = 0 } = inForce(agreed, monthOf(end)).terms;
  return onEnd === 'extend' ? monthsLater(end, extendMonths) : end;
}

function hasMonth(agreed, month) {
  const through = usableThrough(agreed);
  return month >= agreed.firstMonth && (through === null || month <= monthOf(through));
}

/** What a month begins with: its terms and days, its allowance, its recurring lines and its fee. */
function openingOf(agreed, month, wall) {
  const { terms, version } = inForce(agreed, month);
  const [through, end] = [usableThrough(agreed), endOf(agreed)];
  const isLast = through !== null && monthOf(through) === month;
  const from = month === agreed.firstMonth ? agreed.startsOn : firstDayOf(month);
  const to = isLast ? through : lastDayOf(month);
  const ordinal = monthNumber(month) - monthNumber(agreed.firstMonth);
  const paidTo = end !== null && end < to ? end : to;
  const days = paidTo < from ? 0 : dayOfMonth(paidTo) - dayOfMonth(from) + 1;
  const part = (amount) => (terms.proration === 'none' ? amount : halfUp(amount, days, daysIn(month)));
  const minutes = days === 0 ? 0 : part(terms.allowanceMinutes);
  const fee = ordinal < terms.freeMonths ? 0 : part(terms.monthlyFee);
  const recurring = terms.recurring.map(({ amount }) => ({ kind: 'recurring', amount: part(amount) }));
  const { closeAfterDays } = terms;
  return {
    ...{ from, to, ordinal, last: isLast, termsVersion: version, terms },
    startsAt: wall.startOf(from),
    endsAt: wall.startOf(addDays(to, 1)),
    closesAt: closeAfterDays === null ? null : wall.startOf(addDays(to, 1 + closeAfterDays)),
    grant: minutes === 0 ? null : { ...allowanceLot(terms, month, from), minutes },
    lines: days === 0 ? [] : [...recurring, ...(terms.monthlyFee === 0 ? [] : [{ kind: 'fee', amount: fee }])],
  };
}

function allowanceLot({ rollover }, month, from) {
  const after = rollover.policy === 'none' ? 0 : (rollover.expiresAfterMonths ?? null);
  const expiresOn = after === null ? null : lastDayOf(addMonths(month, after));
  return { lotId: `allowance-${month}`, source: 'allowance', grantedOn: from, month, expiresOn, unitPrice: null };
}

/** Lines without their wording, which is checked only where one document repeats another. */
const bare = (lines) => lines.map((line) => without(line, 'description'));

// ──────────────────────────────────── 9 · Work, and what it draws ────────────────────────────────────

/** The dates outside coverage, as the publication `GB-ENG@2` and those before it say: of each year the last one counts. */
class Holidays {
  constructor(events) {
    this.published = streamsOf(events);
    this.known = new Map();
  }

  /** Null where the file does not hold that publication. */
  of(version) {
    if (this.known.has(version)) return this.known.get(version);
    const [, region, count] = /^(.+)@(\d+)$/.exec(version ?? '') ?? [];
    const events = this.published.get(`calendar-${region}`)?.slice(0, Number(count)) ?? [];
    const byYear = new Map();
    for (const { data } of events) {
      for (const year of data.years)
        byYear.set(
          year,
          data.dates.filter((date) => Number(date.slice(0, 4)) === year),
        );
    }
    const dates = events.length === Number(count) && events.length > 0 ? new Set([...byYear.values()].flat()) : null;
    this.known.set(version, dates);
    return dates;
  }
}

/** Of each weekday the minutes that are inside coverage. */
function openMinutes(coverage) {
  const week = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, new Uint8Array(1_440)]));
  for (const { days, from, to } of coverage) {
    for (const day of days) week[day].fill(1, minuteOfClock(from), minuteOfClock(to));
  }
  return week;
}

/** Minutes inside coverage: each minute belongs where it begins. */
function minutesInside({ startedAt, workedMinutes }, week, holidays, wall) {
  if (!(workedMinutes >= 0 && workedMinutes <= 1_440)) throw new RangeError(`${workedMinutes} minutes`);
  const from = Date.parse(startedAt);
  let inside = 0;
  for (let ms = from; ms < from + workedMinutes * MINUTE_MS; ms += MINUTE_MS) {
    const minutes = Math.floor(ms / MINUTE_MS) + wall.aheadAt(ms);
    const day = Math.floor(minutes / 1_440);
    if (week[weekdayOf(day)][minutes - day * 1_440] === 1 && !holidays.has(dateOfDay(day))) inside += 1;
  }
  return inside;
}

/** Inside × 1 + outside × multiplier, summed exactly, rounded up to whole increments, at least the minimum. */
function billableMinutes({ insideMinutes, outsideMinutes }, cover, { plan, multipliers, rounding }) {
  if (cover !== 'billable' || plan === 'unlimited') return 0;
  const [times, per] = fraction(multipliers.outOfHours);
  const exact = BigInt(insideMinutes) * per + BigInt(outsideMinutes) * times;
  const step = BigInt(rounding.incrementMinutes);
  const steps = (exact + step * per - 1n) / (step * per);
  return Math.max(Number(steps * step), rounding.minimumMinutes);
}

const SOURCES = ['allowance', 'goodwill', 'purchase'];
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** What expires soonest first, what never does last; then allowance, goodwill, purchase; then the oldest; then by name. */
const inDrawingOrder = (a, b) =>
  compare(a.expiresOn ?? '9999', b.expiresOn ?? '9999') ||
  SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) ||
  compare(a.grantedOn, b.grantedOn) ||
  compare(a.lotId, b.lotId);

/** Takes each demand from the lots that have not expired on its day; what none covers is overage. A demand without a day may draw on all. */
function draw(lots, demands) {
  const held = [...lots].sort(inDrawingOrder).map((lot) => ({ lot, left: lot.minutes }));
  const drawings = demands.map(({ date, minutes }) => {
    let wanted = minutes;
    const drawn = [];
    for (const one of held) {
      if (wanted === 0) break;
      const isUsable = date === null || one.lot.expiresOn === null || date <= one.lot.expiresOn;
      const taken = isUsable ? Math.min(wanted, one.left) : 0;
      if (taken === 0) continue;
      [one.left, wanted] = [one.left - taken, wanted - taken];
      drawn.push({ lotId: one.lot.lotId, minutes: taken });
    }
    return { drawn, overageMinutes: wanted };
  });
  return { drawings, left: new Map(held.map(({ lot, left }) => [lot.lotId, left])) };
}

/** Late entries first, then by their beginning, then as they were recorded. */
const inStatementOrder = (a, b) =>
  Number(b.late) - Number(a.late) || compare(a.values.startedAt, b.values.startedAt) || a.order - b.order;

// ───────────────────────────────────── 10 · The close of a month ─────────────────────────────────────

/** Works a month's statement out. `next` is what the month after begins with, null where there is none. */
function settled(month, next) {
  const { terms, lots, charges } = month;
  const working = [
    ...drawnFirst(month.adjustments),
    ...[...month.entries.values()].sort(inStatementOrder).map(demandOf),
  ].filter(({ minutes }) => minutes > 0);
  const { drawings, left } = draw(lots, working);
  const overageMinutes = sum(drawings.map((one) => one.overageMinutes));
  const shares = overageShares(terms, overageMinutes, month.approved, next?.grant?.minutes ?? 0);
  const overage = pricedOverage(terms, working, drawings, shares);
  const movements = endedLots(month, left, next, shares.borrowed);
  const refunded = movements.filter((lot) => lot.refunded > 0);
  const lines = [
    ...charges,
    ...overage.lines,
    ...refunded.map(({ refunded: minutes, unitPrice }) => {
      return { kind: 'refund', minutes, unitPrice: unitPrice ?? 0, amount: -halfUp(unitPrice ?? 0, minutes, 60) };
    }),
    ...(month.ordinal === 0 ? month.ownLines : overpaid(month)),
    ...(next?.lines ?? []),
  ];
  const net = sum(lines.map(({ amount }) => amount));
  const vat = halfUp(net, ...fraction(terms.vatRate));
  const of = (figure, wanted = () => true) => sum(movements.filter(wanted).map((lot) => lot[figure]));
  const isNew = (lot) => grantedIn(lot) === month.month;
  const givenBackMinutes = of('minutes', (lot) => isNew(lot) && lot.givenBack !== undefined);
  const isGoodwill = (lot) => isNew(lot) && lot.source === 'goodwill' && !lot.givenBack;
  const entries = working.map(({ id }, i) => ({ entryId: id, ...drawings[i], ...overage.pieces[i] }));
  for (const { charges: own } of entries) for (const share of own) share.line += charges.length;
  return {
    lots: movements,
    entries,
    adjustments: month.adjustments,
    openingMinutes: of('minutes', (lot) => !isNew(lot)),
    grantedMinutes: month.granted,
    purchasedMinutes: of('minutes', (lot) => isNew(lot) && lot.source === 'purchase' && !lot.givenBack),
    goodwillMinutes: of('minutes', isGoodwill) + givenBackMinutes,
    givenBackMinutes,
    borrowedBeforeMinutes: month.borrowedBefore,
    availableMinutes: of('minutes'),
    usedMinutes: sum(working.map(({ minutes }) => minutes)),
    drawnMinutes: of('drawn'),
    drawnBySource: Object.fromEntries(SOURCES.map((source) => [source, of('drawn', (lot) => lot.source === source)])),
    workedByCover: workedByCover(month.entries.values()),
    expiredMinutes: of('expired'),
    forfeitedMinutes: of('forfeited'),
    refundedMinutes: of('refunded'),
    carriedMinutes: of('remaining'),
    overageMinutes,
    approvedOverageMinutes: overageMinutes - shares.unapproved,
    unapprovedOverageMinutes: shares.unapproved,
    borrowedMinutes: shares.borrowed,
    chargedOverageMinutes: shares.charged,
    ...{ lines, net, vat, gross: net + vat, currency: terms.currency },
  };
}

const demandOf = ({ entryId: id, role, late, values }) => ({
  ...{ id, role, date: late ? null : values.date, minutes: values.billableMinutes },
});

/** What adjustments draw comes before all entries, taken together for each entry that they correct. */
function drawnFirst(adjustments) {
  const byId = new Map();
  for (const adjustment of adjustments) {
    const id = drawsFor(adjustment);
    const known = byId.get(id) ?? {
      id,
      role: id === adjustment.entry?.entryId ? adjustment.entry.role : null,
      date: null,
      minutes: 0,
    };
    byId.set(id, { ...known, minutes: known.minutes + adjustment.drawnMinutes });
  }
  return [...byId.values()];
}

const isCorrection = ({ kind }) => kind === 'correction' || kind === 'reversal';
const drawsFor = (one) => (one.entry && isCorrection(one) ? one.entry.entryId : one.adjustmentId);
const grantedIn = (lot) => lot.givenBack?.month ?? lot.month;

function workedByCover(entries) {
  const worked = {};
  for (const { cover, values } of entries) worked[cover] = (worked[cover] ?? 0) + values.workedMinutes;
  return worked;
}

/** Overage that nobody approved is nobody's; of the rest up to the limit is borrowed, and above it all of it is charged. */
function overageShares({ plan, overage }, minutes, approvedMinutes, nextGrant) {
  const needsApproval = overage.approval === 'required' && plan !== 'on-demand';
  const approved = needsApproval ? Math.min(minutes, approvedMinutes) : minutes;
  const borrowable = plan === 'retainer' ? Math.min(overage.borrowUpToMinutes, nextGrant) : 0;
  const [borrowed, charged] = approved <= borrowable ? [approved, 0] : [0, approved];
  return { borrowed, charged, unapproved: minutes - approved };
}

/** A line for the hours of each role and one for the days, and what each entry bears of them: the line up to and with it, less the line up to before it. */
function pricedOverage(terms, working, drawings, { charged, unapproved }) {
  const { dayRateAfterMinutes, dayRounding } = terms.overage;
  const approved = sum(drawings.map(({ overageMinutes }) => overageMinutes)) - unapproved;
  let [approvedLeft, hourlyLeft] = [approved, Math.min(charged, dayRateAfterMinutes ?? charged)];
  const [onLine, byDay] = [new Map(), []];
  const pieces = drawings.map(({ overageMinutes }, i) => {
    const borne = Math.min(overageMinutes, approvedLeft);
    approvedLeft -= borne;
    const hourly = charged > 0 ? Math.min(borne, hourlyLeft) : 0;
    hourlyLeft -= hourly;
    const { role } = working[i];
    if (hourly > 0) listAt(onLine, role).push({ i, minutes: hourly });
    if (charged > 0 && borne > hourly) byDay.push({ i, minutes: borne - hourly });
    const [borrowedMinutes, chargedMinutes] = charged > 0 ? [0, borne] : [borne, 0];
    return { borrowedMinutes, chargedMinutes, unapprovedMinutes: overageMinutes - borne, charges: [] };
  });
  const priced = [...onLine].map(([role, portions]) => {
    const minutes = sum(portions.map((one) => one.minutes));
    const unitPrice = role !== null && Object.hasOwn(terms.rates, role) ? terms.rates[role] : terms.hourlyRate;
    const line = { kind: 'overage-hourly', minutes, unitPrice, amount: halfUp(unitPrice, minutes, 60) };
    return { line, portions };
  });
  if (byDay.length > 0) {
    const [minutes, { dayRate, dayMinutes }] = [sum(byDay.map((one) => one.minutes)), terms];
    const amount =
      dayRounding === 'whole-day' ? dayRate * Math.ceil(minutes / dayMinutes) : halfUp(dayRate, minutes, dayMinutes);
    priced.push({ line: { kind: 'overage-day', minutes, unitPrice: dayRate, amount }, portions: byDay });
  }
  priced.forEach(({ line: { amount, minutes: all }, portions }, line) => {
    let before = 0;
    for (const { i, minutes } of portions) {
      const share = halfUp(amount, before + minutes, all) - halfUp(amount, before, all);
      pieces[i].charges.push({ line, minutes, amount: share });
      before += minutes;
    }
  });
  return { lines: priced.map(({ line }) => line), pieces };
}

/** What has expired is lost; what is above the next month's cap is forfeited from the oldest; at the end of all, the rest is refunded or forfeited. */
function endedLots({ lots, to, terms }, left, next, borrowed) {
  const ended = lots.map((lot) => {
    const rest = left.get(lot.lotId);
    const expired = lot.expiresOn !== null && lot.expiresOn <= to ? rest : 0;
    const moved = { drawn: lot.minutes - rest, expired, forfeited: 0, forfeitedBy: null, refunded: 0 };
    return { ...lot, ...moved, remaining: rest - expired };
  });
  if (next === null) {
    for (const lot of ended.filter(({ remaining }) => remaining > 0)) {
      if (lot.source === 'purchase' && terms.onEnd === 'refund-unused-purchases') lot.refunded = lot.remaining;
      else [lot.forfeited, lot.forfeitedBy] = [lot.remaining, 'end'];
      lot.remaining = 0;
    }
  } else if (next.terms.rollover.policy === 'capped') {
    const [times, per] = fraction(next.terms.rollover.capMultiple ?? '1');
    const cap = Number((BigInt(next.terms.allowanceMinutes) * times) / per);
    const allowances = ended
      .filter(({ source }) => source === 'allowance')
      .sort((a, b) => compare(a.grantedOn, b.grantedOn));
    let above = sum(allowances.map((lot) => lot.remaining)) + (next.grant?.minutes ?? 0) - borrowed - cap;
    for (const lot of allowances) {
      const lost = Math.max(0, Math.min(above, lot.remaining));
      if (lost > 0) [lot.forfeited, lot.forfeitedBy, lot.remaining] = [lost, 'cap', lot.remaining - lost];
      above -= lost;
    }
  }
  return ended;
}

/** What the month before charged for this one in advance, beyond what is due now that the agreement ends in it. */
function overpaid({ paidInAdvance, ownLines }) {
  return paidInAdvance.flatMap(({ amount }, i) => {
    const tooMuch = amount - (ownLines[i]?.amount ?? 0);
    return tooMuch > 0 ? [{ kind: 'refund', amount: -tooMuch }] : [];
  });
}

// ─────────────────────────────────── 11 · Corrections after the close ───────────────────────────────────

/** What paid for an entry in one month, in the order in which it drew: lots, borrowed minutes, lines, nobody. */
function paymentsOf({ month, terms }, drawing, lots, lines) {
  const paid = [
    ...drawing.drawn.map(({ lotId, minutes }) => ({ bearer: 'lot', lotId, minutes, lot: lots.get(lotId) })),
    { bearer: 'borrowed', minutes: drawing.borrowedMinutes },
    ...drawing.charges.map(({ line, minutes, amount }) => ({ bearer: 'charged', minutes, amount, line: lines[line] })),
    { bearer: 'unapproved', minutes: drawing.unapprovedMinutes },
  ];
  return paid
    .filter(({ minutes }) => minutes > 0)
    .map((one) => ({
      month,
      terms,
      lotId: null,
      amount: 0,
      ...one,
      share: { minutes: one.minutes, amount: one.amount ?? 0 },
    }));
}

/** Takes minutes off the end: what was drawn last comes back first, and of a line the entry's own share, from its end. */
function takeBack(payments, minutes) {
  const taken = [];
  for (let wanted = minutes; wanted > 0;) {
    const last = payments.pop();
    if (!last) return null;
    const back = Math.min(wanted, last.minutes);
    const kept = last.minutes - back;
    const keptAmount = halfUp(last.share.amount, kept, last.share.minutes);
    if (kept > 0) payments.push({ ...last, minutes: kept, amount: keptAmount });
    taken.push({ ...last, minutes: back, amount: last.amount - keptAmount });
    wanted -= back;
  }
  return taken;
}

/** Minutes come back as lots with the expiry of those they came from; one that expired meanwhile lasts to the month's end. */
function lotsBack(taken, { month, date, entryId }, allowanceOf) {
  return taken
    .filter(({ bearer }) => bearer === 'lot' || bearer === 'borrowed')
    .map(({ bearer, month: paidIn, minutes, lot }) => {
      const {
        lotId,
        source,
        grantedOn,
        month: of,
        expiresOn,
        unitPrice,
      } = bearer === 'lot' ? lot : allowanceOf(addMonths(paidIn, 1));
      const hasExpired = expiresOn !== null && expiresOn < date;
      const lasts = hasExpired ? later(expiresOn, lastDayOf(month)) : expiresOn;
      return {
        source,
        grantedOn,
        month: of,
        minutes,
        expiresOn: lasts,
        unitPrice,
        givenBack: { month, entryId, lotId },
      };
    });
}

/** Charged money comes back month by month, as lines below zero. */
function creditsOf(taken) {
  const byMonth = new Map();
  for (const { month, terms, minutes, amount, line } of taken.filter(({ bearer }) => bearer === 'charged')) {
    const { vatRate, currency } = terms;
    if (!byMonth.has(month)) byMonth.set(month, { month, lines: [], vatRate, currency });
    const { description, unitPrice } = line;
    byMonth.get(month).lines.push({ kind: 'credit', description, minutes, unitPrice, amount: 0 - amount });
  }
  return [...byMonth.values()];
}

// ──────────────────────────────── 12 · The months, one after the other ────────────────────────────────

/** Facts that were decided while another was being written may rest on the agreement as it was a moment before. */
const AT_ONCE_MS = 60_000;
const VALUES = ['startedAt', 'date', 'workedMinutes', 'insideMinutes', 'outsideMinutes', 'billableMinutes', 'calendar'];
const valuesOf = (data) => Object.fromEntries(VALUES.map((name) => [name, data[name]]));
const OF_MONTH = ['ledgerId', 'agreementId', 'clientId', 'month'];

/** Reads the events of an agreement month by month, and holds every figure in them to what it works out itself. */
class Book {
  constructor(file, findings) {
    this.findings = findings;
    this.file = file;
    this.agreed = agreedOverTime(file.agreement, findings);
    this.signedAt = file.agreement.map(({ metadata }) => Date.parse(metadata.recordedAt));
    this.wall = new Wall(this.agreed[0].terms.timeZone);
    this.holidays = new Holidays(file.publicHolidays);
    this.entries = new Map();
    this.weeks = new Map();
    this.months = new Map();
    this.adjustments = new Map();
    this.before = null;
  }

  read() {
    for (const { month, events, statement } of this.file.months) {
      let at = events[0];
      try {
        const held = this.opened(at, month);
        this.months.set(month, held);
        for (at of events.slice(1)) this.take(at, held);
        if (held.closed) this.shown(held, statement);
        else if (statement !== null)
          this.findings.fault('shown', 'is shown of a month that is open', { place: `statement of ${month}` });
      } catch (error) {
        // Whatever cannot even be read is not what the rules come to.
        this.findings.fault('statements', `cannot be worked out: ${error.message}`, at);
      }
    }
  }

  /** The agreement as it stood then, the likeliest first. */
  agreedAt({ metadata }) {
    const at = Date.parse(metadata.recordedAt);
    const known = (ms) => this.signedAt.filter((one) => one <= ms).length;
    const [then, least, most] = [known(at), known(at - AT_ONCE_MS), known(at + AT_ONCE_MS)];
    const counts = [then];
    for (let count = most; count >= least; count -= 1) if (count !== then) counts.push(count);
    return counts.filter((count) => count > 0).map((count) => this.agreed[count - 1]);
  }

  /** Says what differs, unless all is as it follows from the agreement as it stood at about that time. */
  heldToAgreement(event, tried) {
    const found = this.agreedAt(event).map((agreed) => {
      const findings = new Findings();
      tried(agreed, findings);
      return findings;
    });
    const best = found.find(({ faults }) => faults.length === 0) ?? found[0];
    for (const [one, count] of Object.entries(best.counts)) this.findings.did(one, count);
    this.findings.faults.push(...best.faults);
  }

  opened(event, month) {
    const { data } = event;
    const wanted = (agreed, findings) => {
      if (!hasMonth(agreed, month))
        return findings.fault('agreement', 'opens a month that the agreement does not have', event);
      const expected = openingOf(agreed, month, this.wall);
      const stated = { ...without(data, ...OF_MONTH), lines: bare(data.lines) };
      findings.same('agreement', 'opening', stated, expected, event, 'does not follow from the agreement');
    };
    this.heldToAgreement(event, wanted);
    const { from, to, ordinal, terms, grant, lines } = data;
    return {
      ...{ month, from, to, ordinal, terms, opening: event, closed: null },
      ...{ grant, granted: grant?.minutes ?? 0, lots: grant ? [grant] : [], borrowedBefore: 0 },
      ...{ ownLines: bare(lines), paidInAdvance: [], charges: [], adjustments: [], approved: 0, entries: new Map() },
      isCarriedInto: ordinal === 0,
    };
  }

  take(event, month) {
    const { type, data } = event;
    const { findings } = this;
    switch (type) {
      case 'BalanceCarriedForward':
        return this.carried(event, month);
      case 'MonthCutShort':
        return this.cutShort(event, month);
      case 'TimeLogged':
        return this.logged(event, month);
      case 'TimeCorrected':
      case 'TimeReversed':
        return this.changed(event, month);
      case 'AdjustmentPosted':
        return this.adjusted(event, month);
      case 'HoursPurchased': {
        const { lot, amount } = data;
        findings.same('entries', 'amount', amount, halfUp(lot.unitPrice, lot.minutes, 60), event);
        findings.same(
          'entries',
          'lot',
          [lot.source, lot.month, monthOf(lot.grantedOn)],
          ['purchase', month.month, month.month],
          event,
        );
        const { minutes, unitPrice } = lot;
        month.lots.push(lot);
        month.charges.push({ kind: 'purchase', minutes, unitPrice, amount });
        return;
      }
      case 'ExpenseRecorded':
        findings.same('entries', 'late', data.late, monthOf(data.incurredOn) !== month.month, event);
        month.charges.push({ kind: 'expense', amount: data.amount });
        return;
      case 'OverageApproved':
        findings.did('entries');
        month.approved += data.minutes;
        return;
      case 'MonthClosed':
        return this.closed(event, month);
      case 'EstimateNoted':
      case 'OverageApprovalRequested':
      case 'BalanceThresholdCrossed':
        return findings.skip(
          'Estimates, thresholds crossed and requests for approval: they move no minute and no money',
        );
      case 'OverageDeclined':
        return;
      default:
        findings.fault('entries', `is a ${type}, of which this verifier knows nothing`, event);
    }
  }

  /** What the month before closed with is what this one begins with. */
  carried(event, month) {
    const { fromMonth, lots, borrowedMinutes, paidInAdvance } = event.data;
    const stated = { fromMonth, lots, borrowedMinutes, paidInAdvance };
    if (this.before) {
      const { statement, carriedLots } = this.before.data;
      const { borrowedMinutes: borrowed } = statement;
      const expected = {
        fromMonth: addMonths(month.month, -1),
        lots: carriedLots,
        borrowedMinutes: borrowed,
        paidInAdvance: this.before.data.paidInAdvance,
      };
      this.findings.same('carried', 'carried', stated, expected, event, 'is not what the month before handed on');
    } else {
      this.findings.skip(`What ${fromMonth} handed on: its events are not in the file`);
    }
    if (month.isCarriedInto) this.findings.fault('carried', 'carries a balance forward a second time', event);
    Object.assign(month, { isCarriedInto: true, paidInAdvance: bare(paidInAdvance), lots: [...lots, ...month.lots] });
    this.lessBorrowed(month, borrowedMinutes);
  }

  /** What was borrowed makes the month's own allowance smaller, and no other lot. */
  lessBorrowed(month, borrowed) {
    month.borrowedBefore = Math.min(borrowed, month.granted);
    const isOwn = (lot) => lot.lotId === month.grant?.lotId;
    month.lots = month.lots.map((lot) =>
      isOwn(lot) ? { ...lot, minutes: month.granted - month.borrowedBefore } : lot,
    );
  }

  cutShort(event, month) {
    const { to, endsAt, closesAt, grant, lines, last } = event.data;
    this.heldToAgreement(event, (agreed, findings) => {
      const expected = openingOf(agreed, month.month, this.wall);
      const wanted = Object.fromEntries(
        ['to', 'endsAt', 'closesAt', 'grant', 'lines', 'last'].map((name) => [name, expected[name]]),
      );
      const stated = { to, endsAt, closesAt, grant, lines: bare(lines), last };
      findings.same('agreement', 'cut short', stated, wanted, event, 'does not follow from the agreement');
    });
    const others = month.lots.filter((lot) => lot.lotId !== month.grant?.lotId);
    Object.assign(month, {
      to,
      grant,
      granted: grant?.minutes ?? 0,
      ownLines: bare(lines),
      lots: grant ? [...others, grant] : others,
    });
    this.lessBorrowed(month, month.borrowedBefore);
  }

  logged(event, month) {
    const { data } = event;
    const { terms } = month;
    const { entryId, ticketId, agent, role, cover, late, rounding, originalMonth, outOfHoursMultiplier } = data;
    const values = valuesOf(data);
    const worked = this.worked(values, cover, terms, event);
    const own = monthOf(worked.date);
    const stated = { originalMonth, late, outOfHoursMultiplier, rounding };
    const { outOfHours } = terms.multipliers;
    const expected = {
      originalMonth: own,
      late: own < month.month,
      outOfHoursMultiplier: outOfHours,
      rounding: terms.rounding,
    };
    this.findings.same('entries', 'entry', values, worked, event);
    this.findings.same('entries', 'entry', stated, expected, event);
    if (own > month.month) this.findings.fault('entries', `was worked in ${own}, after this month`, event);
    if (this.entries.has(entryId)) this.findings.fault('entries', `logs the entry ${entryId} a second time`, event);
    if (cover !== 'billable')
      this.findings.skip('Whether its ticket allowed the cover of an entry: tickets are not in the file');
    const known = { entryId, order: month.entries.size, ticketId, agent, role, cover, late, month, logged: event };
    const entry = { ...known, values, standing: values, changes: [], payments: [] };
    month.entries.set(entryId, entry);
    this.entries.set(entryId, entry);
  }

  /** What an entry's own beginning and length come to: its local date, its split by coverage, its billable minutes. */
  worked(values, cover, terms, event) {
    const { startedAt, workedMinutes, calendar } = values;
    const billable = billableMinutes(values, cover, terms);
    const expected = { ...values, date: this.wall.dateAt(startedAt), billableMinutes: billable };
    const { coverage } = terms;
    const region = /^(.+)@\d+$/.exec(calendar.holidays ?? '')?.[1] ?? null;
    this.findings.same(
      'entries',
      'calendar',
      region,
      terms.holidays,
      event,
      'is not judged by the calendar that was agreed',
    );
    const holidays = region === null ? new Set() : this.holidays.of(calendar.holidays);
    if (holidays || coverage === 'around-the-clock') {
      const always = coverage === 'around-the-clock';
      expected.insideMinutes = always
        ? workedMinutes
        : minutesInside(values, this.weekOf(coverage), holidays, this.wall);
      expected.outsideMinutes = workedMinutes - expected.insideMinutes;
    } else {
      const split = values.insideMinutes + values.outsideMinutes;
      this.findings.same('entries', 'minutes inside and outside', split, workedMinutes, event);
      this.findings.skip(
        'Minutes inside and outside coverage that were judged by a calendar of holidays that is not in the file',
      );
    }
    return expected;
  }

  weekOf(coverage) {
    if (!this.weeks.has(coverage)) this.weeks.set(coverage, openMinutes(coverage));
    return this.weeks.get(coverage);
  }

  /** A correction or reversal while the month was open. */
  changed(event, month) {
    const { entryId, before, after = null, reason, correctionId, reversalId } = event.data;
    const entry = month.entries.get(entryId);
    if (!entry || entry.standing === null)
      return this.findings.fault('entries', `changes ${entryId}, which is not there to be changed`, event);
    this.findings.same('entries', 'before', before, entry.values, event, 'is not what the entry said');
    if (after)
      this.findings.same('entries', 'after', after, this.worked(after, entry.cover, month.terms, event), event);
    const { occurredAt: at, actor } = event.metadata;
    entry.changes.push({ id: correctionId ?? reversalId, at, by: actor.id, reason, from: before, to: after });
    entry.values = after ?? { ...before, workedMinutes: 0, billableMinutes: 0 };
    entry.standing = after;
  }

  adjusted(event, month) {
    const { data } = event;
    const adjustment = without(data, ...OF_MONTH);
    this.adjustments.set(data.adjustmentId, event);
    const expected = isCorrection(data) ? this.corrected(event, month) : this.byHand(event, month);
    if (expected) {
      const { lots, drawnMinutes, credits, givenBack } = data;
      const stated = { lots: lots.map((lot) => without(lot, 'lotId')), drawnMinutes, credits, givenBack };
      this.findings.same('entries', 'adjustment', stated, expected, event);
    }
    month.adjustments.push(adjustment);
    month.lots.push(...data.lots);
  }

  /** Minutes given are a lot of goodwill without expiry, minutes taken are drawn before all entries. */
  byHand({ data: { kind, lots, drawnMinutes, date, claimed } }, { month }) {
    const given = {
      source: 'goodwill',
      grantedOn: date,
      month,
      minutes: sum(lots.map((lot) => lot.minutes)),
      expiresOn: null,
      unitPrice: null,
      ...(claimed ? { claimed } : {}),
    };
    return {
      lots: kind === 'given' ? [given] : [],
      drawnMinutes: kind === 'taken' ? Math.max(1, drawnMinutes) : 0,
      credits: [],
      givenBack: [],
    };
  }

  /** What the correction of an entry of a closed month comes to in this one. */
  corrected(event, month) {
    const { entry: told, date, kind } = event.data;
    const entry = this.entries.get(told.entryId);
    if (!entry) {
      this.findings.skip(`Adjustments of entries of ${told.month}: its events are not in the file`);
      return null;
    }
    const { entryId, ticketId, agent, role, month: heldIn, cover } = entry;
    const { before, after } = told;
    const of = { entryId, ticketId, agent, role, month: heldIn.month, before: entry.standing };
    this.findings.same('entries', 'adjusted entry', without(told, 'after'), of, event, 'is not what the entry said');
    this.findings.same('entries', 'kind', kind, after ? 'correction' : 'reversal', event);
    if (after) this.findings.same('entries', 'after', after, this.worked(after, cover, heldIn.terms, event), event);
    if (heldIn === month) this.findings.fault('entries', 'adjusts an entry whose own month is open', event);
    entry.standing = after;
    const more = (after?.billableMinutes ?? 0) - (before?.billableMinutes ?? 0);
    const drawnHere = sum(month.adjustments.filter((one) => drawsFor(one) === entryId).map((one) => one.drawnMinutes));
    const cancelled = Math.min(Math.max(0, -more), drawnHere);
    const taken = takeBack(entry.payments, Math.max(0, -more) - cancelled);
    if (taken === null) {
      this.findings.fault('entries', 'gives back minutes that were never paid for', event);
      return null;
    }
    const allowanceOf = (of) => {
      const { terms, from } = this.months.get(of) ?? month;
      return allowanceLot(terms, of, from);
    };
    return {
      lots: lotsBack(taken, { month: month.month, date, entryId }, allowanceOf),
      drawnMinutes: Math.max(0, more) - cancelled,
      credits: creditsOf(taken),
      givenBack: taken.map((one) => pick(one, ['month', 'lotId', 'bearer', 'minutes', 'amount'])),
    };
  }

  closed(event, month) {
    const { data } = event;
    const { findings } = this;
    if (!month.isCarriedInto) findings.fault('carried', 'closes a month into which nothing was carried', event);
    if (event.metadata.recordedAt < this.wall.startOf(addDays(month.to, 1)))
      findings.fault('statements', 'closes a month before its end', event);
    month.closed = event;
    let statement;
    this.heldToAgreement(event, (agreed, tried) => {
      const after = addMonths(month.month, 1);
      const next = hasMonth(agreed, after) ? openingOf(agreed, after, this.wall) : null;
      const worked = settled(month, next);
      statement ??= worked;
      for (const [figure, stated] of Object.entries(data.statement)) {
        const [one, other] = comparable(figure, stated, worked[figure]);
        tried.same('statements', figure, one, other, event);
      }
      const missing = Object.keys(worked).filter((figure) => !(figure in data.statement));
      for (const figure of missing)
        tried.fault('statements', 'is not on the statement', event, { figure, recomputed: worked[figure] });
      tried.same('carried', 'nextMonth', data.nextMonth, next && after, event);
      tried.same('carried', 'paidInAdvance', bare(data.paidInAdvance), next?.lines ?? [], event);
      const carried = worked.lots
        .filter(({ remaining }) => remaining > 0)
        .map(({ remaining: minutes, ...lot }) => ({ ...without(lot, ...MOVEMENTS), minutes }));
      tried.same('carried', 'carriedLots', ...comparable('carriedLots', data.carriedLots, carried), event);
    });
    for (const drawing of statement.entries) {
      const lots = new Map(statement.lots.map((lot) => [lot.lotId, lot]));
      this.entries.get(drawing.entryId)?.payments.push(...paymentsOf(month, drawing, lots, data.statement.lines));
    }
    this.before = event;
  }

  /** The statement as people see it: what the month was closed with, and how each entry came to its minutes. */
  shown({ month, entries, closed }, statement) {
    const { agreementId } = this.file.about;
    const { lots, entries: drawings, adjustments, ...figures } = closed.data.statement;
    const drawingOf = new Map(drawings.map((drawing) => [drawing.entryId, drawing]));
    const drawnBy = new Map();
    for (const { entryId, drawn } of drawings)
      for (const { lotId, minutes } of drawn) listAt(drawnBy, lotId).push({ entryId, minutes });
    const paidBy = (id) => {
      const {
        drawn = [],
        overageMinutes = 0,
        borrowedMinutes = 0,
        chargedMinutes = 0,
        unapprovedMinutes = 0,
        charges = [],
      } = drawingOf.get(id) ?? {};
      return {
        drawn,
        overageMinutes,
        borrowedMinutes,
        chargedMinutes,
        unapprovedOverageMinutes: unapprovedMinutes,
        charges,
      };
    };
    const last = new Map(adjustments.map((one, i) => [drawsFor(one), i]));
    const { seal } = closed.data;
    const expected = {
      ...{ agreementId, month, state: 'closed', provisional: false },
      ...figures,
      ...(seal ? { seal: without(seal, 'chain') } : {}),
      lots: lots.map((lot) => ({ ...lot, drawnBy: drawnBy.get(lot.lotId) ?? [] })),
      entries: [...entries.values()]
        .sort(inStatementOrder)
        .map((entry) => ({ ...shownEntry(entry), ...paidBy(entry.entryId) })),
      adjustments: adjustments.map((one, i) => ({
        ...shownAdjustment(one),
        ...paidBy(last.get(drawsFor(one)) === i ? drawsFor(one) : null),
      })),
    };
    const detail = 'is not shown as it was closed';
    this.findings.same('shown', `statement of ${month}`, statement, expected, closed, detail);
  }
}

// ──────────────────────────────── 13 · The statement, as it is shown ────────────────────────────────

function shownEntry({ entryId, logged, values, changes }) {
  const { data } = logged;
  const plain = pick(data, [
    'ticketId',
    'agent',
    'role',
    'activity',
    'note',
    'cover',
    'reason',
    'late',
    'originalMonth',
    'outOfHoursMultiplier',
    'rounding',
  ]);
  const { startedAt, date, workedMinutes: minutes, insideMinutes, outsideMinutes, billableMinutes: billable } = values;
  const weightedMinutes = weighted(insideMinutes, outsideMinutes, data.outOfHoursMultiplier);
  const isReversed = changes.at(-1)?.to === null;
  return {
    ...{ id: entryId, ...plain, startedAt, date, minutes, insideMinutes, outsideMinutes, weightedMinutes },
    ...{ billableMinutes: billable, reversed: isReversed, changes },
  };
}

const shownAdjustment = ({ adjustmentId, kind, date, reason, entry, lots, drawnMinutes, credits, claimed }) => ({
  ...{ id: adjustmentId, kind, date, reason, drawnMinutes },
  ...{
    entryId: entry?.entryId ?? null,
    entryMonth: entry?.month ?? null,
    from: entry?.before ?? null,
    to: entry?.after ?? null,
  },
  givenMinutes: sum(lots.map((lot) => lot.minutes)),
  creditAmount: 0 - sum(credits.flatMap(({ lines }) => lines.map(({ amount }) => amount))),
  ...(claimed ? { claimed } : {}),
});

const pick = (record, names) => Object.fromEntries(names.map((name) => [name, record[name]]));
const MOVEMENTS = ['drawn', 'expired', 'forfeited', 'forfeitedBy', 'refunded', 'remaining'];

/** Lots as they are named, and lines without their wording: in these the order and the words say nothing. */
function comparable(figure, stated, recomputed) {
  const byName = (lots) => [...lots].sort((a, b) => compare(a.lotId, b.lotId));
  if (figure === 'lots' || figure === 'carriedLots') return [byName(stated), byName(recomputed)];
  return figure === 'lines' ? [bare(stated), recomputed] : [stated, recomputed];
}

// ──────────────────────────────── 14 · Invoices and credit notes ────────────────────────────────

function invoices(file, book, findings) {
  const [streams, numbers] = [streamsOf(file.invoices), new Set()];
  for (const month of file.months) {
    const closed = closeOf(month);
    const events = streams.get(`invoice-${file.about.agreementId}-${month.month}`) ?? [];
    const [first] = events;
    if (!closed) {
      if (first) findings.fault('invoices', 'charges a month that is not closed', first);
      continue;
    }
    const { statement } = closed.data;
    const { terms } = month.events[0].data;
    if (!first) {
      if (statement.lines.length > 0)
        findings.skip(`The invoice of ${month.month}: there is none in the file, and the statement has lines`);
      continue;
    }
    const { recordedAt } = closed.metadata;
    const charged = {
      lines: statement.lines,
      vatRate: terms.vatRate,
      currency: terms.currency,
      issuedOn: book.wall.dateAt(recordedAt),
    };
    findings.same('invoices', 'type', first.type, 'InvoiceIssued', first);
    findings.same(
      'invoices',
      'invoice',
      pick(first.data, Object.keys(charged)),
      charged,
      first,
      'is not what the month was closed with',
    );
    let [owed, granted] = [0, new Map()];
    for (const event of events) {
      const { type, data } = event;
      const net = sum(data.lines.map(({ amount }) => amount));
      const vat = halfUp(net, ...fraction(terms.vatRate));
      findings.same(
        'invoices',
        'totals',
        pick(data, ['net', 'vat', 'gross', 'vatRate', 'currency']),
        { net, vat, gross: net + vat, ...pick(charged, ['vatRate', 'currency']) },
        event,
      );
      if (data.number !== undefined && numbers.has(data.number))
        findings.fault('invoices', `bears the number ${data.number}, which another has`, event);
      if (data.number !== undefined) numbers.add(data.number);
      if (type === 'CreditGranted') {
        granted.set(data.creditNoteId, data);
        if (data.adjustmentId !== null) owed -= net;
        creditFollows(event, file, book, findings);
      } else if (type === 'CreditNoteIssued') {
        const { grantedAt, grantedOn, ...credit } = granted.get(data.creditNoteId) ?? {};
        const note = { ...credit, invoiceNumber: first.data.number, number: data.number, issuedOn: grantedOn };
        findings.same(
          'invoices',
          'credit note',
          data,
          note,
          event,
          `is not the credit that was granted${grantedAt ? ` at ${grantedAt}` : ''}`,
        );
      } else if (event !== first)
        findings.fault('invoices', `is a ${type}, of which this verifier knows nothing`, event);
    }
    const most = sum(first.data.lines.map(({ amount }) => Math.max(0, amount)));
    if (owed > most)
      findings.fault('invoices', 'is credited with more than it charged', first, {
        figure: 'credits',
        stated: owed,
        recomputed: most,
      });
  }
  for (const [stream, [first]] of streams) {
    const isOfOne = file.months.some(({ month }) => stream === `invoice-${file.about.agreementId}-${month}`);
    if (!isOfOne) findings.fault('invoices', 'is of no month in the file', first);
  }
  creditsThatAreOwed(book, streams, findings);
}

/** A credit that follows from a correction has the lines of that correction; one given by hand is the agency's own. */
function creditFollows(event, file, book, findings) {
  const { adjustmentId, month, lines, reason, grantedOn, disputeId } = event.data;
  if (lines.some(({ kind, amount }) => kind !== 'credit' || amount >= 0))
    findings.fault('invoices', 'is a credit with a line that is none', event);
  if (adjustmentId === null) {
    return findings.skip(
      `Credits given by hand: they follow from no event${disputeId === undefined ? '' : ' but the decision of a dispute'}`,
    );
  }
  const adjustment = book.adjustments.get(adjustmentId);
  if (!adjustment) return findings.skip('Credits of corrections that are not in the file');
  const credit = adjustment.data.credits.find((one) => one.month === month);
  const expected = {
    lines: credit?.lines.filter(({ amount }) => amount !== 0),
    reason: adjustment.data.reason,
    grantedOn: book.wall.dateAt(adjustment.metadata.recordedAt),
  };
  findings.same(
    'invoices',
    'credit',
    { lines, reason, grantedOn },
    expected,
    event,
    'is not what the correction gave back',
  );
}

function creditsThatAreOwed(book, streams, findings) {
  for (const { data } of book.adjustments.values()) {
    for (const { month, lines } of data.credits) {
      const events = streams.get(`invoice-${data.agreementId}-${month}`);
      const isThere = events?.some(
        (one) => one.type === 'CreditNoteIssued' && one.data.adjustmentId === data.adjustmentId,
      );
      const isOwed = book.months.has(month) && lines.some(({ amount }) => amount !== 0);
      if (isOwed && !isThere)
        findings.skip(`The credit note of the adjustment ${data.adjustmentId}: there is none in the file yet`);
    }
  }
}

// ───────────────────────────────────────────── 15 · The dispute ─────────────────────────────────────────────

/** What the dispute froze must be the statement's: in dispute and agreed together are the whole. */
function dispute(file, book, findings) {
  const [opened] = file.dispute;
  if (opened?.type !== 'DisputeOpened')
    return findings.fault('dispute', 'begins without its opening', { place: 'dispute' });
  const { data } = opened;
  const month = file.months.find((one) => one.month === data.month);
  const closed = month && closeOf(month);
  if (!closed) return findings.fault('dispute', `is about ${data.month}, which is not closed in the file`, opened);
  const { statement, seal } = closed.data;
  const [ids, places] = [new Set(data.entryIds), data.lines];
  const drawings = statement.entries.filter(({ entryId }) => data.wholeMonth || ids.has(entryId));
  const entries = drawings.map((drawing) => {
    const { drawn, overageMinutes, charges } = drawing;
    return {
      ...drawing,
      minutes: sum(drawn.map(({ minutes }) => minutes)) + overageMinutes,
      net: sum(charges.map(({ amount }) => amount)),
    };
  });
  const charges = (data.wholeMonth ? statement.lines.map((_, line) => line) : places).map((line) => {
    const shares = statement.entries.flatMap(({ entryId, charges: own }) =>
      own.filter((share) => share.line === line).map(({ minutes, amount }) => ({ entryId, minutes, amount })),
    );
    return { ...statement.lines[line], line, shares };
  });
  const listed = new Set(entries.map(({ entryId }) => entryId));
  const others = charges.flatMap(({ shares }) => shares.filter(({ entryId }) => !listed.has(entryId)));
  const elsewhere = entries.flatMap((entry) =>
    entry.charges.filter(({ line }) => !charges.some((one) => one.line === line)),
  );
  const disputed = {
    minutes: sum([...entries, ...others].map(({ minutes }) => minutes)),
    net: sum([...charges, ...elsewhere].map(({ amount }) => amount)),
  };
  const all = { minutes: statement.usedMinutes, net: statement.net };
  const minus = (a, b) => ({ minutes: a.minutes - b.minutes, net: a.net - b.net });
  const expected = {
    ...{ entries, charges, statement: all, disputed, agreed: minus(all, disputed) },
    ...{ entryIds: [...listed], lines: charges.map(({ line }) => line), currency: statement.currency },
    ...{
      closeId: closed.id,
      revision: closed.revision,
      closedAt: closed.metadata.recordedAt,
      sealDigest: seal?.digest ?? null,
    },
    ...{
      openedOn: book.wall.dateAt(opened.metadata.occurredAt),
      answerDueAt: book.wall.startOf(addDays(data.answerDueOn, 1)),
    },
  };
  findings.same(
    'dispute',
    'dispute',
    pick(data, Object.keys(expected)),
    expected,
    opened,
    'is not what the month was closed with',
  );
  for (const event of file.dispute.slice(1)) {
    const { type, data: said } = event;
    if (type === 'DisputeReplayed') {
      findings.same(
        'dispute',
        'replay',
        pick(said, ['replayed', 'equal', 'differences']),
        { replayed: all, equal: true, differences: [] },
        event,
        'is not what the month comes to',
      );
    } else if (type === 'DisputeUpheld') {
      const upheld = { minutes: said.goodwillMinutes, net: said.creditAmount };
      findings.same(
        'dispute',
        'upheld',
        pick(said, ['upheld', 'agreed']),
        { upheld, agreed: minus(all, upheld) },
        event,
      );
    } else if (type === 'DisputeRejected') findings.same('dispute', 'agreed', said.agreed, all, event);
    else if (type === 'DisputeRedressed') redressed(event, file, book, findings);
  }
  findings.skip(
    'Until when a month can be disputed, and by when it is answered: these are settings of the installation',
  );
}

function redressed(event, file, book, findings) {
  const { adjustment, creditNote } = event.data;
  const given = adjustment && book.adjustments.get(adjustment.adjustmentId);
  if (adjustment && !given)
    findings.skip(`Minutes given for the dispute in ${adjustment.month}: its events are not in the file`);
  if (given) {
    const { adjustmentId, month, lots } = given.data;
    const expected = { adjustmentId, month, minutes: sum(lots.map(({ minutes }) => minutes)), lotId: lots[0]?.lotId };
    findings.same('dispute', 'minutes given', adjustment, expected, event);
  }
  if (!creditNote) return;
  const note = file.invoices.find(
    ({ type, data }) => type === 'CreditNoteIssued' && data.creditNoteId === creditNote.creditNoteId,
  );
  const expected = note && { creditNoteId: note.data.creditNoteId, number: note.data.number, amount: -note.data.net };
  findings.same('dispute', 'credit note', creditNote, expected, event);
}

// ───────────────────────────────────────────── 16 · The verdict ─────────────────────────────────────────────

/**
 * Checks one file.
 * @param bytes the file
 * @param kept what was kept from before: `{ key, head }`, the thumbprint of a key and a tree head; either may be left out
 * @returns `{ verdict: 'holds' | 'does-not-hold' | 'unreadable', words, firstOffender, faults, checks, notChecked, trust, about }`
 */
async function verifyEvidence(bytes, kept = {}) {
  const findings = new Findings();
  let file;
  try {
    await assertRuntime();
    // A line break at the end, which many tools add, says nothing.
    const text = textOf(bytes).replace(/\r?\n$/, '');
    file = parsed(text);
    if (hasShape(file, findings)) await looked(file, text, kept, findings);
  } catch (error) {
    if (!(error instanceof Unreadable))
      findings.fault('file', `cannot be checked: ${error.message}`, { place: 'the file' });
    else
      return {
        verdict: 'unreadable',
        words: `${error.message}${error.near ? `, in or before ${nameOf(error.near)}` : ''}.`,
        firstOffender: error.near,
        faults: [],
        checks: [],
        notChecked: [],
        trust: [],
        about: null,
      };
  }
  const faults = findings.inOrder();
  const about = isRecord(file) ? (file.about ?? null) : null;
  const checks = Object.entries(CHECKS).map(([id, title]) => {
    return {
      check: id,
      title,
      count: findings.counts[id],
      faults: faults.filter((fault) => fault.check === id).length,
    };
  });
  const notChecked = [...findings.notChecked].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
  const verdict = faults.length === 0 ? 'holds' : 'does-not-hold';
  const words =
    faults.length === 0 ? inWords(file) : `This file does not hold. The first that does not fit: ${told(faults[0])}.`;
  return {
    verdict,
    words,
    firstOffender: faults[0] ?? null,
    faults,
    checks,
    notChecked,
    trust: trust(file, kept),
    about,
  };
}

async function looked(file, text, kept, findings) {
  const form = new Form(text, file);
  findings.did('file');
  if (!form.isCanonical) {
    const near = nearestEvent(text, form.at);
    const place = near ? `, in or before ${nameOf(near)}` : '';
    const detail = `is not written as RFC 8785 has it, at character ${form.at + 1}${place}`;
    findings.fault('file', detail, near ?? { place: 'the file' });
  }
  // Whatever cannot even be read does not fit: it hides nothing of the rest.
  const attempt = async (check, work) => {
    try {
      return await work();
    } catch (error) {
      findings.fault(check, `cannot be checked: ${error.message}`, { place: CHECKS[check] });
      return undefined;
    }
  };
  await attempt('file', () => everyEventInItsPlace(file, findings));
  const keys = (await attempt('keys', () => signingKeys(file, findings))) ?? [];
  const sealed = (await attempt('seals', () => seals(file, keys, form, findings))) ?? [];
  await attempt('signature', () => signature(file, keys, form, findings));
  await attempt('tree', () => tree(file, keys, sealed, kept.head, findings));
  if (kept.key) heldToKeptKey(file, keys, sealed, kept.key, findings);
  const book = await attempt('agreement', () => new Book(file, findings));
  if (book) {
    book.read();
    await attempt('invoices', () => invoices(file, book, findings));
    if (file.dispute) await attempt('dispute', () => dispute(file, book, findings));
  }
  findings.skip(
    'The wording of lines, notes and reasons; the numbers of invoices of others, between which these stand',
  );
}

const nameOf = ({ stream, revision }) => `${stream}@${revision}`;

function told({ detail, eventId, stream, revision, type, place, month, figure, stated, recomputed }) {
  const what = type ? `the event ${type}` : stream === null ? place : 'the event';
  const where =
    stream === null || revision === null ? '' : ` ${nameOf({ stream, revision })}${eventId ? ` (${eventId})` : ''}`;
  const figures = figure === null ? '' : `: ${figure} is ${shownValue(stated)}, and comes to ${shownValue(recomputed)}`;
  return `${month && figure ? `in ${month}, ` : ''}${what}${where} ${detail}${figures}`;
}

const shownValue = (value) => (value === undefined ? 'not there' : JSON.stringify(value).slice(0, 200));

function inWords(file) {
  const { about, months, invoices: documents } = file;
  const closed = months.filter(closeOf);
  const events = sum(closed.map((month) => month.events.length));
  const count = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
  const of = (type) => documents.filter((event) => event.type === type).length;
  const open = months.length > closed.length ? ' What is in months that are still open is under no seal yet.' : '';
  return (
    `This file holds. ${count(closed.length, 'closed month')} from ${about.from} through ${about.through}, with ${count(events, 'event')}: ` +
    'each is as it was when its month was sealed, and every figure of the statements, of ' +
    `${count(of('InvoiceIssued'), 'invoice')} and ${count(of('CreditNoteIssued'), 'credit note')}${file.dispute ? ', and of the dispute' : ''} ` +
    `follows from these events by the terms that were agreed.${open}`
  );
}

/** On whose word it rests. */
function trust(file, { key, head }) {
  const newest = file?.signingKeys?.at?.(-1)?.data?.keyId;
  return [
    key
      ? `The key that you kept, ${key}, stands behind it.`
      : `You named no key. The file brings its own, and whoever can make a file can make keys: compare ${newest} with a key that the agency gave you by another way.`,
    head
      ? `The head that you kept, of ${head.signedAt}, was held against the tree.`
      : 'You named no tree head. Only one that you kept shows that nothing was taken away, or written anew from the beginning, since then.',
    'That the work was done as it was logged is nothing that a file can prove.',
  ];
}

// ─────────────────────────────────────────── 17 · The command line ───────────────────────────────────────────

const USAGE =
  'node minutebook-verify.js evidence.json [more.json …] [--key <thumbprint or JWK file>] [--head <head.json>] [--json]';

/** The thumbprint that was kept; of a file with a key, or with a set of them, that of the last. */
async function keptKey(said, read) {
  if (said === undefined || /^[A-Za-z0-9_-]{43}$/.test(said)) return said;
  const { keys, ...jwk } = JSON.parse(read(said));
  return thumbprint(keys?.at(-1) ?? jwk);
}

async function main(args, { read, say }) {
  const [paths, options] = [[], {}];
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--json') options.json = true;
    else if (args[i] === '--key' || args[i] === '--head') options[args[i].slice(2)] = args[(i += 1)] ?? '';
    else if (args[i].startsWith('--')) return say(`${args[i]} is no option. ${USAGE}`) ?? 2;
    else paths.push(args[i]);
  }
  if (paths.length === 0) return say(USAGE) ?? 2;
  let worst = 0;
  try {
    const kept = {
      key: await keptKey(options.key, (path) => read(path).toString()),
      head: options.head && JSON.parse(read(options.head).toString()),
    };
    for (const path of paths) {
      const result = await verifyEvidence(read(path), kept);
      worst = Math.max(worst, { holds: 0, 'does-not-hold': 1, unreadable: 2 }[result.verdict]);
      say(options.json ? JSON.stringify({ file: path, ...result }) : report(path, result));
    }
  } catch (error) {
    say(`Cannot be read: ${error.message}`);
    return 2;
  }
  return worst;
}

function report(path, { words, faults, checks, notChecked, trust: rests }) {
  const most = 20;
  return [
    `${path}\n${words}\n`,
    ...checks
      .filter(({ count, faults: some }) => count + some > 0)
      .map(
        ({ title, count, faults: some }) =>
          `${some > 0 ? 'FAULT' : 'ok   '}  ${title}: ${count} looked at${some > 0 ? `, ${some} not fitting` : ''}`,
      ),
    ...(faults.length > 0 ? ['\nWhat does not fit:', ...faults.slice(0, most).map((fault) => `  ${told(fault)}`)] : []),
    ...(faults.length > most ? [`  and ${faults.length - most} more`] : []),
    ...(notChecked.length > 0 ? ['\nNot checked:', ...notChecked.map((text) => `  ${text}`)] : []),
    ...(rests.length > 0 ? ['\nWhat it rests on:', ...rests.map((text) => `  ${text}`)] : []),
    '',
  ].join('\n');
}

if (typeof module !== 'undefined' && typeof require === 'function') {
  module.exports = { verifyEvidence, told };
  if (require.main === module) {
    const { readFileSync } = require('node:fs');
    const say = (text) => void process.stdout.write(`${text}\n`);
    main(process.argv.slice(2), { read: (path) => readFileSync(path), say }).then((code) => (process.exitCode = code));
  }
}
