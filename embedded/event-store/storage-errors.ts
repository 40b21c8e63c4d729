/** Puts a reason a person can act on in front of an error of the file system or of LMDB. */
export function explainStorageError(error: unknown, path: string): Error {
  const reason = error as NodeJS.ErrnoException;
  const { code } = reason;
  return new Error(`The event store cannot use ${path}: ${inWords(reason.message, code)}`, { cause: reason });
}

function inWords(message: string, code: string | number | undefined): string {
  if (code === 'EACCES' || code === 'EPERM' || /permission denied/i.test(message)) return 'the folder is not writable';
  if (code === 'EROFS' || /read-only file system/i.test(message)) return 'the file system is read-only';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'it is not a folder';
  if (/MDB_INVALID|MDB_CORRUPTED|MDB_PAGE_NOTFOUND/.test(message)) return `events.mdb is not a valid log (${message})`;
  if (/MDB_VERSION_MISMATCH/.test(message)) return `events.mdb was written by another version of LMDB (${message})`;
  return message;
}

/** The reason of a failed commit, for the callers whose events were not stored. */
export function explainCommitError(error: Error): Error {
  const code: unknown = (error as { code?: unknown }).code;
  // LMDB reports a write that was cut short, as a full disk does, as an input/output error.
  if (code === 5 || code === 28) return new Error(`${error.message}; the disk is full or failing`, { cause: error });
  return error;
}
