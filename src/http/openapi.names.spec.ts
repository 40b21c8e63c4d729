import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationIds } from './openapi.names';

const src = join(__dirname, '..');

describe('Names in the OpenAPI document', () => {
  it('operations are called by a verb first, each by a name of its own', () => {
    const names = Object.values(operationIds);

    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+([A-Z][a-z]+)+$/.test(name))).toEqual([]);
  });

  it('no two shapes share a name: the document would show one of them for both', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.dto.ts'));
    const shapes = files.flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(/^export class (\w+)/gm)].map(([, name]) => name!),
    );

    expect(shapes.length).toBeGreaterThan(100);
    expect(shapes.filter((name, i) => shapes.indexOf(name) !== i)).toEqual([]);
  });
});
