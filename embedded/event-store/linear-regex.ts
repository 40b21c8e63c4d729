/**
 * Regular expressions that cannot run away: a pattern becomes a graph of states, and a text is walked once with the
 * set of states it can be in. Time is at most (length of the text) × (states), whatever the pattern.
 *
 * Understood, in the .NET dialect: literals, `.`, classes `[a-z]`, `[^…]`, `\d \w \s \D \W \S`, `\p{L}` and `\P{L}`
 * for general categories, anchors `^ $ \A \z \Z \b \B`, groups (plain, `(?:…)` and named; nothing is captured), `|`,
 * `* + ?` and `{n}`, `{n,}`, `{n,m}`, greedy or lazy, `(?i)` at the start, and the escapes `\t \n \r \f \v \e \xHH
 * \uHHHH`. Refused by name: back-references, look-around, atomic groups, conditionals, class subtraction, other inline
 * options, other escapes, and patterns that need more than 1,000 states.
 */

const statesMax = 1000;
const depthMax = 100;

/** A pattern outside of what is understood; the message names the construct. */
export class RegexRefused extends Error {
  override readonly name = 'RegexRefused';
}

type CharTest = (code: number) => boolean;
type Assertion = 'start' | 'end' | 'endOrNewline' | 'boundary' | 'inside';

type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number };

interface State {
  readonly test?: CharTest;
  readonly assertion?: Assertion;
  /** States reached: after the character for a test, at once otherwise. */
  readonly next: number[];
}

/** Compiles a pattern into a test "does it match anywhere in the text". Throws RegexRefused. */
export function compileRegex(pattern: string): (text: string) => boolean {
  const { start, states, final } = new Compiler().compile(new Parser(pattern).parse());
  return (text) =>
    matches(
      Array.from(text, (char) => char.codePointAt(0)!),
      states,
      start,
      final,
    );
}

function matches(text: readonly number[], states: readonly State[], start: number, final: number): boolean {
  let current: number[] = [];
  const seenAt = new Int32Array(states.length).fill(-1);
  const stack: number[] = [];
  const enter = (into: number[], state: number, at: number): void => {
    stack.push(state);
    while (stack.length > 0) {
      const id = stack.pop()!;
      if (seenAt[id] === at) continue;
      seenAt[id] = at;
      const { test, assertion, next } = states[id]!;
      if (test || id === final) into.push(id);
      else if (assertion === undefined || holds(assertion, text, at)) stack.push(...next);
    }
  };
  for (let at = 0; at <= text.length; at++) {
    enter(current, start, at);
    if (seenAt[final] === at) return true;
    if (at === text.length) return false;
    const following: number[] = [];
    for (const id of current) {
      const { test, next } = states[id]!;
      if (test?.(text[at]!)) for (const state of next) enter(following, state, at + 1);
    }
    current = following;
  }
  return false;
}

function holds(assertion: Assertion, text: readonly number[], at: number): boolean {
  switch (assertion) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'endOrNewline':
      return at === text.length || (at === text.length - 1 && text[at] === 0x0a);
    case 'boundary':
    case 'inside': {
      const before = at > 0 && isWord(text[at - 1]!);
      const after = at < text.length && isWord(text[at]!);
      return (before !== after) === (assertion === 'boundary');
    }
  }
}

class Compiler {
  private readonly states: State[] = [];

  compile(node: Node): { start: number; final: number; states: readonly State[] } {
    const final = this.add({ next: [] });
    const start = this.build(node, final);
    return { start, final, states: this.states };
  }

  private add(state: State): number {
    if (this.states.length >= statesMax) throw new RegexRefused(`the pattern needs more than ${statesMax} states`);
    return this.states.push(state) - 1;
  }

  /** Builds a node that goes on to the state `next`; answers its first state. */
  private build(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'char':
        return this.add({ test: node.test, next: [next] });
      case 'assert':
        return this.add({ assertion: node.assertion, next: [next] });
      case 'sequence':
        return node.items.reduceRight((following, item) => this.build(item, following), next);
      case 'choice':
        return this.add({ next: node.options.map((option) => this.build(option, next)) });
      case 'repeat':
        return this.repeat(node.item, node.min, node.max, next);
    }
  }

  private repeat(item: Node, min: number, max: number, next: number): number {
    let first = next;
    if (max === Infinity) {
      const loop: State = { next: [next] };
      first = this.add(loop);
      loop.next.push(this.build(item, first));
    } else {
      for (let count = min; count < max; count++) first = this.add({ next: [next, this.build(item, first)] });
    }
    for (let count = 0; count < min; count++) first = this.build(item, first);
    return first;
  }
}

const unicodeTest = (source: string): CharTest => {
  const pattern = new RegExp(`^${source}$`, 'u');
  return (code) => pattern.test(String.fromCodePoint(code));
};

const isDigit = unicodeTest('\\p{Nd}');
const isWord = unicodeTest('[\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}]');
const isSpace = unicodeTest('[\\s\\x85]');
const not =
  (test: CharTest): CharTest =>
  (code) =>
    !test(code);
const classes = new Map<string, CharTest>([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
]);
const controls = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['f', 0x0c],
  ['v', 0x0b],
  ['e', 0x1b],
]);
const assertions = new Map<string, Assertion>([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'endOrNewline'],
  ['b', 'boundary'],
  ['B', 'inside'],
]);

class Parser {
  private readonly chars: readonly string[];
  private at = 0;
  private depth = 0;
  private ignoreCase = false;

  constructor(pattern: string) {
    this.chars = Array.from(pattern);
  }

  parse(): Node {
    if (this.skip('(?i)')) this.ignoreCase = true;
    const node = this.choice();
    if (this.at < this.chars.length) throw new RegexRefused('a ) without (');
    return node;
  }

  private choice(): Node {
    if (++this.depth > depthMax) throw new RegexRefused(`groups more than ${depthMax} deep`);
    const options = [this.sequence()];
    while (this.skip('|')) options.push(this.sequence());
    this.depth--;
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  private sequence(): Node {
    const items: Node[] = [];
    while (this.at < this.chars.length && this.chars[this.at] !== '|' && this.chars[this.at] !== ')') {
      items.push(this.quantified(this.atom()));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  private quantified(item: Node): Node {
    const range = this.range();
    if (!range) return item;
    this.skip('?');
    if (this.chars[this.at] === '+') throw new RegexRefused('a possessive or nested quantifier');
    if (this.range()) throw new RegexRefused('a nested quantifier');
    return { kind: 'repeat', item, min: range[0], max: range[1] };
  }

  private range(): [number, number] | undefined {
    if (this.skip('*')) return [0, Infinity];
    if (this.skip('+')) return [1, Infinity];
    if (this.skip('?')) return [0, 1];
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.chars.slice(this.at, this.at + 24).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3]);
    if (max < min) throw new RegexRefused('a {n,m} with m below n');
    if (min > statesMax || (max !== Infinity && max > statesMax)) {
      throw new RegexRefused(`a repetition of more than ${statesMax}`);
    }
    return [min, max];
  }

  private atom(): Node {
    const char = this.take();
    switch (char) {
      case '(':
        return this.group();
      case '[':
        return this.characters(this.characterClass());
      case '.':
        return this.characters((code) => code !== 0x0a);
      case '^':
        return { kind: 'assert', assertion: 'start' };
      case '$':
        return { kind: 'assert', assertion: 'endOrNewline' };
      case '*':
      case '+':
      case '?':
        throw new RegexRefused(`${char} with nothing before it`);
      case '\\': {
        const assertion = assertions.get(this.chars[this.at] ?? '');
        if (assertion) {
          this.at++;
          return { kind: 'assert', assertion };
        }
        return this.characters(this.escape());
      }
      default:
        return this.characters(this.literal(char));
    }
  }

  private group(): Node {
    if (this.skip('?')) {
      const isPlain = this.skip(':');
      if (!isPlain && !this.groupName()) {
        const rest = this.chars.slice(this.at, this.at + 2).join('');
        throw new RegexRefused(`the group (?${rest}: look-around, atomic, conditional or with options`);
      }
    }
    const node = this.choice();
    if (!this.skip(')')) throw new RegexRefused('a ( without )');
    return node;
  }

  private groupName(): boolean {
    const match = /^(<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(this.chars.slice(this.at, this.at + 64).join(''));
    if (match) this.at += match[0].length;
    return match !== null;
  }

  private characterClass(): CharTest {
    const isNegated = this.skip('^');
    const tests: CharTest[] = [];
    for (let isFirst = true; isFirst || this.chars[this.at] !== ']'; isFirst = false) {
      if (this.at >= this.chars.length) throw new RegexRefused('a [ without ]');
      if (this.chars[this.at] === '-' && this.chars[this.at + 1] === '[') throw new RegexRefused('class subtraction');
      const from = this.classItem();
      if (typeof from === 'number' && this.chars[this.at] === '-' && this.chars[this.at + 1] !== ']') {
        this.at++;
        const to = this.classItem();
        if (typeof to !== 'number' || to < from) throw new RegexRefused('a class range that is not from low to high');
        tests.push((code) => code >= from && code <= to);
      } else tests.push(typeof from === 'number' ? (code) => code === from : from);
    }
    this.at++;
    const any: CharTest = this.folded((code) => tests.some((test) => test(code)));
    return isNegated ? not(any) : any;
  }

  private classItem(): number | CharTest {
    const char = this.take();
    if (char !== '\\') return char.codePointAt(0)!;
    if (this.skip('b')) return 0x08;
    const code = this.escapedCode();
    return code ?? this.escapedClass();
  }

  private escape(): CharTest {
    const code = this.escapedCode();
    return code === undefined ? this.escapedClass() : this.literal(String.fromCodePoint(code));
  }

  private escapedCode(): number | undefined {
    const char = this.chars[this.at];
    if (char === undefined) throw new RegexRefused('a \\ at the end');
    const control = controls.get(char);
    if (control !== undefined || /[^\p{L}\p{N}]/u.test(char)) {
      this.at++;
      return control ?? char.codePointAt(0)!;
    }
    const match = /^(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4})/.exec(this.chars.slice(this.at, this.at + 5).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    return parseInt(match[0].slice(1), 16);
  }

  private escapedClass(): CharTest {
    const char = this.take();
    const known = classes.get(char);
    if (known) return known;
    if (char === 'p' || char === 'P') {
      const match = /^\{([A-Z][a-z]?)\}/.exec(this.chars.slice(this.at, this.at + 4).join(''));
      if (!match) throw new RegexRefused(`\\${char} with anything but a general category`);
      this.at += match[0].length;
      try {
        return unicodeTest(`\\${char}{${match[1]}}`);
      } catch {
        throw new RegexRefused(`\\${char}{${match[1]}}`);
      }
    }
    throw new RegexRefused(/[1-9k]/.test(char) ? 'a back-reference' : `the escape \\${char}`);
  }

  private literal(char: string): CharTest {
    const code = char.codePointAt(0)!;
    return this.folded((other) => other === code);
  }

  private folded(test: CharTest): CharTest {
    if (!this.ignoreCase) return test;
    return (code) => {
      const char = String.fromCodePoint(code);
      return test(code) || test(char.toLowerCase().codePointAt(0)!) || test(char.toUpperCase().codePointAt(0)!);
    };
  }

  private characters(test: CharTest): Node {
    return { kind: 'char', test };
  }

  private take(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new RegexRefused('a pattern that ends too early');
    this.at++;
    return char;
  }

  private skip(text: string): boolean {
    for (let index = 0; index < text.length; index++) if (this.chars[this.at + index] !== text[index]) return false;
    this.at += text.length;
    return true;
  }
}
