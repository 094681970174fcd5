/** The state-changing POSTs that this product sends; each carries no token by which a second one would be recognised. */
export type Action = { name: 'failover' };
