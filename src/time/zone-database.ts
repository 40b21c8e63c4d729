/** The release of the IANA time zone database that every local time here is read by, such as `2025c`. */
export function timeZoneDatabaseVersion(): string {
  // eslint-disable-next-line no-restricted-globals -- a constant of the runtime, stored beside what it decided
  return process.versions['tz'] ?? 'unknown';
}
