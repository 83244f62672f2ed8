/** The client's address on a listener of which no other is asked. */
export const plainSource = '203.0.113.7';

/** The same on a listener that takes IPv6 only. */
export const plainSource6 = '2001:db8:bad::7';
