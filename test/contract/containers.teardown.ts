import { type StartedTestContainer } from 'testcontainers';

export default async function tearDown(): Promise<void> {
  const { containers = [] } = globalThis as { containers?: readonly StartedTestContainer[] };
  await Promise.all(containers.map((container) => container.stop()));
}
