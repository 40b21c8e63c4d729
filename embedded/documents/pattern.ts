import { CommandError, notImplemented } from './errors';

/**
 * Regular expressions that always answer in time proportional to pattern × text: all alternatives advance together,
 * character by character, so no pattern can make the server stand still. What cannot be matched this way
 * (back-references, lookaround) is refused by name.
 */
export interface Pattern {
  readonly source: string;
  readonly options: string;
  /** The pattern asks for no more than that a text begins so. */
  readonly prefix?: string;
  matches(text: string): boolean;
}

const PATTERN_LENGTH_MAX = 1_000;
const PROGRAM_LENGTH_MAX = 5_000;
const REPEAT_MAX = 1_000;

type CharacterTest = (code: number) => boolean;
type Place = 'start' | 'lineStart' | 'end' | 'lineEnd' | 'absoluteEnd' | 'wordEdge' | 'notWordEdge';

type Node =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly min: number; readonly max: number };

type Step =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'fork'; a: number; b: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'found' };

/** Compiles a pattern with the options i, m and s. Refuses what it does not know by name (238) or as BadValue. */
export function compilePattern(source: string, options: string): Pattern {
  for (const option of options) {
    if (!'imsu'.includes(option)) throw notImplemented(`the $regex option '${option}'`);
  }
  if (source.length > PATTERN_LENGTH_MAX) {
    throw new CommandError(2, `a regular expression may have at most ${PATTERN_LENGTH_MAX} characters`);
  }
  if (options === '') {
    const prefix = literalOf(/^\^((?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|/-])*)$/u.exec(source));
    if (prefix !== undefined) return { source, options, prefix, matches: (text) => text.startsWith(prefix) };
    const part = literalOf(/^([\w \-@:/,#%&=!~'"<>;]*)$/.exec(source));
    if (part !== undefined) return { source, options, matches: (text) => text.includes(part) };
  }
  const program = assemble(new Parser(source, options).parse());
  return { source, options, matches: (text) => run(program, text) };
}

/** The text that a part of a pattern stands for, where that is no more than text. */
const literalOf = (found: RegExpExecArray | null): string | undefined => found?.[1]?.replace(/\\([^\w\s])/gu, '$1');

const isDigit: CharacterTest = (c) => c >= 48 && c <= 57;
const isWord: CharacterTest = (c) => isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
const isSpace: CharacterTest = (c) => c === 32 || (c >= 9 && c <= 13);
const not =
  (test: CharacterTest): CharacterTest =>
  (c) =>
    !test(c);
const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27 };

class Parser {
  private at = 0;
  private readonly characters: readonly string[];

  constructor(
    source: string,
    private readonly options: string,
  ) {
    this.characters = [...source];
  }

  parse(): Node {
    const node = this.choice();
    if (this.at < this.characters.length) throw wrong("unmatched ')'");
    return node;
  }

  private get next(): string | undefined {
    return this.characters[this.at];
  }

  private take(wanted: string): boolean {
    if (this.next !== wanted) return false;
    this.at++;
    return true;
  }

  private choice(): Node {
    const nodes = [this.sequence()];
    while (this.take('|')) nodes.push(this.sequence());
    return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes };
  }

  private sequence(): Node {
    const nodes: Node[] = [];
    while (this.next !== undefined && this.next !== '|' && this.next !== ')') nodes.push(this.repeated(this.atom()));
    return { kind: 'sequence', nodes };
  }

  private repeated(node: Node): Node {
    let result = node;
    for (;;) {
      const range = this.quantifier();
      if (!range) return result;
      if (this.next === '+') throw notImplemented('a possessive quantifier in $regex');
      this.take('?'); // lazy or greedy: the same texts match
      result = { kind: 'repeat', node: result, min: range[0], max: range[1] };
    }
  }

  private quantifier(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.characters.slice(this.at, this.at + 16).join(''));
    if (!counted) return undefined;
    this.at += counted[0].length;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : Infinity;
    if (min > REPEAT_MAX || (max !== Infinity && max > REPEAT_MAX) || max < min) throw wrong('bad repetition count');
    return [min, max];
  }

  private atom(): Node {
    const character = this.characters[this.at++]!;
    switch (character) {
      case '(':
        return this.group();
      case '[':
        return { kind: 'character', test: this.folded(this.characterClass()) };
      case '.':
        return { kind: 'character', test: this.options.includes('s') ? () => true : (c) => c !== 10 };
      case '^':
        return { kind: 'place', place: this.options.includes('m') ? 'lineStart' : 'start' };
      case '$':
        return { kind: 'place', place: this.options.includes('m') ? 'lineEnd' : 'end' };
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
        throw wrong('nothing to repeat');
      default:
        return this.literal(character.codePointAt(0)!);
    }
  }

  private literal(code: number): Node {
    return { kind: 'character', test: this.folded((c) => c === code) };
  }

  /** With option i a test also sees the other case of the character. */
  private folded(test: CharacterTest): CharacterTest {
    if (!this.options.includes('i')) return test;
    return (c) => {
      if (test(c)) return true;
      const character = String.fromCodePoint(c);
      return test(character.toLowerCase().codePointAt(0)!) || test(character.toUpperCase().codePointAt(0)!);
    };
  }

  private group(): Node {
    if (this.take('?')) {
      if (this.take('<')) {
        if (this.next === '=' || this.next === '!') throw notImplemented('lookbehind in $regex');
        while (this.next !== undefined && !this.take('>')) this.at++;
      } else if (!this.take(':')) {
        if (this.next === '=' || this.next === '!') throw notImplemented('lookahead in $regex');
        throw notImplemented(`(?${this.next ?? ''} in $regex`);
      }
    }
    const node = this.choice();
    if (!this.take(')')) throw wrong("missing ')'");
    return node;
  }

  private escaped(): Node {
    const character = this.characters[this.at++];
    switch (character) {
      case undefined:
        throw wrong('\\ at the end');
      case 'b':
        return { kind: 'place', place: 'wordEdge' };
      case 'B':
        return { kind: 'place', place: 'notWordEdge' };
      case 'A':
        return { kind: 'place', place: 'start' };
      case 'Z':
        return { kind: 'place', place: 'end' };
      case 'z':
        return { kind: 'place', place: 'absoluteEnd' };
      default:
        return { kind: 'character', test: this.folded(this.escapedTest(character)) };
    }
  }

  private escapedTest(character: string): CharacterTest {
    const known = CLASSES[character];
    if (known) return known;
    const code = this.escapedCode(character);
    return (c) => c === code;
  }

  private escapedCode(character: string): number {
    const control = CONTROLS[character];
    if (control !== undefined) return control;
    if (character === 'x') {
      const hex = /^(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(
        this.characters.slice(this.at, this.at + 8).join(''),
      );
      if (!hex) throw wrong('bad \\x escape');
      this.at += hex[0].length;
      return parseInt((hex[1] ?? hex[2])!, 16);
    }
    if (/[0-9]/.test(character)) throw notImplemented('a back-reference in $regex');
    if (/[a-zA-Z]/.test(character)) throw notImplemented(`\\${character} in $regex`);
    return character.codePointAt(0)!;
  }

  private characterClass(): CharacterTest {
    const negated = this.take('^');
    const tests: CharacterTest[] = [];
    let first = true;
    for (;;) {
      if (this.next === undefined) throw wrong("missing ']'");
      if (this.next === ']' && !first) break;
      first = false;
      tests.push(this.classMember());
    }
    this.at++;
    const any: CharacterTest = (c) => tests.some((test) => test(c));
    return negated ? not(this.folded(any)) : any;
  }

  private classMember(): CharacterTest {
    if (this.next === '[' && this.characters[this.at + 1] === ':') throw notImplemented('a POSIX class in $regex');
    const from = this.classCharacter();
    if (typeof from === 'function') return from;
    if (this.next !== '-' || this.characters[this.at + 1] === ']') return (c) => c === from;
    this.at++;
    const to = this.classCharacter();
    if (typeof to === 'function' || to < from) throw wrong('bad character range');
    return (c) => c >= from && c <= to;
  }

  private classCharacter(): number | CharacterTest {
    const character = this.characters[this.at++];
    if (character === undefined) throw wrong("missing ']'");
    if (character !== '\\') return character.codePointAt(0)!;
    const escaped = this.characters[this.at++];
    if (escaped === undefined) throw wrong('\\ at the end');
    if (escaped === 'b') return 8;
    return CLASSES[escaped] ?? this.escapedCode(escaped);
  }
}

const wrong = (why: string): CommandError => new CommandError(51091, `Regular expression is invalid: ${why}`);

function assemble(root: Node): readonly Step[] {
  const program: Step[] = [];
  const add = (step: Step): number => {
    if (program.length >= PROGRAM_LENGTH_MAX) throw new CommandError(2, 'the regular expression is too large');
    return program.push(step) - 1;
  };
  const put = (node: Node): void => {
    switch (node.kind) {
      case 'character':
      case 'place':
        add(node);
        return;
      case 'sequence':
        node.nodes.forEach(put);
        return;
      case 'choice':
        putChoice(node.nodes);
        return;
      case 'repeat':
        putRepeat(node.node, node.min, node.max);
    }
  };
  const putChoice = ([first, ...others]: readonly Node[]): void => {
    if (others.length === 0) return put(first!);
    const fork = { kind: 'fork' as const, a: 0, b: 0 };
    fork.a = add(fork) + 1;
    put(first!);
    const jump = { kind: 'jump' as const, to: 0 };
    fork.b = add(jump) + 1;
    putChoice(others);
    jump.to = program.length;
  };
  const putRepeat = (node: Node, min: number, max: number): void => {
    for (let i = 0; i < min; i++) put(node);
    if (max === Infinity) {
      const fork = { kind: 'fork' as const, a: 0, b: 0 };
      const start = add(fork);
      fork.a = start + 1;
      put(node);
      fork.b = add({ kind: 'jump', to: start }) + 1;
      return;
    }
    const forks: { a: number; b: number }[] = [];
    for (let i = min; i < max; i++) {
      const fork = { kind: 'fork' as const, a: 0, b: 0 };
      fork.a = add(fork) + 1;
      forks.push(fork);
      put(node);
    }
    for (const fork of forks) fork.b = program.length;
  };
  put(root);
  add({ kind: 'found' });
  return program;
}

/** Advances every possible position in the program together; a position is entered once per character. */
function run(program: readonly Step[], text: string): boolean {
  const entered = new Int32Array(program.length).fill(-1);
  let current: number[] = [];
  let following: number[] = [];
  const enter = (start: number, list: number[], at: number): boolean => {
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (entered[next] === at) continue;
      entered[next] = at;
      const step = program[next]!;
      if (step.kind === 'found') return true;
      if (step.kind === 'jump') open.push(step.to);
      else if (step.kind === 'fork') open.push(step.b, step.a);
      else if (step.kind === 'character') list.push(next);
      else if (isAt(step.place, text, at)) open.push(next + 1);
    }
    return false;
  };
  for (let at = 0; ;) {
    if (enter(0, current, at)) return true; // a match may start anywhere
    if (at >= text.length) return false;
    const code = text.codePointAt(at)!;
    const after = at + (code > 0xffff ? 2 : 1);
    for (const position of current) {
      const step = program[position]!;
      if (step.kind === 'character' && step.test(code) && enter(position + 1, following, after)) return true;
    }
    [current, following] = [following, current];
    following.length = 0;
    at = after;
  }
}

function isAt(place: Place, text: string, at: number): boolean {
  switch (place) {
    case 'start':
      return at === 0;
    case 'lineStart':
      return at === 0 || text.charCodeAt(at - 1) === 10;
    case 'absoluteEnd':
      return at === text.length;
    case 'end':
      return at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);
    case 'lineEnd':
      return at === text.length || text.charCodeAt(at) === 10;
    case 'wordEdge':
    case 'notWordEdge': {
      const before = at > 0 && isWord(text.charCodeAt(at - 1));
      const after = at < text.length && isWord(text.charCodeAt(at));
      return (before !== after) === (place === 'wordEdge');
    }
  }
}
