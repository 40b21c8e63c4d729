/** The release of the IANA time zone database that every local time here is read by, such as `2025c`. */
export function timeZoneDatabaseVersion(): string {
  // eslint-disable-next-line no-restricted-globals -- a constant of the runtime, recorded beside what was computed with it
  return process.versions['tz'] ?? 'unknown';
}
