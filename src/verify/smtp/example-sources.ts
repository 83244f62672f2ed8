/** The client's address in examples, unless another one is needed. */
export const plainSource = '203.0.113.7';

/** The client's address in examples on a listener that takes IPv6 only. */
export const plainSource6 = '2001:db8:bad::7';
