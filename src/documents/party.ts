/** Whose document it is. */
export interface Party {
  /** Who sends it; null where the installation has no name for the agency. */
  readonly agency: string | null;
  readonly client: { readonly name: string };
  readonly agreementId: string;
  /** IANA name: local dates and times are read in it. */
  readonly timeZone: string;
}

/** A statement says the VAT rate of its month, which its figures do not hold. */
export interface StatementParty extends Party {
  /** A decimal string: `0.20` is 20 %. */
  readonly vatRate: string;
}
