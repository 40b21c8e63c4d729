import fc from 'fast-check';
import { canonical } from './canonical';

const SIGN = 2n ** 63n;

/** The number whose IEEE 754 bits these are. */
function double(hex: string): number {
  const bytes = Buffer.from(hex.padStart(16, '0'), 'hex');
  return bytes.readDoubleBE();
}

describe('The canonical form of RFC 8785', () => {
  it('writes the example of section 3.2.2', () => {
    const example = `{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`;
    expect(canonical(JSON.parse(example))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders members by UTF-16 code units: the example of section 3.2.3', () => {
    const members = {
      '€': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '😀': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      ö: 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonical(members)) as object)).toHaveLength(7);
    expect(canonical(members)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number of appendix B with the bits %s as %s', (bits, written) => {
    expect(canonical(double(bits))).toBe(written);
  });

  it.each([
    ['7fffffffffffffff', 'not a number'],
    ['7ff0000000000000', 'infinite'],
  ])('refuses the number with the bits %s, which is %s', (bits) => {
    expect(() => canonical(double(bits))).toThrow(TypeError);
  });

  it.each([[undefined], [() => 1], [10n]])('refuses what JSON cannot say: %p', (value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });

  it('writes half of a surrogate pair as its escape, which is not the text of that escape', () => {
    expect(canonical({ '\udc00': '\ud800' })).toBe('{"\\udc00":"\\ud800"}');
    expect(canonical('\\ud800')).toBe('"\\\\ud800"');
  });

  it('takes a member that is named like a method for what it is', () => {
    expect(canonical({ toJSON: 1, b: { z: 1, a: 2 } })).toBe('{"b":{"a":2,"z":1},"toJSON":1}');
  });

  it('says the same value, the same way in whatever order its members came', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const form = canonical(value);
        expect(canonical(backwards(value))).toBe(form);
        expect(canonical(JSON.parse(form))).toBe(form);
      }),
    );
  });

  it('reads back a number of any bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n * SIGN - 1n }), (bits) => {
        const number = double(bits.toString(16));
        fc.pre(Number.isFinite(number));
        expect(Number(canonical(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });
});

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, backwards(member)] as const);
  return Object.fromEntries(members.reverse());
}
