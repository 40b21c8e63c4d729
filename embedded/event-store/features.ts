/** What the server says about itself: supported methods and the one-member cluster. */
import { randomUUID } from 'node:crypto';
import { bytesField, int64Field, messageField, uintField } from './wire';

/** Clients read the number as a promise: 23.10 and later send caught-up messages. */
const serverVersion = '24.10.0';

const streams = 'event_store.client.streams.streams';
const persistent = 'event_store.client.persistent_subscriptions.persistentsubscriptions';
const methods = [
  { service: streams, method: 'read', features: ['position', 'events'] },
  { service: streams, method: 'append', features: [] },
  { service: streams, method: 'delete', features: [] },
  { service: streams, method: 'tombstone', features: [] },
  { service: streams, method: 'batchappend', features: ['deadline_duration'] },
  ...['create', 'update', 'delete', 'read', 'getinfo', 'list', 'replayparked'].map((method) => ({
    service: persistent,
    method,
    features: ['stream', 'all'],
  })),
  { service: persistent, method: 'restartsubsystem', features: [] },
  { service: 'event_store.client.gossip.gossip', method: 'read', features: [] },
  { service: 'event_store.client.server_features.serverfeatures', method: 'getsupportedmethods', features: [] },
];

/** `SupportedMethods` */
export const supportedMethods = Buffer.concat([
  ...methods.map(({ service, method, features }) =>
    messageField(1, bytesField(1, method), bytesField(2, service), ...features.map((name) => bytesField(3, name))),
  ),
  bytesField(2, serverVersion),
]);

const instanceId = randomUUID();
const leader = 8;

/** `ClusterInfo`: one member, leader and alive, at the address clients dialled. */
export function clusterInfo(host: string, port: number, nowMs: number): Buffer {
  return messageField(
    1,
    messageField(1, bytesField(2, instanceId)),
    int64Field(2, BigInt(nowMs) * 10_000n),
    uintField(3, leader),
    uintField(4, 1),
    messageField(5, bytesField(1, host), uintField(2, port)),
  );
}
