/** Names MongoDB gives to the error codes this server answers. */
const CODE_NAMES: Readonly<Record<number, string>> = {
  1: 'InternalError',
  2: 'BadValue',
  8: 'UnknownError',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  15: 'Overflow',
  17: 'ProtocolError',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  68: 'IndexAlreadyExists',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  146: 'ExceededMemoryLimit',
  171: 'CannotIndexParallelArrays',
  197: 'InvalidIndexSpecificationOption',
  238: 'NotImplemented',
  292: 'QueryExceededMemoryLimitNoDiskUseAllowed',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
  17280: 'KeyTooLong',
  17276: 'Location17276',
  28667: 'Location28667',
  40324: 'Location40324',
  40415: 'IDLUnknownField',
  40573: 'Location40573',
};

/** The name that goes with an error code, `LocationNNN` when the code has none. */
const codeName = (code: number): string => CODE_NAMES[code] ?? `Location${code}`;

interface BsonSlice {
  readonly type: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * A refusal the client reads as `{ ok: 0, code, codeName, errmsg }`, or as one entry of `writeErrors`.
 * `detail` is added to the answer as it is (`keyPattern` and `keyValue` of a duplicate key): BSON values where they lie.
 */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly detail?: Readonly<Record<string, BsonSlice>>,
  ) {
    super(message);
    this.name = 'CommandError';
  }

  get codeName(): string {
    return codeName(this.code);
  }
}

/** The answer to anything this server does not implement; `what` names it. */
export const notImplemented = (what: string): CommandError =>
  new CommandError(238, `${what} is not implemented by this document server`);
