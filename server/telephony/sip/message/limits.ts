/** What a message may be at most. The longest of RFC 4475 is 3,515 bytes with 39 header lines. */
export const limits = {
  messageBytes: 32_768,
  headerLines: 200,
  /** One header with its folded lines. */
  headerLength: 8_192,
  /** Proxies on the way; RFC 3261 16.6 begins at 70. */
  vias: 70,
  uriLength: 2_048,
  bodyBytes: 24_576,
} as const;
