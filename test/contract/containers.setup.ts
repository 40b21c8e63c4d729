import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';

const compose = join(__dirname, '../../docker-compose.yml');

/** The image that `docker-compose.yml` pins for a service. */
function imageOf(service: string): string {
  const [, image] = new RegExp(`^  ${service}:\\n    image: (\\S+)$`, 'm').exec(readFileSync(compose, 'utf8')) ?? [];
  if (image === undefined) throw new Error(`${compose} pins no image for ${service}`);
  return image;
}

/** Starts EventStoreDB and MongoDB, and tells the suites where they are. */
export default async function setUp(): Promise<void> {
  if (process.env['NO_CONTAINERS']) return;
  const eventStore = new GenericContainer(imageOf('event-store'))
    .withEnvironment({
      EVENTSTORE_CLUSTER_SIZE: '1',
      EVENTSTORE_INSECURE: 'true',
      EVENTSTORE_RUN_PROJECTIONS: 'None',
      EVENTSTORE_TELEMETRY_OPTOUT: 'true',
    })
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204));
  const documents = new GenericContainer(imageOf('documents'))
    .withExposedPorts(27017)
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/));
  const [events, mongo] = await Promise.all([eventStore.start(), documents.start()]);
  process.env['EVENTSTORE_URL'] = `esdb://${events.getHost()}:${events.getMappedPort(2113)}?tls=false`;
  process.env['MONGODB_URL'] = `mongodb://${mongo.getHost()}:${mongo.getMappedPort(27017)}/?directConnection=true`;
  (globalThis as { containers?: readonly StartedTestContainer[] }).containers = [events, mongo];
}
