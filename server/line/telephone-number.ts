/**
 * A telephone number or SIP user as it is compared: E.164 with its plus where it is one, else the user's letters as
 * they are. Carriers write the same number as `+12125550142`, `12125550142`, `0012125550142` or with separators.
 */
export function comparable(user: string): string {
  const bare = user.replace(/[\s().-]/g, '');
  if (/^\+\d{3,15}$/.test(bare)) return bare;
  if (/^00[1-9]\d{6,14}$/.test(bare)) return `+${bare.slice(2)}`;
  if (/^[1-9]\d{9,14}$/.test(bare)) return `+${bare}`;
  return user.trim().toLowerCase();
}

/** How a number stands in logs: the last two digits only, so that an owner can recognise it and nobody else. */
export function redacted(user: string): string {
  const digits = user.replace(/\D/g, '');
  if (digits.length < 5) return user === '' ? '' : '…';
  return `${user.startsWith('+') ? '+' : ''}…${digits.slice(-2)}`;
}

/** What callers without a number are called by carriers. */
const WITHHELD = /^(anonymous|unknown|restricted|private|unavailable|)$/i;

export function isWithheld(user: string): boolean {
  return WITHHELD.test(user.trim());
}
