import fc from 'fast-check';
import { offsetMsAt, offsetSpans } from './zone-offsets';

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const moments = fc
  .integer({ min: Date.parse('1972-01-01') / 60_000, max: Date.parse('2080-01-01') / 60_000 })
  .map((m) => m * 60_000);

it('finds the offset that the runtime shows', () => {
  fc.assert(
    fc.property(zones, moments, (zone, ms) => {
      const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(ms);
      const [, sign, hours, minutes, seconds = 0] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(shown) ?? [];
      const offsetMs = (Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1_000;
      expect(offsetMsAt(zone, ms)).toBe(sign === '-' ? -offsetMs : offsetMs);
    }),
    { numRuns: 300 },
  );
});

it('covers the time asked for without gaps', () => {
  fc.assert(
    fc.property(zones, moments, fc.integer({ min: 1, max: 2 ** 37 }), (zone, from, length) => {
      const spans = [...offsetSpans(zone, from, from + length)];
      expect(spans[0]!.from <= from && from + length <= spans.at(-1)!.to).toBe(true);
      spans.slice(1).forEach((span, i) => expect(span.from).toBe(spans[i]!.to));
    }),
    { numRuns: 100 },
  );
});

it('needs a zone that exists', () => expect(() => offsetMsAt('Mars/Olympus', 0)).toThrow(RangeError));
